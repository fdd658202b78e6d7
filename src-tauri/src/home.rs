//! Where Rounds keeps its files, which profile that makes it, and what this computer is called.

use std::path::PathBuf;
use tauri::{AppHandle, Manager};

/// The folder that `ROUNDS_HOME` names, if it is set: every file goes there.
pub(crate) fn from_environment() -> Option<PathBuf> {
    std::env::var_os("ROUNDS_HOME").filter(|home| !home.is_empty()).map(PathBuf::from)
}

/// Where the system keeps a program's data that belongs to this computer. Not the one that travels with a profile from
/// computer to computer on Windows: the keys stay in this computer's keychain, and a journal that travels without its key
/// is met at the other one as one that cannot be opened.
pub(crate) fn default_folder(app: &AppHandle) -> tauri::Result<PathBuf> {
    app.path().app_local_data_dir()
}

/// The profile that a folder makes: empty for the default one, else a short hash. It is part of the keychain
/// service and of the single-instance name, so that a demo or a test never meets an installed Rounds.
pub(crate) fn profile(home: Option<&PathBuf>) -> String {
    home.map_or_else(String::new, |home| app::profile_id(home))
}

/// The host name, by which an administrator tells this computer from others.
#[cfg(unix)]
pub(crate) fn computer() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// The host name, by which an administrator tells this computer from others.
#[cfg(windows)]
pub(crate) fn computer() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_folders_are_two_profiles_and_the_default_has_no_name() {
        let (a, b) = (PathBuf::from("/tmp/a"), PathBuf::from("/tmp/b"));
        assert_ne!(profile(Some(&a)), profile(Some(&b)), "they must not share a keychain entry");
        assert_eq!(profile(None), "", "the installed Rounds keeps its plain name");
    }
}
