//! Writes whose answer did not come: what is known of them, and that none is repeated.

use crate::common::{
    BOTH, Clinic,
    records::{booking, done, is_open, name, new_encounter, start_visit, vitals, wall},
};
use demo_clinic::{Edition, Fault};
use domain::{appointment::NewAppointment, note::SoapText};
use openemr::{ApiError, ENDPOINTS, EntryEdit, Marker, WriteOutcome};

#[tokio::test]
async fn a_write_whose_answer_was_lost_is_unknown_and_settled_by_reading_back() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let visit = start_visit(&openemr, &maria, "r-base").await;
        for (fault, stored) in [
            (Fault::DropAfterCommit, true),
            (Fault::ErrorAfterCommit, true),
            (Fault::DropBeforeCommit, false),
            (Fault::Unavailable, false),
            (Fault::TooManyRequests { retry_after: 1 }, false),
        ] {
            let marker = Marker::parse(&format!("r-{}", name(&fault))).expect("a marker");
            clinic.demo.requests().clear();
            clinic.demo.faults().once("POST", "*/encounter", fault.clone());
            let outcome = openemr.encounters().create(&maria, &new_encounter("x y"), &marker).await;
            assert!(is_open(&outcome), "{edition}: {fault:?} gives {outcome:?}");
            let there = openemr.encounters().find_by_marker(&maria, &marker).await.expect("asked").is_some();
            assert_eq!(there, stored, "{edition}: {fault:?} encounter");

            let text = SoapText { plan: format!("plan {}", name(&fault)), ..SoapText::default() };
            clinic.demo.faults().once("POST", "*/soap_note", fault.clone());
            assert!(
                is_open(&openemr.notes().create(pid, visit.eid, &text).await),
                "{edition}: {fault:?} note"
            );
            let found = openemr
                .notes()
                .find(pid, visit.eid, &text, wall("2000-01-01T00:00:00"))
                .await
                .expect("asked");
            assert_eq!(found.is_some(), stored, "{edition}: {fault:?} note");

            let new = NewAppointment { comment: name(&fault), ..booking(pid) };
            clinic.demo.faults().once("POST", "*/appointment", fault.clone());
            assert!(is_open(&openemr.appointments().create(&new).await), "{edition}: {fault:?} appointment");
            let found = openemr.appointments().find(&maria, &new).await.expect("asked");
            assert_eq!(found.is_some(), stored, "{edition}: {fault:?} appointment");

            let posts = clinic.demo.requests().all().iter().filter(|seen| seen.method == "POST").count();
            assert_eq!(posts, 3, "{edition}: {fault:?}: no write is ever repeated");
        }
    }
}

#[tokio::test]
async fn offline_means_certainly_not_sent() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let openemr = clinic.session_of("drgarcia").await;
    let (maria, _) = clinic.patient("Reyes", "Maria");
    let before = clinic.demo.records().encounters(1).len();
    clinic.demo.pause().await;
    let marker = Marker::parse("r-off").expect("a marker");
    let outcome = openemr.encounters().create(&maria, &new_encounter("x y"), &marker).await;
    let Err(ApiError::NoAnswer(why)) = outcome else { panic!("offline, not {outcome:?}") };
    assert!(why.was_never_sent(), "the app may send it again without asking");
    assert_eq!(clinic.demo.records().encounters(1).len(), before, "nothing was stored");
}

#[tokio::test]
async fn q68_nothing_is_written_through_fhir() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        for method in ["POST", "PUT", "DELETE"] {
            let resource = if method == "POST" { "fhir/{resource}" } else { "fhir/{resource}/{id}" };
            let refused = openemr.offers(&format!("{method} {resource}")).expect_err("known beforehand");
            let ApiError::NotOffered { why, .. } = refused else { panic!("{edition}: {refused:?}") };
            assert!(why.contains("Q68"), "{edition}: {method} says why: {why}");
        }
        let writes = ENDPOINTS.iter().filter(|one| {
            let (method, route) = one.name.split_once(' ').expect("method and route");
            method != "GET" && route.starts_with("fhir/") && !route.ends_with("$docref")
        });
        for write in writes {
            assert!(openemr.offers(write.name).is_err(), "{edition}: {} is never tried", write.name);
        }

        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let began = Some(jiff::civil::date(2026, 11, 20));
        let entry = EntryEdit { title: "Latex, hives".into(), began, ..EntryEdit::default() };
        done(openemr.problems().create(&maria, &entry).await);
        done(openemr.allergies().create(&maria, &entry).await);
        done(openemr.medications().create(pid, &entry).await);
        let visit = start_visit(&openemr, &maria, "r-68").await;
        let text = SoapText { plan: "Rest".into(), ..SoapText::default() };
        done(openemr.notes().create(pid, visit.eid, &text).await);
        let stored = openemr.vitals().create(pid, visit.eid, &vitals(120.0)).await.expect("sent");
        assert!(!matches!(stored, WriteOutcome::Refused { .. }), "{edition}: {stored:?}");
        done(openemr.appointments().create(&booking(pid)).await);
        let sent = clinic.demo.requests().all();
        let writes: Vec<_> = sent.iter().filter(|seen| seen.method != "GET").collect();
        assert_eq!(writes.len(), 7, "{edition}: everything a visit writes");
        assert!(
            writes.iter().all(|seen| seen.path.contains("/api/")),
            "{edition}: through the interface that has these routes: {writes:?}"
        );
    }
}
