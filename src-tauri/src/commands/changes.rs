//! Changes of what OpenEMR already has.

use super::{Answer, Core};
use app::contract::{
    DemographicsChange, EntryChange, EntryList, NoteChange, TypedDemographics, TypedEntry, VisitKey,
    WriteReceipt,
};
use domain::patient::PatientUuid;

#[tauri::command]
pub(crate) async fn changes_note(
    core: Core<'_>,
    patient: PatientUuid,
    visit: VisitKey,
    change: NoteChange,
) -> Answer<WriteReceipt> {
    core.change_note(&patient, &visit, change).await
}

#[tauri::command]
pub(crate) async fn changes_demographics_form(
    core: Core<'_>,
    patient: PatientUuid,
) -> Answer<TypedDemographics> {
    core.demographics_form(&patient).await
}

#[tauri::command]
pub(crate) async fn changes_demographics(
    core: Core<'_>,
    patient: PatientUuid,
    change: DemographicsChange,
) -> Answer<WriteReceipt> {
    core.change_demographics(&patient, change).await
}

#[tauri::command]
pub(crate) async fn changes_entry_form(
    core: Core<'_>,
    patient: PatientUuid,
    list: EntryList,
    entry: String,
) -> Answer<TypedEntry> {
    core.entry_form(&patient, list, &entry).await
}

#[tauri::command]
pub(crate) async fn changes_entry(
    core: Core<'_>,
    patient: PatientUuid,
    change: EntryChange,
) -> Answer<WriteReceipt> {
    core.change_entry(&patient, change).await
}
