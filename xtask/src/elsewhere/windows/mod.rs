//! `cargo xtask windows`: the whole product, cross-built to Windows and played under Wine: the tests of its crates, and the
//! installer on a fresh Windows. No window of Rounds is seen by it, since Wine has no WebView2; nor does it say anything
//! of access rights, file locks, a system's own trusted roots, Microsoft's linker or ARM.

mod display;
mod installed;
mod suites;
mod wine;

use super::compiler::{Compiler, PACKAGES, Panic};
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{install, release, run, ui};
use std::process::Command;
use wine::Wine;

const TARGET: &str = "x86_64-pc-windows-gnu";

/// What is needed beside the compiler.
const TOOLS: [(&str, &str); 9] = [
    ("gcc-mingw-w64-x86-64", "what is written in C, and the linker"),
    ("g++-mingw-w64-x86-64", "the same for C++"),
    ("perl", "OpenSSL's build, for SQLCipher's cipher"),
    ("make", "OpenSSL's build"),
    ("wine64", "a Windows to run it in"),
    ("wine", "the programs that a Windows has"),
    ("xvfb", "a display without a screen"),
    ("nsis", "the installer"),
    ("xdotool", "a hand at the keys of that display"),
];
/// And for a picture of what is on the screen.
const CAMERA: (&str, &str) = ("imagemagick", "a picture of it");

/// All of it, or with `quick` the tests of the crates alone.
pub(crate) fn run(quick: bool) -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps =
        Steps::begin(if quick { "Rounds for Windows, the crates' tests" } else { "Rounds for Windows" });
    let packages: Vec<(&str, &str)> = PACKAGES.into_iter().chain(TOOLS).chain([CAMERA]).collect();
    steps.must("packages", || install::debian(&packages))?;
    let compiler = Compiler::into(&workspace, "windows");
    steps.must("compiler", || Ok(((), compiler.version()?)))?;
    steps.must("npm packages", || ui::packages(&workspace))?;
    steps.must("UI build", || ui::build(&workspace))?;
    let wine = steps
        .must("Wine", || Ok((Wine::fresh(&compiler.target().join("wine/tests"))?, "fresh".to_owned())))?;
    let programs = steps.must("build for tests", || suites::build(&workspace, &compiler, quick))?;
    let tally = suites::play(&mut steps, &workspace, &wine, &programs);
    drop(wine);
    if !quick {
        steps.must("release build", || release_build(&workspace, &compiler))?;
        let (installer, version) = steps.must("installer", || release::installer_for_windows(&workspace))?;
        let pictures = compiler.target().join("pictures");
        let below = compiler.target().join("wine");
        installed::check(&mut steps, &installer, &version, &below, &pictures)?;
    }
    let ended = steps.end();
    println!("{tally}");
    ended
}

fn release_build(workspace: &Workspace, compiler: &Compiler) -> Result<((), String), String> {
    let words = ["build", "--release", "--quiet", "-p", "rounds"];
    let mut build = compiler.cargo(workspace, &words, TARGET, Panic::Aborts);
    run::quietly(link(&mut build))?;
    let program = compiler.target().join(TARGET).join("release/rounds.exe");
    let bytes = std::fs::metadata(&program).map_err(|error| format!("    {}: {error}", program.display()))?;
    Ok(((), format!("rounds.exe, {:.1} MB", bytes.len() as f64 / 1e6)))
}

/// Has a build find the compiler and linker for what is not Rust.
fn link(cargo: &mut Command) -> &mut Command {
    const GNU: &str = "x86_64-w64-mingw32";
    cargo.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", format!("{GNU}-gcc"));
    for (name, program) in [("CC", "gcc"), ("CXX", "g++"), ("AR", "ar")] {
        cargo.env(format!("{name}_x86_64_pc_windows_gnu"), format!("{GNU}-{program}"));
    }
    cargo
}
