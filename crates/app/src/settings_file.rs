//! `settings.json`: the one readable file. It names the clinic and how the window looks, and no patient.

use crate::{
    contract::{Settings, UserView},
    numbers::ClinicNumbers,
};
use domain::time::SeenOffset;
use openemr::SiteFacts;
use serde::{Deserialize, Serialize};
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

/// What the file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct SettingsFile {
    /// How the window looks.
    pub(crate) settings: Settings,
    /// The clinic this computer is connected to. The demo clinic is never written down.
    pub(crate) clinic: Option<SavedClinic>,
}

/// A clinic as it is remembered between starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SavedClinic {
    /// What was found at its address, so that a start without a network knows its clinic.
    pub(crate) facts: SiteFacts,
    /// Client ID; no secret.
    pub(crate) client_id: String,
    /// Registered from here.
    pub(crate) registered_here: bool,
    /// Numbers that its records do not tell.
    #[serde(default)]
    pub(crate) numbers: ClinicNumbers,
    /// Its time zone, if somebody set it.
    #[serde(default)]
    pub(crate) zone: Option<String>,
    /// What its records have shown of its clock.
    #[serde(default)]
    pub(crate) offsets_seen: Vec<SeenOffset>,
    /// Whose desk this is, until they sign out.
    #[serde(default)]
    pub(crate) account: Option<SavedAccount>,
}

/// A clinician as they are remembered between starts: enough to say on the lock screen whose desk it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SavedAccount {
    /// `sub`: the user's uuid at the clinic.
    pub(crate) subject: String,
    /// Full name, or the uuid where the name cannot be read.
    pub(crate) name: String,
}

impl SavedAccount {
    /// The clinician as the frame shows them.
    pub(crate) fn user(&self) -> UserView {
        UserView { id: self.subject.clone(), name: self.name.clone() }
    }
}

/// Where the file is.
pub(crate) fn path(home: &Path) -> PathBuf {
    home.join("settings.json")
}

/// Reads the file. One that is missing or cannot be understood gives the defaults: nothing in it is worth
/// refusing to start for, and a clinic can be connected again.
pub(crate) fn read(home: &Path) -> SettingsFile {
    match std::fs::read(path(home)) {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|_| {
            tracing::warn!("settings.json cannot be understood; starting with the defaults");
            SettingsFile::default()
        }),
        Err(_) => SettingsFile::default(),
    }
}

/// Writes the file so that a kill leaves the old one or the new one, never half of it.
pub(crate) fn write(home: &Path, file: &SettingsFile) -> io::Result<()> {
    let bytes = serde_json::to_vec_pretty(file)?;
    let (new, place) = (home.join("settings.json.new"), path(home));
    let mut out = std::fs::File::create(&new)?;
    out.write_all(&bytes)?;
    out.sync_all()?;
    std::fs::rename(new, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_keeps_settings_and_survives_rubbish() {
        let home = tempfile::tempdir().expect("a folder");
        let file = SettingsFile {
            settings: Settings { language: "de".into(), ..Settings::default() },
            clinic: None,
        };
        write(home.path(), &file).expect("a writable folder");
        assert_eq!(read(home.path()), file, "what was written is read");
        std::fs::write(path(home.path()), b"{ rubbish").expect("a writable folder");
        assert_eq!(read(home.path()), SettingsFile::default(), "a damaged file never stops the start");
    }
}
