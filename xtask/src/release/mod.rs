//! `cargo xtask release`: everything that is given to a clinic, made by one command into target/dist: packages, checksums,
//! the list of what they contain (SBOM) and the licences of it. docs/release.md says how a release is made.
//!
//! One file per part. A part that this machine cannot make says so in words and is not in the folder; a part that can be
//! made and comes out wrong fails the run.

mod changes;
mod checksums;
mod deb;
mod desktop;
mod files;
mod linux;
mod macos;
mod maintainer;
mod notices;
mod plan;
mod rpm;
mod sbom;
mod shipped;
mod windows;

pub(crate) use windows::label_cross_built;

use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{install, run, ui};
use files::{copy, fresh, size};
use plan::{Payload, Release};
use std::fs;
use std::path::PathBuf;

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
        committed: (workspace.last_commit("%cI")?, workspace.last_commit("%cD")?),
        workspace: &workspace,
    };
    let program = steps.must("program", || program(&release))?;
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

/// The checksums of what lies in target/dist by now: signing changes files after they were made.
pub(crate) fn sum() -> Result<(), String> {
    let folder = Workspace::ask()?.target.join("dist");
    println!("{} in {}", checksums::write(&folder)?, folder.display());
    Ok(())
}

/// The installer for Windows by itself, of the program of this profile that was cross-built on this machine, to be tried:
/// nobody answers for it and nobody gets it. Its file and its version.
pub(crate) fn installer_for_windows(
    workspace: &Workspace,
    profile: &str,
) -> Result<((PathBuf, String), String), String> {
    let (version, _) = changes::version(workspace)?;
    let folder = workspace.target.join("windows/dist");
    let release = Release {
        payload: Payload::Reused,
        version: version.clone(),
        maintainer: String::new(),
        work: fresh(&folder.with_extension("work"))?,
        dist: fresh(&folder)?,
        committed: (workspace.last_commit("%cI")?, workspace.last_commit("%cD")?),
        workspace,
    };
    let made = windows::cross(&release, profile)?;
    let word = format!("{}, {}", made.file_name().unwrap_or_default().to_string_lossy(), size(&made)?);
    Ok(((made, version), word))
}

/// The program that goes into the packages of this system, in a place of its own: the bundler writes into it which
/// package it went into, and the one in the target folder stays as it was built.
fn program(release: &Release<'_>) -> Result<(PathBuf, String), String> {
    let name = format!("rounds{}", std::env::consts::EXE_SUFFIX);
    if release.payload == Payload::Built {
        ui::build(release.workspace)?;
        let mut build =
            run::cargo(&release.workspace.root, ["build", "--release", "--locked", "-p", "rounds"]);
        run::quietly(build.env("MACOSX_DEPLOYMENT_TARGET", macos::OLDEST))?;
    }
    let profile = if release.payload == Payload::StandIn { "debug" } else { "release" };
    let from = release.workspace.target.join(profile).join(&name);
    let folder = release.work.join("release");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let to = folder.join(&name);
    copy(&from, &to)?;
    if release.payload == Payload::StandIn && cfg!(unix) {
        run::quietly(run::command(&folder, "strip", ["-S"]).arg(&to))?;
    }
    let word = match release.payload {
        Payload::Built => "built",
        Payload::Reused => "as it lay there",
        Payload::StandIn => "the debug program stands in",
    };
    Ok((to.clone(), format!("{word}, {}", size(&to)?)))
}

/// The triple of this machine's compiler, for which the program is built.
fn host(workspace: &Workspace) -> Result<String, String> {
    let said = run::quietly(&mut run::command(&workspace.root, "rustc", ["-vV"]))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or("rustc names no host".to_owned())
}

#[cfg(test)]
mod tests {
    use super::Wanted;
    use super::plan::Payload;

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
