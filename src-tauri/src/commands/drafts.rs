//! Drafts.

use super::{Answer, Core};
use app::contract::{DraftContent, DraftLine, DraftPlace, DraftSaved, DraftView};

#[tauri::command]
pub(crate) async fn drafts_save(
    core: Core<'_>,
    place: DraftPlace,
    content: DraftContent,
    account: String,
    seen: Option<String>,
) -> Answer<DraftSaved> {
    core.save_draft(place, content, &account, seen.as_deref()).await
}

#[tauri::command]
pub(crate) async fn drafts_list(core: Core<'_>) -> Answer<Vec<DraftLine>> {
    core.drafts().await
}

#[tauri::command]
pub(crate) async fn drafts_read(core: Core<'_>, place: DraftPlace) -> Answer<Option<DraftView>> {
    core.read_draft(place).await
}

#[tauri::command]
pub(crate) async fn drafts_unkept(core: Core<'_>, place: DraftPlace) -> Answer<Option<DraftContent>> {
    core.unkept_draft(place).await
}

#[tauri::command]
pub(crate) async fn drafts_discard(core: Core<'_>, place: DraftPlace) -> Answer<()> {
    core.discard_draft(place).await
}
