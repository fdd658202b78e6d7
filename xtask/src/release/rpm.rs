//! The rpm: what the program needs, by rpm's own tool, and a look inside; it is also installed, into a root of its own.

use super::desktop;
use crate::run;
use crate::steps::Steps;
use std::path::Path;

/// rpm's own finder of what a program asks its system for.
const FINDER: &str = "/usr/lib/rpm/find-requires";
/// What must be inside.
const FILES: [&str; 5] = [
    "/usr/bin/rounds",
    "/usr/share/applications/Rounds.desktop",
    "/usr/share/icons/hicolor/128x128/apps/rounds.png",
    "/usr/share/licenses/rounds/LICENSE",
    "/usr/share/licenses/rounds/THIRD-PARTY.txt",
];

/// The libraries that the program is linked with, as rpm names them, with the versions of their symbols.
pub(crate) fn libraries(work: &Path, program: &Path) -> Result<Vec<String>, String> {
    let list = work.join("rpm-files");
    super::files::put(&list, &format!("{}\n", program.display()))?;
    let file = std::fs::File::open(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let output = run::command(work, FINDER, [] as [&str; 0]).stdin(file).output();
    let output = output.map_err(|error| format!("    {FINDER} could not be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    // rtld(GNU_HASH) is rpm's own word for any system of this century.
    let names: Vec<String> =
        said.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if output.status.success() && names.iter().any(|name| name.starts_with("libc.so.6(")) {
        Ok(names)
    } else {
        Err(format!("    {FINDER} says {said}{}", String::from_utf8_lossy(&output.stderr)))
    }
}

/// Looks into the package and installs it.
pub(crate) fn look(steps: &mut Steps, package: &Path, program: &Path) {
    let ask = |words: &[&str]| run::quietly(run::command(&std::env::temp_dir(), "rpm", words).arg(package));
    steps.check("rpm: files", || {
        let said = ask(&["-qpl"])?;
        match FILES.iter().find(|file| !said.lines().any(|line| line == **file)) {
            None => Ok(format!("{}, licences as rpm wants them", FILES[0])),
            Some(file) => Err(format!("    {file} is not in the package:\n{said}")),
        }
    });
    steps.check("rpm: requires", || {
        let said = ask(&["-qpR"])?;
        let wanted = ["libc.so.6(GLIBC_", "libcrypto.so.3", "libwebkit2gtk-4.1.so.0", "xdg-utils"];
        match wanted.iter().find(|name| !said.lines().any(|line| line.starts_with(**name))) {
            None => Ok(format!("{} of them, {} among them", said.lines().count(), wanted[2])),
            Some(name) => Err(format!("    nothing asks for {name}:\n{said}")),
        }
    });
    steps.check("rpm: scripts", || {
        let said = ask(&["-qp", "--scripts"])?;
        // Fedora's own triggers see to menus and schemes.
        if said.trim().is_empty() { Ok("none".to_owned()) } else { Err(format!("    it would run:\n{said}")) }
    });
    steps.check("rpm: installed", || install(package, program));
}

/// Installs it into an empty root by rpm itself, verifies what lies there, and removes it. What it asks its system for
/// is not there and not asked for: that needs a Fedora.
fn install(package: &Path, program: &Path) -> Result<String, String> {
    let root = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let rpm = |words: &[&str]| {
        let mut command = run::command(root.path(), "rpm", ["--root"]);
        command.arg(root.path()).args(["--dbpath", "/var/lib/rpm"]).args(words);
        command
    };
    run::quietly(rpm(&["--install", "--nodeps"]).arg(package))?;
    desktop::desktop_file(root.path())?;
    let wanted = super::files::size(program)?;
    let there = super::files::size(&root.path().join("usr/bin/rounds"))?;
    if wanted != there {
        return Err(format!("    the program is of {wanted}, the installed one of {there}"));
    }
    run::quietly(&mut rpm(&["--verify", "--nodeps", "rounds"]))?;
    run::quietly(&mut rpm(&["--erase", "--nodeps", "rounds"]))?;
    if root.path().join("usr/bin/rounds").exists() {
        return Err("    the program is still there after it was removed".to_owned());
    }
    Ok("into an empty root, verified, removed again".to_owned())
}
