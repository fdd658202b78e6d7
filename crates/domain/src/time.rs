//! Time as a clinic uses it: wall time without an offset, dates of which only a part is known, and a clock that is
//! handed in.

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, Offset, TimeZone},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{fmt, str::FromStr, time::Duration};
use ts_rs::TS;

/// Where "now" comes from. Logic never reads the system's clock itself, so that expiry, idle lock and "updated
/// 14:02" can be tested at any moment.
pub trait Clock: Send + Sync {
    /// The wall clock, which a user or NTP may set forwards or back.
    fn now(&self) -> Timestamp;

    /// Time since some fixed moment of this process; never goes back.
    fn monotonic(&self) -> Duration;

    /// The offset and zone of this computer, for showing moments as the clinician's wall time.
    fn zone(&self) -> jiff::tz::TimeZone;
}

/// A date and time of day as the clinic's wall clock showed it. OpenEMR's Standard API has no zone, and FHIR's
/// offset is the server's, stuck to the same wall time: Rounds keeps the wall time and drops the offset.
///
/// On the wire to the UI: `YYYY-MM-DDTHH:MM:SS`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(export, type = "string")]
pub struct WallTime(DateTime);

impl WallTime {
    /// Wraps a civil date and time.
    pub fn new(at: DateTime) -> Self {
        Self(at)
    }

    /// The calendar day.
    pub fn date(self) -> Date {
        self.0.date()
    }

    /// The civil date and time.
    pub fn civil(self) -> DateTime {
        self.0
    }

    /// `YYYY-MM-DD HH:MM:SS`, as the Standard API writes and reads it.
    pub fn to_openemr(self) -> String {
        self.0.strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
}

impl fmt::Display for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m-%dT%H:%M:%S"))
    }
}

impl fmt::Debug for WallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A moment at which some wall clock was seen with its offset from UTC: evidence of its zone, good for that moment.
///
/// Read from a FHIR instant such as `2026-11-21T05:59:56-05:00`; one without an offset shows none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenOffset {
    /// Moment at which the clock had this offset.
    pub at: Timestamp,
    /// Seconds east of UTC.
    pub seconds: i32,
}

impl SeenOffset {
    /// The month of the year on that clock: what summer time goes by.
    pub fn month(self) -> i8 {
        Offset::from_seconds(self.seconds).unwrap_or(Offset::UTC).to_datetime(self.at).month()
    }
}

impl FromStr for SeenOffset {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let at: Timestamp = text.parse().map_err(|_| NotATime)?;
        let behind = text.get(19..).ok_or(NotATime)?;
        if behind.ends_with(['Z', 'z']) {
            return Ok(Self { at, seconds: 0 });
        }
        let sign = behind.rfind(['+', '-']).ok_or(NotATime)?;
        let (hours, minutes) = behind[sign + 1..].split_once(':').ok_or(NotATime)?;
        let number = |part: &str| part.parse::<i32>().map_err(|_| NotATime);
        let seconds = number(hours)? * 3600 + number(minutes)? * 60;
        Ok(Self { at, seconds: if behind.as_bytes()[sign] == b'-' { -seconds } else { seconds } })
    }
}

/// A time of day that a day does not have, because the clocks were put forward over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clocks went from {from} to {to}")]
pub struct SkippedHour {
    /// The last moment before the change.
    pub from: Time,
    /// The first after it.
    pub to: Time,
}

/// Whether the clocks of a zone showed this time at all. A time that they showed twice, when they were put back, did.
pub fn on_the_clock(at: WallTime, zone: &TimeZone) -> Result<(), SkippedHour> {
    let AmbiguousOffset::Gap { before, after } = zone.to_ambiguous_timestamp(at.0).offset() else {
        return Ok(());
    };
    // Read with the offset from before, a skipped time lies after the change, and the next change back of the clock is
    // none of it: the change itself is what both readings enclose.
    let (Ok(early), Ok(late)) = (after.to_timestamp(at.0), before.to_timestamp(at.0)) else {
        return Ok(());
    };
    let change = zone.following(early).next().map_or(late, |change| change.timestamp());
    Err(SkippedHour { from: before.to_datetime(change).time(), to: after.to_datetime(change).time() })
}

/// Text that is no date or time in any form that is understood here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a date or time that is understood")]
pub struct NotATime;

impl FromStr for WallTime {
    type Err = NotATime;

    /// Accepts `T` or a blank between date and time, seconds or none, and an offset, which is dropped (see the type).
    fn from_str(text: &str) -> Result<Self, NotATime> {
        let text = text.trim();
        let day = text.get(..10).ok_or(NotATime)?;
        let rest = text.get(11..).unwrap_or("00:00:00");
        let end = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
        let clock = rest.get(..end).ok_or(NotATime)?;
        let day: Date = day.parse().map_err(|_| NotATime)?;
        let clock: jiff::civil::Time = if clock.is_empty() {
            jiff::civil::Time::midnight()
        } else {
            clock.parse().map_err(|_| NotATime)?
        };
        Ok(Self(day.to_datetime(clock)))
    }
}

impl Serialize for WallTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for WallTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// A date of which the day, or month and day, may be unknown, as FHIR's `date`. Written `YYYY`, `YYYY-MM` or
/// `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
#[ts(export, type = "string")]
pub enum PartialDate {
    /// Only the year.
    Year(i16),
    /// Year and month.
    Month(i16, i8),
    /// The whole date.
    Day(Date),
}

impl PartialDate {
    /// The date, when all of it is known.
    pub fn exact(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            Self::Year(_) | Self::Month(..) => None,
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Day(date) => write!(f, "{date}"),
        }
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PartialDate {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let text = text.trim();
        let number = |part: &str| part.parse::<i16>().map_err(|_| NotATime);
        if !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return Err(NotATime);
        }
        match text.len() {
            4 => match number(text)? {
                0 => Err(NotATime),
                year => Ok(Self::Year(year)),
            },
            7 => {
                let (year, month) = text.split_once('-').ok_or(NotATime)?;
                let first = Date::new(number(year)?, i8::try_from(number(month)?).map_err(|_| NotATime)?, 1)
                    .map_err(|_| NotATime)?;
                Ok(Self::Month(first.year(), first.month()))
            }
            10 => {
                let date: Date = text.parse().map_err(|_| NotATime)?;
                // MySQL's "0000-00-00" does not parse; year 0 with a real day would.
                if date.year() < 1 { Err(NotATime) } else { Ok(Self::Day(date)) }
            }
            _ => Err(NotATime),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Which of day and month comes first where a person writes both as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum DateOrder {
    /// 31.12.1980, 31/12/1980
    DayFirst,
    /// 12/31/1980
    MonthFirst,
}

/// Reads a date as a person types it: ISO (`1980-12-31`, `19801231`), `31.12.1980` (dots are always day first),
/// `12/31/1980` or `31/12/1980` by `order` (or by what is possible), with the month in letters ([`parse_written_date`]),
/// and two-digit years (those after `today` are of the last century). This is the one function that reads typed dates.
pub fn parse_typed_date(text: &str, order: DateOrder, today: Date) -> Result<Date, NotATime> {
    let Parts { year, month, day } = typed_parts(text, order, today)?;
    Date::new(year, month, day).map_err(|_| NotATime)
}

/// The month of a typed date that has no such day, such as `31 Feb 2026`: its year, its number, and the days it has.
/// `None` where the text is a date, or is none for another reason.
pub fn month_without_that_day(text: &str, order: DateOrder, today: Date) -> Option<(i16, i8, i8)> {
    let Parts { year, month, day } = typed_parts(text, order, today).ok()?;
    let days = Date::new(year, month, 1).ok()?.days_in_month();
    (day < 1 || day > days).then_some((year, month, days))
}

/// The other date that numbers would mean to somebody who writes day and month the other way round: of `3/4/2026` by
/// month first, 3 April. `None` where the text can be read one way only.
pub fn other_reading(text: &str, order: DateOrder, today: Date) -> Option<Date> {
    let turned = match order {
        DateOrder::DayFirst => DateOrder::MonthFirst,
        DateOrder::MonthFirst => DateOrder::DayFirst,
    };
    let read = parse_typed_date(text, order, today).ok()?;
    parse_typed_date(text, turned, today).ok().filter(|other| *other != read)
}

/// Year, month and day as typed. There may be no such day.
struct Parts {
    year: i16,
    month: i8,
    day: i8,
}

fn typed_parts(text: &str, order: DateOrder, today: Date) -> Result<Parts, NotATime> {
    let text = text.trim();
    if let Some((year, month, Some(day))) = written_parts(text, today) {
        return Ok(Parts { year, month, day });
    }
    let date = |year: i16, month: i16, day: i16| {
        let narrow = |part: i16| i8::try_from(part).map_err(|_| NotATime);
        Ok(Parts { year, month: narrow(month)?, day: narrow(day)? })
    };
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().map_err(|_| NotATime);
        return date(number(0..4)?, number(4..6)?, number(6..8)?);
    }
    let separator = text.chars().find(|c| !c.is_ascii_digit()).ok_or(NotATime)?;
    if !matches!(separator, '-' | '/' | '.' | ' ') {
        return Err(NotATime);
    }
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let [a, b, c] = parts.as_slice() else { return Err(NotATime) };
    let number = |part: &str| {
        if part.is_empty() || part.len() > 4 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotATime);
        }
        part.parse::<i16>().map_err(|_| NotATime)
    };
    if a.len() == 4 {
        return date(number(a)?, number(b)?, number(c)?);
    }
    let year = match c.len() {
        4 => number(c)?,
        2 => full_year(number(c)?, today),
        _ => return Err(NotATime),
    };
    let (first, second) = (number(a)?, number(b)?);
    let day_first = separator == '.' || order == DateOrder::DayFirst;
    let (day, month) = if day_first { (first, second) } else { (second, first) };
    // "31/12/1980" can only mean one thing, whichever order the person is used to.
    if separator == '/' && month > 12 && day <= 12 { date(year, day, month) } else { date(year, month, day) }
}

/// The year that two digits mean: of this century up to the next year, of the last one otherwise.
fn full_year(short: i16, today: Date) -> i16 {
    let this_century = today.year() - today.year() % 100 + short;
    if this_century > today.year() + 1 { this_century - 100 } else { this_century }
}

/// Reads a date whose month is written in letters, by its English or Spanish name or the first three: `4 May 1947`,
/// `May 4th, 1947`, `04-MAY-47`, `4may1947`, `1947 May 4`, `4 de mayo de 1947`; `May 1947` as the month that it is. No
/// name means one month in one language and another in the other, so the language on screen is not asked for.
pub fn parse_written_date(text: &str, today: Date) -> Option<PartialDate> {
    match written_parts(text, today)? {
        (year, month, None) => Some(PartialDate::Month(year, month)),
        (year, month, Some(day)) => Date::new(year, month, day).ok().map(PartialDate::Day),
    }
}

/// Year, month and perhaps day of a date whose month is in letters. There may be no such day.
fn written_parts(text: &str, today: Date) -> Option<(i16, i8, Option<i8>)> {
    let mut parts: Vec<&str> = Vec::new();
    for run in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '/')) {
        let mut rest = run;
        while let Some(first) = rest.chars().next() {
            let digits = first.is_ascii_digit();
            let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
            let (part, behind) = rest.split_at(end);
            let ordinal =
                parts.last().is_some_and(|before| before.len() <= 2 && before.parse::<i8>().is_ok())
                    && ["st", "nd", "rd", "th"].iter().any(|ending| part.eq_ignore_ascii_case(ending));
            if !ordinal && !stands_between(part) {
                parts.push(part);
            }
            rest = behind;
        }
    }
    let day = |part: &str| part.parse::<i8>().ok().filter(|_| part.len() <= 2);
    let year = |part: &str| match part.len() {
        4 => part.parse::<i16>().ok().filter(|year| *year > 0),
        2 => part.parse::<i16>().ok().map(|short| full_year(short, today)),
        _ => None,
    };
    let (the_year, month, the_day) = match *parts.as_slice() {
        [month, y] | [y, month] if y.len() == 4 && month_named(month).is_some() => {
            return Some((year(y)?, month_named(month)?, None));
        }
        [y, month, d] if y.len() == 4 => (year(y)?, month_named(month)?, day(d)?),
        [first, d, y] if month_named(first).is_some() => (year(y)?, month_named(first)?, day(d)?),
        [d, month, y] => (year(y)?, month_named(month)?, day(d)?),
        _ => return None,
    };
    Some((the_year, month, Some(the_day)))
}

/// Whether a word stands between the parts of a date and is none: "4th of May", "4 de mayo de 1947".
pub(crate) fn stands_between(word: &str) -> bool {
    ["of", "de", "del"].iter().any(|one| word.eq_ignore_ascii_case(one))
}

/// The month of a name: in full, by its first three letters, or "Sept".
fn month_named(word: &str) -> Option<i8> {
    const MONTHS: [[&str; 2]; 12] = [
        ["january", "enero"],
        ["february", "febrero"],
        ["march", "marzo"],
        ["april", "abril"],
        ["may", "mayo"],
        ["june", "junio"],
        ["july", "julio"],
        ["august", "agosto"],
        ["september", "septiembre"],
        ["october", "octubre"],
        ["november", "noviembre"],
        ["december", "diciembre"],
    ];
    let word = word.to_ascii_lowercase();
    let named = |month: &&str| word == **month || month.get(..3) == Some(word.as_str());
    let also = match word.as_str() {
        "sept" | "setiembre" => Some(8),
        _ => None,
    };
    let at = MONTHS.iter().position(|names| names.iter().any(named)).or(also)?;
    i8::try_from(at + 1).ok()
}

/// Reads a time of day as a person types it: `9:05`, `09:05`, `0905`, `9`, `9.05`, `9:05 am`, `2 pm`, `2:05 p. m.`
pub fn parse_typed_time(text: &str) -> Result<jiff::civil::Time, NotATime> {
    let lower = text.trim().to_ascii_lowercase();
    let (digits, half) = half_of_the_day(&lower);
    let (hour, minute) = if let Some((hour, minute)) = digits.split_once([':', '.', 'h']) {
        (hour, if minute.is_empty() { "0" } else { minute })
    } else if digits.len() > 2 && digits.is_ascii() {
        digits.split_at(digits.len() - 2)
    } else {
        (digits, "0")
    };
    let number = |part: &str| {
        if part.is_empty() || part.len() > 2 || !part.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NotATime);
        }
        part.parse::<i8>().map_err(|_| NotATime)
    };
    let (mut hour, minute) = (number(hour)?, number(minute)?);
    if let Some(offset) = half {
        if !(1..=12).contains(&hour) {
            return Err(NotATime);
        }
        hour = hour % 12 + offset;
    }
    jiff::civil::Time::new(hour, minute, 0, 0).map_err(|_| NotATime)
}

/// The hours that a half of the day adds, as "am", "a.m." or, in Spanish, "a. m." says it, and what stands before it.
fn half_of_the_day(lower: &str) -> (&str, Option<i8>) {
    let before = |text: &str, sign: char| {
        text.trim_end_matches(|c: char| c == '.' || c.is_whitespace()).strip_suffix(sign).map(str::len)
    };
    let Some(rest) = before(lower, 'm') else { return (lower, None) };
    for (sign, hours) in [('a', 0), ('p', 12)] {
        if let Some(end) = before(&lower[..rest], sign) {
            return (lower[..end].trim_end(), Some(hours));
        }
    }
    (lower, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 21);

    #[test]
    fn wall_time_drops_the_servers_offset_and_keeps_the_clock() {
        for text in
            ["2026-11-21T09:30:00-05:00", "2026-11-21 09:30:00", "2026-11-21T09:30:00Z", "2026-11-21T09:30"]
        {
            let at: WallTime = text.parse().expect(text);
            assert_eq!(
                at.to_string(),
                "2026-11-21T09:30:00",
                "{text} shows the same clock in every spelling"
            );
        }
        assert_eq!(
            "0000-00-00 00:00:00".parse::<WallTime>(),
            Err(NotATime),
            "MySQL's zero date is no date (Q46)"
        );
    }

    #[test]
    fn dates_are_read_in_every_usual_form() {
        let expected = date(1980, 12, 31);
        for text in
            ["1980-12-31", "19801231", "31.12.1980", "31.12.80", "12/31/1980", "31/12/1980", " 1980/12/31 "]
        {
            assert_eq!(parse_typed_date(text, DateOrder::MonthFirst, TODAY), Ok(expected), "{text}");
        }
        assert_eq!(
            parse_typed_date("3/4/2020", DateOrder::DayFirst, TODAY),
            Ok(date(2020, 4, 3)),
            "order decides"
        );
        assert_eq!(
            parse_typed_date("3/4/2020", DateOrder::MonthFirst, TODAY),
            Ok(date(2020, 3, 4)),
            "order decides"
        );
        for text in ["", "12", "31.02.2020", "tomorrow", "1980-13-01", "1/2/3/4", "१/१/२०२०"] {
            assert_eq!(
                parse_typed_date(text, DateOrder::DayFirst, TODAY),
                Err(NotATime),
                "{text} is refused"
            );
        }
    }

    #[test]
    fn a_day_that_a_month_lacks_is_told_from_what_is_no_date() {
        let lacking = |text| month_without_that_day(text, DateOrder::MonthFirst, TODAY);
        for text in
            ["2026-02-31", "2/31/2026", "31/2/2026", "31.2.2026", "31 Feb 2026", "Feb 30, 2026", "20260231"]
        {
            assert_eq!(lacking(text), Some((2026, 2, 28)), "{text}");
        }
        assert_eq!(lacking("Feb 30, 2028"), Some((2028, 2, 29)), "a leap year");
        assert_eq!(lacking("4/0/2026"), Some((2026, 4, 30)), "no month has a day 0");
        for text in ["2026-02-28", "", "tomorrow", "13/13/2026", "Feb 2026", "1/2"] {
            assert_eq!(lacking(text), None, "{text:?} is a date, or is wrong in another way");
        }
    }

    #[test]
    fn numbers_that_could_be_another_day_are_known() {
        let other = |text, order| other_reading(text, order, TODAY);
        assert_eq!(other("3/4/2026", DateOrder::MonthFirst), Some(date(2026, 4, 3)));
        assert_eq!(other("3/4/2026", DateOrder::DayFirst), Some(date(2026, 3, 4)));
        for text in ["2026-03-04", "3.4.2026", "3/14/2026", "14/3/2026", "4/4/2026", "3 April 2026", "soon"] {
            assert_eq!(other(text, DateOrder::MonthFirst), None, "{text} is read one way only");
        }
    }

    #[test]
    fn dates_with_the_month_in_letters_are_read_in_every_usual_form() {
        for text in [
            "4 May 1947",
            "4 de mayo de 1947",
            "4 mayo 1947",
            "4. May 1947",
            "May 4, 1947",
            "may 4th 1947",
            "4th of May, 1947",
            "04-MAY-1947",
            "04may47",
            "4 May 47",
            "1947 May 4",
            "1947-May-04",
        ] {
            assert_eq!(
                parse_typed_date(text, DateOrder::MonthFirst, TODAY),
                Ok(date(1947, 5, 4)),
                "{text}, whatever the order of numbers"
            );
        }
        let spanish =
            ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"].into_iter();
        for (month, name) in (1..).zip(spanish) {
            let text = format!("6 {name} 1980");
            assert_eq!(
                parse_typed_date(&text, DateOrder::MonthFirst, TODAY),
                Ok(date(1980, month, 6)),
                "{text}: what a Spanish window shows can be typed back"
            );
        }
        for (text, month) in [
            ("1 Sept 1980", 9),
            ("1 de setiembre de 1980", 9),
            ("1 de diciembre del 1980", 12),
            ("1 Sep 1980", 9),
            ("1 december 1980", 12),
            ("1 Jan 1980", 1),
        ] {
            assert_eq!(
                parse_typed_date(text, DateOrder::DayFirst, TODAY),
                Ok(date(1980, month, 1)),
                "{text}"
            );
        }
        assert_eq!(parse_written_date("May 1947", TODAY), Some(PartialDate::Month(1947, 5)), "a month");
        assert_eq!(
            parse_written_date("1947 may", TODAY),
            Some(PartialDate::Month(1947, 5)),
            "the other way round"
        );
        for text in [
            "31 February 1980",
            "4 Ma 1947",
            "Mayer 4 1947",
            "May",
            "May 47",
            "4 May",
            "May May 1947",
            "4 May 19470",
            "４ May 1947",
        ] {
            assert_eq!(parse_written_date(text, TODAY), None, "{text} is no date");
        }
    }

    #[test]
    fn times_of_day_are_read_in_every_usual_form() {
        for (text, hour, minute) in [
            ("9:05", 9, 5),
            ("0905", 9, 5),
            ("9", 9, 0),
            ("2 pm", 14, 0),
            ("12:30 AM", 0, 30),
            ("14.15", 14, 15),
            ("2:05 p. m.", 14, 5),
            ("2:05 p.\u{a0}m.", 14, 5),
            ("9:05 A.M.", 9, 5),
        ] {
            assert_eq!(parse_typed_time(text), Ok(jiff::civil::time(hour, minute, 0, 0)), "{text}");
        }
        for text in ["", "25:00", "9:77", "13 pm", "noon", "９:00"] {
            assert_eq!(parse_typed_time(text), Err(NotATime), "{text} is refused");
        }
    }

    #[test]
    fn an_instant_with_an_offset_shows_the_clock_it_was_read_from() {
        for (text, minutes) in [
            ("2026-11-21T05:59:56-05:00", -300),
            ("2026-11-21T05:59:56.123+05:30", 330),
            ("2026-11-21T05:59:56+00:00", 0),
            ("2026-11-21T05:59:56Z", 0),
        ] {
            let seen: SeenOffset = text.parse().expect(text);
            assert_eq!(seen.seconds, minutes * 60, "{text}");
            assert_eq!(seen.month(), 11, "{text}");
        }
        for text in ["2026-11-21T05:59:56", "2026-11-21", "", "rubbish", "2026-11-21 05:59:56 -0500 x"] {
            assert_eq!(text.parse::<SeenOffset>(), Err(NotATime), "{text} shows no offset");
        }
    }

    #[test]
    fn a_time_that_the_clocks_skipped_is_told_with_the_change() {
        let new_york = TimeZone::get("America/New_York").expect("a zone of the database");
        // The change of the year 2027: a rule of the zone, not of any test's present.
        let at = |hour, minute| WallTime::new(date(2027, 3, 14).at(hour, minute, 0, 0));
        let change = SkippedHour { from: jiff::civil::time(2, 0, 0, 0), to: jiff::civil::time(3, 0, 0, 0) };
        for (hour, minute) in [(2, 0), (2, 30), (2, 59)] {
            assert_eq!(on_the_clock(at(hour, minute), &new_york), Err(change), "{hour}:{minute} was skipped");
        }
        for (hour, minute) in [(1, 59), (3, 0), (12, 0)] {
            assert_eq!(on_the_clock(at(hour, minute), &new_york), Ok(()), "{hour}:{minute} was there");
        }
        let twice = WallTime::new(date(2027, 11, 7).at(1, 30, 0, 0));
        assert_eq!(on_the_clock(twice, &new_york), Ok(()), "in autumn the clocks showed it twice");
        assert_eq!(on_the_clock(at(2, 30), &TimeZone::UTC), Ok(()), "a zone without changes skips nothing");
    }

    #[test]
    fn partial_dates_keep_exactly_what_is_known() {
        for text in ["1980", "1980-05", "1980-05-09"] {
            assert_eq!(text.parse::<PartialDate>().map(|d| d.to_string()), Ok(text.to_owned()), "round trip");
        }
        for text in ["0000-00-00", "", "1980-13", "05/09/1980", "0000"] {
            assert_eq!(text.parse::<PartialDate>(), Err(NotATime), "{text} is no date");
        }
    }
}
