//! `cargo xtask crash --rounds N`: the program is killed while somebody types, N times; ends badly if anything that it said
//! it had kept is gone, or anything that was sent is at the clinic twice. `--seed S` plays a run again.

use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{install, run, ui};

/// Builds what is needed and plays it; the program prints its own progress and figures.
pub(crate) fn run(rounds: &str, seed: Option<&str>) -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin(&format!("{rounds} kills while somebody types"));
    steps.must("system packages", install::system)?;
    steps.must("npm packages", || ui::packages(&workspace))?;
    steps.must("UI build", || ui::build(&workspace))?;
    steps.must("tauri-driver", || install::tauri_driver(&workspace))?;
    steps.must("build", || {
        let all = ["build", "--workspace", "--bins", "--quiet"];
        run::quietly(&mut run::cargo(&workspace.root, all)).map(|_| ((), "app and driver".to_owned()))
    })?;
    steps.check_aloud("kills", || {
        let program = workspace.target.join("debug/crash");
        let arguments = std::iter::once(rounds).chain(seed);
        run::aloud(&mut run::command(&workspace.root, &program.to_string_lossy(), arguments))
            .map(|()| "nothing lost, nothing doubled".to_owned())
    });
    steps.end()
}
