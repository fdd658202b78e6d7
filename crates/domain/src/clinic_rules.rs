//! Clinic rules: when the clinic is open, and how visits are planned. OpenEMR has none of it (Q48); each is editable in
//! Settings.

use jiff::civil::{DateTime, Time, Weekday};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;

/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// The longest notice that may be asked for, in hours: a month.
pub const LONGEST_NOTICE_HOURS: u32 = 24 * 31;
/// The furthest ahead that visits may be planned, in days: two years.
pub const LONGEST_WINDOW_DAYS: u32 = 730;
/// The longest buffer between two visits, in minutes.
pub const LONGEST_BUFFER_MINUTES: u32 = 120;
/// The longest planned visit, in minutes: a working day.
pub const LONGEST_VISIT_MINUTES: u32 = 8 * 60;

/// A time of day in whole minutes, `08:30`; `24:00` is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(export, type = "string")]
pub struct ClockTime(u16);

/// A text that is no time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no time of day")]
pub struct NotAClockTime;

impl ClockTime {
    /// The end of a day.
    pub const END_OF_DAY: Self = Self(DAY);

    /// A time of the clock, without its seconds.
    pub fn of(time: Time) -> Self {
        Self(u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
    }

    /// So many minutes after midnight; `None` beyond the day.
    pub fn from_minutes(minutes: u16) -> Option<Self> {
        (minutes <= DAY).then_some(Self(minutes))
    }

    /// Minutes after midnight.
    pub fn minutes(self) -> i64 {
        i64::from(self.0)
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for ClockTime {
    type Err = NotAClockTime;

    fn from_str(text: &str) -> Result<Self, NotAClockTime> {
        let (hours, minutes) = text.split_once(':').ok_or(NotAClockTime)?;
        let two = |part: &str| {
            let fits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<u16>().ok().filter(|_| fits).ok_or(NotAClockTime)
        };
        let (hours, minutes) = (two(hours)?, two(minutes)?);
        if minutes > 59 {
            return Err(NotAClockTime);
        }
        Self::from_minutes(hours * 60 + minutes).ok_or(NotAClockTime)
    }
}

impl TryFrom<String> for ClockTime {
    type Error = NotAClockTime;

    fn try_from(text: String) -> Result<Self, NotAClockTime> {
        text.parse()
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

/// A part of a day, from one time to a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(try_from = "Span", into = "Span")]
#[ts(export)]
pub struct Hours {
    from: ClockTime,
    to: ClockTime,
}

/// [`Hours`] as they are written, in whatever order.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Span {
    from: ClockTime,
    to: ClockTime,
}

/// A part of a day that ends before it begins, or as it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it ends before it begins")]
pub struct EndsBeforeItBegins;

impl Hours {
    /// From one time to a later one.
    ///
    /// # Errors
    /// [`EndsBeforeItBegins`].
    pub fn new(from: ClockTime, to: ClockTime) -> Result<Self, EndsBeforeItBegins> {
        if from < to { Ok(Self { from, to }) } else { Err(EndsBeforeItBegins) }
    }

    /// When it begins.
    pub fn from(self) -> ClockTime {
        self.from
    }

    /// When it ends.
    pub fn to(self) -> ClockTime {
        self.to
    }

    /// The part of a day, on the day of a moment.
    pub fn on(self, day: DateTime) -> (DateTime, DateTime) {
        use jiff::ToSpan;
        let midnight = day.date().to_datetime(Time::midnight());
        let at = |time: ClockTime| midnight.saturating_add(time.minutes().minutes());
        (at(self.from), at(self.to))
    }
}

impl TryFrom<Span> for Hours {
    type Error = EndsBeforeItBegins;

    fn try_from(span: Span) -> Result<Self, EndsBeforeItBegins> {
        Self::new(span.from, span.to)
    }
}

impl From<Hours> for Span {
    fn from(hours: Hours) -> Self {
        Self { from: hours.from, to: hours.to }
    }
}

/// The clinic's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ClinicRules {
    /// Routine visits are booked at least this many hours ahead.
    pub notice_hours: u32,
    /// Routine visits are booked at most this many days ahead.
    pub window_days: u32,
    /// Minutes that should stay free between two visits.
    pub buffer_minutes: u32,
    /// When the clinic is open, Monday first; nothing on a day on which it is closed.
    pub week: [Option<Hours>; 7],
    /// When nobody is seen on any day.
    pub lunch: Option<Hours>,
    /// Offered lengths of a visit, in minutes, with the kind of visit they are for.
    pub durations: Vec<VisitLength>,
}

/// The usual length of a kind of visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VisitLength {
    /// Kind of visit.
    pub kind: VisitKind,
    /// Minutes.
    pub minutes: u32,
}

/// Kinds of visit that clinics plan different lengths for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum VisitKind {
    /// A planned visit.
    Routine,
    /// A look at how it went.
    FollowUp,
    /// Today, because it cannot wait.
    Urgent,
    /// A colleague's question.
    Consultation,
}

impl Default for ClinicRules {
    fn default() -> Self {
        let length = |kind, minutes| VisitLength { kind, minutes };
        let open = Some(Hours { from: ClockTime(8 * 60), to: ClockTime(17 * 60) });
        Self {
            notice_hours: 24,
            window_days: 60,
            buffer_minutes: 10,
            week: [open, open, open, open, open, None, None],
            lunch: None,
            durations: vec![
                length(VisitKind::FollowUp, 30),
                length(VisitKind::Urgent, 45),
                length(VisitKind::Consultation, 45),
                length(VisitKind::Routine, 60),
            ],
        }
    }
}

impl ClinicRules {
    /// When the clinic is open on a day of the week; nothing if it is closed.
    pub fn hours_on(&self, day: Weekday) -> Option<Hours> {
        let monday_is_zero = usize::from(day.to_monday_zero_offset().unsigned_abs());
        self.week.get(monday_is_zero).copied().flatten()
    }

    /// What no clinic can mean, in English; nothing where all of it can be kept. A form says the same beside its boxes.
    pub fn fault(&self) -> Option<String> {
        let beyond = |what: &str, number: u32, low: u32, high: u32| {
            (!(low..=high).contains(&number)).then(|| format!("{what} of {number} is not in {low} to {high}"))
        };
        let length =
            |length: &VisitLength| beyond("durations.minutes", length.minutes, 1, LONGEST_VISIT_MINUTES);
        beyond("noticeHours", self.notice_hours, 0, LONGEST_NOTICE_HOURS)
            .or_else(|| beyond("windowDays", self.window_days, 1, LONGEST_WINDOW_DAYS))
            .or_else(|| beyond("bufferMinutes", self.buffer_minutes, 0, LONGEST_BUFFER_MINUTES))
            .or_else(|| self.durations.iter().find_map(length))
            .or_else(|| self.week.iter().all(Option::is_none).then(|| "week: it is never open".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_times_of_a_day_are_read_and_written_as_they_were() {
        for text in ["00:00", "08:30", "23:59", "24:00"] {
            assert_eq!(text.parse::<ClockTime>().map(|time| time.to_string()), Ok(text.to_owned()), "{text}");
        }
        for wrong in ["", "8:30", "08.30", "24:01", "25:00", "12:60", "-1:00", "08:30:00", "8h"] {
            assert_eq!(wrong.parse::<ClockTime>(), Err(NotAClockTime), "{wrong}");
        }
    }

    #[test]
    fn hours_that_end_before_they_begin_are_none() {
        let time = |text: &str| text.parse().expect("a time");
        assert!(Hours::new(time("17:00"), time("08:00")).is_err(), "the wrong way round");
        assert!(Hours::new(time("08:00"), time("08:00")).is_err(), "no time at all");
        let written = r#"{"from":"17:00","to":"08:00"}"#;
        assert!(serde_json::from_str::<Hours>(written).is_err(), "nor in a file that somebody edited");
    }

    #[test]
    fn the_stored_form_stays_readable() {
        let json = serde_json::to_string(&ClinicRules::default()).expect("plain data");
        assert_eq!(
            json,
            r#"{"noticeHours":24,"windowDays":60,"bufferMinutes":10,"week":[{"from":"08:00","to":"17:00"},{"from":"08:00","to":"17:00"},{"from":"08:00","to":"17:00"},{"from":"08:00","to":"17:00"},{"from":"08:00","to":"17:00"},null,null],"lunch":null,"durations":[{"kind":"followUp","minutes":30},{"kind":"urgent","minutes":45},{"kind":"consultation","minutes":45},{"kind":"routine","minutes":60}]}"#,
            "settings of an earlier version must stay readable"
        );
        assert_eq!(serde_json::from_str::<ClinicRules>(&json).expect("its own"), ClinicRules::default());
    }

    #[test]
    fn a_closed_day_has_no_hours() {
        let rules = ClinicRules::default();
        assert!(rules.hours_on(Weekday::Friday).is_some(), "the last of the week");
        assert_eq!(rules.hours_on(Weekday::Saturday), None, "closed");
        assert_eq!(rules.hours_on(Weekday::Sunday), None, "closed");
    }
}
