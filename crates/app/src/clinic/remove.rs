//! Removing a clinic from this computer.
//!
//! Only whoever has opened the desk may, and what goes is theirs. Other people have worked here: their journals stay
//! where they are, encrypted and with their keys, until each has signed in here again. Before anything goes, the access
//! log of everybody whose key can be read is written to a file, since the clinic may have to keep it.

use super::leave::{accounts_in, delete_clinic, leave};
use crate::{
    access_log::write_log,
    account::{Account, place::Place},
    contract::{AppState, ErrorCode, StoreNotice, UiError},
    core::{Core, Rounds},
    desk::{clinic::Clinic, standing::Change},
    error::{from_disk, from_open, from_store, from_vault},
    session::leaving,
};
use std::sync::Arc;
use store::{AccessEntry, Journal};
use vault::Item;

impl Rounds {
    /// Deletes what the person at the desk has of this clinic on this computer: files, drafts, unsent writes and keys. The
    /// window asks twice. What others wrote here stays, see [`StoreNotice::ClinicRemoved`].
    ///
    /// # Errors
    /// When nobody is signed in, or the access log cannot be written: nothing has changed then. When a file or the
    /// keychain cannot be reached: whoever it was is signed out then, and the clinic is still there to be removed again.
    pub async fn remove_clinic(&self) -> Result<AppState, UiError> {
        let core = &self.0;
        let clinic = core.need_clinic()?;
        if clinic.is_demo() {
            return leave(core).await;
        }
        let _door = core.door.lock().await;
        let account = core.account()?;
        let others = others_at(&self.0, &clinic, &account.place);
        account.log.write(None, "remove clinic").await?;
        let notice = hand_over_log(&self.0, &account, &others).await?;
        leaving::leave_for_good(&self.0, Arc::clone(&account)).await;
        if let Err(error) = delete_clinic(core, &clinic, &others).await {
            // Also where the window has begun anew meanwhile and hears no answer.
            core.say(Some(error.clone()));
            return Err(error);
        }
        core.save(|file| {
            file.clinic = None;
            // Whoever works there is nobody's business here any more.
            file.settings.provider_names.clear();
        })?;
        core.turn_and_say(Change::LeftClinic, None);
        core.hub.change(|state| {
            state.clinic = None;
            state.settings.provider_names.clear();
            state.store = Some(notice);
        });
        Ok(core.hub.state())
    }
}

/// Other people at this clinic who have a journal on this computer, or what is left of one.
fn others_at(core: &Core, clinic: &Clinic, own: &Place) -> Vec<Place> {
    let mut others: Vec<Place> = accounts_in(&core.home.join(&clinic.key))
        .into_iter()
        .map(|subject| Place::new(&core.home, &clinic.key, &subject))
        .filter(|place| place != own && place.keeps_a_journal())
        .collect();
    let in_memory: Vec<Place> = core.all_held(|all| {
        all.iter().filter(|(_, held)| held.stores.is_some()).map(|(place, _)| place.clone()).collect()
    });
    others.extend(in_memory.into_iter().filter(|place| place.is_of(&clinic.key) && place != own));
    others.sort();
    others.dedup();
    others
}

/// Writes the access log of everybody into one file, as far as it can be read.
async fn hand_over_log(core: &Core, account: &Account, others: &[Place]) -> Result<StoreNotice, UiError> {
    let mut entries = account.journal.call(|journal| journal.whole_access_log()).await.map_err(from_store)?;
    let mut unread = 0;
    for place in others {
        match log_of(core, place).await {
            Ok(theirs) => entries.extend(theirs),
            Err(error) => {
                tracing::warn!(code = ?error.code, "somebody's access log cannot be read");
                unread += 1;
            }
        }
    }
    let file = write_log(&core.downloads, account.today(), entries).await?;
    let people = u32::try_from(others.len()).unwrap_or(u32::MAX);
    Ok(StoreNotice::ClinicRemoved { log: file.path, lines: file.lines, people, unread })
}

/// The access log of somebody who is not here. Nothing in their journal is changed by looking.
async fn log_of(core: &Core, place: &Place) -> Result<Vec<AccessEntry>, UiError> {
    let in_memory = core.held(place, |held| held.stores.as_ref().map(|parked| parked.journal.clone()));
    if let Some(journal) = in_memory {
        return journal.call(|journal| journal.whole_access_log()).await.map_err(from_store);
    }
    let key = core.vault.key(&place.item(Item::JournalKey)).await.map_err(|error| from_vault(&error))?;
    let key = key.ok_or_else(|| UiError::new(ErrorCode::KeyMissing))?;
    let file = place.journal();
    tokio::task::spawn_blocking(move || Journal::access_log_in(&file, &key))
        .await
        .map_err(|error| from_disk(std::io::Error::other(error)))?
        .map_err(from_open)
}
