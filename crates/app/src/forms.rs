//! Reading the forms: typed text to checked requests, every fault beside its box.

use crate::contract::{BookRequest, FieldCode, FieldError, StartVisitRequest};
use domain::{
    appointment::NewAppointment,
    encounter::{FacilityId, NewEncounter},
    note::{Section, SectionFault, SectionProblem},
    patient::Pid,
    time::{DateOrder, WallTime, parse_typed_date, parse_typed_time},
    units::parse_typed_number,
};
use jiff::{ToSpan, civil::Date};

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

/// Reads a new visit's form.
pub(crate) fn read_visit(
    request: &StartVisitRequest,
    order: DateOrder,
    now: WallTime,
) -> Result<NewEncounter, Vec<FieldError>> {
    let mut fields = Vec::new();
    let day = optional(&request.date, |text| parse_typed_date(text, order, now.date()).ok());
    let time = optional(&request.time, |text| parse_typed_time(text).ok());
    if day == Typed::Wrong {
        fields.push(FieldError::new("date", FieldCode::NotADate));
    }
    if time == Typed::Wrong {
        fields.push(FieldError::new("time", FieldCode::NotATime));
    }
    let onset = optional(&request.onset, |text| parse_typed_date(text, order, now.date()).ok());
    if onset == Typed::Wrong {
        fields.push(FieldError::new("onset", FieldCode::NotADate));
    }
    if request.category.is_none() {
        fields.push(FieldError::new("category", FieldCode::Required));
    }
    if request.reason.len() > REASON_LIMIT {
        fields.push(too_long("reason", REASON_LIMIT, "bytes"));
    }
    let (true, Some(category)) = (fields.is_empty(), request.category) else { return Err(fields) };
    let day = day.or(now.date());
    let time = time.or(now.civil().time());
    Ok(NewEncounter {
        category,
        class: request.class,
        date: WallTime::new(day.to_datetime(time)),
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
pub(crate) fn read_booking(request: &BookRequest, order: DateOrder, today: Date) -> ReadBooking {
    let mut fields = Vec::new();
    let mut need = |field: &str, text: &str, code: FieldCode| {
        let code = if text.trim().is_empty() { FieldCode::Required } else { code };
        fields.push(FieldError::new(field, code));
    };
    let day = parse_typed_date(&request.date, order, today).ok();
    if day.is_none() {
        need("date", &request.date, FieldCode::NotADate);
    }
    let time = parse_typed_time(&request.start).ok();
    if time.is_none() {
        need("start", &request.start, FieldCode::NotATime);
    }
    let minutes = read_minutes(&request.duration);
    if minutes.is_none() {
        need("duration", &request.duration, FieldCode::NotANumber);
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
    let end =
        start.zip(minutes).and_then(|(start, minutes)| start.checked_add(i64::from(minutes).minutes()).ok());
    ReadBooking { day, start: start.map(WallTime::new), end: end.map(WallTime::new), minutes, fields }
}

/// A booking that can be sent, or the faults that stand in the way. `category_name` is the title where none was typed.
pub(crate) fn accept_booking(
    request: &BookRequest,
    pid: Pid,
    category_name: &str,
    order: DateOrder,
    today: Date,
) -> Result<NewAppointment, Vec<FieldError>> {
    let read = read_booking(request, order, today);
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

fn read_minutes(text: &str) -> Option<u32> {
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

    #[test]
    fn a_visit_without_date_is_now_and_without_category_is_no_visit() {
        let mut request = StartVisitRequest { reason: "Cough".into(), ..StartVisitRequest::default() };
        let faults = read_visit(&request, DateOrder::MonthFirst, now()).expect_err("a category is needed");
        assert_eq!(faults, [FieldError::new("category", FieldCode::Required)], "and nothing else is wrong");
        request.category = Some(CategoryId(5));
        let visit = read_visit(&request, DateOrder::MonthFirst, now()).expect("a whole form");
        assert_eq!(visit.date, now(), "an empty date means now");
        request.date = "31.02.2026".into();
        let faults = read_visit(&request, DateOrder::MonthFirst, now()).expect_err("no such day");
        assert_eq!(faults, [FieldError::new("date", FieldCode::NotADate)], "the box is named");
    }

    #[test]
    fn a_booking_names_each_box_that_is_missing() {
        let faults = read_booking(&BookRequest::default(), DateOrder::MonthFirst, date(2026, 11, 21)).fields;
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
        let booking = accept_booking(
            &request,
            Pid(4),
            "Established Patient",
            DateOrder::MonthFirst,
            date(2026, 11, 21),
        )
        .expect("a whole form");
        assert_eq!(booking.start.to_string(), "2026-12-01T09:15:00", "the first of December");
        assert_eq!(booking.title, "Established Patient", "OpenEMR needs a title, the category gives one");
        for duration in ["0", "1441", "12.5", "half an hour"] {
            let request = BookRequest { duration: duration.into(), ..request.clone() };
            let read = read_booking(&request, DateOrder::MonthFirst, date(2026, 11, 21));
            assert_eq!(read.fields.len(), 1, "{duration} is no length of an appointment");
        }
    }
}
