//! `cargo xtask bench`: the budgets of the release build as one table, each figure beside its limit or its peer.
//!
//! The program `bench` of rounds-tests measures and prints one JSON line per row; this file only builds it and lays out
//! the table. A row over its budget is marked, not failed: machines differ, and none of this is a timed test.

use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{install, run, ui};
use serde_json::Value;

/// One line of the table.
struct Row {
    what: String,
    figure: f64,
    unit: String,
    against: String,
    limit: f64,
}

/// Builds for release, measures, prints.
pub(crate) fn run() -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin("Budgets of the release build");
    steps.must("system packages", install::system)?;
    steps.must("npm packages", || ui::packages(&workspace))?;
    steps.must("UI build", || ui::build(&workspace))?;
    steps.must("tauri-driver", || install::tauri_driver(&workspace))?;
    steps.must("release build", || {
        let release = ["build", "--workspace", "--bins", "--release", "--quiet"];
        run::quietly(&mut run::cargo(&workspace.root, release)).map(|_| ((), "lto, stripped".to_owned()))
    })?;
    let rows = steps.must("measuring", || measure(&workspace))?;
    print_table(&rows);
    steps.end()
}

fn measure(workspace: &Workspace) -> Result<(Vec<Row>, String), String> {
    let program = workspace.target.join("release/bench");
    let mut rows = Vec::new();
    let mut unread = Vec::new();
    let mut command =
        run::command(&workspace.root, &program.to_string_lossy(), [workspace.ui().join("dist")]);
    let (succeeded, complaints) = run::line_by_line(&mut command, |line| match Row::read(line) {
        Some(row) => rows.push(row),
        None => unread.push(line.to_owned()),
    })?;
    if !succeeded {
        return Err(complaints);
    }
    if !unread.is_empty() {
        return Err(format!("    bench wrote what is no row: {}", unread.join("\n    ")));
    }
    let word = format!("{} rows", rows.len());
    Ok((rows, word))
}

impl Row {
    fn read(line: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(line).ok()?;
        let text = |key: &str| json[key].as_str().map(str::to_owned);
        Some(Self {
            what: text("what")?,
            figure: json["figure"].as_f64()?,
            unit: text("unit")?,
            against: text("against")?,
            limit: json["limit"].as_f64()?,
        })
    }
}

fn print_table(rows: &[Row]) {
    println!("\n  {:<58} {:>13}   {:>13}  {:<22} {:>6}", "what", "measured", "limit", "set by", "ratio");
    for row in rows {
        let ratio = row.figure / row.limit;
        let mark = if ratio > 1.0 { "  over" } else { "" };
        println!(
            "  {:<58} {:>9} {:<3}   {:>9} {:<3}  {:<22} {:>6.2}{mark}",
            row.what,
            plain(row.figure),
            row.unit,
            plain(row.limit),
            row.unit,
            row.against,
            ratio
        );
    }
    println!();
}

fn plain(figure: f64) -> String {
    if figure >= 100.0 { format!("{figure:.0}") } else { format!("{figure:.2}") }
}
