//! `cargo xtask mock`: the UI in an ordinary browser, on a core that is made up (ui/src/ipc/mock). Nothing of Rust is
//! built for it, and a saved file is on screen at once. Where the mock knows less than the core, the window is right.

use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{run, ui};

/// Serves the UI until it is stopped, and opens a browser where there is a display. `at` is where the story begins: one
/// of the words on top of ui/src/ipc/mock/core.ts.
pub(crate) fn run(at: &str) -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin("The UI on its mock core");
    steps.must("npm packages", || ui::packages(&workspace))?;
    steps.end()?;
    println!(
        "  Vite prints the address. Behind it, ?at=WORD says where the story begins: the words stand on top of"
    );
    println!("  ui/src/ipc/mock/core.ts. Ctrl+C ends it.");
    let page = format!("/?at={at}");
    let mut vite = ui::mock(&workspace);
    if crate::demo::has_display() {
        vite.args(["--open", &page]);
    }
    run::aloud(&mut vite)
}
