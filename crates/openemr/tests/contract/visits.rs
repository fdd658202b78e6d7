//! Visits with their vitals and notes, in both editions.

use crate::common::{
    BOTH, Clinic,
    records::{done, new_encounter, start_visit, vitals, wall},
};
use demo_clinic::Edition;
use domain::{
    encounter::{Eid, Encounter, ProviderId},
    note::SoapText,
    time::WallTime,
    vitals::VitalSign,
};
use jiff::ToSpan;
use openemr::{ApiError, Marker, WhyUnknown, WriteOutcome};

#[tokio::test]
async fn q31_an_encounter_is_created_and_found_by_its_marker() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (an, _) = clinic.patient("Li", "An");
        let empty = openemr.encounters().list(&an).await.expect("Q32: an empty list");
        assert_eq!((empty.items.len(), empty.unreadable), (0, 0), "{edition}: really none");
        let created = start_visit(&openemr, &an, "r-0123456789abcdef").await;
        let marker = Marker::parse("r-0123456789abcdef").expect("a marker");
        let found = openemr.encounters().find_by_marker(&an, &marker).await.expect("asked").expect("found");
        assert_eq!((found.eid, &found.uuid), (created.eid, &created.uuid), "{edition}: the same visit");
        assert_eq!(found.reason, "Headache – follow-up", "{edition}: verbatim");
        assert_eq!(found.date, Some(wall("2026-11-20T14:35:00")), "{edition}: the clinic's wall time");
        assert_eq!(found.provider, Some(ProviderId(8)), "{edition}");
        let since = domain::time::Clock::now(clinic.clock.as_ref()) - 1.minute();
        let changed = openemr.encounters().updated_since(since).await.expect("asked");
        let hers = changed.items.iter().find(|one| one.uuid == created.uuid).expect("among the changed ones");
        assert_eq!(hers.patient, an, "{edition}: and hers");
        let other = Marker::parse("r-other").expect("a marker");
        assert_eq!(openemr.encounters().find_by_marker(&an, &other).await.expect("asked"), None, "{edition}");
    }
}

#[tokio::test]
async fn q29_a_nurse_learns_no_encounter_and_a_front_desk_no_notes() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let eid =
            Eid(u32::try_from(clinic.demo.records().encounters(pid.0.into())[0].eid).expect("a number"));
        let nurse = clinic.session_of("nurseobrien").await;
        assert!(
            matches!(nurse.encounters().list(&maria).await, Err(ApiError::NotAllowed { .. })),
            "{edition}: Q29"
        );
        nurse.notes().list(pid, eid).await.expect("notes are hers to read");
        let desk = clinic.session_of("frontdesk").await;
        assert!(
            matches!(desk.notes().list(pid, eid).await, Err(ApiError::NotAllowed { .. })),
            "{edition}: Q28"
        );
        assert!(
            matches!(desk.lists().allergies(&maria).await, Err(ApiError::NotAllowed { .. })),
            "{edition}: not \"none\""
        );
    }
}

#[tokio::test]
async fn q41_vitals_that_answered_500_but_were_stored_are_found_and_not_sent_twice() {
    let clinic = Clinic::open(Edition::V8_0).await;
    let openemr = clinic.session_of("drgarcia").await;
    let (maria, pid) = clinic.patient("Reyes", "Maria");
    let visit = start_visit(&openemr, &maria, "r-q41").await;
    clinic.demo.requests().clear();
    for bps in [130.0, 131.0, 132.0, 133.0, 134.0, 135.0] {
        let outcome = openemr.vitals().create(pid, visit.eid, &vitals(bps)).await.expect("sent");
        let WriteOutcome::Unknown { why } = outcome else { panic!("the known 500, not {outcome:?}") };
        assert!(matches!(why, WhyUnknown::Server { status: 500, .. }), "the server says it failed");
        let found = openemr.vitals().find(&maria, pid, visit.eid, &vitals(bps)).await.expect("read back");
        assert!(found.is_some(), "it is there (and six such failures do not stop the reading back)");
    }
    let posts = clinic.demo.requests().all().iter().filter(|seen| seen.method == "POST").count();
    assert_eq!(posts, 6, "each was sent once");
    let stored = openemr.vitals().list(&maria, pid, visit.eid).await.expect("read");
    assert_eq!(stored.items.len(), 6, "and stored once");
}

#[tokio::test]
async fn q41_where_storing_works_the_number_comes_back() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("nurseobrien").await;
        let doctor = clinic.session_of("drgarcia").await;
        let (an, pid) = clinic.patient("Li", "An");
        let visit = start_visit(&doctor, &an, "r-an").await;
        let mut pulse = vitals(0.0);
        pulse.values = [(VitalSign::Pulse, 60.0)].into();
        let vid = done(openemr.vitals().create(pid, visit.eid, &pulse).await);
        let list = openemr.vitals().list(&an, pid, visit.eid).await.expect("read");
        assert_eq!(list.items[0].id, Some(vid), "{edition}");
        assert_eq!(list.items[0].note, "sitting; <b>left</b> arm", "{edition}: Q54, verbatim");
        assert_eq!(list.items[0].taken, wall("2026-11-20T14:40:12"), "{edition}: kept as sent");
        let mut refused = pulse.clone();
        refused.note = "x".repeat(300);
        let outcome = openemr.vitals().create(pid, visit.eid, &refused).await.expect("sent");
        assert!(matches!(outcome, WriteOutcome::Refused { .. }), "{edition}: Q30, {outcome:?}");
    }
}

#[tokio::test]
async fn q74_a_trend_never_shows_another_patients_reading() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let visit = start_visit(&openemr, &maria, "r-fresh").await;
        let outcome = openemr.vitals().create(pid, visit.eid, &vitals(130.0)).await.expect("sent");
        assert!(!matches!(outcome, WriteOutcome::Refused { .. }), "{edition}: stored");
        clinic.demo.requests().clear();
        let encounters = openemr.encounters().list(&maria).await.expect("her visits").items;
        let history = openemr.vitals().history(&maria, pid, &encounters).await.expect("her vitals");
        let truth = clinic.demo.records().vitals(pid.0.into());
        let mut expected: Vec<WallTime> = truth
            .iter()
            .filter(|vital| vital.bps.is_some() || vital.weight.is_some() || vital.pulse.is_some())
            .map(|vital| wall(&vital.date.replace(' ', "T")))
            .collect();
        expected.sort();
        let mut shown: Vec<WallTime> = history
            .items
            .iter()
            .filter(|reading| !reading.values.is_empty())
            .map(|reading| reading.taken)
            .collect();
        shown.sort();
        assert_eq!(shown, expected, "{edition}: exactly her own readings");
        assert!(
            history.items.windows(2).all(|pair| pair[0].taken >= pair[1].taken),
            "{edition}: newest first"
        );
        let newest =
            &history.items.iter().find(|reading| reading.taken == vitals(130.0).taken).expect("the new one");
        assert_eq!(newest.values.get(&VitalSign::Systolic), Some(&130.0), "{edition}");
        assert!((newest.values[&VitalSign::Weight] - 154.323_584).abs() < 0.01, "{edition}: in pounds");
        assert_eq!(newest.encounter, Some(visit.eid), "{edition}: of this visit");
        let observed = clinic
            .demo
            .requests()
            .all()
            .iter()
            .filter(|seen| seen.path.contains("/fhir/Observation"))
            .count();
        assert_eq!(
            observed,
            usize::from(edition == Edition::V8_0),
            "{edition}: 7.0's Observations are never asked"
        );
    }
}

#[tokio::test]
async fn q44_q43_notes_are_listed_once_changed_whole_and_found_again() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let visit = start_visit(&openemr, &maria, "r-notes").await;
        // Q44: a note whose number is also that of a vitals form stands in the list twice.
        for _ in 0..3 {
            let _ = openemr.vitals().create(pid, visit.eid, &vitals(120.0)).await.expect("sent");
        }
        let text = SoapText {
            subjective: "Feels better – “much” better 😀\r\n\tnext line".into(),
            objective: "BP 130/80".into(),
            assessment: String::new(),
            plan: "<script>alert(1)</script>".into(),
        };
        let id = done(openemr.notes().create(pid, visit.eid, &text).await);
        let list = openemr.notes().list(pid, visit.eid).await.expect("read");
        assert_eq!(list.items.iter().filter(|note| note.id == id).count(), 1, "{edition}: once (Q44)");
        let note = openemr.notes().read(pid, visit.eid, id).await.expect("read");
        assert_eq!(note.text, text, "{edition}: Q54, verbatim; the section that was not written is empty");
        let early = wall("2000-01-01T00:00:00");
        let found = openemr.notes().find(pid, visit.eid, &text, early).await.expect("asked");
        assert_eq!(found.map(|note| note.id), Some(id), "{edition}: found by its text");
        let late = wall("2100-01-01T00:00:00");
        assert_eq!(
            openemr.notes().find(pid, visit.eid, &text, late).await.expect("asked"),
            None,
            "{edition}: not older"
        );

        let changed = SoapText { plan: "RTC 2w".into(), objective: String::new(), ..text.clone() };
        assert_eq!(done(openemr.notes().update(pid, visit.eid, id, &changed).await), id, "{edition}");
        let read = openemr.notes().read(pid, visit.eid, id).await.expect("read").text;
        assert_eq!(read, changed, "{edition}: Q43, what is written stays and what was emptied is empty");

        let short = SoapText { plan: "x".into(), ..SoapText::default() };
        let refused = openemr.notes().create(pid, visit.eid, &short).await.expect("sent");
        let WriteOutcome::Refused { fields, .. } = refused else { panic!("{edition}: Q30, {refused:?}") };
        assert_eq!(fields[0].field, "plan", "{edition}: the section is named");
    }
}

#[tokio::test]
async fn q33_a_visit_without_notes_or_vitals_has_none() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (an, pid) = clinic.patient("Li", "An");
        let visit = start_visit(&openemr, &an, "r-empty").await;
        assert_eq!(
            openemr.notes().list(pid, visit.eid).await.expect("404 means none").items,
            [],
            "{edition}"
        );
        assert_eq!(
            openemr.vitals().list(&an, pid, visit.eid).await.expect("404 means none").items,
            [],
            "{edition}"
        );
        assert_eq!(
            openemr.appointments().of_patient(&an, pid).await.expect("404 means none").unreadable,
            0,
            "{edition}"
        );
    }
}

#[tokio::test]
async fn q47_vitals_of_another_patient_are_not_shown_for_this_one() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let (an, _) = clinic.patient("Li", "An");
        let visit = start_visit(&openemr, &maria, "r-hers").await;
        let _ = openemr.vitals().create(pid, visit.eid, &vitals(120.0)).await.expect("sent");
        let foreign = openemr.vitals().list(&an, pid, visit.eid).await.expect("answered");
        assert_eq!((foreign.items.len(), foreign.unreadable), (0, 1), "{edition}: counted, not shown");
    }
}

#[tokio::test]
async fn q54_texts_come_back_as_they_were_sent() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (an, pid) = clinic.patient("Li", "An");
        let reason = "김 지민 “quoted” \\ back/slash <b>&amp;</b> é e\u{301} 👩‍⚕️\r\n\ttabs  ";
        let marker = Marker::parse("r-text").expect("a marker");
        let created = done(openemr.encounters().create(&an, &new_encounter(reason), &marker).await);
        let list: Vec<Encounter> = openemr.encounters().list(&an).await.expect("read").items;
        let stored = list.iter().find(|one| one.eid == created.eid).expect("there");
        assert_eq!(stored.reason, reason, "{edition}: reason");
        let text = SoapText { subjective: reason.into(), ..SoapText::default() };
        let id = done(openemr.notes().create(pid, created.eid, &text).await);
        let read = openemr.notes().read(pid, created.eid, id).await.expect("read");
        assert_eq!(read.text.subjective, reason, "{edition}: note");
    }
}

#[tokio::test]
async fn q102_a_note_changed_under_another_patients_number_is_not_done_and_comes_back() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let (_, other) = clinic.patient("Abernathy", "Walter");
        let visit = start_visit(&openemr, &maria, "r-q102").await;
        let text = SoapText { plan: "Rest and fluids".into(), ..SoapText::default() };
        let id = done(openemr.notes().create(pid, visit.eid, &text).await);
        let changed = SoapText { plan: "Rest, fluids, honey".into(), ..text };
        let lost = openemr.notes().update(other, visit.eid, id, &changed).await;
        assert!(
            !matches!(lost, Ok(WriteOutcome::Done(_))),
            "{edition}: its chart does not show it, {lost:?}"
        );
        assert_eq!(
            done(openemr.notes().update(pid, visit.eid, id, &changed).await),
            id,
            "{edition}: with hers"
        );
        let read = openemr.notes().read(pid, visit.eid, id).await.expect("it is back in her chart");
        assert_eq!(read.text, changed, "{edition}");
    }
}

#[tokio::test]
async fn q117_what_is_stored_in_the_same_second_is_named_each_for_itself() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let visit = start_visit(&openemr, &maria, "r-q117").await;
        let text = |n: usize| SoapText { plan: format!("Plan number {n}"), ..SoapText::default() };
        let texts: Vec<SoapText> = (0..4).map(text).collect();
        let notes = openemr.notes();
        let sent =
            futures_util::future::join_all(texts.iter().map(|text| notes.create(pid, visit.eid, text))).await;
        for (text, outcome) in texts.iter().zip(sent) {
            let id = done(outcome);
            let read = notes.read(pid, visit.eid, id).await.expect("it is there");
            assert_eq!(read.text, *text, "{edition}: each answer names its own");
        }
    }
}

#[tokio::test]
async fn q128_a_note_is_told_apart_by_its_visit_and_its_number() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let first = start_visit(&openemr, &maria, "r-q128-a").await;
        let second = start_visit(&openemr, &maria, "r-q128-b").await;
        let text = SoapText { plan: "Rest and fluids".into(), ..SoapText::default() };
        let id = done(openemr.notes().create(pid, first.eid, &text).await);
        let (sid, eid) = (i64::from(id.0), i64::from(second.eid.0));
        clinic.demo.office().list_note_also_under(pid.0.into(), sid, eid);
        let mut seen = Vec::new();
        for visit in [first.eid, second.eid] {
            let list = openemr.notes().list(pid, visit).await.expect("read").items;
            seen.extend(list.into_iter().map(|note| (note.encounter, note.id)));
        }
        assert!(seen.contains(&(first.eid, id)) && seen.contains(&(second.eid, id)), "{edition}: {seen:?}");
    }
}
