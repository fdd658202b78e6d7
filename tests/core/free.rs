//! Free time: only what was read is offered, by the clinic's rules, and beside what waits to be booked.

use crate::desk::{Desk, booking};
use app::contract::{
    AppEvent, BookRequest, DayKnown, ErrorCode, FieldCode, FreeRequest, FreeView, TypedHours,
};
use demo_clinic::{Edition, Fault};
use domain::{booking::BookingWarning, encounter::ProviderId, patient::PatientUuid};
use rounds_tests::{accepted, day::free_day};

/// Half an hour around the day on which nobody is booked.
fn around(provider: Option<ProviderId>) -> FreeRequest {
    FreeRequest {
        provider,
        minutes: "30".into(),
        around: Some(free_day().to_string()),
        ..FreeRequest::default()
    }
}

/// Looks until no day is being read any more.
async fn looked(desk: &Desk, patient: &PatientUuid, request: &FreeRequest) -> FreeView {
    let mut watch = desk.rounds.watch();
    let looking = async {
        loop {
            let view = desk.rounds.free_times(patient, request).await.expect("somebody is signed in");
            if view.days.iter().all(|day| day.known != DayKnown::Reading) {
                return view;
            }
            while !matches!(watch.next().await, Some(AppEvent::DayChanged { .. })) {}
        }
    };
    desk.patiently("every day is read", looking).await
}

fn starts(view: &FreeView) -> Vec<String> {
    view.gaps.iter().map(|gap| gap.start.to_string()).collect()
}

#[tokio::test]
async fn what_is_offered_is_free_by_the_check_of_a_booking() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let options = desk.rounds.booking_options(&patient).await.expect("options");
    let request = FreeRequest { provider: options.me, minutes: "30".into(), ..FreeRequest::default() };
    let view = looked(&desk, &patient, &request).await;
    assert!(!view.gaps.is_empty(), "in the next days something is free: {:?}", view.days);
    for gap in &view.gaps {
        let (date, start) = (gap.start.date().to_string(), gap.start.civil().strftime("%H:%M").to_string());
        let request = BookRequest { date, start, duration: "30".into(), ..booking(&options) };
        let check = desk.rounds.check_booking(&patient, &request, None, &[]).await.expect("a whole form");
        assert_eq!(check.warnings, [], "{}: nothing is to be said about it", gap.start);
    }
}

#[tokio::test]
async fn a_day_that_cannot_be_read_is_said_and_never_offered() {
    let desk = Desk::signed_in(Edition::V8_2).await;
    let patient = desk.patient().await;
    let options = desk.rounds.booking_options(&patient).await.expect("options");
    desk.clinic.faults().arm("GET", "*/Appointment", Fault::RoleRefused, 50);
    let view = looked(&desk, &patient, &around(options.me)).await;
    assert_eq!(view.gaps, [], "nothing is known of these days");
    assert!(!view.days.is_empty(), "and they are named");
    let unread = |known: &DayKnown| matches!(known, DayKnown::NotRead { .. });
    assert!(view.days.iter().all(|day| unread(&day.known)), "with what stood in the way: {:?}", view.days);
}

#[tokio::test]
async fn a_time_that_waits_to_be_booked_is_not_offered_again() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let options = desk.rounds.booking_options(&patient).await.expect("options");
    let request = around(options.me);
    let first = looked(&desk, &patient, &request).await.gaps[0];
    desk.clinic.pause().await;
    let (date, start) = (first.start.date().to_string(), first.start.civil().strftime("%H:%M").to_string());
    let booked = BookRequest { date, start, ..booking(&options) };
    accepted::book(&desk.rounds, &patient, booked.clone()).await.expect("it waits");
    let view = desk.rounds.free_times(&patient, &request).await.expect("by what is kept");
    assert!(!starts(&view).contains(&first.start.to_string()), "it is taken, though no calendar shows it");
    let check = desk.rounds.check_booking(&patient, &booked, None, &[]).await.expect("a whole form");
    assert!(
        check.warnings.iter().any(|one| matches!(one, BookingWarning::PatientBusy { .. })),
        "and who presses Enter once more is told: {:?}",
        check.warnings
    );
    let again = desk.rounds.book(&patient, booked, Vec::new()).await.expect_err("it would be a second one");
    assert_eq!(again.code, ErrorCode::BookingWarnings, "nothing is booked twice unseen");
}

#[tokio::test]
async fn the_clinics_own_rules_count_for_what_is_offered_and_for_the_check() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let options = desk.rounds.booking_options(&patient).await.expect("options");
    let mut rules = desk.rounds.clinic_rules().await.expect("rules");
    for hours in &mut rules.week {
        *hours = TypedHours { from: "10:00".into(), to: "12:00".into() };
    }
    rules.lunch = TypedHours { from: "11:00".into(), to: "11:30".into() };
    let broken = app::contract::TypedRules { buffer_minutes: "ten".into(), ..rules.clone() };
    let refused = desk.rounds.save_clinic_rules(&broken).await.expect_err("no number");
    assert_eq!(
        (refused.fields[0].field.as_str(), refused.fields[0].code),
        ("bufferMinutes", FieldCode::NotANumber),
        "said beside its box"
    );
    assert_eq!(
        desk.rounds.booking_options(&patient).await.expect("options").rules,
        options.rules,
        "unchanged"
    );
    desk.rounds.save_clinic_rules(&rules).await.expect("rules");
    let view = looked(&desk, &patient, &around(options.me)).await;
    for gap in &view.gaps {
        let time = gap.start.civil().strftime("%H:%M").to_string();
        assert!(("10:00"..="11:30").contains(&time.as_str()), "{time}: while the clinic is open");
        assert!(!("10:31"..="11:29").contains(&time.as_str()), "{time}: and nobody is at lunch");
    }
    assert!(!view.gaps.is_empty(), "something is");
    let at = async |start: &str| {
        let request = BookRequest { start: start.into(), ..booking(&options) };
        desk.rounds.check_booking(&patient, &request, None, &[]).await.expect("a whole form").warnings
    };
    assert!(
        at("09:00").await.iter().any(|one| matches!(one, BookingWarning::OutsideHours { .. })),
        "before ten"
    );
    assert!(at("11:15").await.iter().any(|one| matches!(one, BookingWarning::Lunch { .. })), "at lunch");
}

#[tokio::test]
async fn what_is_needed_for_a_search_is_said_beside_its_box() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let wrong = FreeRequest { around: Some("2026-02-30".into()), ..FreeRequest::default() };
    let view = desk.rounds.free_times(&patient, &wrong).await.expect("an answer");
    let faults: Vec<_> = view.fields.iter().map(|fault| (fault.field.as_str(), fault.code)).collect();
    assert_eq!(
        faults,
        [
            ("provider", FieldCode::Required),
            ("minutes", FieldCode::Required),
            ("around", FieldCode::NotADate)
        ],
        "nothing is guessed"
    );
    assert!(view.gaps.is_empty() && view.days.is_empty(), "and nothing is looked for");
}
