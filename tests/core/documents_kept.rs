//! What stays of a patient's documents on this computer: an answer that is no answer takes nothing away, and a clear one does.

use crate::documents::{Alone, WithFiles, desk};
use app::contract::{DocumentRow, UploadOutcome};
use demo_clinic::{Edition, Fault};
use domain::patient::PatientUuid;

const BYTES: &[u8] = b"%PDF-1.4 kept";

/// A document that was added and opened: its bytes are on this computer.
async fn opened(edition: Edition, user: &str) -> (WithFiles<Alone>, PatientUuid, DocumentRow) {
    let desk = desk(edition, user).await;
    let patient = desk.patient().await;
    assert_eq!(desk.added(&patient, "a.pdf", BYTES).await, UploadOutcome::Stored, "{edition}");
    let row = desk.row(&patient, "a.pdf", "application/pdf").await;
    assert!(desk.bytes(&patient, &row.id).await.1 == BYTES, "{edition}");
    (desk, patient, row)
}

/// Whether the list has the document with its bytes.
async fn is_here(desk: &WithFiles<Alone>, patient: &PatientUuid, row: &DocumentRow) -> bool {
    desk.read_again(patient).await.rows.iter().any(|one| one.id == row.id && one.here)
}

#[tokio::test]
async fn a_list_that_fails_takes_no_file_from_an_administrator() {
    for edition in Edition::ALL {
        let (desk, patient, row) = opened(edition, "admin").await;
        for fault in [
            Fault::ErrorAfterCommit,
            Fault::Html,
            Fault::Truncated,
            Fault::NotFound,
            Fault::OutcomeEntry { total: 40 },
        ] {
            desk.clinic.faults().arm("GET", "*/DocumentReference", fault.clone(), 1);
            assert!(
                is_here(&desk, &patient, &row).await,
                "{edition}, {fault:?}: nothing says that it is gone"
            );
            assert!(desk.clinic.faults().waiting().is_empty(), "{edition}, {fault:?}: it was met");
            assert!(desk.bytes(&patient, &row.id).await.1 == BYTES, "{edition}, {fault:?}: and it opens");
            assert!(is_here(&desk, &patient, &row).await, "{edition}, {fault:?}: as before");
        }
    }
}

#[tokio::test]
async fn a_list_that_lacks_a_part_takes_no_file_and_no_row() {
    let (desk, patient, row) = opened(Edition::V7_0, "drgarcia").await;
    for fault in [Fault::Html, Fault::Redirect { to: "https://portal.example.org/".into() }] {
        // The first of the thirteen categories are asked for at once, the one of this document among them.
        desk.clinic.faults().arm("GET", "*/document", fault.clone(), 6);
        let list = desk.read_again(&patient).await;
        let said = list.rows.iter().any(|one| one.id == row.id && one.here);
        assert!(said, "{fault:?}: it is listed as it was read before");
        assert_eq!(list.unread.len(), 6, "{fault:?}: and what could not be read is named");
        desk.clinic.faults().clear();
        assert!(is_here(&desk, &patient, &row).await, "{fault:?}: as before");
    }
}

#[tokio::test]
async fn a_clear_answer_takes_away_what_it_is_about() {
    for edition in Edition::ALL {
        let (desk, patient, row) = opened(edition, "admin").await;
        desk.clinic.faults().arm("GET", "*/DocumentReference", Fault::RoleRefused, 1);
        let list = desk.read_again(&patient).await;
        assert!(list.only_standard, "{edition}: read as everybody else reads it");
        let again = desk.read_again(&patient).await;
        let listed = again.rows.iter().find(|one| one.id == row.id).expect("listed again");
        assert!(!listed.here, "{edition}: what the role may not have is not kept for it");
    }
    let (desk, patient, row) = opened(Edition::V7_0, "drgarcia").await;
    desk.clinic.faults().arm("GET", "*/document", Fault::RoleRefused, 13);
    let refused = desk.read_again(&patient).await;
    let listed = refused.rows.iter().find(|one| one.id == row.id).expect("as it was read before");
    assert!(!listed.here, "a role that may not have documents any more keeps none");
    desk.clinic.faults().clear();
    assert!(desk.bytes(&patient, &row.id).await.1 == BYTES, "given back, it is fetched again");
    for edition in Edition::ALL {
        let (desk, patient, row) = opened(edition, "admin").await;
        assert!(desk.clinic.office().delete_document(desk.pid(&patient), "a.pdf"), "deleted in OpenEMR");
        assert!(desk.read_again(&patient).await.rows.iter().all(|one| one.id != row.id), "{edition}");
        let files = desk.rounds.open_document(&patient, &row.id).await;
        assert!(files.is_err(), "{edition}: neither listed nor here");
    }
}

#[tokio::test]
async fn what_cannot_be_read_of_a_list_is_no_word_that_a_document_is_gone() {
    let desk = desk(Edition::V7_0, "admin").await;
    let patient = desk.patient().await;
    assert_eq!(desk.added(&patient, "a.pdf", BYTES).await, UploadOutcome::Stored);
    let row = desk.row(&patient, "a.pdf", "application/pdf").await;
    let foreign = desk.somebody_else(&patient).await;
    desk.clinic.faults().arm("GET", "*/DocumentReference", Fault::OutcomeEntry { total: 40 }, 1);
    assert!(desk.bytes(&patient, &row.id).await.1 == BYTES, "it is in the part that was read");
    let foreign = Fault::ForeignSubject { patient: foreign.as_str().to_owned() };
    desk.clinic.faults().arm("GET", "*/DocumentReference", foreign, 1);
    let list = desk.read_again(&patient).await;
    assert!(!list.rows.is_empty(), "the others stay");
}
