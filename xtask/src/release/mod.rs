//! `cargo xtask release`: everything that is given to a clinic, made by one command into target/dist: packages, checksums,
//! the list of what they contain (SBOM) and the licences of it. docs/release.md says how a release is made.
//!
//! One file per part. A part that this machine cannot make says so in words and is not in the folder; a part that can be
//! made and comes out wrong fails the run.

mod changes;
mod checksums;
mod deb;
mod linux;
mod macos;
mod maintainer;
mod notices;
mod rpm;
mod sbom;
mod shipped;
mod windows;

use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{install, run, ui};
use std::fs;
use std::path::{Path, PathBuf};

/// Which program goes into the packages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payload {
    /// Built now.
    Built,
    /// The release program as it lies in the target folder.
    Reused,
    /// The debug program, to try every step in a minute. What comes out is for nobody.
    StandIn,
}

/// What the command line says.
pub(crate) struct Wanted<'a> {
    /// Which program.
    pub(crate) payload: Payload,
    /// `Name <address>` of whoever answers for the packages; git's own name and address without it.
    pub(crate) maintainer: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    /// Reads the words after `release`; nothing if one is unknown.
    pub(crate) fn read(mut words: &[&'a str]) -> Option<Self> {
        let mut wanted = Self { payload: Payload::Built, maintainer: None };
        loop {
            words = match *words {
                [] => return Some(wanted),
                ["--reuse", ref rest @ ..] => {
                    wanted.payload = Payload::Reused;
                    rest
                }
                ["--trial", ref rest @ ..] => {
                    wanted.payload = Payload::StandIn;
                    rest
                }
                ["--maintainer", who, ref rest @ ..] => {
                    wanted.maintainer = Some(who);
                    rest
                }
                _ => return None,
            }
        }
    }
}

/// What every part needs to know.
pub(crate) struct Release<'a> {
    workspace: &'a Workspace,
    payload: Payload,
    version: String,
    /// `Name <address>`.
    maintainer: String,
    /// Where the finished files go.
    dist: PathBuf,
    /// Where they are made; emptied at the start.
    work: PathBuf,
    /// The moment of the commit, in the two spellings that are wanted: RFC 3339 and RFC 5322.
    committed: (String, String),
}

/// Makes the release.
pub(crate) fn run(wanted: &Wanted<'_>) -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let trial = wanted.payload == Payload::StandIn;
    let mut steps = Steps::begin(if trial {
        "Rounds, a trial of the release: what comes out is for nobody"
    } else {
        "Rounds, a release"
    });
    steps.must("system packages", install::system)?;
    steps.must("packaging tools", install::packaging)?;
    steps.must("npm packages", || ui::packages(&workspace))?;
    let version = steps.must("version", || changes::version(&workspace))?;
    let who = maintainer::named(&workspace, wanted.maintainer)?;
    steps.check("maintainer", || maintainer::reachable(&who));
    let folder = workspace.target.join(if trial { "dist-trial" } else { "dist" });
    let release = Release {
        payload: wanted.payload,
        version,
        maintainer: who,
        work: fresh(&folder.with_extension("work"))?,
        dist: fresh(&folder)?,
        committed: (git(&workspace, "%cI")?, git(&workspace, "%cD")?),
        workspace: &workspace,
    };
    let program = steps.must("program", || release.program())?;
    let target = host(&workspace)?;
    let shipped = steps.must("what is shipped", || shipped::list(&workspace, &target, &release.work))?;
    steps.must("SBOM (CycloneDX)", || sbom::write(&release, &target, &shipped))?;
    let notices = steps.must("THIRD-PARTY", || notices::write(&release, &target, &shipped))?;
    linux::make(&release, &mut steps, &program, &notices);
    windows::make(&release, &mut steps, &program, &notices);
    macos::make(&release, &mut steps, &program, &notices);
    steps.check("checksums", || checksums::write(&release.dist));
    println!("  {}", release.dist.display());
    steps.end()
}

impl Release<'_> {
    /// The program that goes into the packages of this system, in a place of its own: the bundler writes into it which
    /// package it went into, and the one in the target folder stays as it was built.
    fn program(&self) -> Result<(PathBuf, String), String> {
        let name = format!("rounds{}", std::env::consts::EXE_SUFFIX);
        if self.payload == Payload::Built {
            ui::build(self.workspace)?;
            let mut build =
                run::cargo(&self.workspace.root, ["build", "--release", "--locked", "-p", "rounds"]);
            run::quietly(build.env("MACOSX_DEPLOYMENT_TARGET", macos::OLDEST))?;
        }
        let profile = if self.payload == Payload::StandIn { "debug" } else { "release" };
        let from = self.workspace.target.join(profile).join(&name);
        let folder = self.work.join("release");
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let to = folder.join(&name);
        copy(&from, &to)?;
        if self.payload == Payload::StandIn && cfg!(unix) {
            run::quietly(run::command(&folder, "strip", ["-S"]).arg(&to))?;
        }
        let word = match self.payload {
            Payload::Built => "built",
            Payload::Reused => "as it lay there",
            Payload::StandIn => "the debug program stands in",
        };
        Ok((to.clone(), format!("{word}, {}", size(&to)?)))
    }

    /// Puts a finished file where the others are.
    fn keep(&self, made: &Path) -> Result<(PathBuf, String), String> {
        let name = made.file_name().ok_or("a file without a name")?;
        let to = self.dist.join(name);
        copy(made, &to)?;
        let word = format!("{}, {}", name.to_string_lossy(), size(&to)?);
        Ok((to, word))
    }
}

/// The triple of this machine's compiler, for which the program is built.
fn host(workspace: &Workspace) -> Result<String, String> {
    let said = run::quietly(&mut run::command(&workspace.root, "rustc", ["-vV"]))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or("rustc names no host".to_owned())
}

fn git(workspace: &Workspace, format: &str) -> Result<String, String> {
    let pretty = format!("--format={format}");
    let said = run::quietly(&mut run::command(&workspace.root, "git", ["log", "-1", &pretty]))?;
    Ok(said.trim().to_owned())
}

fn fresh(folder: &Path) -> Result<PathBuf, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(failed)?;
    }
    fs::create_dir_all(folder).map_err(failed)?;
    Ok(folder.to_owned())
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn put(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to).map(|_| ()).map_err(|error| format!("    {}: {error}", from.display()))
}

fn size(path: &Path) -> Result<String, String> {
    let about = path.metadata().map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(format!("{:.1} MB", about.len() as f64 / 1e6))
}

#[cfg(test)]
mod tests {
    use super::{Payload, Wanted};

    #[test]
    fn the_words_say_which_program_and_who_answers_for_it() {
        let wanted = Wanted::read(&["--reuse", "--maintainer", "Ann <ann@clinic.org>"]).expect("known words");
        assert!(wanted.payload == Payload::Reused, "nothing is built");
        assert_eq!(wanted.maintainer, Some("Ann <ann@clinic.org>"), "as it was given");
        assert!(Wanted::read(&[]).expect("none is fine").payload == Payload::Built, "a release is built");
        for odd in [&["--maintainer"][..], &["--fast"], &["--reuse", "now"]] {
            assert!(Wanted::read(odd).is_none(), "{odd:?} is refused, not overlooked");
        }
    }
}
