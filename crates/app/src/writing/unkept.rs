//! What was typed and could not be kept before a lock, because the disk is full or another draft lies in its place.
//!
//! The window's document goes with the lock, so its text would go too. It stays in memory ([`crate::account::unkept`]),
//! out of every command's reach, until its author has opened the desk again. Then it becomes a draft if it can by now; if
//! not, its form gets it back.

use crate::{
    account::Account,
    clock::stamp,
    contract::{DraftLine, DraftPlace, UiError, UnkeptDraft},
    error::from_store,
    reading::people,
    writing::{
        drafts::{self, draft_key},
        written::draft_excerpt,
    },
};

/// The desk is open again: what is held becomes drafts, as far as that can be by now.
pub(crate) async fn keep_unkept(account: &Account) {
    for one in account.unkept.all() {
        let kept = drafts::keep_draft(account, &one.place, &one.content, one.seen.as_deref()).await;
        match kept {
            Ok(_) => account.unkept.let_go(&one),
            Err(error) => {
                tracing::warn!(code = ?error.code, "what was typed before the lock is not kept yet");
            }
        }
    }
}

/// Takes out what is held of a form, whatever its visit is called by now.
pub(crate) async fn take_unkept(
    account: &Account,
    place: DraftPlace,
) -> Result<Option<UnkeptDraft>, UiError> {
    let held = account.unkept.all();
    if held.is_empty() {
        return Ok(None);
    }
    let found = account
        .journal
        .call(move |journal| {
            let wanted = draft_key(journal, &place)?;
            for one in held {
                if draft_key(journal, &one.place)? == wanted {
                    return Ok(Some(one));
                }
            }
            Ok(None)
        })
        .await
        .map_err(from_store)?;
    if let Some(one) = &found {
        account.unkept.let_go(one);
    }
    Ok(found)
}

/// Adds what is held to the drafts, so that it is found: forms of which no draft is listed.
pub(crate) async fn list_unkept(account: &Account, lines: &mut Vec<DraftLine>) {
    for one in account.unkept.all() {
        if let Some(line) = lines.iter_mut().find(|line| line.place == one.place) {
            // What is held is newer than a text that came back from a refusal.
            line.returned_from = None;
            continue;
        }
        lines.push(DraftLine {
            whose: people::label_of(account, &one.place.patient).await,
            saved_at: one.seen.clone().unwrap_or_else(|| stamp(account.clock.now())),
            excerpt: draft_excerpt(&one.content),
            returned_from: None,
            place: one.place,
        });
    }
}
