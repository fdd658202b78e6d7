//! The access log.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

mod common;

use common::{at, uuid};
use jiff::{SignedDuration, Timestamp};
use store::{Journal, NewAccess, access_log};

const DAY: SignedDuration = SignedDuration::from_hours(24);
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

fn line(clock: Timestamp, action: &'static str) -> NewAccess {
    NewAccess { clock, not_before: clock, user: "physician".into(), patient: None, action }
}

fn log(journal: &mut Journal, clock: Timestamp, action: &'static str) {
    journal.log_access(&[line(clock, action)]).expect("logged");
}

fn actions(journal: &Journal) -> Vec<String> {
    let entries = journal.whole_access_log().expect("readable");
    entries.into_iter().map(|entry| entry.action).collect()
}

#[test]
fn every_line_says_when_who_whom_and_what() {
    let mut journal = Journal::in_memory().expect("opened");
    for (minute, action) in [(0, "signed in"), (1, "read chart"), (2, "wrote note")] {
        let patient = (minute > 0).then(|| uuid(1));
        journal.log_access(&[NewAccess { patient, ..line(at(minute), action) }]).expect("logged");
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
        let entry = NewAccess { user: user.into(), patient: Some(uuid(1)), ..line(at(0), "read chart") };
        journal.log_access(&[entry]).expect("logged");
    }
    log(&mut journal, at(0) - YEAR, "read chart");
    let mut csv = Vec::new();
    let whole = journal.whole_access_log().expect("readable");
    assert_eq!(access_log::write_csv(&whole, &mut csv).expect("written"), 7);
    insta::assert_snapshot!(String::from_utf8(csv).expect("text").replace("\r\n", "␍␊\n"));
}

#[test]
fn the_log_is_kept_for_seven_years_and_no_longer() {
    let mut journal = Journal::in_memory().expect("opened");
    let mut now = at(0);
    log(&mut journal, now, "first");
    // Somebody works here every week.
    while now < at(0) + access_log::KEPT_FOR {
        assert_eq!(journal.prune_access_log(access_log::KEPT_FOR, now).expect("pruned"), 0, "at {now}");
        now += 7 * DAY;
        log(&mut journal, now, "later");
    }
    assert_eq!(
        journal.prune_access_log(access_log::KEPT_FOR, now).expect("pruned"),
        0,
        "seven years are kept"
    );
    assert_eq!(journal.prune_access_log(access_log::KEPT_FOR, now + DAY).expect("pruned"), 1, "and no more");
    assert!(!actions(&journal).contains(&"first".to_owned()), "the oldest line went, and no other");
}

#[test]
fn a_line_is_never_older_than_the_one_above_it_whatever_the_clock_says() {
    let mut journal = Journal::in_memory().expect("opened");
    log(&mut journal, at(0), "sign in");
    log(&mut journal, at(0) - 8 * YEAR, "read chart");
    let set_back = NewAccess { not_before: at(5), ..line(at(0) - 8 * YEAR, "read visit") };
    journal.log_access(&[set_back]).expect("logged");
    log(&mut journal, at(6), "lock");
    let entries = journal.whole_access_log().expect("readable");
    let times: Vec<_> = entries.iter().map(|entry| entry.at).collect();
    assert_eq!(
        times,
        [at(0), at(0), at(5), at(6)],
        "not before the last line, nor before what is known to have been"
    );
    let clocks: Vec<_> = entries.iter().map(|entry| entry.clock).collect();
    let said = Some(at(0) - 8 * YEAR);
    assert_eq!(clocks, [None, said, said, None], "and what the clock said is kept beside it");
}

#[test]
fn a_clock_that_is_set_by_seconds_is_not_called_wrong() {
    let mut journal = Journal::in_memory().expect("opened");
    log(&mut journal, at(1), "sign in");
    log(&mut journal, at(1) - SignedDuration::from_secs(59), "read chart");
    let entries = journal.whole_access_log().expect("readable");
    assert_eq!(entries[1].clock, None, "that is what a time server does");
    assert_eq!(entries[1].at, at(1), "the order holds all the same");
}

#[test]
fn looks_made_with_the_clock_set_back_outlive_its_being_set_right() {
    let mut journal = Journal::in_memory().expect("opened");
    log(&mut journal, at(0), "sign in");
    log(&mut journal, at(0) - 8 * YEAR, "read chart");
    assert_eq!(journal.prune_access_log(access_log::KEPT_FOR, at(60)).expect("pruned"), 0);
    // Also as an earlier version wrote them: an old line in the middle is no reason to cut it out.
    assert_eq!(actions(&journal), ["sign in", "read chart"], "both looks are here");
}

#[test]
fn starts_with_the_clock_years_ahead_erase_nothing() {
    let mut journal = Journal::in_memory().expect("opened");
    for week in 0..52 {
        log(&mut journal, at(0) + week * 7 * DAY, "read chart");
    }
    let ahead = at(0) + YEAR + 7 * YEAR + DAY;
    assert_eq!(journal.prune_access_log(access_log::KEPT_FOR, ahead).expect("pruned"), 0, "the first start");
    log(&mut journal, ahead, "unlock");
    let later = ahead + DAY;
    assert_eq!(journal.prune_access_log(access_log::KEPT_FOR, later).expect("pruned"), 0, "nor the second");
    assert_eq!(actions(&journal).len(), 53, "every line is here");
}

#[test]
fn lines_are_written_all_or_none() {
    let mut journal = Journal::in_memory().expect("opened");
    let lines = [line(at(0), "read chart"), line(at(1), "read visit")];
    journal.log_access(&lines).expect("logged");
    assert_eq!(actions(&journal), ["read chart", "read visit"], "in their order");
}
