//! Debian's own Rust. It stands beside the toolchain that everything else is built with, and has the sources of the standard
//! library, from which `-Zbuild-std` builds it for any system the compiler knows.

use crate::run;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::process::Command;

const FOLDER: &str = "/usr/bin";

/// Debian's packages for it, and what each is for.
pub(crate) const PACKAGES: [(&str, &str); 4] = [
    ("rustc-web", "a compiler whose library's sources are there"),
    ("cargo-web", "cargo that belongs to it"),
    ("rust-web-src", "the standard library's sources"),
    ("rust-web-clippy", "lints that belong to it"),
];

/// What it builds goes into a target folder of its own: another compiler made it.
pub(crate) struct Compiler {
    target: PathBuf,
    /// Where else a build script looks for the programs that it starts.
    programs: Option<PathBuf>,
}

impl Compiler {
    /// The compiler, building below `target/NAME`.
    pub(crate) fn into(workspace: &Workspace, name: &str) -> Self {
        Self { target: workspace.target.join(name), programs: None }
    }

    /// The same, whose build scripts find the programs of this folder after Debian's own and before any other.
    pub(crate) fn finding(self, programs: PathBuf) -> Self {
        Self { programs: Some(programs), ..self }
    }

    /// Where it builds.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// What it calls itself.
    pub(crate) fn version(&self) -> Result<String, String> {
        let rustc = format!("{FOLDER}/rustc");
        run::quietly(&mut run::command(Path::new("/"), &rustc, ["--version"]))
            .map(|said| said.split(" (").next().unwrap_or_default().trim().to_owned())
    }

    /// Its cargo with these words, building the standard library along, with panics that unwind or, as the release has
    /// it, abort.
    pub(crate) fn cargo(&self, workspace: &Workspace, words: &[&str], target: &str, panic: Panic) -> Command {
        let mut cargo = run::command(&workspace.root, &format!("{FOLDER}/cargo"), words);
        cargo
            .arg(format!("-Zbuild-std=std,{}", panic.of_the_library()))
            .args(["--target", target, "--locked"]);
        let others = std::env::var_os("PATH").unwrap_or_default();
        let own = std::iter::once(PathBuf::from(FOLDER)).chain(self.programs.clone());
        if let Ok(paths) = std::env::join_paths(own.chain(std::env::split_paths(&others))) {
            cargo.env("PATH", paths);
        }
        // Whoever started us is the other toolchain and says so; this one is not it.
        for name in ["CARGO", "RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
            cargo.env_remove(name);
        }
        cargo.env("RUSTC", format!("{FOLDER}/rustc")).env("RUSTDOC", format!("{FOLDER}/rustdoc"));
        // `-Z` is for nightly compilers only, but for whoever asks like this.
        cargo.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", &self.target);
        // Nothing is built here twice in a day, and nobody debugs it.
        cargo.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "0");
        cargo
    }
}

/// What a panic does, which the standard library is built for.
#[derive(Clone, Copy)]
pub(crate) enum Panic {
    /// Unwinds, so that a failed test does not end the others.
    Unwinds,
    /// Ends the program, as the release profile says.
    Aborts,
}

impl Panic {
    fn of_the_library(self) -> &'static str {
        match self {
            Self::Unwinds => "panic_unwind",
            Self::Aborts => "panic_abort",
        }
    }
}
