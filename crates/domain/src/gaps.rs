//! Free time: where a visit of some length fits into a day by the clinic's rules, and which of those times to offer first.
//!
//! A time is free where [`crate::booking::check`] has nothing to say about it. This finds them all at once, and
//! `tests/gaps.rs` holds it against the check and against a count of minutes.

use crate::{
    appointment::Appointment, booking::Slot, clinic_rules::ClinicRules, encounter::ProviderId,
    patient::PatientUuid, time::WallTime,
};
use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Visits begin at a multiple of this, in minutes.
pub const STEP_MINUTES: i64 = 5;
/// Where there is a choice, they begin on a quarter of an hour.
const ROUND_MINUTES: i64 = 15;
/// So many days around the wished one, the same day of the week is better than a nearer day.
const SAME_WEEKDAY_WITHIN: i32 = 3;

/// Who is to be fitted in, for how long.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The patient.
    pub patient: &'a PatientUuid,
    /// The provider's number, if one is chosen.
    pub provider: Option<ProviderId>,
    /// The provider's uuid, which is what FHIR appointments name.
    pub provider_uuid: Option<&'a str>,
    /// Length in minutes.
    pub minutes: u32,
}

impl<'a> Wanted<'a> {
    /// The booking that it would be.
    pub fn at(&self, start: DateTime) -> Slot<'a> {
        let Self { patient, provider, provider_uuid, minutes } = *self;
        Slot { patient, provider, provider_uuid, start, minutes }
    }
}

/// A free time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Gap {
    /// Start, clinic wall time.
    pub start: WallTime,
    /// End, clinic wall time.
    pub end: WallTime,
    /// Until when the time goes on to be free for visits of this length, one after the other.
    pub free_until: WallTime,
}

/// Every start of a day at which a visit fits, at multiples of [`STEP_MINUTES`], in order. `others` are all that is known
/// of the day.
pub fn starts_of_day(
    day: Date,
    wanted: &Wanted<'_>,
    others: &[Appointment],
    rules: &ClinicRules,
    now: DateTime,
) -> Vec<DateTime> {
    let midnight = day.to_datetime(Time::midnight());
    let Some(hours) = rules.hours_on(day.weekday()).filter(|_| wanted.minutes > 0) else { return Vec::new() };
    let (opens, closes) = hours.on(midnight);
    let earliest = now.saturating_add(i64::from(rules.notice_hours).hours());
    let latest = now.saturating_add(i64::from(rules.window_days).days());
    let buffer = i64::from(rules.buffer_minutes).minutes();
    // Nothing may be touched between these, for one reason or the other.
    let mut taken: Vec<(DateTime, DateTime)> =
        rules.lunch.map(|lunch| lunch.on(midnight)).into_iter().collect();
    for other in others.iter().filter(|other| !other.status.frees_the_time()) {
        let (from, to) = other.span();
        if other.patient.as_ref() == Some(wanted.patient) {
            taken.push((from, to));
        }
        if wanted.at(midnight).is_with_provider_of(other) {
            // What takes no time of its own keeps no distance either, but where it lies nobody else may be.
            taken.push((from.saturating_sub(buffer), to.saturating_add(buffer)));
        }
    }
    taken.sort();
    let length = i64::from(wanted.minutes).minutes();
    let mut starts = Vec::new();
    let mut start = midnight;
    let mut first = 0;
    while start.date() == day {
        let end = start.saturating_add(length);
        // Those that ended before this start are of no further use, but for longer ones that lie before them.
        while taken.get(first).is_some_and(|(_, to)| *to <= start) {
            first += 1;
        }
        let in_the_way = taken
            .iter()
            .skip(first)
            .take_while(|(from, _)| *from < end)
            .any(|(from, to)| *from < end && start < *to);
        if start >= opens && end <= closes && start >= earliest.max(now) && start <= latest && !in_the_way {
            starts.push(start);
        }
        start = start.saturating_add(STEP_MINUTES.minutes());
    }
    starts
}

/// One time of each free stretch, the earliest first: on a quarter of an hour where the stretch has one.
pub fn next_free(starts: &[DateTime], minutes: u32) -> Vec<Gap> {
    let length = i64::from(minutes).minutes();
    stretches(starts)
        .into_iter()
        .filter_map(|stretch| {
            let start = *stretch.iter().find(|start| is_round(**start)).or(stretch.first())?;
            Some(gap(start, length, *stretch.last()?))
        })
        .collect()
}

/// So many times around a day, each in another half of a day: first the one on the weekday and nearest to the clock of
/// `like`, if that weekday lies within three days of the wished one; then those of the nearest days.
pub fn around(starts: &[DateTime], minutes: u32, wished: Date, like: DateTime, count: usize) -> Vec<Gap> {
    let length = i64::from(minutes).minutes();
    let days = |start: DateTime| (start.date().duration_since(wished).as_hours() / 24).abs();
    let clock = |start: DateTime| {
        let apart = start.time().duration_since(like.time()).as_mins().abs();
        // An odd time is offered only where no round one is as near by a quarter of an hour.
        (apart + if is_round(start) || apart == 0 { 0 } else { ROUND_MINUTES }, start)
    };
    let best = |of: &dyn Fn(DateTime) -> i64, chosen: &[DateTime]| {
        let half = |start: DateTime| (start.date(), start.hour() < 12);
        let free = |start: &&DateTime| !chosen.iter().any(|one| half(*one) == half(**start));
        starts.iter().filter(free).min_by_key(|start| (of(**start), clock(**start))).copied()
    };
    let same_weekday = |start: DateTime| {
        let near = days(start) <= i64::from(SAME_WEEKDAY_WITHIN);
        if near && start.weekday() == like.weekday() { -1 } else { days(start) }
    };
    let mut chosen: Vec<DateTime> = best(&same_weekday, &[]).into_iter().collect();
    while chosen.len() < count {
        let Some(next) = best(&days, &chosen) else { break };
        chosen.push(next);
    }
    let all = stretches(starts);
    let last_of = |start: DateTime| {
        all.iter().find(|stretch| stretch.contains(&start)).and_then(|stretch| stretch.last()).copied()
    };
    chosen.into_iter().map(|start| gap(start, length, last_of(start).unwrap_or(start))).collect()
}

fn gap(start: DateTime, length: jiff::Span, last: DateTime) -> Gap {
    Gap {
        start: WallTime::new(start),
        end: WallTime::new(start.saturating_add(length)),
        free_until: WallTime::new(last.saturating_add(length)),
    }
}

fn is_round(start: DateTime) -> bool {
    i64::from(start.minute()) % ROUND_MINUTES == 0
}

/// Starts that follow one another step by step.
fn stretches(starts: &[DateTime]) -> Vec<&[DateTime]> {
    let follows = |one: &DateTime, next: &DateTime| one.saturating_add(STEP_MINUTES.minutes()) == *next;
    starts.chunk_by(follows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// Starts on a day from one time to another, each as `hh:mm`.
    fn open(day: Date, from: (i8, i8), to: (i8, i8)) -> Vec<DateTime> {
        let mut starts = Vec::new();
        let mut start = day.at(from.0, from.1, 0, 0);
        while start <= day.at(to.0, to.1, 0, 0) {
            starts.push(start);
            start = start.saturating_add(STEP_MINUTES.minutes());
        }
        starts
    }

    #[test]
    fn of_each_free_stretch_the_first_round_time_is_offered() {
        let day = date(2026, 11, 23);
        let starts = [open(day, (9, 5), (9, 40)), open(day, (10, 20), (10, 25))].concat();
        let gaps = next_free(&starts, 20);
        let times: Vec<_> = gaps.iter().map(|gap| gap.start.civil().time().to_string()).collect();
        assert_eq!(times, ["09:15:00", "10:20:00"], "9:05 is free too, and nobody plans by it");
        assert_eq!(gaps[0].free_until.civil(), day.at(10, 0, 0, 0), "so long one could stay");
    }

    #[test]
    fn the_same_weekday_and_time_come_first_and_the_nearest_days_after_it() {
        // A Tuesday at ten, seen again in three months: the wished day is a Sunday.
        let (like, wished) = (date(2026, 11, 24).at(10, 0, 0, 0), date(2027, 2, 21));
        let week = |days: &[i8]| -> Vec<DateTime> {
            days.iter().flat_map(|day| open(date(2027, 2, *day), (8, 0), (16, 0))).collect()
        };
        let gaps = around(&week(&[18, 19, 22, 23, 24]), 30, wished, like, 3);
        let found: Vec<_> = gaps.iter().map(|gap| gap.start.civil()).collect();
        assert_eq!(found[0], date(2027, 2, 23).at(10, 0, 0, 0), "the Tuesday, at ten");
        assert_eq!(found[1], date(2027, 2, 22).at(10, 0, 0, 0), "the nearest day, at ten");
        assert_eq!(found[2], date(2027, 2, 22).at(12, 0, 0, 0), "and its afternoon");
        let without = around(&week(&[18, 24]), 30, wished, like, 3);
        assert_eq!(
            without[0].start.date(),
            date(2027, 2, 18),
            "without a Tuesday nearby, of two days as near the earlier"
        );
    }

    #[test]
    fn fewer_than_wished_are_all_there_are() {
        let day = date(2026, 11, 23);
        let like = day.at(10, 0, 0, 0);
        assert_eq!(around(&[], 30, day, like, 3), [], "nothing is free");
        assert_eq!(around(&[day.at(9, 0, 0, 0)], 30, day, like, 3).len(), 1, "one is");
    }
}
