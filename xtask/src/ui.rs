//! The UI's own tools, all of them from ui/package-lock.json. Install scripts of npm packages never run.

use crate::run;
use crate::tally::Tally;
use crate::workspace::Workspace;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// `npm ci`, unless node_modules is already what the lock file says.
pub(crate) fn packages(workspace: &Workspace) -> Result<((), String), String> {
    let folder = workspace.ui();
    let changed =
        |path: &str| -> Option<SystemTime> { fs::metadata(folder.join(path)).ok()?.modified().ok() };
    // npm writes this file last, with what it has really put there.
    let (installed, wanted) = (changed("node_modules/.package-lock.json"), changed("package-lock.json"));
    if installed.is_some() && installed >= wanted {
        return Ok(((), "as the lock file says".to_owned()));
    }
    run::quietly(&mut run::command(&folder, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    Ok(((), "installed from the lock file, without install scripts".to_owned()))
}

/// The built UI, which the app embeds.
pub(crate) fn build(workspace: &Workspace) -> Result<((), String), String> {
    tool(workspace, "vite", &["build", "--logLevel", "warn"])?;
    let files = fs::read_dir(workspace.ui().join("dist/assets")).map(Iterator::count).unwrap_or(0);
    Ok(((), format!("ui/dist, {files} assets")))
}

/// The same bundle in another folder, with the map that tells what it was made of.
pub(crate) fn build_with_map(workspace: &Workspace, into: &Path) -> Result<(), String> {
    let into = into.to_string_lossy();
    tool(
        workspace,
        "vite",
        &["build", "--logLevel", "warn", "--sourcemap", "--emptyOutDir", "--outDir", &into],
    )
    .map(|_| ())
}

/// Vite on the mock core, for an ordinary browser.
pub(crate) fn mock(workspace: &Workspace) -> Command {
    let vite = program(workspace, "vite");
    run::command(&workspace.ui(), &vite.to_string_lossy(), ["--config", "vite.mock.config.ts"])
}

/// The UI's source as prettier writes it (ui/.prettierrc); `npm --prefix ui run format` writes it so.
pub(crate) fn formatted(workspace: &Workspace) -> Result<String, String> {
    tool(workspace, "prettier", &["--check", "--log-level", "warn", "."])?;
    Ok("as prettier has it".to_owned())
}

/// Types and templates.
pub(crate) fn check(workspace: &Workspace) -> Result<String, String> {
    tool(
        workspace,
        "svelte-check",
        &["--tsconfig", "./tsconfig.json", "--fail-on-warnings", "--output", "human"],
    )?;
    Ok("no errors, no warnings".to_owned())
}

/// Vitest; its count goes into `tally` whatever the outcome.
pub(crate) fn test(workspace: &Workspace, tally: &mut Tally) -> Result<String, String> {
    let folder = workspace.ui();
    test_by(workspace, tally, &|program, arguments| {
        run::command(&folder, &program.to_string_lossy(), arguments)
    })
}

/// The same, started in one's own way.
pub(crate) fn test_by(
    workspace: &Workspace,
    tally: &mut Tally,
    started_by: &dyn Fn(&Path, &[&str]) -> Command,
) -> Result<String, String> {
    let report = tempfile::NamedTempFile::new().map_err(|error| format!("no temporary file: {error}"))?;
    let into = format!("--outputFile={}", report.path().display());
    let arguments = ["run", "--reporter=dot", "--reporter=json", &into];
    let outcome = run::quietly(&mut started_by(&program(workspace, "vitest"), &arguments));
    let mut ours = Tally::default();
    if let Some(json) = fs::read(report.path()).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
        ours.read_vitest(&json);
    }
    *tally += ours;
    outcome.map(|_| ours.to_string())
}

/// Runs a program of ui/node_modules.
fn tool(workspace: &Workspace, name: &str, arguments: &[&str]) -> Result<String, String> {
    run::quietly(&mut run::command(&workspace.ui(), &program(workspace, name).to_string_lossy(), arguments))
}

fn program(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.ui().join("node_modules/.bin").join(name)
}
