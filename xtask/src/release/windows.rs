//! The installer for Windows, by makensis from src-tauri/windows/rounds.nsi. Tauri's own way to NSIS fetches a plugin from
//! outside while it runs, so it is not taken.

use super::plan::{Payload, Release};
use super::{notices, shipped};
use crate::run;
use crate::steps::Steps;
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
    let folder = cross_built(release, "release");
    let trial = release.payload == Payload::StandIn;
    if !trial && folder.join("rounds.exe").exists() {
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
fn cross_built(release: &Release<'_>, profile: &str) -> PathBuf {
    release.workspace.target.join("windows").join(CROSS).join(profile)
}

/// The installer of the program that was cross-built on this machine, with the list and the licences of what is in it.
pub(super) fn cross(release: &Release<'_>, profile: &str) -> Result<PathBuf, String> {
    let folder = cross_built(release, profile);
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
