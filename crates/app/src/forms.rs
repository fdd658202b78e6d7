//! Reading the forms: typed text to checked requests, every fault beside its box.

use crate::contract::{BookRequest, FieldCode, FieldError, StartVisitRequest};
use domain::{
    appointment::NewAppointment,
    encounter::{FacilityId, NewEncounter},
    note::{Section, SectionFault, SectionProblem},
    patient::Pid,
    time::{DateOrder, WallTime, month_without_that_day, on_the_clock, parse_typed_date, parse_typed_time},
    units::parse_typed_number,
    vitals::TypedVitals,
};
use jiff::{ToSpan, civil::Date, tz::TimeZone};

/// The longest appointment title that OpenEMR keeps, in characters.
const TITLE_LIMIT: usize = 150;
/// The longest comment, in bytes: OpenEMR cuts a longer one silently.
const COMMENT_LIMIT: usize = 65_535;
/// The longest reason for a visit that is sent, in bytes; OpenEMR keeps at least three times that.
const REASON_LIMIT: usize = 65_535;
/// The longest appointment, in minutes: a day.
const LONGEST: f64 = 1440.0;

/// A booking as far as it could be understood: what is missing has its fault in `fields`.
pub(crate) struct ReadBooking {
    pub(crate) day: Option<Date>,
    pub(crate) start: Option<WallTime>,
    pub(crate) end: Option<WallTime>,
    pub(crate) minutes: Option<u32>,
    pub(crate) fields: Vec<FieldError>,
}

/// What typed dates and times are read by.
#[derive(Clone)]
pub(crate) struct ReadBy {
    /// Which of day and month comes first.
    pub(crate) order: DateOrder,
    /// Clinic wall time.
    pub(crate) now: WallTime,
    /// The clinic's zone: its clocks skip an hour in spring.
    pub(crate) zone: TimeZone,
}

impl ReadBy {
    fn date(&self, text: &str) -> Option<Date> {
        parse_typed_date(text, self.order, self.now.date()).ok()
    }

    fn not_a_date(&self, field: &str, text: &str) -> FieldError {
        not_a_date(field, text, self.order, self.now.date())
    }

    /// What is wrong with a time that was typed, beside its box.
    fn skipped(&self, field: &str, at: WallTime) -> Option<FieldError> {
        let skipped = on_the_clock(at, &self.zone).err()?;
        let clock = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
        Some(
            FieldError::new(field, FieldCode::SkippedHour)
                .with("from", clock(skipped.from))
                .with("to", clock(skipped.to)),
        )
    }
}

/// The fault of a box whose text is no date; of a day that its month lacks it says how many days there are.
pub(crate) fn not_a_date(field: &str, text: &str, order: DateOrder, today: Date) -> FieldError {
    let fault = FieldError::new(field, FieldCode::NotADate);
    match month_without_that_day(text, order, today) {
        Some((year, month, days)) => fault.with("year", year).with("month", month).with("days", days),
        None => fault,
    }
}

/// When vitals were taken: now, unless a day or a time was typed.
pub(crate) fn read_taken(typed: &TypedVitals, by: &ReadBy) -> Result<WallTime, Vec<FieldError>> {
    let mut fields = Vec::new();
    let day = optional(&typed.date, |text| by.date(text));
    let time = optional(&typed.time, |text| parse_typed_time(text).ok());
    if day == Typed::Wrong {
        fields.push(by.not_a_date("date", &typed.date));
    }
    match time {
        Typed::Wrong => fields.push(FieldError::new("time", FieldCode::NotATime)),
        // A reading of another day was not taken at this time of that day.
        Typed::Empty if !matches!(day, Typed::Empty) => {
            fields.push(FieldError::new("time", FieldCode::Required));
        }
        Typed::Empty | Typed::Value(_) => {}
    }
    let taken = WallTime::new(day.or(by.now.date()).to_datetime(time.or(by.now.civil().time())));
    if fields.is_empty() && time != Typed::Empty {
        fields.extend(by.skipped("time", taken));
    }
    if fields.is_empty() { Ok(taken) } else { Err(fields) }
}

/// Reads a new visit's form.
pub(crate) fn read_visit(request: &StartVisitRequest, by: &ReadBy) -> Result<NewEncounter, Vec<FieldError>> {
    let mut fields = Vec::new();
    let day = optional(&request.date, |text| by.date(text));
    let time = optional(&request.time, |text| parse_typed_time(text).ok());
    if day == Typed::Wrong {
        fields.push(by.not_a_date("date", &request.date));
    }
    if time == Typed::Wrong {
        fields.push(FieldError::new("time", FieldCode::NotATime));
    }
    let onset = optional(&request.onset, |text| by.date(text));
    if onset == Typed::Wrong {
        fields.push(by.not_a_date("onset", &request.onset));
    }
    if request.category.is_none() {
        fields.push(FieldError::new("category", FieldCode::Required));
    }
    if request.reason.len() > REASON_LIMIT {
        fields.push(too_long("reason", REASON_LIMIT, "bytes"));
    }
    let date = WallTime::new(day.or(by.now.date()).to_datetime(time.or(by.now.civil().time())));
    if fields.iter().all(|fault| fault.field != "date" && fault.field != "time") {
        fields.extend(by.skipped("time", date));
    }
    let (true, Some(category)) = (fields.is_empty(), request.category) else { return Err(fields) };
    Ok(NewEncounter {
        category,
        class: request.class,
        date,
        reason: request.reason.clone(),
        provider: request.provider,
        facility: request.facility,
        billing_facility: request.billing_facility,
        sensitivity: request.sensitivity,
        onset: match onset {
            Typed::Value(date) => Some(date.to_string()),
            Typed::Empty | Typed::Wrong => None,
        },
        referral_source: request.referral_source.trim().to_owned(),
    })
}

/// Reads a booking's form while it is typed.
pub(crate) fn read_booking(request: &BookRequest, by: &ReadBy) -> ReadBooking {
    let mut fields = Vec::new();
    let mut need = |field: &str, text: &str, wrong: FieldError| {
        let is_empty = text.trim().is_empty();
        fields.push(if is_empty { FieldError::new(field, FieldCode::Required) } else { wrong });
    };
    let day = by.date(&request.date);
    if day.is_none() {
        need("date", &request.date, by.not_a_date("date", &request.date));
    }
    let time = parse_typed_time(&request.start).ok();
    if time.is_none() {
        need("start", &request.start, FieldError::new("start", FieldCode::NotATime));
    }
    let minutes = read_minutes(&request.duration);
    if minutes.is_none() {
        need("duration", &request.duration, FieldError::new("duration", FieldCode::NotANumber));
    }
    if request.category.is_none() {
        fields.push(FieldError::new("category", FieldCode::Required));
    }
    if request.facility.is_none() {
        fields.push(FieldError::new("facility", FieldCode::Required));
    }
    if request.title.chars().count() > TITLE_LIMIT {
        fields.push(too_long("title", TITLE_LIMIT, "characters"));
    }
    if request.comment.len() > COMMENT_LIMIT {
        fields.push(too_long("comment", COMMENT_LIMIT, "bytes"));
    }
    let start = day.zip(time).map(|(day, time)| day.to_datetime(time));
    fields.extend(start.and_then(|start| by.skipped("start", WallTime::new(start))));
    let end =
        start.zip(minutes).and_then(|(start, minutes)| start.checked_add(i64::from(minutes).minutes()).ok());
    ReadBooking { day, start: start.map(WallTime::new), end: end.map(WallTime::new), minutes, fields }
}

/// A booking that can be sent, or the faults that stand in the way. `category_name` is the title where none was typed.
pub(crate) fn accept_booking(
    request: &BookRequest,
    pid: Pid,
    category_name: &str,
    by: &ReadBy,
) -> Result<NewAppointment, Vec<FieldError>> {
    let read = read_booking(request, by);
    match (read.start, read.minutes, request.category, request.facility) {
        (Some(start), Some(minutes), Some(category), Some(facility)) if read.fields.is_empty() => {
            let typed = request.title.trim();
            Ok(NewAppointment {
                pid,
                category,
                title: if typed.is_empty() { category_name.to_owned() } else { typed.to_owned() },
                start,
                minutes,
                comment: request.comment.clone(),
                provider: request.provider,
                facility,
                billing_facility: FacilityId(facility.0),
            })
        }
        _ => Err(read.fields),
    }
}

/// What is wrong with the sections of a note, as faults of its boxes.
pub(crate) fn note_faults(problems: &[SectionProblem]) -> Vec<FieldError> {
    problems
        .iter()
        .map(|problem| {
            let field = match problem.section {
                Section::Subjective => "subjective",
                Section::Objective => "objective",
                Section::Assessment => "assessment",
                Section::Plan => "plan",
            };
            match problem.problem {
                SectionFault::TooShort => {
                    FieldError::new(field, FieldCode::TooShort).with("minimum", domain::note::SECTION_MINIMUM)
                }
                SectionFault::TooLong { over_by } => {
                    too_long(field, domain::note::SECTION_LIMIT_BYTES, "bytes").with("overBy", over_by)
                }
            }
        })
        .collect()
}

/// A length in whole minutes, up to a day.
pub(crate) fn read_minutes(text: &str) -> Option<u32> {
    let minutes = parse_typed_number(text).ok()?;
    let whole = minutes.fract() == 0.0 && (1.0..=LONGEST).contains(&minutes);
    // Checked just above: a whole number between 1 and 1440.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    whole.then_some(minutes as u32)
}

/// A text that is longer than OpenEMR keeps.
pub(crate) fn too_long(field: &str, limit: usize, unit: &str) -> FieldError {
    FieldError::new(field, FieldCode::TooLong).with("limit", limit).with("unit", unit)
}

/// A box that may stay empty.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typed<T> {
    Empty,
    Value(T),
    Wrong,
}

impl<T> Typed<T> {
    fn or(self, otherwise: T) -> T {
        match self {
            Self::Value(value) => value,
            Self::Empty | Self::Wrong => otherwise,
        }
    }
}

fn optional<T>(text: &str, read: impl FnOnce(&str) -> Option<T>) -> Typed<T> {
    if text.trim().is_empty() { Typed::Empty } else { read(text).map_or(Typed::Wrong, Typed::Value) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::encounter::CategoryId;
    use jiff::civil::date;

    fn now() -> WallTime {
        WallTime::new(date(2026, 11, 21).at(9, 30, 0, 0))
    }

    fn by() -> ReadBy {
        let zone = TimeZone::get("America/New_York").expect("a zone of the database");
        ReadBy { order: DateOrder::MonthFirst, now: now(), zone }
    }

    #[test]
    fn vitals_are_taken_now_unless_another_time_was_typed() {
        let taken = |date: &str, time: &str| {
            let typed = TypedVitals { date: date.into(), time: time.into(), ..TypedVitals::default() };
            read_taken(&typed, &by()).map(|at| at.to_string()).map_err(|faults| faults[0].clone())
        };
        assert_eq!(taken("", ""), Ok("2026-11-21T09:30:00".into()), "empty boxes");
        assert_eq!(taken("", "8:15"), Ok("2026-11-21T08:15:00".into()), "earlier today");
        assert_eq!(taken("11/14/2026", "16:00"), Ok("2026-11-14T16:00:00".into()), "a week ago");
        assert_eq!(
            taken("11/14/2026", ""),
            Err(FieldError::new("time", FieldCode::Required)),
            "not at this time of that day"
        );
        assert_eq!(taken("", "25:00"), Err(FieldError::new("time", FieldCode::NotATime)), "beside its box");
        assert_eq!(
            taken("yesterday", "8"),
            Err(FieldError::new("date", FieldCode::NotADate)),
            "beside its box"
        );
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_refused_with_the_reason_in_every_form() {
        let fault = |field: &str| {
            FieldError::new(field, FieldCode::SkippedHour).with("from", "02:00").with("to", "03:00")
        };
        let typed = TypedVitals { date: "3/8/2026".into(), time: "2:30".into(), ..TypedVitals::default() };
        assert_eq!(read_taken(&typed, &by()), Err(vec![fault("time")]), "vitals");
        let visit = StartVisitRequest {
            date: "3/8/2026".into(),
            time: "02:30".into(),
            category: Some(CategoryId(5)),
            ..StartVisitRequest::default()
        };
        assert_eq!(read_visit(&visit, &by()).map(|_| ()), Err(vec![fault("time")]), "a visit");
        let booking =
            BookRequest { date: "3/14/2027".into(), start: "2:30".into(), ..BookRequest::default() };
        assert!(read_booking(&booking, &by()).fields.contains(&fault("start")), "a booking");
    }

    #[test]
    fn a_visit_without_date_is_now_and_without_category_is_no_visit() {
        let mut request = StartVisitRequest { reason: "Cough".into(), ..StartVisitRequest::default() };
        let faults = read_visit(&request, &by()).expect_err("a category is needed");
        assert_eq!(faults, [FieldError::new("category", FieldCode::Required)], "and nothing else is wrong");
        request.category = Some(CategoryId(5));
        let visit = read_visit(&request, &by()).expect("a whole form");
        assert_eq!(visit.date, now(), "an empty date means now");
        request.date = "31.02.2026".into();
        let faults = read_visit(&request, &by()).expect_err("no such day");
        let named: Vec<_> = faults.iter().map(|fault| (fault.field.as_str(), fault.code)).collect();
        assert_eq!(named, [("date", FieldCode::NotADate)], "the box is named");
        assert_eq!(faults[0].params["days"], "28", "and how many days that month has");
    }

    #[test]
    fn a_booking_names_each_box_that_is_missing() {
        let faults = read_booking(&BookRequest::default(), &by()).fields;
        let boxes: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(boxes, ["date", "start", "duration", "category", "facility"], "in the order of the form");
        assert!(
            faults.iter().all(|fault| fault.code == FieldCode::Required),
            "empty is not wrong, it is missing"
        );
    }

    #[test]
    fn a_whole_booking_is_understood() {
        let request = BookRequest {
            date: "12/1/2026".into(),
            start: "9:15 am".into(),
            duration: "30".into(),
            category: Some(CategoryId(9)),
            facility: Some(FacilityId(3)),
            ..BookRequest::default()
        };
        let booking = accept_booking(&request, Pid(4), "Established Patient", &by()).expect("a whole form");
        assert_eq!(booking.start.to_string(), "2026-12-01T09:15:00", "the first of December");
        assert_eq!(booking.title, "Established Patient", "OpenEMR needs a title, the category gives one");
        for duration in ["0", "1441", "12.5", "half an hour"] {
            let request = BookRequest { duration: duration.into(), ..request.clone() };
            let read = read_booking(&request, &by());
            assert_eq!(read.fields.len(), 1, "{duration} is no length of an appointment");
        }
    }
}
