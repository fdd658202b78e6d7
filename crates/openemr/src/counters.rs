//! Local counters for the diagnostics page: how often each route was called, how it went, how long it took. Routes
//! are templates (`patient/{puuid}/encounter`), so that no identifier is kept.

use serde::Serialize;
use std::{collections::BTreeMap, time::Duration};

/// What is known of one route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RouteCount {
    /// Method and template.
    pub route: String,
    /// Requests sent, repetitions included.
    pub requests: u32,
    /// Requests that were not answered, or with 5xx or 429.
    pub failures: u32,
    /// Mean time until the whole answer was there, in milliseconds.
    pub mean_ms: u32,
    /// The longest of them.
    pub longest_ms: u32,
}

#[derive(Debug, Default)]
struct Tally {
    requests: u32,
    failures: u32,
    total: Duration,
    longest: Duration,
}

/// All routes since the start.
#[derive(Debug, Default)]
pub(crate) struct Counters(BTreeMap<String, Tally>);

impl Counters {
    pub(crate) fn add(&mut self, method: &str, template: &str, took: Duration, failed: bool) {
        let tally = self.0.entry(format!("{method} {template}")).or_default();
        tally.requests = tally.requests.saturating_add(1);
        tally.failures = tally.failures.saturating_add(u32::from(failed));
        tally.total += took;
        tally.longest = tally.longest.max(took);
    }

    pub(crate) fn snapshot(&self) -> Vec<RouteCount> {
        let ms = |time: Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
        self.0
            .iter()
            .map(|(route, tally)| RouteCount {
                route: route.clone(),
                requests: tally.requests,
                failures: tally.failures,
                mean_ms: ms(tally.total / tally.requests.max(1)),
                longest_ms: ms(tally.longest),
            })
            .collect()
    }
}
