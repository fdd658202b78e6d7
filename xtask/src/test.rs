//! `cargo xtask test`: everything that must hold before a change is kept. Each thing is compiled once: the window's
//! program and all tests come out of one `cargo build --workspace --all-targets`, and the runs afterwards select the
//! whole workspace too, since another selection would unify other features and build it all again. What is ours is
//! compiled by clippy, which is the compiler with more to say: to ask it apart would read every dependency twice.

use crate::steps::Steps;
use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{bindings, capability, first_load, graph, house, install, licences, run, ui, workflows};
use std::{
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
};

/// The whole workspace, so that no other features are unified and nothing is built anew.
const IN_THE_SESSION: &str = "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 && \
    exec \"$CARGO\" test --workspace --no-fail-fast --test conformance --test no_keyring --test dies_while_asking";

/// Runs every check, prints a line for each and `N passed, N failed` at the end. Without the window it leaves out what
/// drives one, on systems where that cannot be done yet.
pub(crate) fn run(window: bool) -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin("Rounds: everything that must hold");
    let mut tally = Tally::default();
    let fresh_types = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;

    steps.must("system packages", install::system)?;
    steps.must("toolchain", || install::toolchain(&workspace))?;
    steps.must("npm packages", || ui::packages(&workspace))?;
    steps.check("dependency graph", || graph::check(&workspace));
    steps.check_aloud("inside the crates", || house::check(&workspace.root));
    steps.check("capability", || capability::compare(&workspace));
    steps.check("licences", || licences::check(&workspace));
    steps.check("workflows", || workflows::check(&workspace));
    steps.check("formatting", || {
        run::quietly(&mut run::cargo(&workspace.root, ["fmt", "--all", "--check"]))
            .map(|_| "as rustfmt has it".to_owned())
    });
    steps.check("UI formatting", || ui::formatted(&workspace));
    steps.check("UI types", || ui::check(&workspace));
    steps.check("UI tests", || ui::test(&workspace, &mut tally));
    steps.must("UI build", || ui::build(&workspace))?;
    steps.check("UI first load", || first_load::check(&workspace));
    if window {
        steps.must("tauri-driver", || install::tauri_driver(&workspace))?;
    }
    let by_clippy = by_clippy(&workspace)?;
    let cargo = |arguments: &[&str]| {
        let mut cargo = run::cargo(&workspace.root, arguments);
        cargo.envs(by_clippy.iter().cloned());
        cargo
    };
    let warnings = steps.must("build", || {
        let said = run::complaints(&mut cargo(&["build", "--workspace", "--all-targets", "--quiet"]))?;
        Ok((said, "app, tools and tests".to_owned()))
    })?;
    // Cargo says them again as long as they are there, also of what it did not compile this time.
    steps.check("clippy", || if warnings.is_empty() { Ok("no warnings".to_owned()) } else { Err(warnings) });
    steps.check_aloud("tests", || {
        let mut all = cargo(&["test", "--workspace", "--no-fail-fast"]);
        cargo_tests(all.env("TS_RS_EXPORT_DIR", fresh_types.path()), &mut tally)
    });
    if cfg!(target_os = "linux") {
        steps.check_aloud("keychain", || keychain_tests(&workspace, &by_clippy, &mut tally));
    }
    steps.check("types for the UI", || bindings::compare(&workspace, fresh_types.path()));
    if window {
        steps.check_aloud("real window", || {
            let mut all = cargo(&["test", "--workspace", "--no-fail-fast"]);
            all.args(["--test", "e2e", "--test", "crash", "--", "--ignored"]);
            cargo_tests(&mut all, &mut tally)
        });
    } else {
        println!("  real window            left out, as asked");
    }

    let ended = steps.end();
    println!("{tally}");
    ended
}

/// What has cargo compile our own packages by the clippy of its toolchain. Whatever is compiled or run in this step goes by
/// it: cargo keeps what another compiler made apart.
///
/// Nothing is noted for a faster next time, either: it makes the first time, which is the build server's, a quarter longer.
fn by_clippy(workspace: &Workspace) -> Result<Vec<(&'static str, PathBuf)>, String> {
    let sysroot = run::quietly(&mut run::command(&workspace.root, "rustc", ["--print", "sysroot"]))?;
    let driver = Path::new(sysroot.trim()).join("bin").join(format!("clippy-driver{EXE_SUFFIX}"));
    if !driver.is_file() {
        return Err(format!("\nThis toolchain has no clippy at {}.", driver.display()));
    }
    Ok(vec![("RUSTC_WORKSPACE_WRAPPER", driver), ("CARGO_INCREMENTAL", "0".into())])
}

/// What plays on an unlocked keychain, or on a bus to begin one on: in a session of its own, so that nobody's is touched.
/// Among the tests above these say that they are left out.
fn keychain_tests(
    workspace: &Workspace,
    by_clippy: &[(&'static str, PathBuf)],
    tally: &mut Tally,
) -> Result<String, String> {
    let folder = tempfile::tempdir().map_err(|error| format!("    no temporary folder: {error}"))?;
    let mut session = run::command(&workspace.root, "dbus-run-session", ["--", "sh", "-c", IN_THE_SESSION]);
    session.envs(by_clippy.iter().cloned());
    session.env("CARGO", std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    session.env("XDG_DATA_HOME", folder.path()).env("XDG_RUNTIME_DIR", folder.path());
    session.env("ROUNDS_TEST_KEYCHAIN", "1");
    // Nobody is there to be asked for the password.
    session.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("DBUS_SESSION_BUS_ADDRESS");
    cargo_tests(&mut session, tally)
}

fn cargo_tests(command: &mut std::process::Command, tally: &mut Tally) -> Result<String, String> {
    let mut ours = Tally::default();
    let (succeeded, complaints) = run::line_by_line(command, |line| {
        ours.read_cargo(line);
        println!("{line}");
    })?;
    *tally += ours;
    match (succeeded, ours.passed) {
        (false, _) => Err(format!("    {ours}\n{complaints}")),
        (true, 0) => Err("    No test ran at all: the selection in xtask/src/test.rs is wrong.".to_owned()),
        (true, _) => Ok(ours.to_string()),
    }
}
