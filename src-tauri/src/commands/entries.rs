//! Problems, allergies and medications as a form holds them.

use super::{Answer, Core};
use app::contract::{EntryChange, EntryList, TypedEntry, WriteReceipt};
use domain::patient::PatientUuid;

#[tauri::command]
pub(crate) async fn entries_form(
    core: Core<'_>,
    patient: PatientUuid,
    list: EntryList,
    entry: String,
) -> Answer<TypedEntry> {
    core.entry_form(&patient, list, &entry).await
}

#[tauri::command]
pub(crate) async fn entries_change(
    core: Core<'_>,
    patient: PatientUuid,
    change: EntryChange,
) -> Answer<WriteReceipt> {
    core.change_entry(&patient, change).await
}
