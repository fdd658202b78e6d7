//! `cargo xtask mutants`: takes each control of SECURITY.md away and expects a test to turn red. A control whose deletion
//! no test notices is a sentence in a table.
//!
//! One file per control in `tests/mutants` ([`Mutant`] says what stands in it). The mutants are played in a copy of the
//! tree below `target/mutants` ([`scratch`]), so that nobody's work is touched, whatever ends the run. First every test that
//! is named has to be green on the code as it is: a test that is red anyway catches nothing, and neither does code that
//! does not compile.

mod mutant;
mod play;
mod scratch;

use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{install, ui};
use mutant::Mutant;
use play::Outcome;
use scratch::Scratch;
use std::collections::BTreeMap;
use std::time::Instant;

/// Plays the mutants whose file or control holds all of `words`.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin("Rounds without its controls, one at a time");
    steps.must("system packages", install::system)?;
    steps.must("npm packages", || ui::packages(&workspace))?;
    steps.must("UI build", || ui::build(&workspace))?;
    steps.must("tauri-driver", || install::tauri_driver(&workspace))?;
    let mutants = steps.must("mutants", || {
        let mut mutants = mutant::all(&workspace.root)?;
        mutants.retain(|mutant| mutant.holds(words));
        // What lies together is built together.
        mutants.sort_by(|one, other| one.place().cmp(&other.place()));
        let word = format!("{} of tests/mutants", mutants.len());
        Ok((mutants, word))
    })?;
    if mutants.is_empty() {
        return Err(format!("No mutant is about {words:?}."));
    }
    let scratch = steps.must("copy of the tree", || Scratch::prepare(&workspace))?;
    let sound = steps.must("the tests as they are", || baseline(&scratch, &mutants))?;

    println!("\n  {:<64} {:<70} {:>6}", "control", "test that caught it", "");
    let mut outcomes = BTreeMap::new();
    for mutant in &mutants {
        let began = Instant::now();
        let outcome = match sound.get(&mutant.test) {
            Some(Err(why)) => Outcome::NotPlayed(why.clone()),
            _ => play::without(&scratch, mutant)?,
        };
        println!(
            "  {:<64} {:<70} {:>5.0}s",
            mutant.title(),
            outcome.to_string(),
            began.elapsed().as_secs_f64()
        );
        outcomes.insert(mutant.name.clone(), (mutant.title(), outcome));
    }
    table(&outcomes);
    steps.end()?;
    let loose: Vec<&str> = outcomes
        .values()
        .filter(|(_, outcome)| !outcome.is_caught())
        .map(|(title, _)| title.as_str())
        .collect();
    println!("{} caught, {} not", outcomes.len() - loose.len(), loose.len());
    if loose.is_empty() { Ok(()) } else { Err(format!("Not caught:\n    {}", loose.join("\n    "))) }
}

/// What is wrong with a test on the code as it is, for each that is named.
type Sound = BTreeMap<Vec<String>, Result<(), String>>;

/// Plays every test that is named once, on the code as it is.
fn baseline(scratch: &Scratch, mutants: &[Mutant]) -> Result<(Sound, String), String> {
    let mut sound = Sound::new();
    for mutant in mutants {
        if !sound.contains_key(&mutant.test) {
            sound.insert(mutant.test.clone(), play::as_it_is(scratch, mutant)?);
        }
    }
    let red = sound.values().filter(|one| one.is_err()).count();
    let word = format!("{} selections, {red} of them red or empty", sound.len());
    Ok((sound, word))
}

/// The whole table once more, in the order of SECURITY.md.
fn table(outcomes: &BTreeMap<String, (String, Outcome)>) {
    println!("\n| control | test that caught it |\n|---|---|");
    for (title, outcome) in outcomes.values() {
        println!("| {title} | {outcome} |");
    }
    println!();
}
