//! Local counters for the diagnostics page: how often each route was called, how it went, how long it took. Routes
//! are templates (`patient/{puuid}/encounter`), so that no identifier is kept.

use crate::area::Area;
use serde::Serialize;
use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

/// Latest times kept of a route: enough for a median, and bounded however long Rounds runs.
const LATEST: usize = 100;

/// What is known of one route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RouteCount {
    /// Method and template.
    pub route: String,
    /// Requests sent, repetitions included.
    pub requests: u32,
    /// Requests that were not answered, or with 5xx or 429.
    pub failures: u32,
    /// Median of the latest hundred times until the whole answer was there, in milliseconds.
    pub median_ms: u32,
    /// The longest time since the start, in milliseconds.
    pub longest_ms: u32,
    /// Answers with an error, by status: 404 is left out, since it is how an empty list is said (Q33).
    pub errors: Vec<ErrorCount>,
}

/// How often a route was answered with one error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorCount {
    /// HTTP status; `None` where no whole answer came.
    pub status: Option<u16>,
    /// How often it was answered.
    pub count: u32,
}

#[derive(Debug, Default)]
struct Tally {
    requests: u32,
    failures: u32,
    latest: VecDeque<Duration>,
    longest: Duration,
    errors: BTreeMap<Option<u16>, u32>,
}

/// All routes since the start.
#[derive(Debug, Default)]
pub(crate) struct Counters(BTreeMap<String, Tally>);

impl Counters {
    /// Counts one request; `status` is `None` where no whole answer came.
    pub(crate) fn add(
        &mut self,
        method: &str,
        template: &str,
        took: Duration,
        status: Option<u16>,
        failed: bool,
    ) {
        let tally = self.0.entry(format!("{method} {template}")).or_default();
        tally.requests = tally.requests.saturating_add(1);
        tally.failures = tally.failures.saturating_add(u32::from(failed));
        if tally.latest.len() == LATEST {
            tally.latest.pop_front();
        }
        tally.latest.push_back(took);
        tally.longest = tally.longest.max(took);
        if status.is_none_or(|status| status >= 400 && status != 404) {
            *tally.errors.entry(status).or_default() += 1;
        }
    }

    pub(crate) fn snapshot(&self) -> Vec<RouteCount> {
        let ms = |time: Duration| u32::try_from(time.as_millis()).unwrap_or(u32::MAX);
        self.0
            .iter()
            .map(|(route, tally)| RouteCount {
                route: route.clone(),
                requests: tally.requests,
                failures: tally.failures,
                median_ms: ms(median(tally.latest.iter().copied().collect()).unwrap_or_default()),
                longest_ms: ms(tally.longest),
                errors: tally
                    .errors
                    .iter()
                    .map(|(status, count)| ErrorCount { status: *status, count: *count })
                    .collect(),
            })
            .collect()
    }

    /// The median of an area's latest times, all its routes together; `None` if nothing of it was asked yet.
    pub(crate) fn median_of(&self, area: Area) -> Option<Duration> {
        let of_area = |route: &str| {
            route.split_once(' ').is_some_and(|(_, template)| Area::of_route(template) == Some(area))
        };
        median(
            self.0
                .iter()
                .filter(|(route, _)| of_area(route))
                .flat_map(|(_, tally)| tally.latest.iter().copied())
                .collect(),
        )
    }
}

/// The middle one; the quicker of the two middle ones where their number is even.
fn median(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort_unstable();
    times.get(times.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn one_slow_answer_does_not_move_the_median() {
        let mut counters = Counters::default();
        for took in [20, 30, 9_000, 25, 35] {
            counters.add("GET", "patient", MS * took, Some(200), false);
        }
        let [count] = &counters.snapshot()[..] else { panic!("one route") };
        assert_eq!((count.median_ms, count.longest_ms), (30, 9_000), "a mean would say 1,822 ms");
    }

    #[test]
    fn only_the_latest_hundred_times_count_and_are_kept() {
        let mut counters = Counters::default();
        for _ in 0..1_000 {
            counters.add("GET", "patient", MS * 500, Some(200), false);
        }
        for _ in 0..LATEST {
            counters.add("GET", "patient", MS * 10, Some(200), false);
        }
        let [count] = &counters.snapshot()[..] else { panic!("one route") };
        assert_eq!((count.requests, count.median_ms), (1_100, 10), "a slow morning is over");
        assert_eq!(counters.0["GET patient"].latest.len(), LATEST, "and takes no more room");
    }

    #[test]
    fn errors_are_counted_by_status_and_an_empty_list_is_none() {
        let mut counters = Counters::default();
        let failed = |status: Option<u16>| status.is_none_or(|status| status >= 500);
        for status in [Some(200), Some(404), Some(403), Some(503), None, Some(503)] {
            counters.add("GET", "patient", MS, status, failed(status));
        }
        let [count] = &counters.snapshot()[..] else { panic!("one route") };
        let errors: Vec<_> = count.errors.iter().map(|error| (error.status, error.count)).collect();
        assert_eq!(errors, [(None, 1), (Some(403), 1), (Some(503), 2)], "Q33: 404 may be an empty list");
        assert_eq!(count.failures, 3, "a refusal is no fault of the server");
    }

    #[test]
    fn the_median_of_an_area_is_that_of_all_its_routes_together() {
        let mut counters = Counters::default();
        for (template, took) in [("patient", 10), ("patient/{puuid}", 20), ("patient/{puuid}/encounter", 90)]
        {
            counters.add("GET", template, MS * took, Some(200), false);
        }
        counters.add("POST", "patient", MS * 30, Some(201), false);
        assert_eq!(counters.median_of(Area::Patients), Some(MS * 20), "three routes of patients");
        assert_eq!(counters.median_of(Area::Visits), Some(MS * 90), "visits are another area");
        assert_eq!(counters.median_of(Area::Documents), None, "nothing was asked there");
    }
}
