//! Files of a release: read, written, copied and measured, with words for what went wrong.

use std::fs;
use std::path::{Path, PathBuf};

pub(super) fn fresh(folder: &Path) -> Result<PathBuf, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(failed)?;
    }
    fs::create_dir_all(folder).map_err(failed)?;
    Ok(folder.to_owned())
}

pub(super) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

pub(super) fn put(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

pub(super) fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to).map(|_| ()).map_err(|error| format!("    {}: {error}", from.display()))
}

pub(super) fn size(path: &Path) -> Result<String, String> {
    let about = path.metadata().map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(format!("{:.1} MB", about.len() as f64 / 1e6))
}
