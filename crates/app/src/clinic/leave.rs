//! Leaving a clinic, and deleting what this computer has of it.

use super::connect::{nobody_is_here, return_home};
use crate::{
    account::place::Place,
    contract::{AppState, UiError},
    core::{Core, Rounds},
    desk::{clinic::Clinic, standing::Change},
    error::{from_disk, from_vault},
    session::{leaving, unlock},
};
use openemr::Subject;
use std::{ffi::OsString, path::Path, sync::Arc};
use store::Cache;
use vault::{ItemName, VaultError};

impl Rounds {
    /// Leaves the demo clinic, whose store is deleted, or a clinic at which nobody is signed in.
    ///
    /// # Errors
    /// When somebody is signed in at a real clinic: sign out first.
    pub async fn leave_clinic(&self) -> Result<AppState, UiError> {
        leave(&self.0).await
    }
}

pub(super) async fn leave(core: &Arc<Core>) -> Result<AppState, UiError> {
    let _door = core.door.lock().await;
    let Some(clinic) = core.clinic() else { return Ok(core.hub.state()) };
    if clinic.is_demo() {
        leaving::leave_demo_desk(core, &clinic).await;
        if let Err(error) = delete_clinic(core, &clinic, &[]).await {
            // What stays behind opens nothing, and goes at the next start.
            tracing::warn!(code = ?error.code, "the demo clinic's store could not be deleted");
        }
        clinic.close().await;
    } else {
        nobody_is_here(core)?;
        core.save(|file| file.clinic = None)?;
    }
    core.turn_and_say(Change::LeftClinic, None);
    core.hub.change(|state| state.clinic = None);
    // Back to the clinic of before, if the demo was only a look around.
    if clinic.is_demo() {
        return_home(core);
    }
    let asking = Arc::clone(core);
    tokio::spawn(async move { unlock::restore(&asking).await });
    Ok(core.hub.state())
}

/// Deletes a clinic's files and every item that the keychain has of it, but for the journals of `spared` and what opens
/// them. Without its key no file opens, and while there is a file its owner can be told by it.
pub(super) async fn delete_clinic(core: &Core, clinic: &Clinic, spared: &[Place]) -> Result<(), UiError> {
    let folder = core.home.join(&clinic.key);
    let mut names = ItemName::all_of_clinic(&clinic.key);
    let known = core.saved().clinic.and_then(|clinic| clinic.account).map(|who| who.subject);
    let known = known.filter(|subject| Subject::parse(subject).is_ok());
    let mut gone = Vec::new();
    for subject in accounts_in(&folder).into_iter().chain(known) {
        let place = Place::new(&core.home, &clinic.key, &subject);
        if spared.contains(&place) {
            names.extend(ItemName::all_but_the_journal(&clinic.key, &subject));
        } else {
            names.extend(ItemName::all_of_account(&clinic.key, &subject));
            gone.push(place);
        }
    }
    // The keys first: what is left of a file then opens nothing, should the rest fail.
    match core.vault.delete_all(&names).await {
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

/// Whoever has a folder at a clinic. A folder is an account's if it is called like one.
pub(super) fn accounts_in(folder: &Path) -> Vec<String> {
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
