//! What was typed and could not be kept before a lock, because the disk is full or another draft lies in its place.
//!
//! The window's document goes with the lock, so its text would go too. It stays here, in memory and out of every
//! command's reach, until its author has opened the desk again. Then it becomes a draft if it can by now; if not, its
//! form gets it back.

use crate::{
    Core, Rounds,
    account::Account,
    clock::stamp,
    contract::{AppEvent, DraftContent, DraftLine, DraftPlace, FlushReason, UiError, UnkeptDraft},
    drafts::draft_key,
    error::from_store,
    locked::locked,
    writing::written::draft_excerpt,
};
use std::time::Duration;
use tokio::sync::oneshot;

/// The window has this long to store what is being typed. It has covered itself by then, and may have just been woken.
const FLUSH: Duration = Duration::from_secs(3);

impl Rounds {
    /// The window has stored what was typed, except this: the answer to [`AppEvent::FlushDrafts`].
    pub fn flushed(&self, unkept: Vec<UnkeptDraft>) {
        for waiting in std::mem::take(&mut *locked(&self.0.flushing)) {
            // Whoever gave up waiting has gone on without it.
            let _ = waiting.send(unkept.clone());
        }
    }

    /// Asks the window to store what is being typed, and waits for its word, but not for long: what it could not store,
    /// or `None` if it did not answer.
    pub async fn flush(&self, why: FlushReason) -> Option<Vec<UnkeptDraft>> {
        let (answer, answered) = oneshot::channel();
        locked(&self.0.flushing).push(answer);
        self.0.hub.tell(&AppEvent::FlushDrafts { why });
        tokio::time::timeout(FLUSH, answered).await.ok()?.ok()
    }

    /// The clinician is about to lock although this could not be kept: it is held until they are back.
    pub fn hold(&self, unkept: Vec<UnkeptDraft>) {
        if let Ok(account) = self.0.account() {
            self.0.hold_unkept(&account, unkept);
        }
    }

    /// What was typed into a form before a lock and could not be kept until now, if anything. It is handed back once: from
    /// then on the form keeps it, as it keeps whatever is typed.
    ///
    /// # Errors
    /// When nobody is signed in or the journal cannot be read.
    pub async fn unkept_draft(&self, place: DraftPlace) -> Result<Option<DraftContent>, UiError> {
        let account = self.0.account()?;
        Ok(self.0.take_unkept(&account, place).await?.map(|one| one.content))
    }
}

impl Core {
    /// Holds what its author typed and the disk did not take; of one form the newest.
    pub(crate) fn hold_unkept(&self, account: &Account, unkept: Vec<UnkeptDraft>) {
        let mut all = locked(&self.unkept);
        for one in unkept.into_iter().filter(|one| one.author == account.subject) {
            let held = all.entry(account.place.clone()).or_default();
            held.retain(|other| other.place != one.place);
            held.push(one);
        }
    }

    /// The desk is open again: what is held becomes drafts, as far as that can be by now.
    pub(crate) async fn keep_unkept(&self, account: &Account) {
        for one in self.unkept_of(account) {
            let kept = self.keep_draft(account, &one.place, &one.content, one.seen.as_deref()).await;
            match kept {
                Ok(_) => self.let_go(account, &one),
                Err(error) => {
                    tracing::warn!(code = ?error.code, "what was typed before the lock is not kept yet");
                }
            }
        }
    }

    /// What is held of an account.
    fn unkept_of(&self, account: &Account) -> Vec<UnkeptDraft> {
        locked(&self.unkept).get(&account.place).cloned().unwrap_or_default()
    }

    /// Takes out what is held of a form, whatever its visit is called by now.
    pub(crate) async fn take_unkept(
        &self,
        account: &Account,
        place: DraftPlace,
    ) -> Result<Option<UnkeptDraft>, UiError> {
        let held = self.unkept_of(account);
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
            self.let_go(account, one);
        }
        Ok(found)
    }

    fn let_go(&self, account: &Account, gone: &UnkeptDraft) {
        let mut all = locked(&self.unkept);
        if let Some(held) = all.get_mut(&account.place) {
            held.retain(|one| one != gone);
            if held.is_empty() {
                all.remove(&account.place);
            }
        }
    }

    /// Adds what is held to the drafts, so that it is found: forms of which no draft is listed.
    pub(crate) async fn list_unkept(&self, account: &Account, lines: &mut Vec<DraftLine>) {
        for one in self.unkept_of(account) {
            if let Some(line) = lines.iter_mut().find(|line| line.place == one.place) {
                // What is held is newer than a text that came back from a refusal.
                line.returned_from = None;
                continue;
            }
            lines.push(DraftLine {
                whose: self.label_of(account, &one.place.patient).await,
                saved_at: one.seen.clone().unwrap_or_else(|| stamp(self.clock.now())),
                excerpt: draft_excerpt(&one.content),
                returned_from: None,
                place: one.place,
            });
        }
    }
}
