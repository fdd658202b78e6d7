//! `cargo xtask live`: Rounds at somebody's test server, before clinicians meet a new OpenEMR there. The check itself is
//! `rounds_tests::live`; this builds it and hands its words on. User and password are never among them.

use crate::run;
use crate::workspace::Workspace;

/// Builds the check and plays it.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let build = ["build", "--quiet", "-p", "rounds-tests", "--bin", "live"];
    run::quietly(&mut run::cargo(&workspace.root, build))?;
    let program = workspace.target.join("debug/live");
    let played = run::aloud(&mut run::command(&workspace.root, &program.to_string_lossy(), words));
    played.map_err(|_| "\nThe server does not pass; the stages above say where.".to_owned())
}
