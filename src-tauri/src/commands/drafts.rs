//! Drafts.

use super::{Answer, Core};
use app::contract::{DraftContent, DraftPlace, DraftSaved, DraftView};

#[tauri::command]
pub(crate) async fn drafts_save(
    core: Core<'_>,
    place: DraftPlace,
    content: DraftContent,
    account: String,
) -> Answer<DraftSaved> {
    core.save_draft(place, content, &account).await
}

#[tauri::command]
pub(crate) async fn drafts_read(core: Core<'_>, place: DraftPlace) -> Answer<Option<DraftView>> {
    core.read_draft(place).await
}

#[tauri::command]
pub(crate) async fn drafts_discard(core: Core<'_>, place: DraftPlace) -> Answer<()> {
    core.discard_draft(place).await
}
