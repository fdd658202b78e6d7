//! The Debian package: what the program needs, by Debian's own tool, and a look inside for what has gone wrong before.

use super::desktop;
use crate::run;
use crate::steps::Steps;
use std::path::Path;

/// The packages of the libraries that the program is linked with, each in the oldest version that has what it uses
/// (dpkg-shlibdeps(1)).
pub(crate) fn libraries(work: &Path, program: &Path) -> Result<Vec<String>, String> {
    let folder = work.join("shlibdeps");
    // It reads the name of the package from there, and nothing else.
    super::files::fresh(&folder.join("debian"))?;
    super::files::put(
        &folder.join("debian/control"),
        "Source: rounds\n\nPackage: rounds\nArchitecture: any\n",
    )?;
    let said = run::quietly(run::command(&folder, "dpkg-shlibdeps", ["-O"]).arg(program))?;
    let depends = said.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    let depends = depends.ok_or(format!("    dpkg-shlibdeps names no package: {said}"))?;
    Ok(depends.split(", ").map(str::to_owned).collect())
}

/// Looks into the package.
pub(crate) fn look(steps: &mut Steps, package: &Path, trial: bool) {
    steps.check("deb: desktop file", || {
        let unpacked = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        run::quietly(run::command(unpacked.path(), "dpkg-deb", ["-x"]).arg(package).arg(unpacked.path()))?;
        desktop::desktop_file(unpacked.path())
    });
    steps.check("deb: depends", || {
        let said = run::quietly(
            run::command(&std::env::temp_dir(), "dpkg-deb", ["-f"]).arg(package).arg("Depends"),
        )?;
        let wanted =
            ["libc6 (>=", "libssl3 (>=", "libwebkit2gtk-4.1-0 (>=", "xdg-utils", "desktop-file-utils"];
        match wanted.iter().find(|name| !said.split(',').any(|one| one.trim().starts_with(**name))) {
            None => Ok(format!(
                "{} of them, the C library and WebKitGTK with their versions",
                said.split(',').count()
            )),
            Some(name) => Err(format!("    Depends: {} does not name {name}", said.trim())),
        }
    });
    steps.check("deb: lintian", || lintian(package, trial));
}

/// Debian's own critic; its errors are ours, its warnings are told.
fn lintian(package: &Path, trial: bool) -> Result<String, String> {
    let mut ask = run::command(&std::env::temp_dir(), "lintian", ["--fail-on", "error", "--allow-root"]);
    if trial {
        ask.args(["--suppress-tags", "unstripped-binary-or-object"]);
    }
    let said = run::quietly(ask.arg(package))?;
    let warnings = said.lines().filter(|line| line.starts_with("W:")).count();
    Ok(format!("no error, {warnings} warnings"))
}
