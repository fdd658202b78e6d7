//! The packages for Linux: a deb and an rpm, by Tauri's own bundler, which comes from a lock file whose hashes
//! `licences.rs` has looked at. It needs neither dpkg nor rpm, so both are made on any Linux; what they then hold is looked
//! at with the systems' own tools.

use super::files::put;
use super::plan::{Payload, Release};
use super::{changes, deb, rpm};
use crate::run;
use crate::steps::Steps;
use crate::workspace::Workspace;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Tauri's command line, of the minor version of the crate, and what has to be beside it to install it: it is the program
/// that makes the release. It is no package of the UI, which never runs it.
const BUNDLER: &str = "xtask/bundler";
const BUNDLER_FILES: [&str; 3] = [".npmrc", "package.json", "package-lock.json"];
/// What is started by name: no library shows that it is needed.
const STARTED: [&str; 2] = ["xdg-utils", "desktop-file-utils"];

/// Makes both packages and looks into them.
pub(crate) fn make(release: &Release<'_>, steps: &mut Steps, program: &Path, notices: &Path) {
    if !cfg!(target_os = "linux") {
        println!("  deb, rpm               not made here: they need a Linux machine");
        return;
    }
    let trial = release.payload == Payload::StandIn;
    let mut packages = None;
    steps.check("deb and rpm", || {
        let (made, word) = bundle(release, program, notices)?;
        packages = Some(made);
        Ok(word)
    });
    if let Some((deb, rpm)) = packages {
        deb::look(steps, &deb, trial);
        rpm::look(steps, &rpm, program);
    }
    println!(
        "  AppImage               not made: its tools are programs without a fixed hash that Tauri's bundler\n{:25}fetches while it runs (docs/release.md)",
        ""
    );
}

/// The bundler, kept beside tauri-driver, as its lock file has it.
fn bundler(workspace: &Workspace) -> Result<PathBuf, String> {
    let (from, folder) = (workspace.root.join(BUNDLER), workspace.target.join("tools/tauri-cli"));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for file in BUNDLER_FILES {
        super::files::copy(&from.join(file), &folder.join(file))?;
    }
    run::quietly(&mut run::command(&folder, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    Ok(folder.join("node_modules/.bin/tauri"))
}

fn bundle(
    release: &Release<'_>,
    program: &Path,
    notices: &Path,
) -> Result<((PathBuf, PathBuf), String), String> {
    let tauri = bundler(release.workspace)?;
    let configuration = release.work.join("linux.json");
    put(&configuration, &configured(release, program, notices)?.to_string())?;
    let mut make = run::command(&release.workspace.root, &tauri.to_string_lossy(), ["bundle", "--ci"]);
    make.args(["--bundles", "deb,rpm", "--config"]).arg(&configuration);
    // Where the bundler looks for the program, and where it puts what it makes.
    run::quietly(make.env("CARGO_TARGET_DIR", &release.work))?;
    let made = |kind: &str| {
        let files = super::shipped::files(&release.work.join("release/bundle").join(kind))?;
        let found = files.into_iter().find(|path| path.extension().is_some_and(|end| end == kind));
        release.keep(&found.ok_or(format!("    the bundler made no {kind}"))?)
    };
    let ((deb, deb_word), (rpm, rpm_word)) = (made("deb")?, made("rpm")?);
    Ok(((deb, rpm), format!("{deb_word}; {rpm_word}")))
}

/// What the bundler is told beside tauri.conf.json: what is only known now.
fn configured(release: &Release<'_>, program: &Path, notices: &Path) -> Result<Value, String> {
    let linux = release.workspace.root.join("src-tauri/linux");
    let changelog = release.work.join("changelog");
    let points = changes::of(release.workspace, &release.version)?;
    put(&changelog, &changes::debian(&points, &release.version, &release.maintainer, &release.committed.1))?;
    // Not by the bundler's own key, which lays it into a folder of another spelling.
    run::quietly(run::command(&release.work, "gzip", ["-9nf"]).arg(&changelog))?;
    let started = STARTED.map(str::to_owned);
    let deb: Vec<String> = started.iter().cloned().chain(deb::libraries(&release.work, program)?).collect();
    let rpm: Vec<String> = started.iter().cloned().chain(rpm::libraries(&release.work, program)?).collect();
    let licence = release.workspace.root.join("LICENSE");
    Ok(json!({ "bundle": {
        "publisher": release.maintainer,
        "linux": {
            "deb": {
                "depends": deb,
                "section": "misc",
                "priority": "optional",
                "files": {
                    "/usr/share/doc/rounds/changelog.gz": changelog.with_extension("gz"),
                    "/usr/share/doc/rounds/copyright": linux.join("copyright"),
                    "/usr/share/doc/rounds/THIRD-PARTY.txt": notices,
                },
            },
            "rpm": {
                "depends": rpm,
                "files": {
                    "/usr/share/licenses/rounds/LICENSE": licence,
                    "/usr/share/licenses/rounds/THIRD-PARTY.txt": notices,
                },
            },
        },
    }}))
}
