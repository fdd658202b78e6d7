//! A file that is written where somebody chose to have it.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Where a file is written before it takes its place: beside it, under a name that nobody can have placed there before.
pub(crate) fn beside(path: &Path) -> PathBuf {
    path.with_file_name(format!(".{}.part", uuid::Uuid::new_v4().simple()))
}

/// Writes [`beside`] the file first: a disk that is full takes nothing of what lies there. For this user's eyes only;
/// nothing is overwritten, and no link is followed. What a kill leaves there is for whoever chose `beside` to know.
pub(crate) fn write(path: &Path, beside: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut out = options.open(beside)?;
    let written = out.write_all(content).and_then(|()| out.sync_all());
    drop(out);
    written.and_then(|()| std::fs::rename(beside, path)).inspect_err(|_| {
        let _ = std::fs::remove_file(beside);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, content: &[u8]) -> io::Result<()> {
        super::write(path, &beside(path), content)
    }

    #[test]
    fn what_lies_beside_it_is_somebody_elses_and_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("scan.pdf.part"), "of another program").expect("written");
        write(&at("scan.pdf"), b"ours").expect("written");
        assert_eq!(std::fs::read(at("scan.pdf")).expect("there"), b"ours");
        assert_eq!(std::fs::read(at("scan.pdf.part")).expect("there"), b"of another program");
        assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 2, "nothing half written");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_its_place_is_replaced_and_not_followed() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("theirs"), "theirs").expect("written");
        for name in ["scan.pdf", "scan.pdf.part"] {
            std::os::unix::fs::symlink(at("theirs"), at(name)).expect("made");
        }
        write(&at("scan.pdf"), b"ours").expect("written");
        assert_eq!(std::fs::read(at("theirs")).expect("there"), b"theirs", "nothing went there");
        let about = std::fs::symlink_metadata(at("scan.pdf")).expect("there");
        assert!(about.is_file(), "a file of our own");
        assert_eq!(about.permissions().mode() & 0o777, 0o600);
        assert!(write(&at("no such folder/scan.pdf"), b"x").is_err(), "an error, no panic");
    }
}
