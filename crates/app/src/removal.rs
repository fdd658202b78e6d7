//! Removing a clinic from this computer.
//!
//! Only whoever has opened the desk may, and what goes is theirs. Other people have worked here: their journals stay
//! where they are, encrypted and with their keys, until each has signed in here again. Before anything goes, the access
//! log of everybody whose key can be read is written to a file, since the clinic may have to keep it.

use crate::{
    Core, Rounds,
    access_log::write_log,
    account::Account,
    account::place::Place,
    clinic::Clinic,
    contract::{AppState, ErrorCode, StoreNotice, UiError},
    error::{from_disk, from_open, from_store, from_vault},
    locked::locked,
};
use openemr::Subject;
use std::{ffi::OsString, path::Path, sync::Arc};
use store::{AccessEntry, Cache, Journal};
use vault::{Item, ItemName, VaultError};

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
            return self.leave_clinic().await;
        }
        let _door = core.door.lock().await;
        let account = core.account()?;
        let others = core.others_at(&clinic, &account.place);
        account.log.write(None, "remove clinic").await?;
        let notice = core.hand_over_log(&account, &others).await?;
        self.leave_for_good(Arc::clone(&account)).await;
        if let Err(error) = core.delete_clinic(&clinic, &others).await {
            // Also where the window has begun anew meanwhile and hears no answer.
            core.trouble(Some(error.clone()));
            return Err(error);
        }
        core.save(|file| file.clinic = None)?;
        core.set_clinic(None);
        core.hub.change(|state| {
            state.clinic = None;
            state.store = Some(notice);
        });
        Ok(core.trouble(None))
    }
}

impl Core {
    /// Other people at this clinic who have a journal on this computer, or what is left of one.
    fn others_at(&self, clinic: &Clinic, own: &Place) -> Vec<Place> {
        let mut others: Vec<Place> = accounts_in(&self.home.join(&clinic.key))
            .into_iter()
            .map(|subject| Place::new(&self.home, &clinic.key, &subject))
            .filter(|place| place != own && place.keeps_a_journal())
            .collect();
        let in_memory: Vec<Place> = locked(&self.parked).keys().cloned().collect();
        others.extend(in_memory.into_iter().filter(|place| place.is_of(&clinic.key) && place != own));
        others.sort();
        others.dedup();
        others
    }

    /// Writes the access log of everybody into one file, as far as it can be read.
    async fn hand_over_log(&self, account: &Account, others: &[Place]) -> Result<StoreNotice, UiError> {
        let mut entries =
            account.journal.call(|journal| journal.whole_access_log()).await.map_err(from_store)?;
        let mut unread = 0;
        for place in others {
            match self.log_of(place).await {
                Ok(theirs) => entries.extend(theirs),
                Err(error) => {
                    tracing::warn!(code = ?error.code, "somebody's access log cannot be read");
                    unread += 1;
                }
            }
        }
        let file = write_log(&self.downloads, account.today(), entries).await?;
        let people = u32::try_from(others.len()).unwrap_or(u32::MAX);
        Ok(StoreNotice::ClinicRemoved { log: file.path, lines: file.lines, people, unread })
    }

    /// The access log of somebody who is not here. Nothing in their journal is changed by looking.
    async fn log_of(&self, place: &Place) -> Result<Vec<AccessEntry>, UiError> {
        let in_memory = locked(&self.parked).get(place).map(|parked| parked.journal.clone());
        if let Some(journal) = in_memory {
            return journal.call(|journal| journal.whole_access_log()).await.map_err(from_store);
        }
        let key = self.vault.key(&place.item(Item::JournalKey)).await.map_err(|error| from_vault(&error))?;
        let key = key.ok_or_else(|| UiError::new(ErrorCode::KeyMissing))?;
        let file = place.journal();
        tokio::task::spawn_blocking(move || Journal::access_log_in(&file, &key))
            .await
            .map_err(|error| from_disk(std::io::Error::other(error)))?
            .map_err(from_open)
    }

    /// Deletes a clinic's files and every item that the keychain has of it, but for the journals of `spared` and what opens
    /// them. Without its key no file opens, and while there is a file its owner can be told by it.
    pub(crate) async fn delete_clinic(&self, clinic: &Clinic, spared: &[Place]) -> Result<(), UiError> {
        let folder = self.home.join(&clinic.key);
        let mut names = ItemName::all_of_clinic(&clinic.key);
        let known = self.saved().clinic.and_then(|clinic| clinic.account).map(|who| who.subject);
        let known = known.filter(|subject| Subject::parse(subject).is_ok());
        let mut gone = Vec::new();
        for subject in accounts_in(&folder).into_iter().chain(known) {
            let place = Place::new(&self.home, &clinic.key, &subject);
            if spared.contains(&place) {
                names.extend(ItemName::all_but_the_journal(&clinic.key, &subject));
            } else {
                names.extend(ItemName::all_of_account(&clinic.key, &subject));
                gone.push(place);
            }
        }
        // The keys first: what is left of a file then opens nothing, should the rest fail.
        match self.vault.delete_all(&names).await {
            Ok(()) | Err(VaultError::Absent) => {}
            Err(error) => return Err(from_vault(&error)),
        }
        if spared.is_empty() {
            return delete_folder(&folder);
        }
        for place in &gone {
            delete_folder(place.folder())?;
        }
        spared.iter().try_for_each(|place| Cache::delete(&place.cache()).map_err(from_disk))
    }
}

/// Whoever has a folder at a clinic. A folder is an account's if it is called like one.
fn accounts_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name()).map(OsString::into_string).filter_map(Result::ok);
    names.filter(|name| Subject::parse(name).is_ok()).collect()
}

fn delete_folder(folder: &Path) -> Result<(), UiError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(from_disk(error)),
        _ => Ok(()),
    }
}
