//! SOAP notes.

use super::{Answer, Core};
use app::contract::{VisitKey, WriteReceipt};
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
