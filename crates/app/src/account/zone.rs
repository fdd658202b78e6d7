//! The zone of the clinic's wall clock. OpenEMR's times are wall times of its server without a zone; what Rounds calls
//! now at the clinic, and writes with a visit or a reading, must be on the same clock. No endpoint names the zone: it is
//! judged from the offsets that records show, each at its own moment.

use crate::{
    contract::{ClinicClockView, ZoneSource},
    locked::locked,
    settings_file::ClinicMemory,
};
use domain::time::{Clock, SeenOffset};
use jiff::{
    SignedDuration, Timestamp,
    tz::{Offset, TimeZone},
};
use openemr::OpenEmr;
use std::{
    io,
    sync::{Arc, Mutex},
};

/// Records this close to each other in the course of a year are of one season; among those the newest counts.
const SEASON_DAYS: i32 = 14;

/// The zone, and how it is known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ClinicZone {
    pub(crate) zone: TimeZone,
    pub(crate) source: ZoneSource,
}

/// Judges the zone: what was set in Settings, else this computer's zone if its offset was that of every record at the
/// record's own moment, else the fixed offset that records of this season show. A comparison with this computer's
/// winter *or* summer would take Chicago for New York: New York's winter is Chicago's summer.
pub(crate) fn judge(set: Option<&str>, seen: &[SeenOffset], here: &TimeZone, now: Timestamp) -> ClinicZone {
    if let Some(zone) = set.and_then(|name| TimeZone::get(name).ok()) {
        return ClinicZone { zone, source: ZoneSource::Set };
    }
    let fits = |one: &SeenOffset| here.to_offset(one.at).seconds() == one.seconds;
    let Some(of_this_season) =
        seen.iter().min_by_key(|one| (season_apart(one.at, now), std::cmp::Reverse(one.at)))
    else {
        return ClinicZone { zone: here.clone(), source: ZoneSource::Assumed };
    };
    if seen.iter().all(fits) {
        return ClinicZone { zone: here.clone(), source: ZoneSource::Computer };
    }
    match Offset::from_seconds(of_this_season.seconds) {
        Ok(offset) => ClinicZone { zone: TimeZone::fixed(offset), source: ZoneSource::Offset },
        Err(_) => ClinicZone { zone: here.clone(), source: ZoneSource::Assumed },
    }
}

/// How far two moments lie apart in the course of a year, in fortnights.
fn season_apart(one: Timestamp, other: Timestamp) -> i32 {
    let day = |at: Timestamp| i32::from(Offset::UTC.to_datetime(at).date().day_of_year());
    let apart = (day(one) - day(other)).abs();
    apart.min(365 - apart).max(0) / SEASON_DAYS
}

/// Both lists as one: of each month and offset the newest.
fn merged(one: &[SeenOffset], other: &[SeenOffset]) -> Vec<SeenOffset> {
    let mut all: Vec<SeenOffset> = one.iter().chain(other).copied().collect();
    all.sort_by_key(|seen| (seen.month(), seen.seconds, std::cmp::Reverse(seen.at)));
    all.dedup_by_key(|seen| (seen.month(), seen.seconds));
    all
}

/// Whether the same months and offsets are known: then nothing was learned, only seen again.
fn same_evidence(one: &[SeenOffset], other: &[SeenOffset]) -> bool {
    let keys = |list: &[SeenOffset]| -> Vec<(i8, i32)> {
        merged(list, &[]).iter().map(|seen| (seen.month(), seen.seconds)).collect()
    };
    keys(one) == keys(other)
}

/// The clinic's wall clock, as it is judged by now, and how far this computer's is off.
pub(crate) struct WallClock {
    clock: Arc<dyn Clock>,
    memory: ClinicMemory,
    known: Mutex<Known>,
}

/// What the clinic's clock is judged by.
#[derive(Clone)]
struct Known {
    /// The zone that was set for this clinic.
    set: Option<String>,
    /// What records have shown of the clinic's clock, in this session and before.
    seen: Vec<SeenOffset>,
    /// What both come to.
    judged: ClinicZone,
    /// How far this computer's clock is ahead of the server's, as the last answer showed it.
    ahead: Option<SignedDuration>,
}

impl WallClock {
    /// The clock as earlier sessions left it.
    pub(crate) fn recalled(clock: Arc<dyn Clock>, memory: ClinicMemory) -> Self {
        let (set, seen) =
            memory.recall().map(|clinic| (clinic.zone, clinic.offsets_seen)).unwrap_or_default();
        let judged = judge(set.as_deref(), &seen, &clock.zone(), clock.now());
        Self { clock, memory, known: Mutex::new(Known { set, seen, judged, ahead: None }) }
    }

    /// The same clock for a new session. What the last answer said of this computer's is another session's.
    pub(crate) fn renewed(&self) -> Self {
        let known = Known { ahead: None, ..locked(&self.known).clone() };
        let fresh =
            Self { clock: Arc::clone(&self.clock), memory: self.memory.clone(), known: Mutex::new(known) };
        fresh.judge_anew();
        fresh
    }

    /// The zone of the clinic's wall clock, with how it is known.
    pub(crate) fn zone(&self) -> ClinicZone {
        locked(&self.known).judged.clone()
    }

    /// How far this computer's clock is ahead of the server's, if the server has said.
    pub(crate) fn ahead(&self) -> Option<SignedDuration> {
        locked(&self.known).ahead
    }

    /// Sets the zone, or leaves it to be judged.
    ///
    /// # Errors
    /// When it cannot be kept; nothing has changed then.
    pub(crate) fn set(&self, zone: Option<String>) -> io::Result<()> {
        self.memory.keep(|clinic| clinic.zone.clone_from(&zone))?;
        locked(&self.known).set = zone;
        self.judge_anew();
        Ok(())
    }

    /// Takes in what the answers so far have shown of the server's clock: its zone, and how far this computer is off.
    pub(crate) fn take_in(&self, server: &OpenEmr) {
        let (ahead, seen) = (server.connection().skew(), server.seen_offsets());
        let learned = {
            let mut known = locked(&self.known);
            known.ahead = ahead;
            let all = merged(&known.seen, &seen);
            if all == known.seen {
                return;
            }
            let learned = !same_evidence(&known.seen, &all);
            known.seen = all.clone();
            learned.then_some(all)
        };
        if let Some(all) = learned
            && let Err(error) = self.memory.keep(|clinic| clinic.offsets_seen = all)
        {
            tracing::warn!(%error, "what was learned of the clinic's zone is not kept");
        }
        self.judge_anew();
    }

    /// Judges the clinic's zone anew: a season may have changed since.
    pub(crate) fn judge_anew(&self) {
        let mut known = locked(&self.known);
        known.judged = judge(known.set.as_deref(), &known.seen, &self.clock.zone(), self.clock.now());
    }

    /// Both clocks as the frame names them.
    pub(crate) fn view(&self) -> ClinicClockView {
        let Known { judged: ClinicZone { zone, source }, ahead, .. } = locked(&self.known).clone();
        let now = self.clock.now();
        let minutes = |zone: &TimeZone| zone.to_offset(now).seconds() / 60;
        ClinicClockView {
            zone: zone.iana_name().map(str::to_owned),
            source,
            offset_minutes: minutes(&zone),
            here_minutes: minutes(&self.clock.zone()),
            // Whole minutes: a clock that is measured with each answer would change the frame with each.
            ahead_minutes: ahead.map(|ahead| i32::try_from(ahead.as_mins()).unwrap_or(i32::MAX)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).expect("a zone of the database")
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    /// What a clinic's server shows of its clock at some moments.
    fn shown(clinic: &str, moments: &[&str]) -> Vec<SeenOffset> {
        let zone = zone(clinic);
        moments
            .iter()
            .map(|moment| SeenOffset { at: at(moment), seconds: zone.to_offset(at(moment)).seconds() })
            .collect()
    }

    #[test]
    fn the_clinics_wall_clock_is_right_whatever_zone_the_computer_is_in() {
        const WINTER: &str = "2026-01-20T15:00:00Z";
        const SUMMER: &str = "2026-07-20T15:00:00Z";
        const AUTUMN: &str = "2026-11-20T15:00:00Z";
        for (clinic, computer, records, now) in [
            // New York's winter is Chicago's summer.
            ("America/New_York", "America/Chicago", &[WINTER][..], WINTER),
            ("America/New_York", "America/Chicago", &[SUMMER], SUMMER),
            // Phoenix has no summer time: Denver's clocks show Phoenix's time all winter.
            ("America/Phoenix", "America/Denver", &[SUMMER], SUMMER),
            ("America/Phoenix", "America/Denver", &[WINTER, SUMMER], SUMMER),
            // A laptop that has travelled, and a server that was last changed in the other season too.
            ("America/New_York", "Europe/Berlin", &[AUTUMN, SUMMER], SUMMER),
            ("America/New_York", "America/New_York", &[SUMMER, AUTUMN], AUTUMN),
        ] {
            let judged = judge(None, &shown(clinic, records), &zone(computer), at(now));
            let (ours, theirs) = (judged.zone.to_offset(at(now)), zone(clinic).to_offset(at(now)));
            assert_eq!(ours, theirs, "{clinic} seen from {computer} at {now}, by records of {records:?}");
            let expected = if clinic == computer { ZoneSource::Computer } else { ZoneSource::Offset };
            assert_eq!(judged.source, expected, "{clinic} seen from {computer}");
        }
    }

    #[test]
    fn the_computers_zone_is_taken_only_if_it_fits_every_record_at_its_own_moment() {
        let both = shown("America/New_York", &["2026-07-20T15:00:00Z", "2026-11-20T15:00:00Z"]);
        let here = judge(None, &both, &zone("America/New_York"), at("2027-03-20T15:00:00Z"));
        assert_eq!(here.zone.iana_name(), Some("America/New_York"), "it knows the next change too");
        // Toronto keeps the same clock; Lima only in New York's winter.
        let winter = shown("America/New_York", &["2026-11-20T15:00:00Z"]);
        assert_eq!(
            judge(None, &winter, &zone("America/Lima"), at("2026-11-21T15:00:00Z")).source,
            ZoneSource::Computer,
            "nothing speaks against it yet"
        );
        assert_eq!(
            judge(None, &both, &zone("America/Lima"), at("2026-11-21T15:00:00Z")).source,
            ZoneSource::Offset,
            "the summer does"
        );
    }

    #[test]
    fn a_zone_that_was_set_stands_above_what_the_server_shows() {
        let utc = shown("UTC", &["2026-11-20T15:00:00Z"]);
        let judged = judge(Some("America/Denver"), &utc, &zone("America/Denver"), at("2026-11-21T01:00:00Z"));
        assert_eq!(
            (judged.zone.iana_name(), judged.source),
            (Some("America/Denver"), ZoneSource::Set),
            "set"
        );
        let nonsense = judge(Some("Mars/Olympus"), &utc, &zone("UTC"), at("2026-11-21T01:00:00Z"));
        assert_eq!(nonsense.source, ZoneSource::Computer, "a name that no longer exists is not followed");
        assert_eq!(
            judge(None, &[], &zone("UTC"), at("2026-11-21T01:00:00Z")).source,
            ZoneSource::Assumed,
            "nothing is known"
        );
    }

    #[test]
    fn what_is_seen_again_is_not_learned_again() {
        let first = shown("America/New_York", &["2026-11-20T15:00:00Z"]);
        let again = shown("America/New_York", &["2026-11-21T15:00:00Z"]);
        let all = merged(&first, &again);
        assert_eq!(all, again, "of one month and offset the newest is kept");
        assert!(same_evidence(&first, &all), "which is nothing to write down");
        let summer = shown("America/New_York", &["2026-07-20T15:00:00Z"]);
        assert!(!same_evidence(&first, &merged(&first, &summer)), "the other season is");
    }
}
