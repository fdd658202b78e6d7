//! `cargo xtask platforms`: every line of Rust as the compiler and clippy read it for Windows and macOS, with warnings as
//! errors. Nothing is linked and nothing runs, so whatever is written in C is not compiled either: a compiler that makes
//! empty files stands in for it.

use super::compiler::{Compiler, PACKAGES, Panic};
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{install, ui};
use std::fs;
use std::path::{Path, PathBuf};

/// The systems, as a reader calls them, and as the compiler does. First those that nothing else here builds for.
const SYSTEMS: [(&str, &str); 3] = [
    ("macOS, Apple silicon", "aarch64-apple-darwin"),
    ("macOS, Intel", "x86_64-apple-darwin"),
    ("Windows, x86-64", "x86_64-pc-windows-gnu"),
];

/// Stand-ins for programs that a build script starts, each with what it is called.
const STUBS: [(&str, &str); 3] = [
    ("stub-cc", include_str!("stubs/cc.sh")),
    ("stub-ar", include_str!("stubs/ar.sh")),
    ("xcrun", include_str!("stubs/xcrun.sh")),
];

/// Checks all of them.
pub(crate) fn run() -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin("Rounds as Windows and macOS would compile it");
    let packages: Vec<(&str, &str)> = PACKAGES
        .into_iter()
        .chain([("gcc-mingw-w64-x86-64", "resources of a program for Windows")])
        .collect();
    steps.must("packages", || install::debian(&packages))?;
    let compiler = Compiler::into(&workspace, "platforms");
    let stubs = steps.must("compiler", || Ok((Stubs::lay(compiler.target())?, compiler.version()?)))?;
    let compiler = compiler.finding(stubs.folder.clone());
    // The window embeds it, so that some page has to be there; which one makes no difference to a type.
    steps.must("UI", || {
        let built = workspace.ui().join("dist/index.html").exists();
        if built { Ok(((), "as it lies there".to_owned())) } else { ui_built(&workspace) }
    })?;
    for (name, target) in SYSTEMS {
        steps.check(name, || {
            let words = ["clippy", "--workspace", "--all-targets", "--keep-going", "--quiet"];
            let mut clippy = compiler.cargo(&workspace, &words, target, Panic::Unwinds);
            stubs.stand_in(&mut clippy, target);
            crate::run::quietly(clippy.args(["--", "-D", "warnings"]))
                .map(|_| "types and lints, no warnings".to_owned())
        });
    }
    steps.end()
}

fn ui_built(workspace: &Workspace) -> Result<((), String), String> {
    ui::packages(workspace)?;
    ui::build(workspace)
}

/// Programs that make nothing, where a build script finds them.
struct Stubs {
    folder: PathBuf,
}

impl Stubs {
    fn lay(below: &Path) -> Result<Self, String> {
        let folder = below.join("stubs");
        let trouble = |error: std::io::Error| format!("    {}: {error}", folder.display());
        for part in ["openssl/include", "openssl/lib", "sdk"] {
            fs::create_dir_all(folder.join(part)).map_err(trouble)?;
        }
        for (name, text) in STUBS {
            let path = folder.join(name);
            fs::write(&path, text).map_err(trouble)?;
            executable(&path).map_err(trouble)?;
        }
        for name in ["libssl.a", "libcrypto.a"] {
            fs::write(folder.join("openssl/lib").join(name), "!<arch>\n").map_err(trouble)?;
        }
        Ok(Self { folder })
    }

    /// Has a build for `target` find them.
    fn stand_in(&self, cargo: &mut std::process::Command, target: &str) {
        let key = target.replace('-', "_");
        let at = |name: &str| self.folder.join(name);
        for language in ["CC", "CXX"] {
            cargo.env(format!("{language}_{key}"), at("stub-cc"));
        }
        cargo.env(format!("AR_{key}"), at("stub-ar")).env(format!("RANLIB_{key}"), "true");
        cargo.env("SDKROOT", at("sdk")).env("ROUNDS_STUB_MACHINE", target);
        cargo.env("OPENSSL_NO_VENDOR", "1").env("OPENSSL_DIR", at("openssl"));
    }
}

#[cfg(unix)]
fn executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

/// There are no stand-ins where Debian's compiler is not.
#[cfg(not(unix))]
fn executable(_path: &Path) -> std::io::Result<()> {
    Ok(())
}
