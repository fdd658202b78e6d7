//! Reading and writing records of the demo clinic in both editions, quirk by quirk.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test they help"
)]

mod common;

use common::{BOTH, Clinic};
use demo_clinic::{Edition, Fault};
use domain::{
    appointment::NewAppointment,
    chart::EntryStatus,
    encounter::{
        CategoryId, Eid, Encounter, EncounterClass, FacilityId, NewEncounter, ProviderId, Sensitivity,
    },
    note::SoapText,
    patient::{PatientUuid, Pid, Sex},
    time::WallTime,
    vitals::{NewVitals, VitalSign},
};
use futures_util::future::join_all;
use jiff::ToSpan;
use openemr::{ApiError, CreatedEncounter, Marker, OpenEmr, PatientEdit, WhyUnknown, WriteOutcome};
use std::collections::BTreeSet;

fn wall(text: &str) -> WallTime {
    text.parse().expect("a wall time")
}

fn new_encounter(reason: &str) -> NewEncounter {
    NewEncounter {
        category: CategoryId(5),
        class: EncounterClass::Amb,
        date: wall("2026-11-20T14:35:00"),
        reason: reason.to_owned(),
        provider: Some(ProviderId(8)),
        facility: Some(FacilityId(3)),
        billing_facility: None,
        sensitivity: Sensitivity::Normal,
        onset: None,
        referral_source: String::new(),
    }
}

fn done<T: std::fmt::Debug>(outcome: Result<WriteOutcome<T>, ApiError>) -> T {
    match outcome {
        Ok(WriteOutcome::Done(value)) => value,
        other => panic!("not stored: {other:?}"),
    }
}

async fn start_visit(openemr: &OpenEmr, patient: &PatientUuid, marker: &str) -> CreatedEncounter {
    let marker = Marker::parse(marker).expect("a marker");
    done(openemr.encounters().create(patient, &new_encounter("Headache – follow-up"), &marker).await)
}

fn vitals(bps: f64) -> NewVitals {
    NewVitals {
        taken: wall("2026-11-20T14:40:12"),
        values: [
            (VitalSign::Systolic, bps),
            (VitalSign::Diastolic, 80.0),
            (VitalSign::Weight, 154.323_583_5),
        ]
        .into(),
        temperature_method: None,
        note: "sitting; <b>left</b> arm".into(),
    }
}

#[tokio::test]
async fn q36_the_whole_patient_list_is_read_in_pages_without_gaps_or_doubles() {
    for edition in BOTH {
        let clinic = Clinic::open_with(edition, 450, common::impatient()).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (mut seen, mut sizes, mut offset) = (BTreeSet::new(), Vec::new(), Some(0));
        while let Some(at) = offset {
            let page = openemr.patients().page(at).await.expect("a page");
            assert_eq!(page.patients.unreadable, 0, "{edition}: every row is read");
            sizes.push(page.patients.items.len());
            seen.extend(page.patients.items.into_iter().map(|patient| patient.summary.uuid));
            offset = page.next;
        }
        assert_eq!(sizes, [200, 200, 50], "{edition}: 7.0's extra row belongs to the next page");
        assert_eq!(seen.len(), 450, "{edition}: everybody once; the next link was not followed (Q35)");
    }
}

#[tokio::test]
async fn patients_are_found_by_any_part_of_their_names_in_either_order() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (zoe, pid) = clinic.patient("O'Connor-Müller", "Zoë");
        for words in ["zoe", "connor", "zoë o'connor", "müller zoe"] {
            let found = openemr.patients().search(words, None).await.expect(words);
            let hit = found.patients.items.iter().find(|patient| patient.summary.uuid == zoe).expect(words);
            assert_eq!(hit.summary.pid, Some(pid), "{edition}: {words} finds her with her number");
        }
        let all = openemr.patients().search("%", None).await.expect("answered");
        assert!(all.patients.items.is_empty(), "{edition}: a wildcard is no way to everybody (Q34)");
        let none = openemr.patients().search("zzzz qqqq", None).await.expect("answered");
        assert!(none.patients.items.is_empty() && !none.more, "{edition}: nobody");
    }
}

#[tokio::test]
async fn q32_a_patient_is_read_by_uuid_and_an_unknown_one_is_not_found() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let patient = openemr.patients().read(&maria).await.expect("her record");
        assert_eq!((patient.summary.family.as_str(), patient.summary.pid), ("Reyes", Some(pid)), "{edition}");
        assert_eq!(patient.summary.sex, Sex::Female, "{edition}");
        let (ingrid, _) = clinic.patient("Lindqvist", "Ingrid");
        assert!(
            openemr.patients().read(&ingrid).await.expect("hers").summary.deceased.is_some(),
            "{edition}: she died"
        );
        let unknown = PatientUuid::parse("00000000-0000-4000-8000-000000000000").expect("a uuid");
        assert_eq!(
            openemr.patients().read(&unknown).await.expect_err("nobody"),
            ApiError::NotFound,
            "{edition}"
        );
    }
}

#[tokio::test]
async fn what_changed_since_a_moment_is_found_by_fhir() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let since = domain::time::Clock::now(clinic.clock.as_ref()) - 2.seconds();
        let before = openemr.patients().updated_since(since + 1.hour()).await.expect("answered");
        assert!(before.items.is_empty() && before.unreadable == 0, "{edition}: nothing changed yet");
        let edit = PatientEdit { phone_home: Some("(530) 555-0142".into()), ..PatientEdit::default() };
        let stored = done(openemr.patients().update(&maria, &edit).await);
        assert_eq!(stored.phone_home, "(530) 555-0142", "{edition}: the server keeps the other members");
        assert_eq!(stored.summary.family, "Reyes", "{edition}: as this one");
        let changed = openemr.patients().updated_since(since).await.expect("answered");
        let hers = changed.items.iter().find(|patient| patient.uuid == maria).expect("she is among them");
        assert!(hers.phones.contains(&"(530) 555-0142".to_owned()), "{edition}: with the new number");
    }
}

#[tokio::test]
async fn q40_patients_are_created_one_at_a_time_and_found_again() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("frontdesk").await;
        let new = |given: &str| PatientEdit {
            family: Some("Neumann".into()),
            given: Some(given.to_owned()),
            birth: Some(jiff::civil::date(1990, 5, 6)),
            sex: Some(Sex::Female),
            ..PatientEdit::default()
        };
        let people: Vec<PatientEdit> = ["Ada", "Bea", "Cleo", "Dora"].map(new).into();
        let patients = openemr.patients();
        let created = join_all(people.iter().map(|person| patients.create(person))).await;
        for outcome in created {
            done(outcome);
        }
        for person in &people {
            assert_eq!(
                patients.find_created(person).await.expect("asked").len(),
                1,
                "{edition}: each exactly once"
            );
        }
        let refused =
            patients.create(&PatientEdit { family: Some("X".into()), ..PatientEdit::default() }).await;
        let Ok(WriteOutcome::Refused { fields, .. }) = refused else { panic!("{edition}: a refusal") };
        assert!(fields.iter().any(|field| field.field == "DOB"), "{edition}: what is missing is named");
    }
}

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
async fn q47_notes_and_vitals_of_another_patient_are_not_shown_for_this_one() {
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
async fn a_day_is_read_from_fhir_and_numbers_are_learned_on_the_way() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let new = booking(pid);
        assert_eq!(openemr.directory().own_number(), None, "{edition}: nothing learned yet");
        let id = done(openemr.appointments().create(&new).await);
        let hers = openemr.appointments().of_patient(&maria, pid).await.expect("hers");
        let listed = hers.items.iter().find(|one| one.id == Some(id)).expect("the new one");
        assert_eq!(listed.comment, None, "{edition}: a list has no comments");
        assert_eq!(
            openemr.directory().own_number(),
            Some(ProviderId(8)),
            "{edition}: Q72, learned from her list"
        );
        let day = openemr.appointments().day(new.start.date()).await.expect("the day");
        let shown = day.items.iter().find(|one| one.uuid == listed.uuid).expect("on that day");
        assert_eq!(
            (shown.start, shown.end),
            (new.start, wall("2026-12-01T09:30:00")),
            "{edition}: wall time"
        );
        assert_eq!(shown.patient.as_ref(), Some(&maria), "{edition}: hers");
        assert_eq!(shown.provider, Some(ProviderId(8)), "{edition}: the number FHIR does not give");
        assert_eq!(shown.facility, Some(FacilityId(3)), "{edition}: from its Location");
        assert!(day.items.iter().all(|one| one.start.date() == new.start.date()), "{edition}: that day only");
        let read = openemr.appointments().read(id).await.expect("read").expect("there");
        assert_eq!(
            read.comment.as_deref(),
            Some("Bring the report"),
            "{edition}: only the single read has it"
        );

        let found = openemr.appointments().find(&maria, &new).await.expect("asked").expect("found");
        assert_eq!(found.id, Some(id), "{edition}: by time, provider, category and comment");
        let other = NewAppointment { comment: "Another".into(), ..new.clone() };
        assert_eq!(openemr.appointments().find(&maria, &other).await.expect("asked"), None, "{edition}");

        done(openemr.appointments().delete(pid, id).await);
        assert_eq!(openemr.appointments().read(id).await.expect("read"), None, "{edition}: gone (Q49)");
        done(openemr.appointments().delete(pid, id).await);
    }
}

fn booking(pid: Pid) -> NewAppointment {
    NewAppointment {
        pid,
        category: CategoryId(5),
        title: "Office Visit".into(),
        start: wall("2026-12-01T09:00:00"),
        minutes: 30,
        comment: "Bring the report".into(),
        provider: Some(ProviderId(8)),
        facility: FacilityId(3),
        billing_facility: FacilityId(3),
    }
}

#[tokio::test]
async fn q72_a_physician_learns_providers_facilities_and_categories_and_an_administrator_reads_them() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        assert!(
            matches!(openemr.directory().facilities().await, Err(ApiError::NotAllowed { .. })),
            "{edition}: Q28"
        );
        let (maria, _) = clinic.patient("Reyes", "Maria");
        openemr.encounters().list(&maria).await.expect("her visits");
        openemr.appointments().all().await.expect("Q72: every appointment, once");
        let learned = openemr.directory().learned();
        let me = learned.provider_number(openemr.subject().as_str());
        assert_eq!(me, Some(ProviderId(8)), "{edition}: the own number, by the uuid of the sign-in");
        assert!(!learned.facilities().is_empty() && !learned.categories().is_empty(), "{edition}");
        assert!(
            learned.facilities().iter().all(|facility| !facility.name.is_empty()),
            "{edition}: with their names"
        );

        let next = clinic.session_of("drgarcia").await;
        next.directory().teach(learned.clone());
        assert_eq!(next.directory().learned(), learned, "{edition}: what was learned can be kept");

        let admin = clinic.session_of("admin").await;
        assert!(!admin.directory().facilities().await.expect("allowed").items.is_empty(), "{edition}");
        let practitioners = admin.directory().practitioners().await.expect("allowed").items;
        assert!(
            practitioners.iter().any(|one| one.name == "Elena Garcia"),
            "{edition}: full names for administrators"
        );
    }
}

#[tokio::test]
async fn q73_q51_the_lists_of_a_patient_have_titles_and_medications_have_ids() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let patients = openemr.patients().page(0).await.expect("everybody").patients.items;
        let (mut problems, mut allergies, mut medications) = (0, 0, 0);
        for patient in &patients {
            let (uuid, pid) = (&patient.summary.uuid, patient.summary.pid.expect("a number"));
            let lists = openemr.lists().of(uuid).await;
            let truth = clinic.demo.records().lists(pid.0.into());
            let titles = |kind| {
                truth
                    .iter()
                    .filter(|one| one.kind == kind)
                    .map(|one| one.title.clone())
                    .collect::<BTreeSet<_>>()
            };
            let found = lists.problems.expect("problems");
            assert_eq!(found.unreadable, 0, "{edition}: all are read");
            let named: BTreeSet<String> = found.items.iter().map(|one| one.title.clone()).collect();
            assert_eq!(
                named,
                titles(demo_clinic::ListKind::MedicalProblem),
                "{edition}: Q73, by their titles"
            );
            problems += found.items.len();
            let found = lists.allergies.expect("allergies");
            let named: BTreeSet<String> = found.items.iter().map(|one| one.title.clone()).collect();
            assert_eq!(named, titles(demo_clinic::ListKind::Allergy), "{edition}: Q39, through FHIR");
            allergies += found.items.len();
            let found = lists.medications.expect("medications");
            assert!(
                found.items.iter().all(|one| one.id.is_some()),
                "{edition}: Q51, problems were asked first"
            );
            assert!(found.items.iter().all(|one| one.status != EntryStatus::Unknown), "{edition}");
            medications += found.items.len();
        }
        assert!(
            problems > 0 && allergies > 0 && medications > 0,
            "{edition}: the demo clinic has all three kinds"
        );
    }
}

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

fn name(fault: &Fault) -> String {
    serde_json::to_value(fault).expect("plain data")["fault"]
        .as_str()
        .expect("a name")
        .replace('_', "-")
        .chars()
        .take(17)
        .collect()
}

/// Unknown, or certainly not stored; never `Done` and never `Refused`.
fn is_open<T>(outcome: &Result<WriteOutcome<T>, ApiError>) -> bool {
    matches!(outcome, Ok(WriteOutcome::Unknown { .. }) | Err(ApiError::TooManyRequests { .. }))
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
