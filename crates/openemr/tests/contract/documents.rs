//! Documents: list, open, add, the summary of care, and FHIR's view of them.

use crate::common::{BOTH, Clinic, records::done};
use demo_clinic::{Edition, Fault};
use openemr::{ApiError, DocumentCategory, DocumentReference, NewDocument, WriteOutcome};

fn scan() -> NewDocument {
    NewDocument {
        name: "résumé \"1\".pdf".into(),
        media_type: "application/pdf".into(),
        bytes: b"%PDF-1.4 scan".to_vec(),
    }
}

#[tokio::test]
async fn q80_a_document_is_opened_where_the_server_gives_it_out() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (_, pid) = clinic.patient("Reyes", "Maria");
        let list = openemr.documents().list(pid, DocumentCategory::MedicalRecord).await.expect("a list");
        let letter = &list.items[0];
        let named = letter.name.as_deref() == Some("letter.pdf");
        assert_eq!(named, edition == Edition::V8_0, "{edition}: 7.0 shows the name of the file on its disk");
        let opened = openemr.documents().download(letter).await;
        match edition {
            Edition::V7_0 => assert!(opened.expect("the file").starts_with(b"%PDF"), "{edition}: its bytes"),
            Edition::V8_0 | Edition::V8_2 => {
                let Err(ApiError::NotOffered { why, .. }) = opened else { panic!("{edition}: {opened:?}") };
                assert!(why.contains("Q80"), "{edition}: {why}");
                assert!(!openemr.documents().can_be_opened(), "{edition}: said before it is tried");
            }
        }
        let none = openemr.documents().list(pid, DocumentCategory::LivingWill).await.expect("a list");
        assert_eq!((none.items.len(), none.unreadable), (0, 0), "{edition}: Q33, an empty category");
    }
}

#[tokio::test]
async fn q80_the_sentence_of_a_refusal_is_not_taken_for_the_file() {
    let clinic = Clinic::open(Edition::V7_0).await;
    let openemr = clinic.session_of("frontdesk").await;
    let (_, pid) = clinic.patient("Reyes", "Maria");
    let list =
        openemr.documents().list(pid, DocumentCategory::MedicalRecord).await.expect("anybody may list");
    let opened = openemr.documents().download(&list.items[0]).await.expect_err("front desk");
    assert_eq!(opened.server_said(), Some("Not authorized to view requested file"), "200, and yet refused");
}

#[tokio::test]
async fn q81_a_file_that_was_stored_with_500_is_found_and_not_sent_twice() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (_, pid) = clinic.patient("Reyes", "Maria");
        let documents = openemr.documents();
        let place = DocumentCategory::PatientPhotograph;
        let before = documents.list(pid, place).await.expect("a list").items;
        assert_eq!(documents.find(pid, place, &scan(), &before).await, Ok(None), "{edition}: not yet");
        let outcome = documents.upload(pid, place, &scan()).await;
        match edition {
            Edition::V7_0 => done(outcome),
            Edition::V8_0 | Edition::V8_2 => {
                assert!(matches!(outcome, Ok(WriteOutcome::Unknown { .. })), "{edition}: {outcome:?}")
            }
        }
        let found = documents.find(pid, place, &scan(), &before).await.expect("asked");
        assert!(found.is_some(), "{edition}: it is in the list");
        let stored = clinic.demo.records().documents(pid.0.into());
        let stored: Vec<_> = stored.iter().filter(|one| one.bytes == scan().bytes).collect();
        assert_eq!(stored.len(), 1, "{edition}: once");
        assert!(stored[0].name.starts_with("résumé"), "{edition}: under its name, {}", stored[0].name);
        let empty = documents.upload(pid, place, &NewDocument { bytes: Vec::new(), ..scan() }).await;
        assert!(matches!(empty, Ok(WriteOutcome::Refused { .. })), "{edition}: an empty file is not sent");
    }
}

#[tokio::test]
async fn q80_a_file_that_only_its_type_tells_is_found_where_there_is_one_of_it_and_guessed_nowhere() {
    let clinic = Clinic::open(Edition::V7_0).await;
    let (_, pid) = clinic.patient("Reyes", "Maria");
    let (desk, doctor) = (clinic.session_of("frontdesk").await, clinic.session_of("drgarcia").await);
    let place = DocumentCategory::PatientPhotograph;
    let before = desk.documents().list(pid, place).await.expect("anybody may list").items;
    done(doctor.documents().upload(pid, place, &scan()).await);
    let found = desk.documents().find(pid, place, &scan(), &before).await.expect("asked");
    assert!(found.is_some(), "one of this type is new, and front desk may not look into it");
    let other = NewDocument { bytes: b"%PDF-1.4 of somebody else".to_vec(), ..scan() };
    done(doctor.documents().upload(pid, place, &other).await);
    let unsure = desk.documents().find(pid, place, &scan(), &before).await;
    assert!(matches!(unsure, Err(ApiError::NotAllowed { .. })), "either may be it: {unsure:?}");
    let sure = doctor.documents().find(pid, place, &scan(), &before).await.expect("asked");
    assert!(sure.is_some(), "whoever may look knows it by its content");
}

#[tokio::test]
async fn q93_q94_a_summary_of_care_is_made_and_opened_on_7_0() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        assert_eq!(
            openemr.summaries().are_offered(),
            edition == Edition::V7_0,
            "{edition}: said before it is tried"
        );
        let made = openemr.summaries().create(&maria).await;
        if edition != Edition::V7_0 {
            assert!(matches!(made, Err(ApiError::NotOffered { .. })), "{edition}: {made:?}");
            assert!(clinic.demo.requests().all().is_empty(), "{edition}: without trying");
            continue;
        }
        let made = done(made);
        assert_eq!((made.category.as_str(), made.media_type.as_str()), ("CCDA", "text/xml"), "{edition}");
        let newest = openemr.summaries().newest(pid).await.expect("a list").expect("the new one");
        let bytes = openemr.documents().download(&newest).await.expect("a physician opens it there");
        assert!(String::from_utf8(bytes).expect("text").contains("ClinicalDocument"), "{edition}: C-CDA");
        let refused = openemr.file(&made).await;
        assert!(
            matches!(refused, Err(ApiError::NotAllowed { .. })),
            "{edition}: Binary is an administrator's"
        );
    }
}

#[tokio::test]
async fn an_administrator_sees_all_documents_at_once_and_opens_them_on_both_editions() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("admin").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let all = openemr.chart::<DocumentReference>().of(&maria).await.expect("all of them");
        assert_eq!(all.unreadable, 0, "{edition}: each is read");
        let letter = all.items.iter().find(|one| one.title == "letter.pdf").expect("by its real name");
        assert!(openemr.file(letter).await.expect("the file").starts_with(b"%PDF"), "{edition}");
        let same = openemr.chart::<DocumentReference>().read(&maria, &letter.id).await.expect("one");
        assert_eq!(same, *letter, "{edition}: the same by its id");
        let note = all.items.iter().find(|one| !one.text.is_empty()).expect("a clinical note");
        assert_eq!(openemr.file(note).await, Err(ApiError::NotFound), "{edition}: a note is no file");
    }
}

#[tokio::test]
async fn q112_a_kind_of_file_that_the_server_does_not_take_is_refused_and_nothing_else() {
    for edition in [Edition::V8_0, Edition::V8_2] {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (_, pid) = clinic.patient("Reyes", "Maria");
        // Such a file is answered as an empty list is.
        clinic.demo.faults().arm("POST", "*/document", Fault::NotFound, 1);
        let page = NewDocument {
            name: "letter.html".into(),
            media_type: "text/html".into(),
            bytes: b"<p>Dear colleague</p>".to_vec(),
        };
        let outcome = openemr.documents().upload(pid, DocumentCategory::MedicalRecord, &page).await;
        assert!(matches!(outcome, Ok(WriteOutcome::Refused { .. })), "{edition}: {outcome:?}");
    }
}
