//! Choosing a file of this computer, in the system's dialog or by dropping it on the window. The window never hears where
//! it lies: it gets a token, a name and a size, and what the bytes say the file is.

use crate::{
    account::{Account, chosen_files::ChosenFile},
    contract::{AppEvent, DropPoint, FileChoice, FileTrouble, UiError},
    core::Rounds,
    documents::{
        LARGEST,
        face::{kind_of, media_type_of},
        save_name::{safe_name, shown_name},
    },
    file_dialog::asked,
};
use domain::patient::PatientUuid;
use sha2::{Digest as _, Sha256};
use std::{
    fs::{File, Metadata},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A file as it is on the disk now.
pub(super) struct Content {
    /// All of it.
    pub(super) bytes: Vec<u8>,
    /// SHA-256 of it.
    pub(super) hash: [u8; 32],
}

impl Rounds {
    /// Lets a person choose a file for a patient. Nothing where the dialog was closed; nothing is sent by it.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn choose_document(&self, patient: &PatientUuid) -> Result<Option<FileChoice>, UiError> {
        let account = self.0.account()?;
        let chosen = asked(&self.0, &account, self.0.files.to_add()).await?;
        let Some((path, account)) = chosen else { return Ok(None) };
        Ok(Some(look_at(&account, path, Some(patient.clone())).await))
    }

    /// Something was dropped on the window. It is looked at and told to the window, for nobody yet: the window asks for whom
    /// it is. At a desk that is not open nothing is looked at, and that is all the window hears.
    pub async fn dropped(&self, paths: Vec<PathBuf>, at: Option<DropPoint>) {
        let Ok(account) = self.0.account() else {
            // Whoever dropped a file is told so: nothing of it was looked at, and no name is said behind the lock.
            if !paths.is_empty() {
                self.0.hub.tell(&AppEvent::NothingTaken);
            }
            return;
        };
        let drop = account.files.next_drop();
        account.frame.tell(&AppEvent::FilesOver { over: false });
        account.frame.tell(&AppEvent::FileComing { drop, at });
        let mut paths = paths.into_iter();
        let file = match (paths.next(), paths.next()) {
            (Some(path), None) => look_at(&account, path, None).await,
            (Some(_), Some(_)) => FileChoice::Refused { name: String::new(), why: FileTrouble::Several },
            // A text or a picture of another program, which is no file.
            (None, _) => FileChoice::Refused { name: String::new(), why: FileTrouble::NoFile },
        };
        account.frame.tell(&AppEvent::FileDropped { drop, file });
    }

    /// Files are held over the window, or are not any more.
    pub fn files_over(&self, over: bool) {
        if let Ok(account) = self.0.account() {
            account.frame.tell(&AppEvent::FilesOver { over });
        }
    }

    /// Forgets a file that was chosen.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn let_go_of_file(&self, token: &str) -> Result<(), UiError> {
        self.0.account()?.files.let_go(token);
        Ok(())
    }
}

/// Looks at a file, and remembers it if it can be added.
async fn look_at(account: &Arc<Account>, path: PathBuf, patient: Option<PatientUuid>) -> FileChoice {
    let said = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let of = path.clone();
    let read = tokio::task::spawn_blocking(move || content_of(&of)).await;
    let content = match read.unwrap_or(Err(FileTrouble::Unreadable)) {
        Ok(content) => content,
        Err(why) => return FileChoice::Refused { name: shown_name(&said), why },
    };
    let media_type = media_type_of(&content.bytes);
    let name = safe_name(&said, media_type, "document");
    let size = u32::try_from(content.bytes.len()).unwrap_or(u32::MAX);
    let file = ChosenFile { path, name: name.clone(), hash: content.hash, patient, sent: None };
    FileChoice::File { token: account.files.hold(file), name, size, kind: kind_of(media_type) }
}

/// Reads a file that can be added.
pub(super) fn content_of(path: &Path) -> Result<Content, FileTrouble> {
    let before = std::fs::symlink_metadata(path).map_err(|_| FileTrouble::Unreadable)?;
    let kind = before.file_type();
    if kind.is_symlink() {
        return Err(FileTrouble::Link);
    }
    if kind.is_dir() {
        return Err(FileTrouble::Folder);
    }
    // To open a pipe would wait for whoever writes into it.
    if !kind.is_file() {
        return Err(FileTrouble::NoFile);
    }
    if before.len() > u64::from(LARGEST) {
        return Err(FileTrouble::TooLarge);
    }
    let file = File::open(path).map_err(|_| FileTrouble::Unreadable)?;
    let opened = file.metadata().map_err(|_| FileTrouble::Unreadable)?;
    // What was looked at is what was opened, and no link that took its place.
    if !opened.is_file() || !is_same(&before, &opened) {
        return Err(FileTrouble::Unreadable);
    }
    let mut bytes = Vec::new();
    file.take(u64::from(LARGEST) + 1).read_to_end(&mut bytes).map_err(|_| FileTrouble::Unreadable)?;
    match bytes.len() {
        0 => Err(FileTrouble::Empty),
        length if length > LARGEST as usize => Err(FileTrouble::TooLarge),
        _ => Ok(Content { hash: Sha256::digest(&bytes).into(), bytes }),
    }
}

#[cfg(unix)]
fn is_same(before: &Metadata, opened: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (before.dev(), before.ino()) == (opened.dev(), opened.ino())
}

/// Windows tells no number of a file here; the content is compared before anything is sent.
#[cfg(not(unix))]
fn is_same(_before: &Metadata, _opened: &Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(path: &Path) -> Option<FileTrouble> {
        content_of(path).err()
    }

    #[test]
    fn only_a_plain_file_with_a_content_that_is_not_too_large_can_be_added() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("letter.pdf"), b"%PDF-1.4").expect("written");
        assert_eq!(content_of(&at("letter.pdf")).expect("readable").bytes, b"%PDF-1.4");
        assert_eq!(why(&at("gone")), Some(FileTrouble::Unreadable));
        assert_eq!(why(folder.path()), Some(FileTrouble::Folder));
        std::fs::write(at("empty"), b"").expect("written");
        assert_eq!(why(&at("empty")), Some(FileTrouble::Empty));
        let large = File::create(at("large")).expect("made");
        large.set_len(u64::from(LARGEST) + 1).expect("as long as that");
        assert_eq!(why(&at("large")), Some(FileTrouble::TooLarge));
        large.set_len(u64::from(LARGEST)).expect("as long as that");
        assert_eq!(why(&at("large")), None, "exactly as much");
    }

    #[cfg(unix)]
    #[test]
    fn neither_a_link_nor_a_pipe_nor_what_may_not_be_read_is_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("secret"), b"x").expect("written");
        std::os::unix::fs::symlink(at("secret"), at("link")).expect("made");
        assert_eq!(why(&at("link")), Some(FileTrouble::Link), "whoever made it chose what it leads to");
        let socket = std::os::unix::net::UnixListener::bind(at("socket")).expect("made");
        assert_eq!(why(&at("socket")), Some(FileTrouble::NoFile), "opening it could wait for ever");
        drop(socket);
        assert_eq!(why(Path::new("/dev/null")), Some(FileTrouble::NoFile));
    }
}
