//! `cargo xtask bench`: the budgets of the release build as one table, each figure beside its limit or its peer.
//!
//! What the UI weighs is counted by `first_load.rs`. All else is measured by programs, which print one JSON line per row
//! (`rounds_tests::bench::Row`); this file only builds them and lays out the table. To add a row: in a program that is listed in [`PROGRAMS`], or in one more of them. A row over its
//! budget is marked, not failed: machines differ, and none of this is a timed test.

use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{first_load, install, run, ui};
use serde_json::Value;

/// What measures, below target/release, with its arguments.
const PROGRAMS: [(&str, &[&str]); 2] = [("examples/search_bench", &["--rows"]), ("bench", &[])];
/// What measures clinics of other sizes, which takes minutes of its own.
const SIZES: [(&str, &[&str]); 1] = [("examples/search_bench", &["--curve"])];

/// One line of the table.
struct Row {
    what: String,
    figure: f64,
    unit: String,
    against: String,
    limit: f64,
}

/// Builds for release, measures, prints; the budgets, or how the type-ahead grows with the clinic.
pub(crate) fn run(sizes: bool) -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin("Budgets of the release build");
    steps.must("system packages", install::system)?;
    steps.must("npm packages", || ui::packages(&workspace))?;
    steps.must("UI build", || ui::build(&workspace))?;
    steps.must("tauri-driver", || install::tauri_driver(&workspace))?;
    steps.must("release build", || {
        let release = ["build", "--release", "--quiet", "-p", "rounds", "-p", "rounds-tests", "-p", "store"];
        let mut build = run::cargo(&workspace.root, release);
        // Each program is linked with LTO, which takes minutes: only those that measure or are measured.
        build.args(["--bin", "rounds", "--bin", "bench", "--bin", "browser-person"]);
        build.args(["--example", "blank", "--example", "search_bench"]);
        run::quietly(&mut build).map(|_| ((), "lto, stripped".to_owned()))
    })?;
    let programs: &[_] = if sizes { &SIZES } else { &PROGRAMS };
    let mut rows = Vec::new();
    if !sizes {
        rows.push(first_load_row(&workspace)?);
    }
    rows.extend(steps.must("measuring", || measure(&workspace, programs))?);
    print_table(&rows);
    steps.end()
}

fn measure(workspace: &Workspace, programs: &[(&str, &[&str])]) -> Result<(Vec<Row>, String), String> {
    let mut rows = Vec::new();
    for &(name, arguments) in programs {
        let program = workspace.target.join("release").join(name);
        let mut command = run::command(&workspace.root, &program.to_string_lossy(), arguments);
        // What is no row is the program's own account of itself, for who runs it by hand.
        let (succeeded, complaints) = run::line_by_line(&mut command, |line| rows.extend(Row::read(line)))?;
        if !succeeded {
            return Err(format!("    {name} failed\n{complaints}"));
        }
    }
    let word = format!("{} rows", rows.len());
    Ok((rows, word))
}

fn first_load_row(workspace: &Workspace) -> Result<Row, String> {
    Ok(Row {
        what: "UI bundle, first load, gzipped".to_owned(),
        figure: first_load::bytes(workspace)? as f64 / 1000.0,
        unit: "kB".to_owned(),
        against: "budget".to_owned(),
        limit: first_load::LIMIT as f64 / 1000.0,
    })
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
