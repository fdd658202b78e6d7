//! Where an account's things are on this computer: its folder, its files, its names in the keychain.

use std::{
    io,
    path::{Path, PathBuf},
};
use store::Journal;
use vault::{Item, ItemName};

/// Where an account's things are: its folder, and its names in the keychain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    clinic: String,
    subject: String,
    folder: PathBuf,
}

impl Place {
    /// The place of `subject` at the clinic of that key. Both are checked by then: neither can leave the home.
    pub(crate) fn new(home: &Path, clinic: &str, subject: &str) -> Self {
        let folder = home.join(clinic).join(subject);
        Self { clinic: clinic.to_owned(), subject: subject.to_owned(), folder }
    }

    /// Whether it is at the clinic of that key.
    pub(crate) fn is_of(&self, clinic: &str) -> bool {
        self.clinic == clinic
    }

    /// The name of an item in the keychain.
    pub(crate) fn item(&self, item: Item) -> ItemName {
        ItemName::of_account(&self.clinic, &self.subject, item)
    }

    /// The cache's file.
    pub(crate) fn cache(&self) -> PathBuf {
        self.folder.join("cache.db")
    }

    /// The journal's file.
    pub(crate) fn journal(&self) -> PathBuf {
        self.folder.join("journal.db")
    }

    /// A new journal on its way to take the place of a damaged one.
    pub(crate) fn successor(&self) -> PathBuf {
        self.folder.join("journal.db.rescued")
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether there is a journal, or one that was set aside: something that only its owner may give up.
    pub(crate) fn keeps_a_journal(&self) -> bool {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("journal.db"))
    }

    /// Whether there is a journal, or what is left of one.
    pub(crate) fn has_journal(&self) -> bool {
        // What cannot be looked at may well be there.
        Journal::exists(&self.journal()).unwrap_or(true) || self.successor().exists()
    }
}

/// The name of a file without its folder, which may name the person.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Makes a folder that only this user may look into.
pub(crate) fn make_private(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
