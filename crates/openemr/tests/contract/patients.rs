//! Patients and their lists, in both editions.

use crate::common::{BOTH, Clinic, impatient, records::done};
use domain::{
    chart::EntryStatus,
    patient::{PatientUuid, Sex},
};
use futures_util::{StreamExt, future::join_all};
use jiff::ToSpan;
use openemr::{ApiError, PatientEdit, WriteOutcome};
use std::collections::BTreeSet;

#[tokio::test]
async fn q36_the_whole_patient_list_is_read_in_pages_without_gaps_or_doubles() {
    for edition in BOTH {
        let clinic = Clinic::open_with(edition, 450, impatient()).await;
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
async fn q36_all_pages_from_somewhere_on_come_in_order_and_end_with_the_last() {
    for edition in BOTH {
        for (people, wanted) in [(450, vec![(200, 200), (400, 50)]), (400, vec![(200, 200)])] {
            let clinic = Clinic::open_with(edition, people, impatient()).await;
            let openemr = clinic.session_of("drgarcia").await;
            let patients = openemr.patients();
            let pages = patients
                .pages(200)
                .map(|(offset, page)| (offset, page.expect("a page").patients.items.len()));
            let mut read: Vec<_> = pages.collect().await;
            // Only 8.x can say with a full page that it was the last.
            read.retain(|&(_, rows)| rows > 0);
            assert_eq!(read, wanted, "{edition}: {people} people");
        }
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
        for words in ["smi%", "s%ith", "smit_", "john sm_th", "%smith"] {
            let found = openemr.patients().search(words, None).await.expect(words);
            assert!(found.patients.items.is_empty(), "{edition}: nobody is called {words} (Q34)");
        }
        let none = openemr.patients().search("zzzz qqqq", None).await.expect("answered");
        assert!(none.patients.items.is_empty() && !none.more, "{edition}: nobody");
    }
}

#[tokio::test]
async fn the_suffix_comes_with_the_row_and_is_left_out_by_fhir() {
    for edition in BOTH {
        let clinic = Clinic::open_with(edition, 40, impatient()).await;
        let openemr = clinic.session_of("drgarcia").await;
        let found = openemr.patients().search("whitfield samuel", None).await.expect("answered");
        let mut names: Vec<_> =
            found.patients.items.iter().map(|patient| patient.summary.list_name()).collect();
        names.sort();
        assert_eq!(names, ["Whitfield, Samuel, Jr.", "Whitfield, Samuel, Sr."], "{edition}");
        let senior =
            found.patients.items.iter().find(|patient| patient.summary.suffix == "Sr.").expect("him");
        let whole = openemr.patients().read(&senior.summary.uuid).await.expect("his record");
        assert_eq!(whole.summary.suffix, "Sr.", "{edition}: in a chart as in the list");
        let told = openemr.patients().summary(&senior.summary.uuid).await.expect("his resource");
        assert_eq!(told.suffix, "", "{edition}: as OpenEMR makes its resources");
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
