//! One test on one state of the copy: whether it was built, ran, and held.

use super::mutant::Mutant;
use super::scratch::Scratch;
use crate::run;
use crate::tally::Tally;
use serde_json::Value;
use std::process::Command;

/// What became of a mutant.
pub(super) enum Outcome {
    /// A test noticed; its name.
    Caught(String),
    /// Every test held without the control.
    Survives,
    /// It counts neither way, and why.
    NotPlayed(String),
}

impl Outcome {
    /// Whether a test noticed.
    pub(super) fn is_caught(&self) -> bool {
        matches!(self, Self::Caught(_))
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Caught(test) => formatter.pad(test),
            Self::Survives => formatter.pad("SURVIVES"),
            Self::NotPlayed(why) => {
                formatter.pad(&format!("NOT PLAYED: {}", why.lines().next().unwrap_or_default().trim()))
            }
        }
    }
}

/// How a run of a test ended.
struct Ran {
    /// Tests that held.
    passed: u32,
    /// Names of those that did not.
    red: Vec<String>,
    /// Whether the run says of itself that all is well.
    green: bool,
}

/// Whether the mutant's test holds on the code as it is, and is a test at all.
pub(super) fn as_it_is(scratch: &Scratch, mutant: &Mutant) -> Result<Result<(), String>, String> {
    if let Err(why) = build(scratch, mutant) {
        return Ok(Err(format!("the code as it is does not build\n{why}")));
    }
    let ran = play(scratch, mutant)?;
    Ok(match (ran.red.first(), ran.green, ran.passed) {
        (Some(red), _, _) => Err(format!("{red} is red on the code as it is")),
        (None, false, _) => Err("the tests end badly on the code as it is".to_owned()),
        (None, true, 0) => Err(format!("no test is called {}", mutant.test.join(" "))),
        (None, true, _) => Ok(()),
    })
}

/// Plays the mutant's test without the control.
pub(super) fn without(scratch: &Scratch, mutant: &Mutant) -> Result<Outcome, String> {
    let applied = scratch.text(&mutant.file).and_then(|text| mutant.apply(&text));
    let text = match applied {
        Ok(text) => text,
        Err(why) => return Ok(Outcome::NotPlayed(why)),
    };
    let _for_now = scratch.replace(&mutant.file, &text)?;
    if let Err(why) = build(scratch, mutant) {
        let first = why.lines().find(|line| line.contains("error")).unwrap_or("no word of why").trim();
        return Ok(Outcome::NotPlayed(format!("what is left does not build: {first}")));
    }
    let ran = play(scratch, mutant)?;
    Ok(match (ran.red.first(), ran.green) {
        (Some(red), _) => Outcome::Caught(red.clone()),
        // A process that was cut down in the middle of a test names none.
        (None, false) => Outcome::Caught(format!("{} (the run broke off)", mutant.test.join(" "))),
        (None, true) => Outcome::Survives,
    })
}

/// Builds what the test needs. UI tests are compiled as they run.
fn build(scratch: &Scratch, mutant: &Mutant) -> Result<(), String> {
    if !mutant.also.is_empty() {
        let words = ["build", "--quiet"].map(str::to_owned).into_iter().chain(mutant.also.iter().cloned());
        run::quietly(&mut scratch.cargo(&words.collect::<Vec<_>>()))?;
    }
    if is_ui(mutant) {
        return Ok(());
    }
    let selection = mutant.test.iter().take_while(|word| *word != "--");
    let words = ["test", "--quiet", "--no-run"].map(str::to_owned).into_iter().chain(selection.cloned());
    run::quietly(&mut scratch.cargo(&words.collect::<Vec<_>>())).map(|_| ())
}

fn play(scratch: &Scratch, mutant: &Mutant) -> Result<Ran, String> {
    if is_ui(mutant) { play_ui(scratch, mutant) } else { play_cargo(scratch, mutant) }
}

fn play_cargo(scratch: &Scratch, mutant: &Mutant) -> Result<Ran, String> {
    let words: Vec<String> = ["test", "--no-fail-fast"]
        .map(str::to_owned)
        .into_iter()
        .chain(mutant.test.iter().cloned())
        .collect();
    let (mut tally, mut red) = (Tally::default(), Vec::new());
    let (green, _) = run::line_by_line(&mut scratch.cargo(&words), |line| {
        tally.read_cargo(line);
        if let Some(name) = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED")) {
            red.push(name.to_owned());
        }
    })?;
    Ok(Ran { passed: tally.passed, red, green })
}

fn play_ui(scratch: &Scratch, mutant: &Mutant) -> Result<Ran, String> {
    let report = tempfile::NamedTempFile::new().map_err(|error| format!("no temporary file: {error}"))?;
    let into = format!("--outputFile={}", report.path().display());
    // Paths are written from the top of the repository, and Vitest looks from ui.
    let tests = mutant.test[1..].iter().map(|word| word.trim_start_matches("ui/").to_owned());
    let words: Vec<String> =
        ["run".to_owned(), "--reporter=json".to_owned(), into].into_iter().chain(tests).collect();
    let outcome = run::quietly(npm_command(scratch, "vitest").args(&words));
    let text = std::fs::read(report.path()).map_err(|error| error.to_string())?;
    let Ok(json) = serde_json::from_slice::<Value>(&text) else {
        return Err(format!("    Vitest wrote no report: {}", outcome.err().unwrap_or_default()));
    };
    let mut tally = Tally::default();
    tally.read_vitest(&json);
    let files = json["testResults"].as_array().into_iter().flatten();
    let tests = files.flat_map(|file| file["assertionResults"].as_array().into_iter().flatten());
    let red = tests
        .filter(|one| one["status"] == "failed")
        .filter_map(|one| one["fullName"].as_str().map(str::to_owned))
        .collect::<Vec<_>>();
    if red.is_empty() && outcome.is_err() {
        return Err(format!("    A UI file could not be read: {}", outcome.err().unwrap_or_default()));
    }
    Ok(Ran { passed: tally.passed, red, green: outcome.is_ok() })
}

fn is_ui(mutant: &Mutant) -> bool {
    mutant.test.first().is_some_and(|first| first == "ui")
}

fn npm_command(scratch: &Scratch, name: &str) -> Command {
    let folder = scratch.tree.join("ui");
    let program = folder.join("node_modules/.bin").join(name);
    run::command::<[&str; 0], &str>(&folder, &program.to_string_lossy(), [])
}
