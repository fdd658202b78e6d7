//! `cargo xtask bundle`: the .deb, and a look inside it for what has gone wrong before: a desktop file without `%u`
//! kills the way back from the browser, and a missing `Depends` shows only on a clinic's machine.

use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{install, run, ui};
use std::path::{Path, PathBuf};

/// Tauri's command line, of the minor version of the crate, and what has to be beside it to install it: it is the program
/// that makes the release, so it comes from a lock file whose hashes `licences.rs` has looked at. It is no package of the
/// UI, which never runs it.
const BUNDLER: &str = "xtask/bundler";
const BUNDLER_FILES: [&str; 3] = [".npmrc", "package.json", "package-lock.json"];
const SCHEME: &str = "x-scheme-handler/app.rounds.desktop";
const DEPENDS: [&str; 3] = ["libssl3", "xdg-utils", "desktop-file-utils"];

/// Builds the package and checks it.
pub(crate) fn run() -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin("Rounds as a Debian package");
    steps.must("system packages", install::system)?;
    steps.must("npm packages", || ui::packages(&workspace))?;
    steps.must("UI build", || ui::build(&workspace))?;
    let package = steps.must("bundle", || build(&workspace))?;
    steps.check("desktop file", || desktop_file(&package));
    steps.check("depends", || depends(&package));
    println!("  {}", package.display());
    steps.end()
}

/// The bundler, kept beside tauri-driver, as its lock file has it.
fn bundler(workspace: &Workspace) -> Result<PathBuf, String> {
    let (from, folder) = (workspace.root.join(BUNDLER), workspace.target.join("tools/tauri-cli"));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for file in BUNDLER_FILES {
        std::fs::copy(from.join(file), folder.join(file))
            .map_err(|error| format!("{BUNDLER}/{file}: {error}"))?;
    }
    run::quietly(&mut run::command(&folder, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    Ok(folder.join("node_modules/.bin/tauri"))
}

fn build(workspace: &Workspace) -> Result<(PathBuf, String), String> {
    let tauri = bundler(workspace)?;
    run::quietly(&mut run::command(
        &workspace.root,
        &tauri.to_string_lossy(),
        ["build", "--bundles", "deb"],
    ))?;
    let folder = workspace.target.join("release/bundle/deb");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let debs = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "deb"));
    let newest = debs.max_by_key(|path| path.metadata().and_then(|about| about.modified()).ok());
    let package = newest.ok_or(format!("no .deb in {}", folder.display()))?;
    let size = package.metadata().map_err(|error| error.to_string())?.len();
    Ok((package, format!("{:.1} MB", size as f64 / 1e6)))
}

fn desktop_file(package: &Path) -> Result<String, String> {
    let unpacked = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    run::quietly(run::command(unpacked.path(), "dpkg-deb", ["-x"]).arg(package).arg(unpacked.path()))?;
    let folder = unpacked.path().join("usr/share/applications");
    let entries = std::fs::read_dir(&folder)
        .map_err(|error| format!("    the package has no desktop file: {error}"))?;
    let path =
        entries.flatten().map(|entry| entry.path()).next().ok_or("    the package has no desktop file")?;
    let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let line = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
    if !line("Exec=").split_whitespace().any(|word| word == "%u") {
        return Err(format!("    Exec={} lacks %u: the browser's answer would never arrive", line("Exec=")));
    }
    if !line("MimeType=").split(';').any(|kind| kind == SCHEME) {
        return Err(format!("    MimeType={} lacks {SCHEME}", line("MimeType=")));
    }
    Ok(format!("Exec={}, {SCHEME}", line("Exec=")))
}

fn depends(package: &Path) -> Result<String, String> {
    let folder = std::env::temp_dir();
    let said = run::quietly(run::command(&folder, "dpkg-deb", ["-f"]).arg(package).arg("Depends"))?;
    let missing = DEPENDS.iter().find(|name| !said.split(',').any(|one| one.trim().starts_with(*name)));
    match missing {
        None => Ok(said.trim().to_owned()),
        Some(name) => Err(format!("    Depends: {} does not name {name}", said.trim())),
    }
}
