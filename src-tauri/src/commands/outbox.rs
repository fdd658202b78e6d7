//! Unsent.

use super::{Answer, Core};
use app::contract::OutboxItem;

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
