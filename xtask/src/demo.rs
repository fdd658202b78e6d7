//! `cargo xtask demo`: from a fresh clone to an open window on the demo clinic; with `--tour`, the main job played by
//! itself under a display of its own.

use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{install, run, ui};
use std::path::Path;

/// Opens the app on the demo clinic; without a display it plays the tour into target/tour.
pub(crate) fn open() -> Result<(), String> {
    let workspace = Workspace::ask()?;
    if !has_display() {
        let folder = workspace.target.join("tour");
        println!(
            "There is no display here, so the tour plays by itself; its pictures go to {}.",
            folder.display()
        );
        return tour(&folder, &[]);
    }
    let mut steps = Steps::begin("Rounds on the demo clinic");
    steps.must("system packages", install::system)?;
    steps.must("npm packages", || ui::packages(&workspace))?;
    steps.must("UI build", || ui::build(&workspace))?;
    steps.must("app", || programs(&workspace))?;
    steps.end()?;
    println!("The window opens now. Sign in as drgarcia with the password pass; nothing there is real.");
    // A home of its own: the demo never meets an installed Rounds.
    let home = workspace.target.join("demo-home");
    let mut app = run::command(&workspace.root, &built(&workspace, "rounds"), ["--demo"]);
    run::aloud(app.env("ROUNDS_HOME", home))
}

/// Whether a window could be seen: Linux says so in the environment, other systems always have a display.
pub(crate) fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some())
}

/// Plays the main job in the real window: screenshots in each of `languages` and report.json in `folder`, success only if
/// the clinic holds exactly what was charted.
pub(crate) fn tour(folder: &Path, languages: &[&str]) -> Result<(), String> {
    let workspace = Workspace::ask()?;
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let folder = folder.canonicalize().map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut steps = Steps::begin("A tour of Rounds in a window of its own");
    steps.must("system packages", install::system)?;
    steps.must("npm packages", || ui::packages(&workspace))?;
    steps.must("UI build", || ui::build(&workspace))?;
    steps.must("tauri-driver", || install::tauri_driver(&workspace))?;
    steps.must("app", || programs(&workspace))?;
    steps.check_aloud("tour", || {
        let mut tour = run::command(&workspace.root, &built(&workspace, "tour"), [&folder]);
        run::aloud(tour.args(languages)).map(|()| format!("{} and report.json", folder.display()))
    });
    steps.end()
}

/// All programs of the workspace at once: `-p rounds` alone would unify other features than the tests do, and the next
/// `cargo xtask test` would build everything again.
fn programs(workspace: &Workspace) -> Result<((), String), String> {
    run::quietly(&mut run::cargo(&workspace.root, ["build", "--workspace", "--bins", "--quiet"]))?;
    Ok(((), "rounds and its demo clinic".to_owned()))
}

fn built(workspace: &Workspace, name: &str) -> String {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    workspace.target.join("debug").join(file).to_string_lossy().into_owned()
}
