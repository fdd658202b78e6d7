//! What has changed since the last visit, from what the chart already shows: nothing is read for it.
//! What OpenEMR does not date is said to be undated, never counted as old or new.

use crate::contract::{LabResult, MissedVisit, SinceLastVisit, SinceList, SinceResult};
use domain::{
    appointment::{Appointment, AppointmentStatus},
    chart::{EntryStatus, Problem},
    encounter::Encounter,
    loaded::Loaded,
    medication::Medication,
    time::{PartialDate, WallTime},
};

/// The chart's parts that it is made from.
pub(crate) struct Parts<'a> {
    pub(crate) encounters: &'a Loaded<Vec<Encounter>>,
    pub(crate) problems: &'a Loaded<Vec<Problem>>,
    pub(crate) medications: &'a Loaded<Vec<Medication>>,
    pub(crate) appointments: &'a Loaded<Vec<Appointment>>,
    pub(crate) results: &'a Loaded<Vec<LabResult>>,
}

/// What changed since the last visit before today; `None` where there was none, or the visits are not known.
pub(crate) fn since_last_visit(parts: &Parts<'_>, now: WallTime) -> Option<SinceLastVisit> {
    let visits = parts.encounters.value()?;
    let (last, date) = visits
        .iter()
        .filter_map(|visit| Some((visit, visit.date?)))
        .filter(|(_, date)| date.date() < now.date())
        .max_by_key(|(_, date)| *date)?;
    let day = date.date().to_string();
    let is_later = |when: Option<PartialDate>| when.is_some_and(|when| later(when, &day));
    let whole_since = WholeSince(&day);
    Some(SinceLastVisit {
        visit: last.eid,
        date: date.to_string(),
        reason: last.reason.clone(),
        problems: whole_since.of(parts.problems).map(|all| SinceList {
            fresh: titles(
                all,
                |one| one.status != EntryStatus::Inactive && is_later(one.onset),
                problem_title,
            ),
            undated: titles(
                all,
                |one| one.status != EntryStatus::Inactive && one.onset.is_none(),
                problem_title,
            )
            .len(),
            ended: titles(all, |one| one.status == EntryStatus::Inactive, problem_title),
        }),
        medications: whole_since.of(parts.medications).map(|all| {
            let began = |one: &Medication| one.since.or(one.entered);
            let title = |one: &Medication| one.title.clone();
            SinceList {
                fresh: titles(all, |one| one.status != EntryStatus::Inactive && is_later(began(one)), title),
                undated: titles(
                    all,
                    |one| one.status != EntryStatus::Inactive && began(one).is_none(),
                    title,
                )
                .len(),
                ended: titles(all, |one| one.status == EntryStatus::Inactive, title),
            }
        }),
        results: whole_since.of(parts.results).and_then(|all| results(all, date)),
        missed: whole_since.of(parts.appointments).map(|all| missed(all, date, now)),
    })
}

/// Reads lists of which nothing is missing since a day: out of part of one, or of one that was read before that day or
/// could not be read again, "none new" would be made of what was not looked at.
struct WholeSince<'a>(&'a str);

impl WholeSince<'_> {
    fn of<'l, T>(&self, part: &'l Loaded<T>) -> Option<&'l T> {
        match part {
            Loaded::Known { value, as_of, unreadable: 0, foreign: 0, stale: None } => {
                as_of.get(..self.0.len()).is_some_and(|read| read >= self.0).then_some(value)
            }
            _ => None,
        }
    }
}

/// Whether a date lies after a day as far as it goes: a month or a year that the day is in does not.
fn later(when: PartialDate, day: &str) -> bool {
    let when = when.to_string();
    day.get(..when.len()).is_some_and(|same| when.as_str() > same)
}

fn problem_title(one: &Problem) -> String {
    match (&one.title, &one.code) {
        (title, Some(code)) if title.is_empty() => code.code.clone(),
        (title, _) => title.clone(),
    }
}

fn titles<T>(all: &[T], which: impl Fn(&T) -> bool, title: impl Fn(&T) -> String) -> Vec<String> {
    all.iter().filter(|one| which(one)).map(title).collect()
}

/// Those after the visit, the newest first. One that has a day and no hour may be of after the visit of that same day.
/// `None` where one has no day at all: it may be the new one.
fn results(all: &[LabResult], since: WallTime) -> Option<Vec<SinceResult>> {
    let is_later = |at: WallTime| {
        let has_no_hour = at.to_string().ends_with("T00:00:00");
        at > since || (has_no_hour && at.date() >= since.date())
    };
    if all.iter().any(|one| one.at.is_none()) {
        return None;
    }
    let mut later: Vec<(WallTime, &LabResult)> =
        all.iter().filter_map(|one| Some((one.at?, one))).filter(|(at, _)| is_later(*at)).collect();
    later.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let told = later.into_iter().map(|(at, one)| SinceResult {
        name: one.name.clone(),
        at: at.to_string(),
        value: one.value.as_ref().map(|value| format!("{value} {}", one.unit).trim().to_owned()),
    });
    Some(told.collect())
}

fn missed(all: &[Appointment], since: WallTime, now: WallTime) -> Vec<MissedVisit> {
    let gone = |status| matches!(status, AppointmentStatus::NoShow | AppointmentStatus::LeftWithoutVisit);
    all.iter()
        .filter(|one| gone(one.status) && one.start > since && one.start < now)
        .map(|one| MissedVisit { start: one.start.to_string(), status: one.status })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        chart::Code,
        encounter::{Eid, EncounterUuid},
        loaded::Why,
    };
    use jiff::civil::date;

    const NOW: fn() -> WallTime = || WallTime::new(date(2026, 11, 21).at(9, 0, 0, 0));

    fn known<T>(value: T) -> Loaded<T> {
        Loaded::Known { value, as_of: "2026-11-21T09:00:00Z".into(), unreadable: 0, foreign: 0, stale: None }
    }

    fn visit(eid: u32, on: Option<jiff::civil::Date>) -> Encounter {
        Encounter {
            eid: Eid(eid),
            uuid: EncounterUuid::parse("90cde167-7b9b-4ed1-bd55-533925cb2605").expect("a uuid"),
            date: on.map(|on| WallTime::new(on.at(10, 0, 0, 0))),
            reason: format!("visit {eid}"),
            category: None,
            class: None,
            provider: None,
            provider_name: String::new(),
            facility_name: String::new(),
            facility: None,
            sensitivity: None,
            external_id: String::new(),
        }
    }

    fn problem(title: &str, onset: Option<&str>, status: EntryStatus) -> Problem {
        let code = title.is_empty().then(|| Code { system: "ICD10".into(), code: "I10".into() });
        Problem {
            id: title.into(),
            title: title.into(),
            code,
            onset: onset.map(|onset| onset.parse().expect("a date")),
            status,
        }
    }

    fn measured(name: &str, value: Option<&str>, at: Option<jiff::civil::DateTime>) -> LabResult {
        LabResult {
            id: name.into(),
            name: name.into(),
            code: None,
            at: at.map(WallTime::new),
            value: value.map(Into::into),
            unit: "mmol/L".into(),
            range: String::new(),
            flag: None,
            status: "final".into(),
        }
    }

    #[test]
    fn only_what_is_dated_after_the_last_visit_is_new() {
        use EntryStatus::{Active, Inactive};
        let encounters = known(vec![
            visit(3, Some(date(2026, 11, 21))),
            visit(2, Some(date(2026, 10, 3))),
            visit(1, Some(date(2025, 1, 1))),
            visit(9, None),
        ]);
        let problems = known(vec![
            problem("Gout", Some("2026-11-01"), Active),
            problem("", Some("2026-11"), Active),
            problem("Of that month", Some("2026-10"), Active),
            problem("Of that day", Some("2026-10-03"), Active),
            problem("Undated", None, Active),
            problem("Over", Some("2026-11-01"), Inactive),
        ]);
        let medications: Loaded<Vec<Medication>> = Loaded::Unavailable { why: Why::Offline };
        let appointments = known(Vec::new());
        let result = |name: &str, on| {
            let value = (name == "Potassium").then_some("5.6");
            measured(name, value, Some(date(2026, 10, on).at(8, 0, 0, 0)))
        };
        let results = known(vec![result("Potassium", 20), result("Before", 2), result("Sodium", 21)]);
        let parts = Parts {
            encounters: &encounters,
            problems: &problems,
            medications: &medications,
            appointments: &appointments,
            results: &results,
        };
        let since = since_last_visit(&parts, NOW()).expect("there was one");
        assert_eq!(
            (since.visit, since.date.as_str()),
            (Eid(2), "2026-10-03T10:00:00"),
            "today's own does not count"
        );
        let list = since.problems.expect("known");
        assert_eq!(list.fresh, ["Gout", "I10"], "a month in which the visit lay says nothing");
        assert_eq!((list.undated, list.ended), (1, vec!["Over".to_owned()]));
        let named: Vec<(String, Option<String>)> =
            since.results.expect("known").into_iter().map(|one| (one.name, one.value)).collect();
        assert_eq!(
            named,
            [("Sodium".into(), None), ("Potassium".into(), Some("5.6 mmol/L".into()))],
            "a value that is not known exactly is not made up"
        );
        assert!(since.medications.is_none(), "what could not be read is not known");
        assert_eq!(since.missed.map(|all| all.len()), Some(0), "and what was read has none");
        let first = known(vec![visit(3, Some(date(2026, 11, 21)))]);
        assert!(since_last_visit(&Parts { encounters: &first, ..parts }, NOW()).is_none(), "a first visit");
    }

    #[test]
    fn a_list_that_is_not_whole_since_the_visit_is_not_known() {
        let (list, since) =
            (known(vec![problem("Gout", None, EntryStatus::Active)]), WholeSince("2026-11-12"));
        assert!(since.of(&list).is_some());
        let but = |change: fn(&mut Loaded<Vec<Problem>>)| {
            let mut other = list.clone();
            change(&mut other);
            since.of(&other).is_none()
        };
        let left_out: fn(&mut Loaded<Vec<Problem>>) = |list| {
            if let Loaded::Known { unreadable, .. } = list {
                *unreadable = 1;
            }
        };
        assert!(but(left_out), "the one left out may be the new one");
        let not_read_again: fn(&mut Loaded<Vec<Problem>>) = |list| {
            if let Loaded::Known { stale, .. } = list {
                *stale = Some(Why::Offline);
            }
        };
        assert!(but(not_read_again), "what came meanwhile is not in it");
        let read_before: fn(&mut Loaded<Vec<Problem>>) = |list| {
            if let Loaded::Known { as_of, .. } = list {
                *as_of = "2026-11-10T09:00:00Z".into();
            }
        };
        assert!(but(read_before), "it was read before the visit was");
    }

    #[test]
    fn a_result_of_the_visits_day_without_an_hour_is_told_and_one_without_a_day_is_not_made_none() {
        let visit = WallTime::new(date(2026, 11, 12).at(10, 0, 0, 0));
        let told = |at| results(&[measured("Potassium", Some("6.1"), at)], visit).map(|all| all.len());
        assert_eq!(told(Some(date(2026, 11, 12).at(0, 0, 0, 0))), Some(1), "perhaps of that afternoon");
        assert_eq!(told(Some(date(2026, 11, 12).at(9, 0, 0, 0))), Some(0), "of that morning");
        assert_eq!(told(Some(date(2026, 11, 11).at(0, 0, 0, 0))), Some(0), "of the day before");
        assert_eq!(told(None), None, "of any day");
    }
}
