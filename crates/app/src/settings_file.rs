//! `settings.json`: the one readable file. It names the clinic and how the window looks, and no patient.
//!
//! Others can write it. What it says of the clinic passes discovery's checks again when it is read, and decides nothing
//! before the keychain has confirmed it (`known_clinic.rs`).

use crate::{
    contract::{Settings, UserView},
    locked::locked,
};
use domain::{
    clinic_rules::ClinicRules,
    encounter::{FacilityId, ProviderId},
    time::SeenOffset,
};
use openemr::{SiteAddress, SiteFacts};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

/// The longest time without use that may be set, in minutes.
pub(crate) const LONGEST_IDLE: u32 = 30;
/// Characters of a provider's name that are kept.
pub(crate) const LONGEST_NAME: usize = 80;

/// What the file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
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
    #[serde(deserialize_with = "facts_or_address")]
    pub(crate) facts: SiteFacts,
    /// Client ID; no secret.
    pub(crate) client_id: String,
    /// Registered from here.
    pub(crate) registered_here: bool,
    /// Numbers that its records do not tell.
    #[serde(default)]
    pub(crate) numbers: ClinicNumbers,
    /// When it is open and how visits are planned, if somebody set it. What cannot be understood, since somebody edited
    /// the file, is not set, and costs nothing else.
    #[serde(default, deserialize_with = "rules_or_none")]
    pub(crate) rules: Option<ClinicRules>,
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

/// Q72: numbers that OpenEMR wants with a visit or a booking, as they were typed for a clinic whose records do not tell
/// them. It names no patient.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ClinicNumbers {
    /// The facility's number.
    pub(crate) facility: Option<FacilityId>,
    /// By clinician (`sub`): their own number, or nothing if they were asked and have none.
    pub(crate) providers: BTreeMap<String, Option<ProviderId>>,
}

/// The file, and what it holds by now.
pub(crate) struct SettingsStore {
    home: PathBuf,
    file: Mutex<SettingsFile>,
}

impl SettingsStore {
    /// Reads the file of a folder, as [`read`] does.
    pub(crate) fn open(home: &Path) -> Self {
        Self { home: home.to_owned(), file: Mutex::new(read(home)) }
    }

    /// What it holds.
    pub(crate) fn saved(&self) -> SettingsFile {
        locked(&self.file).clone()
    }

    /// Changes it.
    ///
    /// # Errors
    /// When it cannot be written, which is logged; nothing has changed then.
    pub(crate) fn save(&self, change: impl FnOnce(&mut SettingsFile)) -> io::Result<()> {
        let mut file = locked(&self.file);
        let mut wanted = file.clone();
        change(&mut wanted);
        write(&self.home, &wanted)
            .inspect_err(|error| tracing::warn!(%error, "settings.json could not be written"))?;
        *file = wanted;
        Ok(())
    }
}

/// What is remembered of one clinic between starts. Of the demo clinic nothing is.
#[derive(Clone)]
pub(crate) struct ClinicMemory(Option<(Arc<SettingsStore>, SiteAddress)>);

impl ClinicMemory {
    /// That of the clinic at an address.
    pub(crate) fn of(file: &Arc<SettingsStore>, clinic: &SiteAddress) -> Self {
        Self(Some((Arc::clone(file), clinic.clone())))
    }

    /// None at all: for the demo clinic.
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// What is remembered.
    pub(crate) fn recall(&self) -> Option<SavedClinic> {
        let (file, address) = self.0.as_ref()?;
        file.saved().clinic.filter(|clinic| clinic.facts.address == *address)
    }

    /// Remembers something. Where another clinic has taken this one's place meanwhile, nothing is written.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn keep(&self, change: impl FnOnce(&mut SavedClinic)) -> io::Result<()> {
        let Some((file, address)) = &self.0 else { return Ok(()) };
        file.save(|file| {
            if let Some(clinic) = file.clinic.as_mut().filter(|clinic| clinic.facts.address == *address) {
                change(clinic);
            }
        })
    }
}

/// Where the file is.
pub(crate) fn path(home: &Path) -> PathBuf {
    home.join("settings.json")
}

/// Facts that no discovery could have found are worth their address alone: the desk is still shown, locked, and the
/// clinic is asked anew.
fn facts_or_address<'de, D: Deserializer<'de>>(from: D) -> Result<SiteFacts, D::Error> {
    let value = Value::deserialize(from)?;
    let address = value.get("address").cloned().unwrap_or_default();
    serde_json::from_value(value).or_else(|_| {
        tracing::warn!("settings.json names addresses that are not those of one clinic");
        serde_json::from_value::<SiteAddress>(address).map(SiteFacts::assumed).map_err(D::Error::custom)
    })
}

fn rules_or_none<'de, D: Deserializer<'de>>(from: D) -> Result<Option<ClinicRules>, D::Error> {
    Ok(understood(Value::deserialize(from)?).flatten())
}

/// Reads the file. What is missing or cannot be understood is the default, part by part: nothing in it is worth refusing
/// to start for, and a clinic can be connected again.
pub(crate) fn read(home: &Path) -> SettingsFile {
    let Ok(bytes) = std::fs::read(path(home)) else { return SettingsFile::default() };
    let mut parts: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let mut part = |name: &str| parts.get_mut(name).map(Value::take).unwrap_or_default();
    let (settings, clinic) = (part("settings"), part("clinic"));
    SettingsFile { settings: understood(settings).unwrap_or_default(), clinic: understood(clinic).flatten() }
}

fn understood<T: for<'de> Deserialize<'de>>(part: Value) -> Option<T> {
    serde_json::from_value(part)
        .inspect_err(|_| {
            tracing::warn!("a part of settings.json cannot be understood and is taken for empty")
        })
        .ok()
}

/// Writes the file so that a kill leaves the old one or the new one, never half of it. Nobody else may read it.
pub(crate) fn write(home: &Path, file: &SettingsFile) -> io::Result<()> {
    let bytes = serde_json::to_vec_pretty(file)?;
    let (new, place) = (home.join("settings.json.new"), path(home));
    let mut out = create_private(&new)?;
    out.write_all(&bytes)?;
    out.sync_all()?;
    std::fs::rename(new, place)
}

/// A file that only this user may read and write, even where one of that name was left behind that others may.
fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        let file = options.mode(0o600).open(path)?;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clinic() -> SavedClinic {
        SavedClinic {
            facts: SiteFacts::assumed(SiteAddress::parse("https://emr.example.org", "").expect("an address")),
            client_id: "client".into(),
            registered_here: true,
            numbers: ClinicNumbers::default(),
            rules: None,
            zone: None,
            offsets_seen: Vec::new(),
            account: None,
        }
    }

    #[test]
    fn a_clinic_whose_addresses_do_not_hang_together_is_worth_its_address_alone() {
        let home = tempfile::tempdir().expect("a folder");
        let file = SettingsFile { settings: Settings::default(), clinic: Some(clinic()) };
        write(home.path(), &file).expect("a writable folder");
        let text = std::fs::read_to_string(path(home.path())).expect("readable");
        let edited = |from: &str, to: &str| {
            assert!(text.contains(from), "{from} stands in the file");
            std::fs::write(path(home.path()), text.replace(from, to)).expect("a writable folder");
            read(home.path()).clinic
        };
        let token = "https://emr.example.org/oauth2/default/token";
        for evil in ["https://evil.example/token", "http://emr.example.org/oauth2/default/token", "rubbish"] {
            assert_eq!(edited(token, evil), Some(clinic()), "{evil} is nowhere in what is read");
        }
        let other = r#""language": "de""#;
        let both = text
            .replace(r#""language": "system""#, other)
            .replace("\"address\": \"https", "\"address\": \"http");
        std::fs::write(path(home.path()), both).expect("a writable folder");
        let read = read(home.path());
        assert_eq!(read.clinic, None, "without an address there is no clinic");
        assert_eq!(read.settings.language, "de", "and the rest of the file is read all the same");
    }

    #[test]
    fn rules_that_somebody_edited_into_nonsense_cost_nothing_else() {
        let home = tempfile::tempdir().expect("a folder");
        let rules = ClinicRules { buffer_minutes: 5, ..ClinicRules::default() };
        let saved = SavedClinic { rules: Some(rules), ..clinic() };
        let file = SettingsFile { settings: Settings::default(), clinic: Some(saved.clone()) };
        write(home.path(), &file).expect("a writable folder");
        assert_eq!(read(home.path()).clinic, Some(saved), "what was written is read");
        let text = std::fs::read_to_string(path(home.path())).expect("readable");
        std::fs::write(path(home.path()), text.replace("17:00", "25:00")).expect("a writable folder");
        assert_eq!(read(home.path()).clinic, Some(clinic()), "no rules, and the clinic all the same");
    }

    #[test]
    fn what_was_typed_is_kept_for_each_clinician() {
        let providers = [("a".to_owned(), Some(ProviderId(8))), ("b".to_owned(), None)];
        let numbers = ClinicNumbers { facility: Some(FacilityId(3)), providers: providers.into() };
        let kept = serde_json::to_string(&numbers).expect("plain data");
        assert_eq!(serde_json::from_str::<ClinicNumbers>(&kept).expect("the same"), numbers, "{kept}");
        let older: ClinicNumbers = serde_json::from_str("{}").expect("a file of before");
        assert_eq!(older, ClinicNumbers::default(), "nothing was typed then");
    }

    #[test]
    fn nothing_of_a_clinic_is_written_into_another_ones_place() {
        let home = tempfile::tempdir().expect("a folder");
        let file = Arc::new(SettingsStore::open(home.path()));
        let elsewhere = SiteAddress::parse("https://other.example.org", "").expect("an address");
        file.save(|file| file.clinic = Some(clinic())).expect("a writable folder");
        ClinicMemory::of(&file, &elsewhere)
            .keep(|clinic| clinic.zone = Some("UTC".into()))
            .expect("no fault");
        assert_eq!(file.saved().clinic, Some(clinic()), "an answer of the clinic of before came home late");
        let ours = ClinicMemory::of(&file, &clinic().facts.address);
        ours.keep(|clinic| clinic.zone = Some("UTC".into())).expect("a writable folder");
        assert_eq!(ours.recall().and_then(|clinic| clinic.zone).as_deref(), Some("UTC"), "its own is kept");
        assert_eq!(ClinicMemory::of(&file, &elsewhere).recall(), None, "and nobody else's is recalled");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_or_write_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().expect("a folder");
        let left = home.path().join("settings.json.new");
        std::fs::write(&left, b"left behind").expect("a writable folder");
        std::fs::set_permissions(&left, std::fs::Permissions::from_mode(0o644)).expect("ours");
        write(home.path(), &SettingsFile::default()).expect("a writable folder");
        let mode = std::fs::metadata(path(home.path())).expect("written").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{mode:o}");
    }

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
