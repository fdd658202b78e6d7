//! The installer for Windows, by makensis from src-tauri/windows/rounds.nsi. Tauri's own way to NSIS fetches a plugin from
//! outside while it runs, so it is not taken.

use super::plan::{Payload, Release};
use super::{notices, shipped};
use crate::run;
use crate::steps::Steps;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};

const SCRIPT: &str = "src-tauri/windows/rounds.nsi";
/// Where a Windows machine's package manager puts it without putting it on the PATH.
const ON_WINDOWS: &str = r"C:\Program Files (x86)\NSIS\makensis.exe";
/// What the cross build on Linux is for; it lies in a folder of its own, since another compiler made it.
const CROSS: &str = "x86_64-pc-windows-gnu";

/// Makes the installer where there is a program for it.
pub(crate) fn make(release: &Release<'_>, steps: &mut Steps, program: &Path, notices: &Path) {
    if cfg!(windows) {
        steps.check("NSIS installer", || {
            let made = installer(release, program, None, notices, &release.dist)?;
            Ok(format!("{}, {}", named(&made), super::files::size(&made)?))
        });
        return;
    }
    let folder = cross_built(release.workspace, "release");
    let trial = release.payload == Payload::StandIn;
    let there = folder.join("rounds.exe").exists();
    if !trial && there && !is_of_now(release.workspace) {
        println!(
            "  NSIS installer         not made here: the program in {} was built of another commit, of changes that are in none, \
             or for another feed",
            folder.display()
        );
    } else if !trial && there {
        steps.check("NSIS installer", || {
            let made = cross(release, "release")?;
            Ok(format!("{}, {}", named(&made), super::files::size(&made)?))
        });
    } else if trial {
        steps.check("NSIS installer", || {
            // Something small: a program takes minutes to compress.
            installer(release, notices, Some(notices), notices, &release.work)?;
            Ok("its script compiles; made of stand-ins and thrown away".to_owned())
        });
    } else {
        println!(
            "  NSIS installer         not made here: no program for Windows lies in {}",
            folder.display()
        );
    }
}

/// Where `cargo xtask windows` builds.
fn cross_built(workspace: &Workspace, profile: &str) -> PathBuf {
    workspace.target.join("windows").join(CROSS).join(profile)
}

/// Where it is said what the program there was built of.
fn label(workspace: &Workspace) -> PathBuf {
    cross_built(workspace, "release").join("rounds.of")
}

/// Says what the release program for Windows is built of, so that no other one gets this version's name.
pub(crate) fn label_cross_built(workspace: &Workspace) -> Result<(), String> {
    let label = label(workspace);
    let text = built_of(workspace)?;
    std::fs::write(&label, text).map_err(|error| format!("    {}: {error}", label.display()))
}

/// Whether the program that lies there is what would be built now.
fn is_of_now(workspace: &Workspace) -> bool {
    let said = std::fs::read_to_string(label(workspace)).unwrap_or_default();
    !said.contains(CHANGED) && built_of(workspace).is_ok_and(|now| now == said)
}

/// What a commit is followed by where files are not as it has them.
const CHANGED: &str = "and changes";

/// The commit, and what else a build is told.
fn built_of(workspace: &Workspace) -> Result<String, String> {
    let status = run::quietly(&mut run::command(&workspace.root, "git", ["status", "--porcelain"]))?;
    let changed = if status.is_empty() { "" } else { CHANGED };
    let told = |name| std::env::var(name).unwrap_or_default();
    let (feed, key) = (told("ROUNDS_UPDATE_FEED"), told("ROUNDS_UPDATE_KEY"));
    Ok(format!("{} {changed}\n{feed}\n{key}\n", workspace.last_commit("%H")?))
}

/// The installer of the program that was cross-built on this machine, with the list and the licences of what is in it.
pub(super) fn cross(release: &Release<'_>, profile: &str) -> Result<PathBuf, String> {
    let folder = cross_built(release.workspace, profile);
    let (program, loader) = (folder.join("rounds.exe"), folder.join("WebView2Loader.dll"));
    let (parts, _) = shipped::list(release.workspace, CROSS, &release.work)?;
    super::sbom::write(release, CROSS, &parts)?;
    let (notices, _) = notices::write(release, CROSS, &parts)?;
    installer(release, &program, Some(&loader), &notices, &release.dist)
}

fn named(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// `loader` goes beside a program of the GNU toolchain; Microsoft's links it in.
fn installer(
    release: &Release<'_>,
    program: &Path,
    loader: Option<&Path>,
    notices: &Path,
    into: &Path,
) -> Result<PathBuf, String> {
    let root = &release.workspace.root;
    let made = into.join(format!("Rounds_{}_x64-setup.exe", release.version));
    let makensis = if run::present("makensis") || !cfg!(windows) { "makensis" } else { ON_WINDOWS };
    // An error in the script is one, and a warning too.
    let mut make = run::command(root, makensis, ["-V2", "-WX", "-INPUTCHARSET", "UTF8"]);
    let define = |name: &str, value: &Path| format!("-D{name}={}", value.display());
    make.arg(format!("-DVERSION={}", release.version));
    make.arg(if cfg!(windows) { "-DSTUB=x86-unicode" } else { "-DSTUB=amd64-unicode" });
    make.args([
        define("EXE", program),
        define("ICON", &root.join("icons/icon.ico")),
        define("LICENSE", &root.join("LICENSE")),
        define("NOTICES", notices),
        define("OUT", &made),
    ]);
    make.args(loader.map(|loader| define("LOADER", loader)));
    run::quietly(make.arg(root.join(SCRIPT)))?;
    Ok(made)
}
