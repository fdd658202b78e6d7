//! The tests of our crates, built for Windows and played under Wine.

use super::mingw::{TARGET, link};
use super::wine::Wine;
use crate::elsewhere::compiler::{Compiler, Panic};
use crate::run;
use crate::steps::Steps;
use crate::tally::Tally;
use crate::test_programs::{self, TestProgram};
use crate::workspace::Workspace;
use std::collections::BTreeMap;

/// The crates of the product.
const CRATES: [&str; 7] = ["domain", "vault", "store", "openemr", "demo-clinic", "app", "rounds"];
/// The tests across them.
const ACROSS: &str = "rounds-tests";
/// What became of the tests of one crate.
#[derive(Default)]
pub(super) struct Played {
    pub(super) tally: Tally,
    failed: Vec<String>,
}

/// Tests that did not run, by their program and the reason that they state.
type LeftOut = BTreeMap<(String, String), Vec<String>>;

/// Builds the test programs: of the crates alone, or with the tests across them.
pub(super) fn build(
    workspace: &Workspace,
    compiler: &Compiler,
    quick: bool,
) -> Result<(Vec<TestProgram>, String), String> {
    let packages = CRATES.iter().chain((!quick).then_some(&ACROSS));
    let mut words = vec!["test", "--no-run", "--quiet", "--message-format", "json"];
    words.extend(packages.flat_map(|name| ["-p", *name]));
    let mut build = compiler.cargo(workspace, &words, TARGET, Panic::Unwinds);
    link(&mut build);
    let programs = test_programs::named(&run::quietly(&mut build)?)?;
    let word = format!("{} test programs", programs.len());
    Ok((programs, word))
}

/// Plays them, crate by crate, with a line for each crate; prints what was left out and why.
pub(super) fn play(steps: &mut Steps, workspace: &Workspace, wine: &Wine, programs: &[TestProgram]) -> Tally {
    let mut whole = Tally::default();
    let mut left_out = LeftOut::new();
    for package in CRATES.iter().chain([&ACROSS]) {
        let mut theirs = programs.iter().filter(|program| program.package == *package).peekable();
        if theirs.peek().is_none() {
            continue;
        }
        steps.check(package, || {
            let mut played = Played::default();
            for program in theirs {
                played.add(workspace, wine, program, &mut left_out)?;
            }
            whole += played.tally;
            let word = format!("{}, {} left out", played.tally, played.tally.left_out);
            if played.failed.is_empty() {
                Ok(word)
            } else {
                Err(format!("    {word}\n{}", played.failed.concat()))
            }
        });
    }
    println!("  left out:");
    for ((program, why), tests) in left_out {
        match tests.as_slice() {
            [one] => println!("    {program}, {one}: {why}"),
            more => println!("    {program}, {} tests: {why}", more.len()),
        }
    }
    println!("    examples in documentation: cargo runs them where they are compiled");
    whole
}

impl Played {
    fn add(
        &mut self,
        workspace: &Workspace,
        wine: &Wine,
        program: &TestProgram,
        left_out: &mut LeftOut,
    ) -> Result<(), String> {
        let types = tempfile::tempdir().map_err(|error| format!("    no temporary folder: {error}"))?;
        let mut command = run::command(&program.folder, &Wine::program().to_string_lossy(), [&program.path]);
        wine.inside(&mut command);
        // A library that a package brings lies above the test programs, and Windows looks for it by the path alone.
        if let Some(libraries) = program.path.parent().and_then(std::path::Path::parent) {
            command.env("WINEPATH", Wine::named_inside(libraries));
        }
        // What cargo would tell them, and that the keychain is Wine's own and a test may write to it.
        command.env("CARGO_MANIFEST_DIR", &program.folder).env("TS_RS_EXPORT_DIR", types.path());
        command.env("INSTA_WORKSPACE_ROOT", &workspace.root).env("INSTA_UPDATE", "no");
        command.env("ROUNDS_TEST_KEYCHAIN", "1");
        let mut ours = Tally::default();
        let mut failed = Vec::new();
        let mut tale = String::new();
        let (succeeded, complaints) = run::line_by_line(&mut command, |line| {
            ours.read_cargo(line);
            // From here on it tells what failed, and how.
            if line == "failures:" || !tale.is_empty() {
                tale.push_str(&format!("    {line}\n"));
            }
            let test = line.strip_prefix("test ").and_then(|rest| rest.split_once(" ... "));
            if let Some((test, outcome)) = test {
                if let Some(why) = outcome.strip_prefix("ignored") {
                    let place = (program.name.clone(), why.trim_start_matches(", ").to_owned());
                    left_out.entry(place).or_default().push(test.to_owned());
                } else if outcome.starts_with("FAILED") {
                    failed.push(format!("    {}, {test}\n", program.name));
                }
            }
        })?;
        if !succeeded {
            // A program that ends without its summary has failed too.
            ours.failed = ours.failed.max(1);
            failed.push(format!("    {} ended as failed\n{tale}{complaints}", program.name));
        }
        self.failed.append(&mut failed);
        self.tally += ours;
        Ok(())
    }
}
