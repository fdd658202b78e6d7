//! Unsent.

use super::{Answer, Core};
use app::contract::{DraftPlace, OutboxItem, PartChoice, VisitKey};

#[tauri::command]
pub(crate) async fn outbox_list(core: Core<'_>) -> Answer<Vec<OutboxItem>> {
    core.unsent().await
}

#[tauri::command]
pub(crate) async fn outbox_retry(core: Core<'_>, id: String) -> Answer<()> {
    core.retry_write(&id).await
}

#[tauri::command]
pub(crate) async fn outbox_discard(core: Core<'_>, id: String) -> Answer<()> {
    core.discard_write(&id).await
}

#[tauri::command]
pub(crate) async fn outbox_take_back(core: Core<'_>, id: String) -> Answer<DraftPlace> {
    core.take_back_write(&id).await
}

#[tauri::command]
pub(crate) async fn outbox_file_elsewhere(core: Core<'_>, id: String, visit: VisitKey) -> Answer<DraftPlace> {
    core.file_write_elsewhere(&id, &visit).await
}

#[tauri::command]
pub(crate) async fn outbox_resolve(core: Core<'_>, id: String, choices: Vec<PartChoice>) -> Answer<()> {
    core.resolve_write(&id, &choices).await
}
