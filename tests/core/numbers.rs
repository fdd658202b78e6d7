//! A clinic on its first day: nothing tells the numbers that OpenEMR wants, so the person is asked for them once (Q72).

use crate::desk::{Desk, booking};
use app::contract::{BookRequest, ErrorCode, FieldCode, MissingNumbers, TypedNumbers, WriteState};
use demo_clinic::{Config, Edition};
use domain::encounter::{FacilityId, ProviderId};
use rounds_tests::accepted;

const BOTH: [Edition; 2] = [Edition::V7_0, Edition::V8_0];

async fn on_its_first_day(edition: Edition, user: &str) -> Desk {
    let desk = Desk::of(Config::edition(edition).with_patients(30).opening_today()).await;
    desk.sign_in(user).await;
    desk.state_until(|state| state.rights.is_some()).await;
    desk
}

fn typed(facility: &str, provider: &str) -> TypedNumbers {
    TypedNumbers { facility: facility.into(), provider: provider.into() }
}

#[tokio::test]
async fn a_physician_is_asked_once_and_the_numbers_go_with_visit_and_booking() {
    for edition in BOTH {
        let desk = on_its_first_day(edition, "drgarcia").await;
        let patient = desk.patient().await;
        let options = desk.rounds.booking_options(&patient).await.expect("a form");
        assert_eq!(
            options.missing,
            MissingNumbers { facility: true, provider: true },
            "{edition}: no source"
        );
        let wanted = booking(&options);
        let refused = accepted::book(&desk.rounds, &patient, wanted.clone()).await.expect_err("no facility");
        assert!(
            refused.fields.iter().any(|fault| fault.field == "facility"),
            "{edition}: nothing is booked nowhere: {refused:?}"
        );

        for (facility, provider, field, code) in [
            ("", "8", "facility", FieldCode::Required),
            ("0", "8", "facility", FieldCode::NotARecordNumber),
            ("3", "eight", "provider", FieldCode::NotARecordNumber),
        ] {
            let refused = desk.rounds.save_numbers(&typed(facility, provider)).await.expect_err("no number");
            assert_eq!(refused.code, ErrorCode::InvalidInput, "{edition}");
            let found: Vec<_> = refused.fields.iter().map(|one| (one.field.as_str(), one.code)).collect();
            assert_eq!(found, [(field, code)], "{edition}: said beside the box");
        }
        desk.rounds.save_numbers(&typed("3", "8")).await.expect("kept");

        let options = desk.rounds.encounter_options(&patient).await.expect("a form");
        assert_eq!(options.missing, MissingNumbers::default(), "{edition}: not asked again");
        assert_eq!(options.facility, Some(FacilityId(3)), "{edition}: preselected");
        assert_eq!(options.me, Some(ProviderId(8)), "{edition}: preselected");
        let me = options.providers.iter().find(|one| one.id == ProviderId(8)).expect("offered");
        assert_eq!(me.name, "Elena Garcia", "{edition}: by name");

        let options = desk.rounds.booking_options(&patient).await.expect("a form");
        let wanted = booking(&options);
        let receipt = accepted::book(&desk.rounds, &patient, wanted).await.expect("taken");
        let item = desk.settled(&receipt).await;
        assert_eq!(item.state, WriteState::Confirmed, "{edition}: booked: {:?}", item.error);
        let stored = desk.clinic.records().appointments(desk.pid(&patient));
        assert_eq!((stored[0].pc_facility, stored[0].pc_aid), (3, Some(8)), "{edition}: as typed");
    }
}

#[tokio::test]
async fn an_administrator_and_a_front_desk_are_not_asked_for_what_they_do_not_need() {
    for edition in BOTH {
        let desk = on_its_first_day(edition, "admin").await;
        let patient = desk.patient().await;
        let options = desk.rounds.booking_options(&patient).await.expect("a form");
        assert_eq!(
            options.missing,
            MissingNumbers::default(),
            "{edition}: the directory tells an administrator"
        );
        assert!(options.facilities.iter().all(|one| !one.name.is_empty()), "{edition}: with names");

        let desk = on_its_first_day(edition, "frontdesk").await;
        let options = desk.rounds.booking_options(&patient).await.expect("a form");
        let wanted = MissingNumbers { facility: true, provider: false };
        assert_eq!(options.missing, wanted, "{edition}: a front desk has no number of its own");
    }
}

#[tokio::test]
async fn what_the_records_say_counts_before_what_was_typed() {
    let desk = on_its_first_day(Edition::V8_0, "drgarcia").await;
    let patient = desk.patient().await;
    desk.rounds
        .save_numbers(&typed("77", ""))
        .await
        .expect("kept: having no number of one's own is an answer");
    let options = desk.rounds.encounter_options(&patient).await.expect("a form");
    assert_eq!((options.facility, options.me), (Some(FacilityId(77)), None), "as typed");
    assert!(!options.missing.provider, "and not asked again");
    // The first appointment of the clinic, at its real facility.
    let offered = desk.rounds.booking_options(&patient).await.expect("a form");
    let (facility, provider) = (Some(FacilityId(3)), Some(ProviderId(8)));
    let first = BookRequest { facility, provider, ..booking(&offered) };
    let receipt = accepted::book(&desk.rounds, &patient, first).await.expect("taken");
    desk.settled(&receipt).await;
    desk.rounds.open_chart(&patient).await.expect("a chart");
    desk.chart_until(&patient, |chart| (!chart.refreshing).then_some(())).await;
    let options = desk.rounds.encounter_options(&patient).await.expect("a form");
    assert_eq!(options.facility, Some(FacilityId(3)), "learned from the appointment");
    assert_eq!(options.me, Some(ProviderId(8)), "and so is the own number");
    let theirs = desk.rounds.save_numbers(&typed("", "9")).await;
    theirs.expect("nothing is missing, and nothing is overwritten by it");
    let options = desk.rounds.encounter_options(&patient).await.expect("a form");
    assert_eq!(options.me, Some(ProviderId(8)), "the records count");
}
