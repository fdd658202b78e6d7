//! Dependencies point down and never sideways. Checked on what cargo resolved, not on what a Cargo.toml seems to say.

use crate::house;
use crate::steps::Steps;
use crate::workspace::{Purpose, Workspace};

/// Who may ask for which of our own packages. A package that is missing here fails the check: say where it belongs.
const MAY_ASK_FOR: &[(&str, &[&str])] = &[
    ("domain", &[]),
    // Of nobody: a wrong conversion shared between the app and its stand-in server would cancel itself out.
    ("demo-clinic", &[]),
    ("openemr", &["domain"]),
    ("store", &["domain"]),
    ("vault", &["domain"]),
    ("app", &["domain", "openemr", "store", "vault", "demo-clinic"]),
    ("rounds", &["app", "domain"]),
    // Cross-crate tests and benches look at every room, but at the shell only from outside, as a clinician does.
    ("rounds-tests", &["domain", "openemr", "store", "vault", "app", "demo-clinic"]),
    ("xtask", &[]),
];

/// What only the shell may reach.
const WINDOW_TOOLKIT: [&str; 3] = ["tauri", "wry", "tao"];

/// `cargo xtask graph`.
pub(crate) fn run() -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin("Dependency directions");
    steps.check("dependency graph", || check(&workspace));
    steps.check_aloud("inside the crates", || house::check(&workspace.root));
    steps.end()
}

/// `cargo xtask graph --arrows NAME`.
pub(crate) fn arrows(name: &str) -> Result<(), String> {
    house::print(&Workspace::ask()?.root, Some(name))
}

/// Every direction that is wrong, or a word on what was looked at.
pub(crate) fn check(workspace: &Workspace) -> Result<String, String> {
    let mut wrong = Vec::new();
    let mut members = 0;
    for package in workspace.members() {
        members += 1;
        let Some((_, allowed)) = MAY_ASK_FOR.iter().find(|(name, _)| *name == package.name()) else {
            wrong.push(format!("{} has no place in xtask/src/graph.rs", package.name()));
            continue;
        };
        for (wanted, purpose) in package.asks_for() {
            let ours = MAY_ASK_FOR.iter().any(|(name, _)| *name == wanted);
            let stand_in_for_tests =
                purpose == Purpose::Test && wanted == "demo-clinic" && package.name() != "domain";
            if ours && !allowed.contains(&wanted) && !stand_in_for_tests && wanted != package.name() {
                wrong.push(format!("{} must not depend on {wanted} ({purpose:?})", package.name()));
            }
        }
        if package.name() != "rounds" {
            let reached = workspace.reaches(package.name());
            let toolkit = reached
                .iter()
                .filter(|name| WINDOW_TOOLKIT.iter().any(|kit| name.split('-').next() == Some(kit)));
            wrong.extend(toolkit.map(|name| format!("{} must not reach {name}", package.name())));
        }
    }
    if wrong.is_empty() {
        Ok(format!("{members} packages, all dependencies point down"))
    } else {
        Err(wrong.iter().map(|line| format!("    {line}\n")).collect())
    }
}
