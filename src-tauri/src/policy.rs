//! What a clinic has settled for its computers, in a file of its own: `clinic.json`, in the folder that this system has for
//! such files or else beside the program. Where newer versions are asked for is the shell's to know (docs/release.md); the
//! other entries are the core's ([`ClinicPolicy`]).
//!
//! Whose signature counts is no clinic's to say: that is built in, and nothing in here changes it.

use app::{
    ClinicPolicy,
    contract::{PolicyTrouble, WrongEntry, WrongWhy},
};
use serde_json::{Map, Value};
use std::{
    fmt, io,
    path::{Path, PathBuf},
};
use tauri::Url;

const NAME: &str = "clinic.json";
/// The entry that is the shell's.
const UPDATE_FEED: &str = "updateFeed";

/// The clinic's file, as it was found.
#[derive(Debug)]
pub(crate) struct Found {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// What it says, or why it cannot be used.
    entries: Result<Map<String, Value>, PolicyError>,
}

/// Where newer versions are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Feed {
    /// Where the program was built to ask: the file says nothing about it.
    AsBuilt,
    /// Nowhere.
    Nowhere,
    /// There, by https.
    At(String),
}

/// Why the clinic's file, or its feed, cannot be used.
#[derive(Debug)]
pub(crate) enum PolicyError {
    /// It is there, and the system does not hand it out.
    Unreadable(io::Error),
    /// It is no JSON, or no list of entries.
    NotUnderstood(serde_json::Error),
    /// Its feed is no text.
    NoText,
    /// Its feed is no address that speaks https.
    NotHttps(String),
    /// It names a feed, and this program was built without the key that would have to sign what comes from it.
    NoKey,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(formatter, "it cannot be read: {error}"),
            Self::NotUnderstood(error) => write!(formatter, "it is not understood: {error}"),
            Self::NoText => formatter.write_str("updateFeed is neither a text nor null"),
            Self::NotHttps(address) => write!(formatter, "updateFeed is no https address: “{address}”"),
            Self::NoKey => formatter.write_str("it names a feed, and this program has no key for one"),
        }
    }
}

impl std::error::Error for PolicyError {}

impl PolicyError {
    /// Why nobody is asked for newer versions, in the words of the seam.
    pub(crate) fn trouble(&self) -> PolicyTrouble {
        match self {
            Self::Unreadable(_) => PolicyTrouble::Unreadable,
            Self::NotUnderstood(_) | Self::NoText => PolicyTrouble::NotUnderstood,
            Self::NotHttps(_) => PolicyTrouble::NotHttps,
            Self::NoKey => PolicyTrouble::NoKey,
        }
    }

    /// The same as a wrong entry.
    pub(crate) fn wrong(&self) -> WrongEntry {
        let (entry, why) = match self {
            Self::Unreadable(_) => (None, WrongWhy::Unreadable),
            Self::NotUnderstood(_) => (None, WrongWhy::NotUnderstood),
            Self::NoText => (Some(UPDATE_FEED), WrongWhy::NotUnderstood),
            Self::NotHttps(_) => (Some(UPDATE_FEED), WrongWhy::NotAnAddress),
            Self::NoKey => (Some(UPDATE_FEED), WrongWhy::NoKey),
        };
        WrongEntry { entry: entry.map(str::to_owned), why, says: self.to_string() }
    }
}

impl Found {
    /// What is settled about newer versions, and what is the core's. What cannot be used is an error, and nobody is asked:
    /// the clinic may have meant just that.
    pub(crate) fn split(self) -> (Result<Feed, PolicyError>, ClinicPolicy) {
        let mut entries = match self.entries {
            Ok(entries) => entries,
            Err(error) => {
                let policy = ClinicPolicy::unusable(self.path, error.wrong());
                return (Err(error), policy);
            }
        };
        let feed = feed_in(entries.remove(UPDATE_FEED));
        let mut policy = ClinicPolicy::read(self.path, entries);
        match &feed {
            Ok(feed) => policy.settles_feed = *feed != Feed::AsBuilt,
            Err(error) => policy.wrong.push(error.wrong()),
        }
        (feed, policy)
    }
}

fn feed_in(entry: Option<Value>) -> Result<Feed, PolicyError> {
    match entry {
        None => Ok(Feed::AsBuilt),
        Some(Value::Null) => Ok(Feed::Nowhere),
        Some(Value::String(address)) if speaks_https(&address) => Ok(Feed::At(address)),
        Some(Value::String(address)) => Err(PolicyError::NotHttps(address)),
        Some(_) => Err(PolicyError::NoText),
    }
}

/// The clinic's file, if there is one. The system's folder goes first: administrators write there, and the program's own
/// folder is often its user's.
pub(crate) fn look() -> Option<Found> {
    // A program with debug code in it can be told a folder at its start, for tests; one for clinics cannot.
    let told = std::env::var_os("ROUNDS_CLINIC_FOLDER").filter(|_| cfg!(debug_assertions)).map(PathBuf::from);
    let beside = std::env::current_exe().ok().and_then(|program| program.parent().map(Path::to_owned));
    first([told, systems_folder(), beside].into_iter().flatten())
}

#[cfg(target_os = "linux")]
fn systems_folder() -> Option<PathBuf> {
    Some(PathBuf::from("/etc/rounds"))
}

#[cfg(target_os = "macos")]
fn systems_folder() -> Option<PathBuf> {
    Some(PathBuf::from("/Library/Application Support/Rounds"))
}

/// Under Program Files, where administrators alone write; anybody may make a folder under ProgramData. The machine's part of
/// the registry says where that is: an environment is its user's.
#[cfg(windows)]
fn systems_folder() -> Option<PathBuf> {
    let windows = windows_registry::LOCAL_MACHINE.open(r"SOFTWARE\Microsoft\Windows\CurrentVersion");
    let programs = windows.and_then(|windows| windows.get_string("ProgramFilesDir")).ok()?;
    Some(PathBuf::from(programs).join("Rounds"))
}

/// The file of the first folder that has one. One that cannot be read is one: what it forbids is not known.
fn first(folders: impl Iterator<Item = PathBuf>) -> Option<Found> {
    folders.map(|folder| folder.join(NAME)).find_map(|path| match std::fs::read_to_string(&path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => None,
        read => Some(Found {
            entries: read.map_err(PolicyError::Unreadable).and_then(|text| understood(&text)),
            path,
        }),
    })
}

fn understood(text: &str) -> Result<Map<String, Value>, PolicyError> {
    // What an editor of Windows puts before the text.
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(PolicyError::NotUnderstood)
}

/// Whether this is a whole address, to be asked by https.
fn speaks_https(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| url.scheme() == "https" && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const FEED: &str = "https://updates.clinic.example/rounds/feed.json";

    fn folder_with(text: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(NAME), text).expect("written");
        folder
    }

    fn found(folders: &[&Path]) -> Option<Found> {
        first(folders.iter().map(|folder| folder.to_path_buf()))
    }

    fn split(text: &str) -> (Result<Feed, PolicyError>, ClinicPolicy) {
        found(&[folder_with(text).path()]).expect("found").split()
    }

    #[cfg(windows)]
    #[test]
    fn the_systems_folder_is_one_that_administrators_alone_write_to() {
        let folder = systems_folder().expect("every Windows says where programs lie");
        assert!(folder.is_absolute(), "{folder:?}");
        assert!(folder.ends_with(r"Program Files\Rounds"), "and it is theirs: {folder:?}");
    }

    #[test]
    fn the_systems_folder_goes_first_and_without_a_file_nothing_is_settled() {
        let empty = tempfile::tempdir().expect("a folder");
        let system = folder_with(&format!(r#"{{ "updateFeed": "{FEED}" }}"#));
        let beside = folder_with(r#"{ "updateFeed": null }"#);
        assert!(found(&[empty.path(), &empty.path().join("gone")]).is_none(), "no file, no policy");
        let both = found(&[system.path(), beside.path()]).expect("found");
        assert_eq!(both.path, system.path().join(NAME));
        let (feed, policy) = both.split();
        assert_eq!(feed.expect("good"), Feed::At(FEED.to_owned()), "the administrator's");
        assert!(policy.settles_feed);
        let (feed, _) = found(&[empty.path(), beside.path()]).expect("found").split();
        assert_eq!(feed.expect("good"), Feed::Nowhere, "nobody is asked");
        let broken = folder_with("{");
        let (feed, policy) = found(&[broken.path(), beside.path()]).expect("found").split();
        assert!(feed.is_err(), "one that is broken is not passed over for the next");
        assert_eq!(policy.wrong.len(), 1, "and is named at the start");
    }

    #[test]
    fn a_file_about_other_things_leaves_newer_versions_as_they_are() {
        let (feed, policy) = split(r#"{ "lockAfterMinutes": 5, "zoom": 7 }"#);
        assert_eq!(feed.expect("good"), Feed::AsBuilt);
        assert!(!policy.settles_feed);
        assert_eq!(policy.wrong.len(), 1, "the core's entries are the core's to read: {:?}", policy.wrong);
        let (feed, policy) = split(r#"{ "lockAfterMinutes": 5, "updateFeed": "http://a.example/f" }"#);
        assert!(feed.is_err(), "a feed that cannot be used asks nobody");
        assert_eq!(policy.wrong.len(), 1, "and the other entry holds all the same: {:?}", policy.wrong);
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        let with_mark = format!("\u{feff}{{ \"updateFeed\": \"{FEED}\" }}");
        assert!(split(&with_mark).0.is_ok(), "as an editor of Windows saves it");
        let why = |text: &str| split(text).0.map_err(|error| (error.trouble(), error.to_string()));
        for (text, trouble, says) in [
            ("", PolicyTrouble::NotUnderstood, "EOF"),
            ("[]", PolicyTrouble::NotUnderstood, "expected a map"),
            (r#"{ "updateFeed": 7 }"#, PolicyTrouble::NotUnderstood, "neither a text nor null"),
            (r#"{ "updateFeed": "" }"#, PolicyTrouble::NotHttps, "no https address"),
            (r#"{ "updateFeed": "http://a.example/f" }"#, PolicyTrouble::NotHttps, "http://a.example/f"),
            (r#"{ "updateFeed": "https://" }"#, PolicyTrouble::NotHttps, "https://"),
            (r#"{ "updateFeed": "updates.clinic.example" }"#, PolicyTrouble::NotHttps, "updates.clinic"),
        ] {
            let (found, said) = why(text).expect_err(text);
            assert_eq!(found, trouble, "{text}");
            assert!(said.contains(says), "{text}: {said}");
        }
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join(NAME)).expect("a folder where the file should be");
        let unreadable = found(&[folder.path()]).expect("it is there").split().0.expect_err("and no file");
        assert_eq!(unreadable.trouble(), PolicyTrouble::Unreadable, "{unreadable}");
    }
}
