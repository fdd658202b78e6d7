//! `cargo xtask windows`: the whole product, cross-built to Windows and played under Wine: the tests of its crates, and the
//! installer on a fresh Windows. No window of Rounds is seen by it, since Wine has no WebView2; nor does it say anything
//! of access rights, file locks, a system's own trusted roots, Microsoft's linker or ARM.

mod display;
mod installed;
mod mingw;
mod suites;
mod wine;

use super::compiler::{Compiler, PACKAGES, Panic};
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{install, release, run, ui};
use mingw::{TARGET, link};
use wine::Wine;

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

/// How much of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Tests, release program, installer.
    Whole,
    /// The tests of the crates alone.
    Quick,
    /// Release program and installer, without the tests.
    Program,
    /// The installer alone, of the release program as it lies in the target folder.
    Reused,
    /// The installer alone, of the debug program, which is built in a tenth of the time. Nobody gets it.
    Trial,
}

/// Builds and plays it.
pub(crate) fn run(part: Part) -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin(match part {
        Part::Whole => "Rounds for Windows",
        Part::Quick => "Rounds for Windows, the crates' tests",
        Part::Program => "Rounds for Windows, program and installer",
        Part::Reused => "Rounds for Windows, the installer",
        Part::Trial => "Rounds for Windows, the installer around the debug program",
    });
    let packages: Vec<(&str, &str)> = PACKAGES.into_iter().chain(TOOLS).chain([CAMERA]).collect();
    steps.must("packages", || install::debian(&packages))?;
    let compiler = Compiler::into(&workspace, "windows");
    steps.must("compiler", || Ok(((), compiler.version()?)))?;
    steps.must("npm packages", || ui::packages(&workspace))?;
    steps.must("UI build", || ui::build(&workspace))?;
    let mut tally = None;
    if matches!(part, Part::Whole | Part::Quick) {
        let prefix = compiler.target().join("wine/tests");
        let wine = steps.must("Wine", || Ok((Wine::fresh(&prefix)?, "fresh".to_owned())))?;
        let programs =
            steps.must("build for tests", || suites::build(&workspace, &compiler, part == Part::Quick))?;
        tally = Some(suites::play(&mut steps, &workspace, &wine, &programs));
    }
    match part {
        Part::Whole | Part::Program => {
            steps.must("release build", || program(&workspace, &compiler, true))?
        }
        Part::Trial => steps.must("debug build", || program(&workspace, &compiler, false))?,
        Part::Quick | Part::Reused => {}
    }
    if part != Part::Quick {
        let profile = if part == Part::Trial { "debug" } else { "release" };
        let made = || release::installer_for_windows(&workspace, profile);
        let (installer, version) = steps.must("installer", made)?;
        let pictures = compiler.target().join("pictures");
        installed::check(&mut steps, &installer, &version, &compiler.target().join("wine"), &pictures)?;
    }
    let ended = steps.end();
    if let Some(tally) = tally {
        println!("{tally}");
    }
    ended
}

/// Builds it, for clinics or, with the library that the tests have, for a trial.
fn program(workspace: &Workspace, compiler: &Compiler, optimised: bool) -> Result<((), String), String> {
    let (profile, panic) = if optimised { ("release", Panic::Aborts) } else { ("debug", Panic::Unwinds) };
    let mut words = vec!["build", "--quiet", "-p", "rounds"];
    words.extend(optimised.then_some("--release"));
    let mut build = compiler.cargo(workspace, &words, TARGET, panic);
    run::quietly(link(&mut build))?;
    if optimised {
        release::label_cross_built(workspace)?;
    }
    let program = compiler.target().join(TARGET).join(profile).join("rounds.exe");
    let bytes = std::fs::metadata(&program).map_err(|error| format!("    {}: {error}", program.display()))?;
    Ok(((), format!("rounds.exe, {:.1} MB", bytes.len() as f64 / 1e6)))
}
