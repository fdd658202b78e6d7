//! Charts, days and learned lists as they were last read.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

mod common;

use common::{at, patient, uuid};
use domain::loaded::LeftOut;
use jiff::{SignedDuration, civil::date};
use store::{Cache, ChartSection, LearnedList, chart};

#[test]
fn a_section_comes_back_with_its_age_and_what_could_not_be_read() {
    let mut cache = Cache::in_memory().expect("opened");
    let section =
        |cache: &Cache| cache.section::<Vec<String>>(&uuid(1), ChartSection::Problems).expect("readable");
    assert_eq!(section(&cache), None, "not kept is not an empty list");
    cache
        .put_section(&uuid(1), ChartSection::Problems, &Vec::<String>::new(), at(0), LeftOut::unreadable(0))
        .expect("kept");
    let empty = section(&cache).expect("kept");
    assert_eq!(
        (empty.value, empty.as_of, empty.unreadable),
        (vec![], at(0), 0),
        "an empty list is kept as one"
    );
    cache
        .put_section(&uuid(1), ChartSection::Problems, &["Asthma"], at(1), LeftOut::unreadable(2))
        .expect("kept");
    let newer = section(&cache).expect("kept");
    assert_eq!((newer.value, newer.as_of, newer.unreadable), (vec!["Asthma".to_owned()], at(1), 2));
    assert_eq!(
        cache.section::<Vec<String>>(&uuid(2), ChartSection::Problems).expect("readable"),
        None,
        "another patient's chart is another chart"
    );
    cache.drop_section(&uuid(1), ChartSection::Problems).expect("dropped");
    assert_eq!(section(&cache), None);
}

#[test]
fn a_section_of_another_shape_is_read_from_the_server_again() {
    let mut cache = Cache::in_memory().expect("opened");
    cache
        .put_section(&uuid(1), ChartSection::Vitals, &["text"], at(0), LeftOut::unreadable(0))
        .expect("kept");
    assert_eq!(cache.section::<Vec<u32>>(&uuid(1), ChartSection::Vitals).expect("readable"), None);
}

#[test]
fn charts_and_days_leave_this_computer_after_their_time() {
    let mut cache = Cache::in_memory().expect("opened");
    let (old, new) = (at(0), at(60));
    cache.put_section(&uuid(1), ChartSection::Notes, &["old"], old, LeftOut::unreadable(0)).expect("kept");
    cache.put_section(&uuid(2), ChartSection::Notes, &["new"], new, LeftOut::unreadable(0)).expect("kept");
    cache.put_day(date(2026, 11, 21), &[], old, 0).expect("kept");
    let just_before = old + chart::KEPT_FOR;
    assert_eq!(
        cache.drop_older_than(chart::KEPT_FOR, just_before).expect("dropped"),
        0,
        "14 days are not over"
    );
    let after = just_before + SignedDuration::from_mins(1);
    assert_eq!(
        cache.drop_older_than(chart::KEPT_FOR, after).expect("dropped"),
        2,
        "the old chart and the day"
    );
    assert!(cache.section::<Vec<String>>(&uuid(2), ChartSection::Notes).expect("readable").is_some());
}

#[test]
fn an_empty_day_is_not_a_day_that_was_never_read() {
    let mut cache = Cache::in_memory().expect("opened");
    let day = date(2026, 11, 23);
    assert_eq!(cache.day(day).expect("readable"), None);
    cache.put_day(day, &[], at(0), 0).expect("kept");
    assert_eq!(cache.day(day).expect("readable").expect("kept").value, []);
    assert_eq!(cache.day(date(2026, 11, 24)).expect("readable"), None, "the next day is another one");
}

#[test]
fn learned_lists_are_kept_apart_from_charts() {
    let mut cache = Cache::in_memory().expect("opened");
    assert_eq!(cache.learned::<Vec<u32>>(LearnedList::Providers).expect("readable"), None);
    cache.put_learned(LearnedList::Providers, &[3, 5], at(0)).expect("kept");
    let kept = cache.learned::<Vec<u32>>(LearnedList::Providers).expect("readable").expect("kept");
    assert_eq!((kept.value, kept.as_of), (vec![3, 5], at(0)));
    cache.drop_older_than(SignedDuration::ZERO, at(100)).expect("dropped");
    assert!(
        cache.learned::<Vec<u32>>(LearnedList::Providers).expect("readable").is_some(),
        "they do not age"
    );
}

#[test]
fn removing_a_patient_removes_the_chart() {
    let mut cache = Cache::in_memory().expect("opened");
    cache.upsert_patients(&[patient(1, "Smith", "Ann")]).expect("stored");
    cache.put_section(&uuid(1), ChartSection::Notes, &["text"], at(0), LeftOut::unreadable(0)).expect("kept");
    cache.mark_opened(&uuid(1), at(0)).expect("noted");
    cache.remove_patient(&uuid(1)).expect("removed");
    assert_eq!(cache.section::<Vec<String>>(&uuid(1), ChartSection::Notes).expect("readable"), None);
    assert_eq!(cache.recent_patients(5).expect("readable"), []);
}
