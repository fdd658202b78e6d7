//! Times at the clinic: what is asked before a reading is stored, whose clock a time is on, and a clock that is off.

use crate::{
    desk::{Desk, vitals},
    hands::Hands,
};
use app::contract::{
    ErrorCode, FieldCode, Question, StartVisitRequest, UiError, VisitKey, WriteState, ZoneSource,
};
use demo_clinic::{Config, Edition};
use domain::{
    booking::BookingWarning,
    encounter::{CategoryId, Eid},
    patient::PatientUuid,
    time::{Clock, PartialDate, WallTime},
    units::Unit,
    vitals::{TypedValue, TypedVitals, VitalSign},
    vitals_check::ValueWarning,
};
use jiff::ToSpan;
use std::{collections::BTreeMap, sync::Arc};
use vault::{Vault, memory::MemoryKeychain};

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

/// The clinic's wall time by its own clock.
fn clinic_now(desk: &Desk) -> WallTime {
    let offset = jiff::tz::Offset::constant(-5);
    WallTime::new(offset.to_datetime(Clock::now(desk.hands.as_ref())))
}

fn one(sign: VitalSign, text: &str, unit: Unit) -> TypedVitals {
    TypedVitals {
        values: BTreeMap::from([(sign, TypedValue { text: text.into(), unit })]),
        ..TypedVitals::default()
    }
}

/// How many sets of vitals the clinic has of a visit.
fn stored(desk: &Desk, patient: &PatientUuid, visit: &VisitKey) -> Vec<String> {
    let VisitKey::Known { eid, .. } = visit else { panic!("a confirmed visit has its number") };
    let all = desk.clinic.records().vitals(desk.pid(patient));
    all.into_iter().filter(|one| one.eid == i64::from(eid.0)).map(|one| one.date).collect()
}

fn asked(refused: Result<app::contract::WriteReceipt, UiError>) -> Vec<Question> {
    let error = refused.expect_err("something is asked first");
    assert_eq!(error.code, ErrorCode::Asked, "nothing is wrong with the form: {error:?}");
    error.questions.expect("what is asked")
}

#[tokio::test]
async fn a_reading_that_is_odd_is_stored_only_once_the_question_was_answered() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let visit = desk.visit(&patient).await;
    let sent = desk.clinic.requests().count("POST", "vital");
    let typed = TypedVitals {
        values: BTreeMap::from([
            (VitalSign::Systolic, TypedValue { text: "80".into(), unit: Unit::MmHg }),
            (VitalSign::Diastolic, TypedValue { text: "120".into(), unit: Unit::MmHg }),
            (VitalSign::Weight, TypedValue { text: "500".into(), unit: Unit::Kilogram }),
        ]),
        ..TypedVitals::default()
    };
    // Save pressed before the window has drawn a word about it.
    let found = asked(desk.rounds.save_vitals(&patient, &visit, &typed, &[]).await);
    let of = |sign: VitalSign| -> Vec<&ValueWarning> {
        let of_sign = |question| match question {
            &Question::Value { sign: of, ref warning, .. } if of == sign => Some(warning),
            _ => None,
        };
        found.iter().filter_map(of_sign).collect()
    };
    assert!(of(VitalSign::Diastolic).contains(&&ValueWarning::DiastolicNotBelowSystolic), "{found:?}");
    assert!(
        of(VitalSign::Weight)
            .iter()
            .any(|warning| matches!(warning, ValueWarning::PerhapsOtherUnit { unit: Unit::Pound, .. })),
        "500 lb is a weight, 500 kg is none: {found:?}"
    );
    let again = asked(desk.rounds.save_vitals(&patient, &visit, &typed, &found[1..]).await);
    assert_eq!(again, found, "one that was left out is asked again, and all of them with it");
    let another =
        TypedVitals { values: one(VitalSign::Weight, "501", Unit::Kilogram).values, ..typed.clone() };
    asked(desk.rounds.save_vitals(&patient, &visit, &another, &found).await);
    assert_eq!(desk.clinic.requests().count("POST", "vital"), sent, "nothing was sent meanwhile");

    let receipt = desk.rounds.save_vitals(&patient, &visit, &typed, &found).await.expect("all is meant");
    assert_eq!(desk.settled(&receipt).await.state, WriteState::Confirmed, "then it is stored");
    assert_eq!(stored(&desk, &patient, &visit).len(), 1, "once");
}

#[tokio::test]
async fn readings_of_a_visit_of_last_week_say_when_they_were_taken() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let day = clinic_now(&desk).date().saturating_sub(7.days());
    let request = StartVisitRequest {
        category: Some(CategoryId(5)),
        date: day.to_string(),
        time: "16:00".into(),
        reason: "Written down afterwards".into(),
        ..StartVisitRequest::default()
    };
    let receipt = desk.rounds.start_visit(&patient, request, &[]).await.expect("a visit of last week");
    // Asked about the visit that waits in the journal too.
    let pending = VisitKey::Pending { write: receipt.write.clone() };
    asked(desk.rounds.save_vitals(&patient, &pending, &vitals(), &[]).await);
    let visit = desk.settled(&receipt).await.visit.expect("a visit has a key");
    let found = asked(desk.rounds.save_vitals(&patient, &visit, &vitals(), &[]).await);
    assert!(
        matches!(found[..], [Question::AnotherDay { visit, .. }] if visit.date() == day),
        "stamped now they would lie a week after their visit: {found:?}"
    );
    // Now has moved on by the time somebody has read it.
    desk.hands.pass(std::time::Duration::from_secs(40));
    desk.rounds.save_vitals(&patient, &visit, &vitals(), &found).await.expect("who means it may");
    let taken = TypedVitals { date: day.to_string(), time: "16:10".into(), ..vitals() };
    let receipt = desk.rounds.save_vitals(&patient, &visit, &taken, &[]).await.expect("nothing is odd");
    assert_eq!(desk.settled(&receipt).await.state, WriteState::Confirmed, "stored");
    let all = stored(&desk, &patient, &visit);
    assert!(all.contains(&format!("{day} 16:10:00")), "when they were taken: {all:?}");
}

#[tokio::test]
async fn a_time_that_has_not_come_is_asked_about() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let tomorrow = clinic_now(&desk).date().saturating_add(1.day());
    let request = StartVisitRequest {
        category: Some(CategoryId(5)),
        date: tomorrow.to_string(),
        reason: "A slip of the day".into(),
        ..StartVisitRequest::default()
    };
    let found = asked(desk.rounds.start_visit(&patient, request.clone(), &[]).await);
    assert!(matches!(found[..], [Question::InFuture { at }] if at.date() == tomorrow), "{found:?}");
    desk.rounds.start_visit(&patient, request, &found).await.expect("who means it may");

    let visit = desk.visit(&patient).await;
    let late = TypedVitals { time: "23:50".into(), ..vitals() };
    let found = asked(desk.rounds.save_vitals(&patient, &visit, &late, &[]).await);
    assert!(matches!(found[..], [Question::InFuture { .. }]), "this evening has not come: {found:?}");
    let wrong = TypedVitals { time: "25:00".into(), ..vitals() };
    let refused = desk.rounds.save_vitals(&patient, &visit, &wrong, &[]).await.expect_err("no time");
    assert_eq!(refused.code, ErrorCode::InvalidInput, "a fault of the form");
    assert_eq!(
        (refused.fields[0].field.as_str(), refused.fields[0].code),
        ("time", FieldCode::NotATime),
        "its box"
    );
}

/// A desk whose computer has a clock of its own, at a clinic that is remembered between starts.
async fn apart() -> (Desk, Arc<Hands>) {
    let hands = Arc::new(Hands::default());
    let clinics = Arc::new(Hands::default());
    let config = Config::edition(Edition::V8_0).with_patients(60).with_clock(Arc::clone(&clinics) as _);
    let clinic = Arc::new(demo_clinic::start(config).await.expect("a demo clinic"));
    let folder = Arc::new(tempfile::tempdir().expect("a folder"));
    let keychain = MemoryKeychain::default();
    let vault = Vault::new(keychain.clone());
    let desk = Desk::remembering(clinic, folder, keychain, vault, Arc::clone(&hands));
    desk.connect().await;
    desk.sign_in("drgarcia").await;
    (desk, hands)
}

#[tokio::test]
async fn a_computers_clock_that_is_off_is_named_and_asked_about_before_a_time_is_stored() {
    let (desk, hands) = apart().await;
    let patient = desk.patient().await;
    let visit = desk.visit(&patient).await;
    let ahead = |desk: &Desk| desk.rounds.state().clock.and_then(|clock| clock.ahead_minutes);
    assert_eq!(ahead(&desk), Some(0), "both are right");
    desk.rounds.save_vitals(&patient, &visit, &vitals(), &[]).await.expect("nothing is asked");

    for (turned, off) in [(5 * MINUTE, 5), (25 * MINUTE, 30), (-2 * DAY - 30 * MINUTE, -2 * 24 * 60)] {
        hands.turn(turned);
        // Any answer shows it.
        desk.rounds.search_server("reyes").await.expect("the server can be asked");
        let found = ahead(&desk).expect("it was measured");
        assert!((found - off).abs() <= 1, "the frame names it: {found} instead of {off}");
        let saved = desk.rounds.save_vitals(&patient, &visit, &vitals(), &[]).await;
        if off.abs() < 10 {
            saved.expect("a line in the frame is enough");
            continue;
        }
        let found = asked(saved);
        assert!(
            found
                .iter()
                .any(|one| matches!(one, Question::ClockOff { minutes } if (minutes - off).abs() <= 1)),
            "{off}: {found:?}"
        );
        let request = StartVisitRequest {
            category: Some(CategoryId(5)),
            reason: "Cough".into(),
            ..StartVisitRequest::default()
        };
        let found = asked(desk.rounds.start_visit(&patient, request, &[]).await);
        assert!(
            matches!(found[..], [Question::ClockOff { .. }, ..]),
            "a visit has a time too, before whatever else is asked about it: {found:?}"
        );
    }
}

#[tokio::test]
async fn the_clinics_zone_is_judged_by_its_records_and_can_be_set() {
    let (desk, _) = apart().await;
    let patient = desk.patient().await;
    let clock = desk.rounds.state().clock.expect("somebody is signed in");
    assert_eq!(
        (clock.source, clock.offset_minutes, clock.here_minutes),
        (ZoneSource::Offset, -300, 0),
        "the records are five hours behind UTC, this computer is on UTC"
    );
    let hour = || async {
        let now = desk.rounds.encounter_options(&patient).await.expect("options").now;
        now.parse::<WallTime>().expect("a wall time").civil().hour()
    };
    assert_eq!(hour().await, 9, "half past nine at the clinic");
    let refused = desk.rounds.save_clinic_zone("Springfield").await.expect_err("no zone");
    assert_eq!(refused.fields[0].code, FieldCode::NotAZone, "beside its box");
    let state = desk.rounds.save_clinic_zone(" america/denver ").await.expect("a zone");
    let clock = state.clock.expect("somebody is signed in");
    assert_eq!(
        (clock.zone.as_deref(), clock.source),
        (Some("America/Denver"), ZoneSource::Set),
        "by its own name"
    );
    assert_eq!(hour().await, 7, "and used from then on");
    let file = std::fs::read_to_string(desk.home.join("settings.json")).expect("the settings");
    assert!(file.contains("America/Denver"), "kept for this clinic");
    let state = desk.rounds.save_clinic_zone("").await.expect("judged again");
    assert_eq!(state.clock.map(|clock| clock.source), Some(ZoneSource::Offset), "as before");
}

#[tokio::test]
async fn booking_for_somebody_who_has_died_is_asked_about() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let died = clinic_now(&desk).date().saturating_sub(20.days());
    desk.clinic.office().set_deceased(desk.pid(&patient), &format!("{died} 00:00:00"), "");
    desk.rounds.open_chart(&patient).await.expect("a chart");
    desk.chart_until(&patient, |chart| {
        chart.demographics.value().filter(|view| view.patient.summary.deceased.is_some()).map(|_| ())
    })
    .await;
    let options = desk.rounds.booking_options(&patient).await.expect("options");
    let wanted = crate::desk::booking(&options);
    let check = desk.rounds.check_booking(&patient, &wanted, None, &[]).await.expect("a whole form");
    assert!(
        check.warnings.contains(&BookingWarning::Deceased { on: Some(PartialDate::Day(died)) }),
        "OpenEMR books for the dead (Q107): {:?}",
        check.warnings
    );
    let refused = desk.rounds.book(&patient, wanted, Vec::new()).await.expect_err("it is asked first");
    assert_eq!(refused.code, ErrorCode::BookingWarnings, "and held up by it");
}

#[tokio::test]
async fn notes_of_an_old_visit_say_when_they_were_read_until_somebody_looks_at_them() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let pid = desk.pid(&patient);
    let today = clinic_now(&desk).date();
    let visits: Vec<_> = (0..14)
        .map(|n| {
            desk.clinic.office().open_visit(
                pid,
                &format!("{} 09:00:00", today.saturating_sub((n + 1).days())),
                "Check",
            )
        })
        .collect();
    let old = visits.last().expect("fourteen visits").eid;
    let clinic = std::sync::Arc::clone(&desk.clinic);
    let write = |subjective: &str| {
        clinic.office().write_note(demo_clinic::SoapNote {
            pid,
            eid: old,
            subjective: Some(subjective.into()),
            ..demo_clinic::SoapNote::default()
        })
    };
    write("As it was written");
    let of_old = |chart: &app::contract::ChartView| -> Vec<String> {
        let notes = chart.notes.value().cloned().unwrap_or_default();
        notes
            .into_iter()
            .filter(|note| i64::from(note.encounter.0) == old)
            .map(|note| note.text.subjective)
            .collect()
    };
    desk.rounds.open_chart(&patient).await.expect("a chart");
    desk.chart_until(&patient, |chart| (!chart.refreshing && of_old(chart).len() == 1).then_some(())).await;
    write("A colleague's addendum");
    // Hours later, in another session: an open desk would have locked.
    desk.hands.pass(std::time::Duration::from_secs(2 * 3600));
    let desk = desk.restarted().await;
    desk.sign_in("drgarcia").await;
    desk.rounds.open_chart(&patient).await.expect("a chart");
    let chart =
        desk.chart_until(&patient, |chart| (!chart.older_notes.is_empty()).then(|| chart.clone())).await;
    assert_eq!(of_old(&chart).len(), 1, "the twelve newest visits were read again, and not this one");
    let eid = Eid(u32::try_from(old).expect("a number"));
    assert!(
        chart.older_notes.iter().any(|read| read.encounter == eid),
        "which says so: {:?}",
        chart.older_notes
    );
    desk.rounds.reread_notes(&patient, &[eid]).await.expect("somebody is signed in");
    let chart = desk.chart_until(&patient, |chart| (of_old(chart).len() == 2).then(|| chart.clone())).await;
    assert!(
        chart.older_notes.iter().all(|read| read.encounter != eid),
        "read just now, and kept in the chart"
    );
}
