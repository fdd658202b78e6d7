//! The zone of the clinic's wall clock. OpenEMR's times are wall times of its server without a zone; what Rounds calls
//! now at the clinic, and writes with a visit or a reading, must be on the same clock. No endpoint names the zone: it is
//! judged from the offsets that records show, each at its own moment.

use crate::{
    Core, Rounds,
    account::Account,
    contract::{AppState, ClinicClockView, FieldCode, FieldError, UiError, ZoneSource},
    locked::locked,
};
use domain::time::SeenOffset;
use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
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

impl Rounds {
    /// Sets the zone of this clinic by its name (`America/New_York`), or leaves it to be judged again, with an empty text.
    ///
    /// # Errors
    /// With a fault beside the box for a name that no zone has.
    pub async fn save_clinic_zone(&self, typed: &str) -> Result<AppState, UiError> {
        let account = self.0.account()?;
        let typed = typed.trim();
        let wanted = if typed.is_empty() {
            None
        } else {
            let zone = TimeZone::get(typed).ok();
            // The database's own spelling, whatever case was typed.
            let name = zone.as_ref().and_then(|zone| zone.iana_name()).map(str::to_owned);
            Some(name.ok_or_else(|| UiError::invalid(vec![FieldError::new("zone", FieldCode::NotAZone)]))?)
        };
        // The demo clinic is never written down.
        if self.0.clinic().is_some_and(|clinic| !clinic.is_demo()) {
            self.0.save(|file| {
                if let Some(clinic) = &mut file.clinic {
                    clinic.zone.clone_from(&wanted);
                }
            })?;
        }
        *locked(&account.zone_set) = wanted;
        self.0.judge_zone(&account);
        Ok(self.0.hub.state())
    }
}

impl Core {
    /// Takes in what the answers so far have shown of the server's clock: its zone, and how far this computer is off.
    pub(crate) fn note_clock(&self, account: &Account) {
        *locked(&account.clock_ahead) = account.server.connection().skew();
        let seen = account.server.seen_offsets();
        let known = locked(&account.offsets_seen).clone();
        let all = merged(&known, &seen);
        if all == known {
            self.tell_clock(account);
            return;
        }
        let learned = !same_evidence(&known, &all);
        locked(&account.offsets_seen).clone_from(&all);
        if learned && self.clinic().is_some_and(|clinic| !clinic.is_demo()) {
            let kept = self.save(|file| {
                if let Some(clinic) = &mut file.clinic {
                    clinic.offsets_seen.clone_from(&all);
                }
            });
            if let Err(error) = kept {
                tracing::warn!(code = ?error.code, "what was learned of the clinic's zone is not kept");
            }
        }
        self.judge_zone(account);
    }

    /// Judges the clinic's zone anew and tells it.
    pub(crate) fn judge_zone(&self, account: &Account) {
        let (set, seen) = (locked(&account.zone_set).clone(), locked(&account.offsets_seen).clone());
        let judged = judge(set.as_deref(), &seen, &self.clock.zone(), self.clock.now());
        account.set_zone(judged);
        self.tell_clock(account);
    }

    /// What is known of this clinic's clock from earlier sessions.
    pub(crate) fn kept_clock(&self) -> (Option<String>, Vec<SeenOffset>) {
        let demo = self.clinic().is_none_or(|clinic| clinic.is_demo());
        match self.saved().clinic.filter(|_| !demo) {
            Some(clinic) => (clinic.zone, clinic.offsets_seen),
            None => (None, Vec::new()),
        }
    }

    fn tell_clock(&self, account: &Account) {
        let ClinicZone { zone, source } = account.clinic_zone();
        let now = self.clock.now();
        let minutes = |zone: &TimeZone| zone.to_offset(now).seconds() / 60;
        let view = ClinicClockView {
            zone: zone.iana_name().map(str::to_owned),
            source,
            offset_minutes: minutes(&zone),
            here_minutes: minutes(&self.clock.zone()),
            // Whole minutes: a clock that is measured with each answer would change the frame with each.
            ahead_minutes: (*locked(&account.clock_ahead))
                .map(|ahead| i32::try_from(ahead.as_mins()).unwrap_or(i32::MAX)),
        };
        self.hub.change(|state| state.clock = Some(view));
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
