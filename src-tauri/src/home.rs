//! Where Rounds keeps its files, and which profile that makes it.

use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// The folder that `ROUNDS_HOME` names, if it is set: every file goes there.
pub(crate) fn from_environment() -> Option<PathBuf> {
    std::env::var_os("ROUNDS_HOME").filter(|home| !home.is_empty()).map(PathBuf::from)
}

/// The profile that a folder makes: empty for the default one, else a short hash. It is part of the keychain
/// service and of the single-instance name, so that a demo or a test never meets an installed Rounds.
pub(crate) fn profile(home: Option<&PathBuf>) -> String {
    home.map_or_else(String::new, |home| {
        let digest = Sha256::digest(home.as_os_str().as_encoded_bytes());
        digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    })
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
