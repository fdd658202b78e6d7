//! Free time by random rules and calendars, against two others: the check of a booking, asked for every start there is,
//! and a day of minutes in which everything that is taken is crossed out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use domain::{
    appointment::{Appointment, AppointmentId, AppointmentStatus, AppointmentUuid, overlaps},
    booking::check,
    clinic_rules::{ClinicRules, ClockTime, Hours},
    encounter::ProviderId,
    gaps::{STEP_MINUTES, Wanted, around, next_free, starts_of_day},
    patient::PatientUuid,
    time::WallTime,
};
use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time, date},
};
use proptest::prelude::*;

const US: &str = "90cde167-7b9b-4ed1-bd55-533925cb2605";
const OTHERS: &str = "90cde167-7b9b-4ed1-bd55-533925cb2606";
/// The provider who is wanted.
const WANTED: ProviderId = ProviderId(5);

/// A Monday.
fn monday() -> Date {
    date(2026, 11, 23)
}

fn patient() -> PatientUuid {
    PatientUuid::parse(US).unwrap()
}

fn wanted(patient: &PatientUuid, minutes: u32) -> Wanted<'_> {
    Wanted { patient, provider: Some(WANTED), provider_uuid: None, minutes }
}

fn hours() -> impl Strategy<Value = Option<Hours>> {
    prop_oneof![
        1 => Just(None),
        4 => (0_u16..1440, 1_u16..900).prop_map(|(from, length)| {
            let time = |minutes| ClockTime::from_minutes(minutes).unwrap();
            Hours::new(time(from), time((from + length).min(1440))).ok()
        }),
    ]
}

fn rules() -> impl Strategy<Value = ClinicRules> {
    (prop::array::uniform7(hours()), hours(), 0_u32..45, 0_u32..72, 0_u32..40).prop_map(
        |(week, lunch, buffer_minutes, notice_hours, window_days)| ClinicRules {
            notice_hours,
            window_days,
            buffer_minutes,
            week,
            lunch,
            durations: Vec::new(),
        },
    )
}

/// Something in the calendar of a day: minute of its start, length, whose, with whom, and whether it was cancelled.
fn entry(shortest: i64) -> impl Strategy<Value = (i64, i64, u8, bool, bool)> {
    (0_i64..1440, shortest..240, 0_u8..3, any::<bool>(), prop::bool::weighted(0.15))
}

fn appointment(day: Date, (from, length, whose, ours, freed): (i64, i64, u8, bool, bool)) -> Appointment {
    let start = day.to_datetime(Time::midnight()).saturating_add(from.minutes());
    Appointment {
        id: Some(AppointmentId(1)),
        uuid: AppointmentUuid::parse(US).unwrap(),
        patient: match whose {
            0 => Some(patient()),
            1 => Some(PatientUuid::parse(OTHERS).unwrap()),
            _ => None,
        },
        start: WallTime::new(start),
        end: WallTime::new(start.saturating_add(length.minutes())),
        status: if freed { AppointmentStatus::Cancelled } else { AppointmentStatus::None },
        category: None,
        title: String::new(),
        comment: None,
        provider: Some(if ours { WANTED } else { ProviderId(6) }),
        provider_uuid: None,
        facility: None,
        facility_name: String::new(),
    }
}

/// Every start of a day.
fn every_start(day: Date) -> Vec<DateTime> {
    let midnight = day.to_datetime(Time::midnight());
    (0..1440 / STEP_MINUTES).map(|step| midnight.saturating_add((step * STEP_MINUTES).minutes())).collect()
}

/// The same by crossing out minutes, from the day before to the day after.
fn by_minutes(
    day: Date,
    minutes: u32,
    others: &[Appointment],
    rules: &ClinicRules,
    now: DateTime,
) -> Vec<DateTime> {
    let midnight = day.to_datetime(Time::midnight());
    let minute_of = |at: DateTime| at.duration_since(midnight).as_mins();
    let mut provider = vec![false; 3 * 1440];
    let mut nobody = vec![true; 3 * 1440];
    let place = |minute: i64| usize::try_from(minute + 1440).unwrap();
    if let Some(open) = rules.hours_on(day.weekday()) {
        (open.from().minutes()..open.to().minutes()).for_each(|minute| nobody[place(minute)] = false);
    }
    if let Some(lunch) = rules.lunch {
        (lunch.from().minutes()..lunch.to().minutes()).for_each(|minute| nobody[place(minute)] = true);
    }
    for other in others.iter().filter(|other| !other.status.frees_the_time()) {
        let (from, to) = other.span();
        for minute in minute_of(from).max(-1440)..minute_of(to).min(2 * 1440) {
            if other.patient.as_ref() == Some(&patient()) {
                nobody[place(minute)] = true;
            }
            if other.provider == Some(WANTED) {
                provider[place(minute)] = true;
            }
        }
    }
    let (length, buffer) = (i64::from(minutes), i64::from(rules.buffer_minutes));
    let fits = |start: &DateTime| {
        let from = minute_of(*start);
        let seen = (from..from + length).all(|minute| !nobody[place(minute)]);
        let apart = (from - buffer..from + length + buffer).all(|minute| !provider[place(minute)]);
        let ahead = start.duration_since(now).as_mins();
        seen && apart
            && ahead >= i64::from(rules.notice_hours) * 60
            && ahead <= i64::from(rules.window_days) * 1440
    };
    every_start(day).into_iter().filter(fits).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_time_is_free_where_the_check_of_a_booking_says_nothing(
        rules in rules(), weekday in 0_i64..7, minutes in 1_u32..150, ahead in -60_i64..4000,
        entries in prop::collection::vec(entry(0), 0..14),
    ) {
        let day = monday().saturating_add(weekday.days());
        let now = day.to_datetime(Time::midnight()).saturating_sub(ahead.minutes());
        let others: Vec<_> = entries.into_iter().map(|one| appointment(day, one)).collect();
        let patient = patient();
        let wanted = wanted(&patient, minutes);
        let free = starts_of_day(day, &wanted, &others, &rules, now);
        let unsaid: Vec<_> = every_start(day)
            .into_iter()
            .filter(|start| check(&wanted.at(*start), &others, &rules, now).is_empty())
            .collect();
        prop_assert_eq!(free, unsaid);
    }

    #[test]
    fn a_time_is_free_where_no_minute_of_it_is_crossed_out(
        rules in rules(), weekday in 0_i64..7, minutes in 1_u32..150, ahead in -60_i64..4000,
        entries in prop::collection::vec(entry(1), 0..14),
    ) {
        let day = monday().saturating_add(weekday.days());
        let now = day.to_datetime(Time::midnight()).saturating_sub(ahead.minutes());
        let others: Vec<_> = entries.into_iter().map(|one| appointment(day, one)).collect();
        let patient = patient();
        let free = starts_of_day(day, &wanted(&patient, minutes), &others, &rules, now);
        prop_assert_eq!(free, by_minutes(day, minutes, &others, &rules, now));
    }

    #[test]
    fn spans_overlap_where_they_share_a_minute(
        one in (0_i64..600, 1_i64..200), other in (0_i64..600, 1_i64..200),
    ) {
        let midnight = monday().to_datetime(Time::midnight());
        let span = |(from, length): (i64, i64)| {
            (midnight.saturating_add(from.minutes()), midnight.saturating_add((from + length).minutes()))
        };
        let share = (one.0..one.0 + one.1).any(|minute| (other.0..other.0 + other.1).contains(&minute));
        prop_assert_eq!(overlaps(span(one), span(other)), share);
        prop_assert_eq!(overlaps(span(other), span(one)), share, "either way round");
    }

    #[test]
    fn what_is_offered_is_free_and_offered_once(
        rules in rules(), minutes in 5_u32..90, hour in 0_i8..24, wished in 0_i64..7,
        entries in prop::collection::vec(entry(5), 0..10),
    ) {
        let rules = ClinicRules { notice_hours: 0, window_days: 60, ..rules };
        let now = monday().saturating_sub(1.day()).to_datetime(Time::midnight());
        let patient = patient();
        let wanted = wanted(&patient, minutes);
        let starts: Vec<_> = (0..7)
            .flat_map(|n| {
                let day = monday().saturating_add(n.days());
                let others: Vec<_> = entries.iter().map(|one| appointment(day, *one)).collect();
                starts_of_day(day, &wanted, &others, &rules, now)
            })
            .collect();
        let like = monday().at(hour, 0, 0, 0);
        let near = around(&starts, minutes, monday().saturating_add(wished.days()), like, 3);
        for offered in [&near, &next_free(&starts, minutes)] {
            for gap in offered {
                prop_assert!(starts.contains(&gap.start.civil()), "only what is free");
                prop_assert_eq!(
                    gap.end.civil().duration_since(gap.start.civil()).as_mins(),
                    i64::from(minutes),
                    "of that length"
                );
                prop_assert!(gap.free_until >= gap.end, "free as long as that at least");
            }
            let mut once: Vec<_> = offered.iter().map(|gap| gap.start).collect();
            once.sort();
            once.dedup();
            prop_assert_eq!(once.len(), offered.len(), "no time twice");
        }
        let halves: std::collections::BTreeSet<_> =
            starts.iter().map(|start| (start.date(), start.hour() < 12)).collect();
        prop_assert_eq!(near.len(), halves.len().min(3), "as many as there are halves of days with time");
        prop_assert_eq!(next_free(&starts, minutes).is_empty(), starts.is_empty(), "none only where none is");
    }
}
