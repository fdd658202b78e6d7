//! What a clinic has settled for its computers, in a file of its own: `clinic.json`, in the folder that this system has for
//! such files or else beside the program. So far that is one thing, where newer versions are asked for (docs/release.md).
//!
//! Whose signature counts is no clinic's to say: that is built in, and nothing in here changes it.

use app::contract::PolicyTrouble;
use serde::Deserialize;
use std::{
    fmt, io,
    path::{Path, PathBuf},
};
use tauri::Url;

const NAME: &str = "clinic.json";

/// The clinic's file, as it was found.
#[derive(Debug)]
pub(crate) struct Found {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// What it says, or why it cannot be used.
    pub(crate) policy: Result<Policy, PolicyError>,
}

/// What it says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
// A name that is not known is a slip of the pen, and what was meant by it would not hold.
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Policy {
    /// Where newer versions are asked for, by https; `null` for nowhere. It has to be said: without it the file says nothing.
    #[serde(deserialize_with = "Option::deserialize")]
    pub(crate) update_feed: Option<String>,
}

/// Why the clinic's file cannot be used.
#[derive(Debug)]
pub(crate) enum PolicyError {
    /// It is there, and the system does not hand it out.
    Unreadable(io::Error),
    /// It is no JSON, or says other things than a policy does.
    NotUnderstood(serde_json::Error),
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
            Self::NotHttps(address) => write!(formatter, "updateFeed is no https address: “{address}”"),
            Self::NoKey => formatter.write_str("it names a feed, and this program has no key for one"),
        }
    }
}

impl std::error::Error for PolicyError {}

impl PolicyError {
    /// The same in the words of the seam.
    pub(crate) fn trouble(&self) -> PolicyTrouble {
        match self {
            Self::Unreadable(_) => PolicyTrouble::Unreadable,
            Self::NotUnderstood(_) => PolicyTrouble::NotUnderstood,
            Self::NotHttps(_) => PolicyTrouble::NotHttps,
            Self::NoKey => PolicyTrouble::NoKey,
        }
    }
}

/// The clinic's file, if there is one. The system's folder goes first: administrators write there, and the program's own
/// folder is often its user's.
pub(crate) fn look() -> Option<Found> {
    let beside = std::env::current_exe().ok().and_then(|program| program.parent().map(Path::to_owned));
    first([systems_folder(), beside].into_iter().flatten())
}

#[cfg(target_os = "linux")]
fn systems_folder() -> Option<PathBuf> {
    Some(PathBuf::from("/etc/rounds"))
}

#[cfg(target_os = "macos")]
fn systems_folder() -> Option<PathBuf> {
    Some(PathBuf::from("/Library/Application Support/Rounds"))
}

#[cfg(windows)]
fn systems_folder() -> Option<PathBuf> {
    std::env::var_os("ProgramData").map(|folder| PathBuf::from(folder).join("Rounds"))
}

/// The file of the first folder that has one. One that cannot be read is one: what it forbids is not known.
fn first(folders: impl Iterator<Item = PathBuf>) -> Option<Found> {
    folders.map(|folder| folder.join(NAME)).find_map(|path| match std::fs::read_to_string(&path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => None,
        read => Some(Found {
            policy: read.map_err(PolicyError::Unreadable).and_then(|text| understood(&text)),
            path,
        }),
    })
}

fn understood(text: &str) -> Result<Policy, PolicyError> {
    // What an editor of Windows puts before the text.
    let text = text.trim_start_matches('\u{feff}');
    let policy: Policy = serde_json::from_str(text).map_err(PolicyError::NotUnderstood)?;
    match policy.update_feed {
        Some(address) if !speaks_https(&address) => Err(PolicyError::NotHttps(address)),
        update_feed => Ok(Policy { update_feed }),
    }
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

    #[test]
    fn the_systems_folder_goes_first_and_without_a_file_nothing_is_settled() {
        let empty = tempfile::tempdir().expect("a folder");
        let system = folder_with(&format!(r#"{{ "updateFeed": "{FEED}" }}"#));
        let beside = folder_with(r#"{ "updateFeed": null }"#);
        assert!(found(&[empty.path(), &empty.path().join("gone")]).is_none(), "no file, no policy");
        let both = found(&[system.path(), beside.path()]).expect("found");
        assert_eq!(both.policy.expect("good").update_feed.as_deref(), Some(FEED), "the administrator's");
        assert_eq!(both.path, system.path().join(NAME));
        let one = found(&[empty.path(), beside.path()]).expect("found");
        assert_eq!(one.policy.expect("good"), Policy { update_feed: None }, "nobody is asked");
        let broken = folder_with("{");
        assert!(
            found(&[broken.path(), beside.path()]).expect("found").policy.is_err(),
            "one that is broken is not passed over for the next"
        );
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        let with_mark = format!("\u{feff}{{ \"updateFeed\": \"{FEED}\" }}");
        assert!(understood(&with_mark).is_ok(), "as an editor of Windows saves it");
        let why = |text: &str| understood(text).map_err(|error| (error.trouble(), error.to_string()));
        for (text, trouble, says) in [
            ("", PolicyTrouble::NotUnderstood, "EOF"),
            ("{}", PolicyTrouble::NotUnderstood, "missing field `updateFeed`"),
            (r#"{ "updatefeed": null }"#, PolicyTrouble::NotUnderstood, "unknown field `updatefeed`"),
            (r#"{ "updateFeed": null, "key": "RWQ" }"#, PolicyTrouble::NotUnderstood, "unknown field `key`"),
            (r#"{ "updateFeed": 7 }"#, PolicyTrouble::NotUnderstood, "invalid type"),
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
        let unreadable = found(&[folder.path()]).expect("it is there").policy.expect_err("and no file");
        assert_eq!(unreadable.trouble(), PolicyTrouble::Unreadable, "{unreadable}");
    }
}
