//! The access log.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

mod common;

use common::{at, uuid};
use jiff::SignedDuration;
use store::{Journal, access_log};

#[test]
fn every_line_says_when_who_whom_and_what() {
    let mut journal = Journal::in_memory().expect("opened");
    for (minute, action) in [(0, "signed in"), (1, "read chart"), (2, "wrote note")] {
        let patient = (minute > 0).then(|| uuid(1));
        journal.log_access(at(minute), "physician", patient.as_ref(), action).expect("logged");
    }
    let newest = journal.access_log(None, 2).expect("readable");
    let actions: Vec<_> = newest.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["wrote note", "read chart"], "the newest first");
    let rest = journal.access_log(Some(newest[1].id), 10).expect("readable");
    assert_eq!((rest.len(), rest[0].patient.clone()), (1, None), "then what was before");
}

#[test]
fn the_export_is_csv_that_no_spreadsheet_takes_for_a_formula() {
    let mut journal = Journal::in_memory().expect("opened");
    let users =
        ["physician", "=HYPERLINK(\"http://x\")", "+1", "-1", "@x", "a \"quoted\", name\r\nand a line"];
    for user in users {
        journal.log_access(at(0), user, Some(&uuid(1)), "read chart").expect("logged");
    }
    let mut csv = Vec::new();
    assert_eq!(journal.export_access_log(&mut csv).expect("exported"), 6);
    insta::assert_snapshot!(String::from_utf8(csv).expect("text").replace("\r\n", "␍␊\n"));
}

#[test]
fn the_log_is_kept_for_seven_years_and_no_longer() {
    let mut journal = Journal::in_memory().expect("opened");
    journal.log_access(at(0), "physician", None, "signed in").expect("logged");
    let seven_years: jiff::Timestamp = "2033-11-21T09:00:00Z".parse().expect("a moment");
    assert_eq!(
        journal.prune_access_log(access_log::KEPT_FOR, seven_years).expect("pruned"),
        0,
        "seven years are kept"
    );
    let later = at(0) + access_log::KEPT_FOR + SignedDuration::from_mins(1);
    assert_eq!(journal.prune_access_log(access_log::KEPT_FOR, later).expect("pruned"), 1);
}
