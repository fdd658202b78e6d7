//! Writing the lists of a chart: problems, allergies, medications, surgeries, dental issues.

use crate::common::{BOTH, Clinic, records::done};
use demo_clinic::Edition;
use domain::chart::Code;
use jiff::civil::date;
use openemr::{ApiError, EntryEdit, NumberedEntries, OpenEmr, RecordUuid, WriteOutcome};

fn entry(title: &str) -> EntryEdit {
    EntryEdit {
        title: title.into(),
        began: Some(date(2026, 11, 20)),
        ended: None,
        code: Some(Code { system: "ICD10".into(), code: "I10".into() }),
        ..EntryEdit::default()
    }
}

#[tokio::test]
async fn q50_problems_and_allergies_are_added_changed_and_deleted() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        for (entries, what) in [(openemr.problems(), "problem"), (openemr.allergies(), "allergy")] {
            let new = done(entries.create(&maria, &entry("Latex, hives")).await);
            let read = entries.read(&maria, &new.uuid).await.expect("its details");
            assert_eq!(read.title, "Latex, hives", "{edition} {what}");
            assert_eq!(
                read.began.and_then(|day| day.exact()),
                Some(date(2026, 11, 20)),
                "{edition} {what}: Q50"
            );
            assert_eq!(read.codes[0].code, "I10", "{edition} {what}: with its code");

            let closed = EntryEdit { ended: Some(date(2026, 11, 21)), ..entry("Latex, hives") };
            let stored = done(entries.update(&maria, &new.uuid, &EntryEdit { code: None, ..closed }).await);
            assert_eq!(
                stored.ended.and_then(|day| day.exact()),
                Some(date(2026, 11, 21)),
                "{edition} {what}: closed"
            );
            assert_eq!(stored.codes.len(), 1, "{edition} {what}: what is not sent is kept");

            done(entries.delete(&maria, &new.uuid).await);
            let again = entries.delete(&maria, &new.uuid).await;
            assert!(
                matches!(again, Ok(WriteOutcome::Refused { .. })),
                "{edition} {what}: once is enough, {again:?}"
            );
        }
        let refused = openemr.problems().create(&maria, &EntryEdit { began: None, ..entry("x y") }).await;
        let Ok(WriteOutcome::Refused { fields, .. }) = refused else { panic!("{edition}: {refused:?}") };
        assert_eq!(fields[0].field, "begdate", "{edition}: what is missing is named");
    }
}

#[tokio::test]
async fn one_entry_of_each_list_is_read_by_its_fhir_id_and_only_for_its_patient() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let (walter, _) = clinic.patient("Abernathy", "Walter");
        let lists = openemr.lists().of(&maria).await;
        let id = |text: &str| RecordUuid::parse(text).expect("a uuid");
        let problem = id(&lists.problems.expect("problems").items[0].id);
        let allergy = id(&lists.allergies.expect("allergies").items[0].id);
        let medication = lists.medications.expect("medications").items[0].id.clone().expect("an id");
        let lists = openemr.lists();
        assert_eq!(lists.problem(&maria, &problem).await.expect("hers").id, problem.as_str(), "{edition}");
        assert_eq!(lists.allergy(&maria, &allergy).await.expect("hers").id, allergy.as_str(), "{edition}");
        lists.medication(&maria, &id(&medication)).await.expect("hers");
        let other = lists.problem(&walter, &problem).await;
        assert!(matches!(other, Err(ApiError::Unreadable(_))), "{edition}: not another patient's, {other:?}");
    }
}

fn numbered(openemr: &OpenEmr) -> [(NumberedEntries<'_>, &'static str); 3] {
    [
        (openemr.medications(), "medication"),
        (openemr.surgeries(), "surgery"),
        (openemr.dental_issues(), "dental issue"),
    ]
}

#[tokio::test]
async fn q51_a_new_entry_is_read_by_its_number_until_the_list_can_be_read() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        for (entries, what) in numbered(&openemr) {
            let id = done(entries.create(pid, &entry("New one")).await);
            let new = entries.read_new(pid, id).await.expect("right after its creation");
            assert_eq!((new.title.as_str(), new.uuid), ("New one", None), "{edition} {what}");
            let list = entries.list(&maria, pid).await.expect("problems were asked first");
            let listed = list.items.iter().find(|one| one.id == id).expect("it is there");
            assert!(listed.uuid.is_some(), "{edition} {what}: with a uuid now");
            let late = entries.read_new(pid, id).await;
            assert!(matches!(late, Err(ApiError::Server { .. })), "{edition} {what}: {late:?}");
            let asked = clinic.demo.requests().all();
            let failing = asked.iter().filter(|seen| seen.path.ends_with(&format!("/{id}"))).count();
            assert_eq!(failing, 2, "{edition} {what}: a known failure is not asked three times");
        }
    }
}

#[tokio::test]
async fn q83_a_change_sends_the_whole_entry() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        for (entries, what) in numbered(&openemr) {
            let id = done(entries.create(pid, &entry("Before")).await);
            done(entries.update(pid, id, &entry("After")).await);
            let found =
                entries.find(&maria, pid, &entry("After")).await.expect("asked").expect("it is there");
            assert_eq!(
                (found.id, found.diagnosis.as_str()),
                (id, "ICD10:I10"),
                "{edition} {what}: nothing was emptied"
            );
            assert_eq!(found.began.and_then(|day| day.exact()), Some(date(2026, 11, 20)), "{edition} {what}");
        }
    }
}

#[tokio::test]
async fn q51_a_deletion_that_answered_500_is_settled_by_the_list_and_not_repeated() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        for (entries, what) in numbered(&openemr) {
            let id = done(entries.create(pid, &entry("Mistaken")).await);
            assert!(entries.is_there(&maria, pid, id).await.expect("asked"), "{edition} {what}: before");
            let outcome = entries.delete(pid, id).await;
            match edition {
                Edition::V7_0 => done(outcome),
                Edition::V8_0 | Edition::V8_2 => {
                    assert!(
                        matches!(outcome, Ok(WriteOutcome::Unknown { .. })),
                        "{edition} {what}: {outcome:?}"
                    );
                }
            }
            assert!(!entries.is_there(&maria, pid, id).await.expect("asked"), "{edition} {what}: it is gone");
        }
        let deletes = clinic.demo.requests().all().iter().filter(|seen| seen.method == "DELETE").count();
        assert_eq!(deletes, 3, "{edition}: each sent once");
        assert_eq!(
            clinic.connection.health().left_alone_for,
            None,
            "{edition}: a known 500 is no sign of illness"
        );
    }
}
