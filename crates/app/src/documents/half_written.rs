//! Copies that were being written when the program was killed: what there was of one lies beside the name that somebody
//! chose, out of reach of every lock. Each is known by a record of it in the journal, made before the file is, and by nothing
//! else: no folder of anybody's is looked through, and no name is a reason to delete a file.

use crate::{account::Account, error::log_store};
use std::{
    io,
    path::{Path, PathBuf},
};
use store::{Journal, StoreError};
use tokio::sync::Mutex;

/// Their name in the journal: a list of paths, each as bytes.
const NAME: &str = "copies being written";
/// So many are remembered, those last begun: of a drive that never comes back there is nothing to be removed.
const MOST: usize = 50;

/// A copy is about to be written by way of this file.
pub(super) fn note(journal: &mut Journal, part: &Path) -> Result<(), StoreError> {
    let mut all = all(journal)?;
    all.push(bytes_of(part));
    let surplus = all.len().saturating_sub(MOST);
    all.drain(..surplus);
    journal.put_preference(NAME, &all)
}

/// Nothing lies there any more.
pub(super) fn forget(journal: &mut Journal, part: &Path) -> Result<(), StoreError> {
    let mut all = all(journal)?;
    all.retain(|one| *one != bytes_of(part));
    journal.put_preference(NAME, &all)
}

/// Removes what a kill left of this person's copies; `copying` is held while one is written.
pub(crate) async fn remove(copying: &Mutex<()>, account: &Account) {
    // While none is written, whatever is on record is left over, and stays so: each has a name of its own.
    let writing = copying.lock().await;
    let left = account.journal.call(|journal| all(journal)).await;
    drop(writing);
    let left = match left {
        Ok(left) if left.is_empty() => return,
        Ok(left) => left,
        Err(error) => return log_store(&error),
    };
    // A drive of the network may take its time.
    let gone = tokio::task::spawn_blocking(move || {
        left.into_iter().filter_map(path_of).filter(|part| is_gone(part)).collect::<Vec<_>>()
    });
    let gone = gone.await.unwrap_or_default();
    let forgotten =
        account.journal.call(move |journal| gone.iter().try_for_each(|part| forget(journal, part)));
    if let Err(error) = forgotten.await {
        log_store(&error);
    }
}

/// Removes a file, and says whether it is certainly no longer there. A drive that is not there now may come back with it.
fn is_gone(part: &Path) -> bool {
    match std::fs::symlink_metadata(part) {
        Ok(about) if about.is_file() => std::fs::remove_file(part).is_ok(),
        // Ours was a file.
        Ok(_) => true,
        Err(error) if error.kind() == io::ErrorKind::NotFound => part.parent().is_some_and(Path::is_dir),
        Err(_) => false,
    }
}

fn all(journal: &Journal) -> Result<Vec<Vec<u8>>, StoreError> {
    Ok(journal.preference(NAME)?.unwrap_or_default())
}

fn bytes_of(path: &Path) -> Vec<u8> {
    path.as_os_str().as_encoded_bytes().to_vec()
}

/// A path need not be text on Unix.
#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere it may be none")]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    String::from_utf8(bytes).ok().map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_gone_unless_its_whole_drive_is_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("half"), "half").expect("written");
        assert!(is_gone(&at("half")) && !at("half").exists(), "it was ours, and is removed");
        assert!(is_gone(&at("half")), "and then it is not there");
        assert!(!is_gone(&at("no drive/half")), "what is out of reach may come back");
        std::fs::create_dir(at("folder")).expect("made");
        assert!(is_gone(&at("folder")) && at("folder").exists(), "a folder was never ours");
    }
}
