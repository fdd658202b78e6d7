//! The desktop file, which is how a browser's answer finds Rounds on Linux.

use super::files::read;
use super::shipped;
use crate::run;
use std::path::Path;

/// How the desktop knows whose links these are.
const SCHEME: &str = "x-scheme-handler/app.rounds.desktop";

/// The desktop file of an unpacked package: without `%u` the browser's answer never arrives.
pub(super) fn desktop_file(unpacked: &Path) -> Result<String, String> {
    let folder = unpacked.join("usr/share/applications");
    let path = shipped::files(&folder)?.into_iter().next();
    let path = path.ok_or("    the package has no desktop file")?;
    run::quietly(run::command(&folder, "desktop-file-validate", ["--no-hints"]).arg(&path))?;
    let text = read(&path)?;
    let line = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
    if !line("Exec=").split_whitespace().any(|word| word == "%u") {
        return Err(format!("    Exec={} lacks %u: the browser's answer would never arrive", line("Exec=")));
    }
    if !line("MimeType=").split(';').any(|kind| kind == SCHEME) {
        return Err(format!("    MimeType={} lacks {SCHEME}", line("MimeType=")));
    }
    Ok(format!("Exec={}, {SCHEME}", line("Exec=")))
}
