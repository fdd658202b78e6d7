//! `cargo xtask calendar`: every test without a window, as if it were another day. A test that carries a date of its own
//! is green until that day comes near; this finds it before.
//!
//! Everything is built on today's date first, since cargo compares the times of files, and the test programs are then run
//! by themselves under faketime. The monotonic clock is left alone: it is what waiting goes by. Examples in documentation
//! are compiled as they are run, and stay with `cargo xtask test`.

use crate::steps::Steps;
use crate::tally::Tally;
use crate::test_programs::{self, TestProgram};
use crate::workspace::Workspace;
use crate::{install, run, ui};
use std::path::Path;
use std::process::Command;

/// A moment on the wall, in a zone.
struct Moment<'a> {
    at: &'a str,
    zone: &'a str,
}

/// The year's last half hour, the hour in which the clocks of the United States go forward, a day on which no calendar
/// that begins today reaches, and a leap day.
const MOMENTS: [Moment<'static>; 4] = [
    Moment { at: "2026-12-31 23:30:00", zone: "UTC" },
    Moment { at: "2027-03-14 01:59:00", zone: "America/New_York" },
    Moment { at: "2027-07-01 12:00:00", zone: "UTC" },
    Moment { at: "2028-02-29 12:00:00", zone: "UTC" },
];

/// Runs the tests on each of the days, or on the one that is named; only those whose name holds `words`, if any.
pub(crate) fn run(on: Option<&str>, words: &[&str]) -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin("Rounds on other days");
    let mut whole = Tally::default();
    steps.must("system packages", install::system)?;
    steps.must("faketime", install::faketime)?;
    steps.must("npm packages", || ui::packages(&workspace))?;
    steps.must("UI build", || ui::build(&workspace))?;
    let programs = steps.must("build", || {
        let programs = build(&workspace)?;
        let word = format!("{} test programs", programs.len());
        Ok((programs, word))
    })?;
    let named = on.map(|at| [Moment { at, zone: "UTC" }]);
    for moment in named.as_ref().map_or(&MOMENTS[..], |one| &one[..]) {
        steps.check_aloud(moment.at, || {
            let tally = moment.play(&workspace, &programs, words)?;
            whole += tally;
            if tally.failed == 0 {
                Ok(format!("{tally} ({})", moment.zone))
            } else {
                Err(format!("    {tally}"))
            }
        });
    }
    let ended = steps.end();
    println!("{whole}");
    ended
}

impl Moment<'_> {
    fn play(&self, workspace: &Workspace, programs: &[TestProgram], words: &[&str]) -> Result<Tally, String> {
        let fresh_types = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        let mut tally = Tally::default();
        for program in programs {
            let mut command = self.as_if(&program.folder, &program.path, words);
            // What cargo would tell them.
            command.env("CARGO_MANIFEST_DIR", &program.folder).env("TS_RS_EXPORT_DIR", fresh_types.path());
            let mut ours = Tally::default();
            let (succeeded, complaints) = run::line_by_line(&mut command, |line| {
                ours.read_cargo(line);
                // What held is counted; what did not is shown.
                if !held(line) {
                    println!("{line}");
                }
            })?;
            if !succeeded {
                println!("    {} failed\n{complaints}", program.name);
                // A program that ends without its summary has failed too.
                ours.failed = ours.failed.max(1);
            }
            tally += ours;
        }
        if words.is_empty() {
            let mut interface = Tally::default();
            let started_by =
                |program: &Path, arguments: &[&str]| self.as_if(&workspace.ui(), program, arguments);
            if let Err(complaints) = ui::test_by(workspace, &mut interface, &started_by) {
                println!("    UI tests failed\n{complaints}");
                interface.failed = interface.failed.max(1);
            }
            tally += interface;
        }
        Ok(tally)
    }

    /// The program, to be started as if it were this moment.
    fn as_if(&self, folder: &Path, program: &Path, arguments: &[&str]) -> Command {
        let mut command = run::command(folder, "faketime", [self.at]);
        command.arg(program).args(arguments);
        command.env("TZ", self.zone).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        // Files keep the times they have: whoever compares them compares real ones.
        command.env("NO_FAKE_STAT", "1");
        command
    }
}

/// Whether a line of a test program's output says nothing but that it holds.
fn held(line: &str) -> bool {
    line.is_empty()
        || line.ends_with("... ok")
        || line.contains("... ignored")
        || line.starts_with("running ")
        || line.starts_with("test result: ok.")
}

/// Builds every test program of the workspace but those of the window, and says where they lie.
fn build(workspace: &Workspace) -> Result<Vec<TestProgram>, String> {
    let all = ["test", "--workspace", "--no-run", "--quiet", "--message-format", "json"];
    let said = run::quietly(&mut run::cargo(&workspace.root, all))?;
    test_programs::named(&said)
}
