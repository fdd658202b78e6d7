//! Writing the lists of a chart: problems, allergies, medications, surgeries, dental issues.

use crate::common::{BOTH, Clinic, records::done};
use demo_clinic::Edition;
use domain::chart::Code;
use jiff::civil::date;
use openemr::{ApiError, EntryEdit, NumberedEntries, OpenEmr, RecordUuid, SiteFacts, WriteOutcome};
use std::sync::Arc;

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

#[tokio::test]
async fn q100_the_date_of_an_allergy_is_sent_as_the_edition_takes_it_and_once_otherwise() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        done(openemr.allergies().create(&maria, &entry("Papaya, hives")).await);
        assert_eq!(posts(&clinic), 1, "{edition}: in its own spelling at once");
    }
    // A later 8.0 takes the dates that 8.2 takes, and nothing tells it from an earlier one.
    let mut clinic = Clinic::open(Edition::V8_2).await;
    clinic.facts = Arc::new(SiteFacts { edition: openemr::Edition::V8_0, ..(*clinic.facts).clone() });
    let openemr = clinic.session_of("drgarcia").await;
    let (maria, _) = clinic.patient("Reyes", "Maria");
    let new = done(openemr.allergies().create(&maria, &entry("Papaya, hives")).await);
    assert_eq!(posts(&clinic), 2, "refused for its date alone, it is sent once more");
    let read = openemr.allergies().read(&maria, &new.uuid).await.expect("it is there");
    assert_eq!(read.began.and_then(|day| day.exact()), Some(date(2026, 11, 20)), "with its day");
    clinic.demo.requests().clear();
    let nameless = openemr.allergies().create(&maria, &EntryEdit { title: "x".into(), ..entry("") }).await;
    assert!(matches!(nameless, Ok(WriteOutcome::Refused { .. })), "{nameless:?}");
    assert_eq!(posts(&clinic), 1, "any other refusal is one");
}

fn posts(clinic: &Clinic) -> usize {
    clinic.demo.requests().all().iter().filter(|seen| seen.method == "POST").count()
}

#[tokio::test]
async fn q102_an_answer_about_another_patients_entry_is_no_success() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let (walter, _) = clinic.patient("Abernathy", "Walter");
        for (entries, what) in [(openemr.problems(), "problem"), (openemr.allergies(), "allergy")] {
            let hers = done(entries.create(&maria, &entry("Hers, and hers alone")).await).uuid;
            let gone = entries.delete(&walter, &hers).await;
            assert!(!matches!(gone, Ok(WriteOutcome::Done(()))), "{edition} {what}: it said yes, {gone:?}");
            entries.read(&maria, &hers).await.expect("and nothing was deleted");
            let changed = entries.update(&walter, &hers, &entry("His now")).await;
            assert!(!matches!(changed, Ok(WriteOutcome::Done(_))), "{edition} {what}: {changed:?}");
            let read = entries.read(&walter, &hers).await;
            assert!(matches!(read, Err(ApiError::Unreadable(_))), "{edition} {what}: he has none, {read:?}");
        }
    }
}

#[tokio::test]
async fn q122_a_medication_needs_no_beginning() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let timeless = EntryEdit { began: None, code: None, ..entry("Aspirin 81 mg") };
        let id = done(openemr.medications().create(pid, &timeless).await);
        let list = openemr.medications().list(&maria, pid).await.expect("hers");
        let found = list.items.iter().find(|one| one.id == id).expect("it is there");
        assert_eq!((found.began, found.diagnosis.as_str()), (None, ""), "{edition}: neither day nor code");
    }
}

#[tokio::test]
async fn q120_codes_are_read_by_their_short_names_and_several_all_come_back() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let two = Code { system: "ICD10".into(), code: "I10;ICD10:E11.9".into() };
        let new = done(
            openemr.problems().create(&maria, &EntryEdit { code: Some(two), ..entry("Two codes") }).await,
        );
        let mut codes = openemr.problems().read(&maria, &new.uuid).await.expect("hers").codes;
        codes.sort_by(|a, b| a.code.cmp(&b.code));
        let codes: Vec<_> = codes.iter().map(|one| (one.system.as_str(), one.code.as_str())).collect();
        assert_eq!(codes, [("ICD10", "E11.9"), ("ICD10", "I10")], "{edition}: both");
        let plain =
            done(openemr.problems().create(&maria, &EntryEdit { code: None, ..entry("No code") }).await);
        assert_eq!(
            openemr.problems().read(&maria, &plain.uuid).await.expect("hers").codes,
            [],
            "{edition}: none"
        );
        let listed = openemr.lists().problems(&maria).await.expect("her problems").items;
        let coded = listed.iter().find(|one| one.id == new.uuid.as_str()).expect("in the list");
        let has_code = edition != Edition::V8_0;
        assert_eq!(coded.code.is_some(), has_code, "{edition}: 8.0 tells it nowhere in a list");
    }
}

#[tokio::test]
async fn q131_a_medication_is_taken_since_it_began_and_not_since_it_was_entered() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (an, pid) = clinic.patient("Li", "An");
        let id = clinic.demo.office().add_medication(pid.0.into(), "Aspirin 81 mg", "2019-03-02");
        let listed = openemr.lists().medications(&an).await.expect("hers").items;
        let dated = openemr.lists().with_beginnings(pid, listed).await;
        let aspirin = dated.iter().find(|one| one.id.as_deref() == Some(id.as_str())).expect("it is there");
        assert_eq!(aspirin.since.and_then(|day| day.exact()), Some(date(2019, 3, 2)), "{edition}: begdate");
        assert_ne!(aspirin.since, aspirin.entered, "{edition}: the day of the entry is another");
    }
}
