//! SOAP notes.

use super::{Answer, Core};
use app::contract::{NoteChange, VisitKey, WriteReceipt};
use domain::{note::SoapText, patient::PatientUuid};

#[tauri::command]
pub(crate) async fn notes_send(
    core: Core<'_>,
    patient: PatientUuid,
    visit: VisitKey,
    text: SoapText,
) -> Answer<WriteReceipt> {
    core.send_note(&patient, &visit, text).await
}

#[tauri::command]
pub(crate) async fn notes_change(
    core: Core<'_>,
    patient: PatientUuid,
    visit: VisitKey,
    change: NoteChange,
) -> Answer<WriteReceipt> {
    core.change_note(&patient, &visit, change).await
}
