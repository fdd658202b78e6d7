//! Dates as they are typed and shown, and what people are called: settings of this computer, kept over a start.

use crate::workplace::Workplace;
use app::contract::{ClockStyle, DateStyle, ErrorCode, FieldCode, Settings, TypedReminder};
use domain::time::DateOrder;
use jiff::civil::date;
use std::fs;

#[tokio::test]
async fn a_typed_date_is_read_back_as_it_will_be_read() {
    let place = Workplace::with_pin().await;
    let rounds = &place.rounds;
    let read = rounds.read_date("3/4/2031").await.expect("read");
    assert_eq!(
        (read.date, read.other),
        (Some(date(2031, 3, 4)), Some(date(2031, 4, 3))),
        "month first, and said so"
    );
    let day_first = Settings { date_order: DateOrder::DayFirst, ..rounds.state().settings };
    rounds.save_settings(day_first).await.expect("kept");
    let read = rounds.read_date("3/4/2031").await.expect("read");
    assert_eq!((read.date, read.other), (Some(date(2031, 4, 3)), Some(date(2031, 3, 4))));
    for text in ["2031-04-03", "3 Apr 2031", "Apr 3, 2031", "3/4/2031"] {
        let read = rounds.read_date(text).await.expect("read");
        assert_eq!(
            (read.date, read.fault),
            (Some(date(2031, 4, 3)), None),
            "{text}: each style can be typed"
        );
    }
    let empty = rounds.read_date(" ").await.expect("read");
    assert_eq!((empty.date, empty.fault), (None, None), "an empty box is no fault of a date");
    place.lock().await;
    let refused = place.rounds.read_date("3/4/2031").await.expect_err("behind the lock");
    assert_eq!(refused.code, ErrorCode::SignedOut);
}

#[tokio::test]
async fn a_day_that_does_not_exist_is_told_from_what_is_no_date_in_each_form() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let fault = place.rounds.read_date("31 Feb 2031").await.expect("read").fault.expect("no such day");
    let said = |name: &str| fault.params.get(name).cloned().unwrap_or_default();
    assert_eq!(fault.code, FieldCode::NotADate);
    assert_eq!([said("year"), said("month"), said("days")], ["2031", "2", "28"], "what helps to mend it");
    let other = place.rounds.read_date("next week").await.expect("read").fault.expect("no date");
    assert!(other.params.is_empty(), "there is no month to speak of");
    let typed = TypedReminder { text: "Call".into(), day: "2/31/2031".into() };
    let refused = place.rounds.add_reminder(&patient, typed).await.expect_err("no such day");
    assert_eq!(refused.fields[0].params.get("days").map(String::as_str), Some("28"), "a form says the same");
    let refused = place.rounds.day("31.2.2031").await.expect_err("no such day");
    assert_eq!(refused.fields[0].params.get("days").map(String::as_str), Some("28"), "and so does the day");
}

#[tokio::test]
async fn styles_and_names_outlive_a_start_and_names_go_with_their_clinic() {
    let place = Workplace::with_pin().await;
    let before = place.rounds.state().settings;
    assert_eq!(
        (before.date_style, before.clock_style),
        (DateStyle::Iso, ClockStyle::H24),
        "as OpenEMR begins"
    );
    let set = Settings {
        date_style: DateStyle::Letters,
        date_order: DateOrder::DayFirst,
        clock_style: ClockStyle::H12,
        provider_names: [("drgarcia".to_owned(), "Dr Garcia".to_owned())].into(),
        ..before
    };
    place.rounds.save_settings(set.clone()).await.expect("kept");
    let place = place.restarted().await;
    assert_eq!(place.rounds.state().settings, set, "as it was set");
    place.unlock().await;
    let after = place.rounds.remove_clinic().await.expect("removed");
    assert!(after.settings.provider_names.is_empty(), "who works there is not kept without the clinic");
    assert_eq!(after.settings.date_style, DateStyle::Letters, "what is this computer's stays");
    let file = fs::read_to_string(place.home.join("settings.json")).expect("readable");
    assert!(!file.contains("Garcia"), "{file}");
}

#[tokio::test]
async fn a_file_of_before_has_its_order_and_the_usual_styles() {
    let read: Settings = serde_json::from_str(r#"{"dateOrder":"dayFirst","units":"metric"}"#).expect("read");
    assert_eq!((read.date_order, read.date_style), (DateOrder::DayFirst, DateStyle::Iso), "typed as before");
}
