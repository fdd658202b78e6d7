//! What was found, for whoever runs the server and for whoever writes Rounds. It names routes, areas and error codes, and
//! nobody.

use crate::trouble::{Outcome, Trouble};
use app::contract::{ClinicView, ConnectionReport, RouteCounter};
use serde::Serialize;
use std::fmt::Write as _;

/// One stage and what came of it.
#[derive(Debug, Serialize)]
pub struct Stage {
    /// In words.
    pub stage: String,
    /// Whether it went as it has to.
    pub held: bool,
    /// What was found.
    pub found: String,
}

/// What came of an area of rights, or of a route.
pub type Found = (String, String);

/// The report.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Version of Rounds.
    pub rounds: String,
    /// The server, as it was typed.
    pub server: String,
    /// The version it tells, or the edition it behaves like.
    pub openemr: String,
    /// The stages in their order.
    pub stages: Vec<Stage>,
    /// What the account may do, area by area.
    pub rights: Vec<Found>,
    /// Every route that was called: how often, and how it failed.
    pub routes: Vec<Found>,
}

impl Report {
    /// Whether everything went as it has to.
    pub fn holds(&self) -> bool {
        !self.stages.is_empty() && self.stages.iter().all(|stage| stage.held)
    }

    pub(super) fn about(&mut self, clinic: &ClinicView) {
        self.rounds = env!("CARGO_PKG_VERSION").to_owned();
        self.server.clone_from(&clinic.address);
        self.openemr.clone_from(&clinic.edition);
    }

    pub(super) fn stage(&mut self, stage: &str, outcome: Result<String, String>) {
        let (held, found) = match outcome {
            Ok(found) => (true, found),
            Err(found) => (false, found),
        };
        self.stages.push(Stage { stage: stage.to_owned(), held, found });
    }

    /// A stage without which the rest makes no sense.
    pub(super) fn must(&mut self, stage: &str, outcome: Outcome<String>) -> Outcome {
        let held = outcome.is_ok();
        self.stage(stage, outcome.map_err(|trouble| trouble.to_string()));
        if held { Ok(()) } else { Err(Trouble::new(format!("nothing can be played without: {stage}"))) }
    }

    /// The same for a stage that has a result.
    pub(super) fn must_have<T>(&mut self, stage: &str, outcome: Result<T, String>, word: &str) -> Outcome<T> {
        match outcome {
            Ok(found) => {
                self.stage(stage, Ok(word.to_owned()));
                Ok(found)
            }
            Err(why) => {
                self.stage(stage, Err(why));
                Err(Trouble::new(format!("nothing can be played without: {stage}")))
            }
        }
    }

    pub(super) fn broken_off(&mut self, why: String) {
        self.stage("the rest", Err(why));
    }

    pub(super) fn rights(&mut self, found: &ConnectionReport) {
        self.rights = found
            .areas
            .iter()
            .map(|area| (format!("{:?}", area.area), format!("{:?}", area.found)))
            .collect();
    }

    pub(super) fn routes(&mut self, found: &ConnectionReport) {
        let word = |route: &RouteCounter| {
            let errors = route.errors.iter().map(|error| match error.status {
                Some(status) => format!(", {}× {status}", error.count),
                None => format!(", {}× no whole answer", error.count),
            });
            format!("{}×, median {} ms{}", route.requests, route.median_ms, errors.collect::<String>())
        };
        self.routes = found.routes.iter().map(|route| (route.route.clone(), word(route))).collect();
    }

    /// For a person.
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "# Rounds {} at OpenEMR {}\n\n{}\n\n| stage | | found |\n|---|---|---|\n",
            self.rounds, self.openemr, self.server
        );
        for Stage { stage, held, found } in &self.stages {
            let mark = if *held { "ok" } else { "**FAILED**" };
            let _ = writeln!(text, "| {stage} | {mark} | {} |", found.replace(['|', '\n'], " "));
        }
        for (title, rows) in [("what the account may do", &self.rights), ("routes", &self.routes)] {
            let _ = write!(text, "\n| {title} | |\n|---|---|\n");
            for (name, found) in rows {
                let _ = writeln!(text, "| {name} | {found} |");
            }
        }
        text
    }
}
