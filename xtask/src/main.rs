//! `cargo xtask <command>`: everything one does to Rounds besides editing it, on a fresh machine as on an old one.
//! It says what it installs and why, and a check that did not run is a failure.
//! Nobody imports it, and it imports no crate of ours.
//!
//! One file per idea: [`steps`] times and prints, [`run`] starts programs, [`install`] asks the system for what is
//! missing, [`ui`] is npm, [`graph`], [`house`], [`licences`], [`workflows`], [`bindings`] and [`capability`] are the checks that only a
//! whole-workspace look can make, [`demo`], [`mock`], [`test`], [`calendar`], [`bench`], [`crash`], [`fuzz`],
//! [`mutants`], [`live`], [`icd10`], [`release`] and those of [`elsewhere`] are the commands themselves.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line program speaks on its output")]

mod bench;
mod bindings;
mod calendar;
mod capability;
mod crash;
mod demo;
mod elsewhere;
mod first_load;
mod fuzz;
mod graph;
mod house;
mod icd10;
mod install;
mod licences;
mod live;
mod mock;
mod mutants;
mod release;
mod run;
mod steps;
mod tally;
mod test;
mod test_programs;
mod ui;
mod workflows;
mod workspace;

use elsewhere::windows::Part;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  demo               open Rounds on the built-in demo clinic (without a display: play the tour)
  demo --tour DIR [LANGUAGE…]
                     play the main job in a real window; screenshots and report.json go to DIR, in English or in the
                     languages named, such as en es
  mock [--at WORD]   the UI in a browser on a core that is made up: nothing is built, and the address is printed;
                     WORD says where the story begins (ui/src/ipc/mock/core.ts), such as locked or offline
  test [--without-window]
                     everything that must hold before a change is kept
  calendar [--on 'YYYY-MM-DD HH:MM:SS'] [WORDS]
                     every test without a window, as if it were another day: a year's end, a clock change, a leap day
  bench [--sizes]    the budgets, each figure beside its limit or peer; --sizes the type-ahead over a thousand patients
                     to a million
  crash [--rounds N] [--seed S]
                     kill the program while somebody types, N times (1000)
  fuzz --cases N     every parser of what a server sends, with N damaged answers each
  mutants [--only WORDS]
                     takes each control of SECURITY.md away, in a copy, and expects a test to turn red
  live --at URL [--site S] [--client-id ID] [--facility N --provider N] [--nobody-is-real HOST]
                     the main job, a long day's renewals and metric readings at your own test server; a report
                     without patients goes to target/live (docs/clinic-admin.md)
  windows [--quick | --program | --reuse | --trial]
                     the product cross-built to Windows and played under Wine: tests, installer, start, links;
                     --quick plays the crates' tests alone, --program makes the release program and its installer
                     without them, --reuse the installer of the release program that lies there,
                     --trial the installer around the debug program
  platforms          types and lints for Windows and macOS, from a Debian machine; nothing is linked or run
  bindings           write what follows from the Rust types and the list of commands: ui/src/ipc/bindings and
                     src-tauri/capabilities/main.json
  release [--reuse | --trial] [--maintainer 'NAME <ADDRESS>']
                     packages, checksums, SBOM and licences, to target/dist (docs/release.md); --reuse takes the
                     release program that lies there, --trial the debug program, to try the steps in a minute
  release --checksums
                     the checksums alone, of what lies in target/dist by now: signing changes files
  icd10 TABULAR.XML 'EDITION'
                     packs a year's codes into crates/domain/src/icd10 from the tabular list that CMS publishes
  licences           only the licence, ban and source check
  workflows          only the look at .github/workflows
  graph              only the dependency directions, and what holds inside the crates and the window
  graph --at FOLDER  the figures of the house that lies there, such as an older checkout
  graph --arrows X   every arrow of one crate, or of ui: which file needs which, where and why";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["demo"] => demo::open(),
        ["demo", "--tour", folder, languages @ ..] => demo::tour(folder.as_ref(), languages),
        ["mock"] => mock::run("desk"),
        ["mock", "--at", word] => mock::run(word),
        ["test"] => test::run(true),
        ["test", "--without-window"] => test::run(false),
        ["calendar", "--on", moment, words @ ..] => calendar::run(Some(moment), words),
        ["calendar", words @ ..] => calendar::run(None, words),
        ["bench"] => bench::run(false),
        ["bench", "--sizes"] => bench::run(true),
        ["crash"] => crash::run("1000", None),
        ["crash", "--rounds", rounds] => crash::run(rounds, None),
        ["crash", "--rounds", rounds, "--seed", seed] => crash::run(rounds, Some(seed)),
        ["fuzz", "--cases", cases] => fuzz::run(cases),
        ["mutants"] => mutants::run(&[]),
        ["mutants", "--only", words @ ..] if !words.is_empty() => mutants::run(words),
        ["live", words @ ..] if !words.is_empty() => live::run(words),
        ["windows"] => elsewhere::windows::run(Part::Whole),
        ["windows", "--quick"] => elsewhere::windows::run(Part::Quick),
        ["windows", "--program"] => elsewhere::windows::run(Part::Program),
        ["windows", "--reuse"] => elsewhere::windows::run(Part::Reused),
        ["windows", "--trial"] => elsewhere::windows::run(Part::Trial),
        ["platforms"] => elsewhere::platforms::run(),
        ["bindings"] => bindings::write(),
        ["icd10", tabular, edition] => icd10::write(tabular.as_ref(), edition),
        ["release", "--checksums"] => release::sum(),
        ["release", words @ ..] => match release::Wanted::read(words) {
            Some(wanted) => release::run(&wanted),
            None => Err(USAGE.to_owned()),
        },
        ["licences"] => licences::run(),
        ["workflows"] => workflows::run(),
        ["graph"] => graph::run(),
        ["graph", "--at", folder] => house::print(folder.as_ref(), None),
        ["graph", "--arrows", name] => graph::arrows(name),
        ["--help" | "help"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(said) => {
            eprintln!("{said}");
            ExitCode::FAILURE
        }
    }
}
