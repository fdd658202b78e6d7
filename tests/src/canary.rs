//! Looking for what must not be anywhere: tokens, secrets and patients, in files, logs, storage and on the seam.

use crate::trouble::Outcome;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use std::fs;
use std::path::{Path, PathBuf};

/// Something that must not be found, in every form in which it might be.
pub struct Canary {
    /// What it is, for the report.
    pub what: String,
    forms: Vec<Vec<u8>>,
}

/// A place where a canary was found.
#[derive(Debug)]
pub struct Hit {
    /// Which canary.
    pub what: String,
    /// Where.
    pub place: String,
}

impl Canary {
    /// The secret itself, as UTF-16 (JavaScript's strings on disk) and in both alphabets of base64.
    pub fn new(what: impl Into<String>, secret: &str) -> Self {
        let utf16 = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut forms = vec![secret.as_bytes().to_vec(), utf16];
        // The last group depends on what follows in the encoded text, so it is left away.
        for encoded in [STANDARD_NO_PAD.encode(secret), URL_SAFE_NO_PAD.encode(secret)] {
            let whole_groups = encoded.len() / 4 * 4;
            forms.push(encoded.as_bytes()[..whole_groups].to_vec());
        }
        Self { what: what.into(), forms }
    }

    fn is_in(&self, bytes: &[u8]) -> bool {
        self.forms.iter().any(|form| !form.is_empty() && contains(bytes, form))
    }
}

/// Looks through a text.
pub fn in_text(place: &str, text: &str, canaries: &[Canary]) -> Vec<Hit> {
    let found = canaries.iter().filter(|canary| canary.is_in(text.as_bytes()));
    found.map(|canary| Hit { what: canary.what.clone(), place: place.to_owned() }).collect()
}

/// Looks through every file under `folder`, except those below `apart`.
pub fn in_files(folder: &Path, apart: &[PathBuf], canaries: &[Canary]) -> Outcome<Vec<Hit>> {
    let mut hits = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if apart.contains(&path) {
                continue;
            }
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() {
                // A file that went away in between, such as a lock, holds nothing.
                let Ok(bytes) = fs::read(&path) else { continue };
                let found = canaries.iter().filter(|canary| canary.is_in(&bytes));
                hits.extend(
                    found.map(|canary| Hit { what: canary.what.clone(), place: path.display().to_string() }),
                );
            }
        }
    }
    Ok(hits)
}

fn contains(bytes: &[u8], form: &[u8]) -> bool {
    let Some(first) = form.first() else { return true };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        if rest[at..].starts_with(form) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Canary, in_files, in_text};
    use base64::Engine;

    #[test]
    fn a_canary_is_found_in_every_form_it_may_take() {
        let canaries = [Canary::new("token", "zq-canary-7781")];
        let encoded = base64::engine::general_purpose::STANDARD.encode("zq-canary-7781 and more");
        let folder = tempfile::tempdir().unwrap();
        let utf16: Vec<u8> = "x zq-canary-7781".encode_utf16().flat_map(u16::to_le_bytes).collect();
        std::fs::create_dir(folder.path().join("deep")).unwrap();
        std::fs::write(folder.path().join("deep/file"), utf16).unwrap();
        std::fs::write(folder.path().join("clean"), "zq-canary-778").unwrap();

        assert_eq!(in_text("log", "a zq-canary-7781 b", &canaries).len(), 1, "as it is");
        assert_eq!(in_text("log", &encoded, &canaries).len(), 1, "at the start of base64");
        let hits = in_files(folder.path(), &[], &canaries).unwrap();
        assert_eq!(hits.len(), 1, "only the file that holds it");
        let place = std::path::Path::new(&hits[0].place);
        assert_eq!(place, folder.path().join("deep").join("file"), "named by its path");
        assert!(
            in_files(folder.path(), &[folder.path().join("deep")], &canaries).unwrap().is_empty(),
            "set apart"
        );
    }
}
