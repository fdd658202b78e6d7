//! Setting the clinic's rules: when it is open, and how visits are planned.

use crate::{
    contract::{FieldCode, FieldError, TypedHours, TypedLength, TypedRules, UiError},
    core::Rounds,
    error::from_disk,
    policy::settled_by_clinic,
};
use domain::{
    clinic_rules::{
        ClinicRules, ClockTime, Hours, LONGEST_BUFFER_MINUTES, LONGEST_NOTICE_HOURS, LONGEST_VISIT_MINUTES,
        LONGEST_WINDOW_DAYS, VisitKind, VisitLength,
    },
    time::parse_typed_time,
};

/// The boxes of the week, Monday first.
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Rounds {
    /// The clinic's rules as a form holds them.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn clinic_rules(&self) -> Result<TypedRules, UiError> {
        Ok(typed(&self.0.account()?.rules()))
    }

    /// Keeps the clinic's rules; what is booked from then on is checked by them, also what waits to be sent.
    ///
    /// # Errors
    /// With a fault beside each box that needs a change; when the clinic has settled them; when the file cannot be
    /// written.
    pub async fn save_clinic_rules(&self, typed: &TypedRules) -> Result<(), UiError> {
        let account = self.0.account()?;
        if self.0.policy.rules().is_some() {
            return Err(settled_by_clinic());
        }
        let rules = read(typed).map_err(UiError::invalid)?;
        account.keep_rules(rules).map_err(from_disk)
    }
}

fn typed(rules: &ClinicRules) -> TypedRules {
    let hours = |hours: &Option<Hours>| {
        hours.map_or_else(TypedHours::default, |hours| TypedHours {
            from: hours.from().to_string(),
            to: hours.to().to_string(),
        })
    };
    TypedRules {
        notice_hours: rules.notice_hours.to_string(),
        window_days: rules.window_days.to_string(),
        buffer_minutes: rules.buffer_minutes.to_string(),
        week: rules.week.iter().map(hours).collect(),
        lunch: hours(&rules.lunch),
        durations: rules
            .durations
            .iter()
            .map(|length| TypedLength { kind: length.kind, minutes: length.minutes.to_string() })
            .collect(),
    }
}

fn read(typed: &TypedRules) -> Result<ClinicRules, Vec<FieldError>> {
    let mut faults = Faults(Vec::new());
    let notice_hours = faults.number("noticeHours", &typed.notice_hours, (0, LONGEST_NOTICE_HOURS));
    let window_days = faults.number("windowDays", &typed.window_days, (1, LONGEST_WINDOW_DAYS));
    let buffer_minutes = faults.number("bufferMinutes", &typed.buffer_minutes, (0, LONGEST_BUFFER_MINUTES));
    let closed = TypedHours::default();
    let mut week = [None; 7];
    for (n, (name, hours)) in DAYS.iter().zip(&mut week).enumerate() {
        *hours = faults.hours(name, typed.week.get(n).unwrap_or(&closed));
    }
    // A clinic that is never open can book nothing, which nobody means.
    if faults.0.is_empty() && week.iter().all(Option::is_none) {
        faults.0.push(FieldError::new("monday.from", FieldCode::Required));
    }
    let lunch = faults.hours("lunch", &typed.lunch);
    let durations = typed
        .durations
        .iter()
        .map(|length| VisitLength {
            kind: length.kind,
            minutes: faults.number(box_of(length.kind), &length.minutes, (1, LONGEST_VISIT_MINUTES)),
        })
        .collect();
    let rules = ClinicRules { notice_hours, window_days, buffer_minutes, week, lunch, durations };
    if faults.0.is_empty() { Ok(rules) } else { Err(faults.0) }
}

/// The box of a kind's length.
fn box_of(kind: VisitKind) -> &'static str {
    match kind {
        VisitKind::Routine => "routine",
        VisitKind::FollowUp => "followUp",
        VisitKind::Urgent => "urgent",
        VisitKind::Consultation => "consultation",
    }
}

struct Faults(Vec<FieldError>);

impl Faults {
    fn number(&mut self, field: &str, typed: &str, (low, high): (u32, u32)) -> u32 {
        let typed = typed.trim();
        let digits = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
        let number = typed.parse().ok().filter(|number| (low..=high).contains(number));
        if number.is_none() {
            let fault = match (typed.is_empty(), digits) {
                (true, _) => FieldError::new(field, FieldCode::Required),
                (false, false) => FieldError::new(field, FieldCode::NotANumber),
                (false, true) => {
                    FieldError::new(field, FieldCode::OutOfRange).with("low", low).with("high", high)
                }
            };
            self.0.push(fault);
        }
        number.unwrap_or(low)
    }

    /// From one time to a later one; nothing where both boxes are empty.
    fn hours(&mut self, name: &str, typed: &TypedHours) -> Option<Hours> {
        if typed.from.trim().is_empty() && typed.to.trim().is_empty() {
            return None;
        }
        let (from, to) =
            (self.time(&format!("{name}.from"), &typed.from), self.time(&format!("{name}.to"), &typed.to));
        match Hours::new(from?, to?) {
            Ok(hours) => Some(hours),
            Err(_) => {
                self.0.push(FieldError::new(&format!("{name}.to"), FieldCode::EndsBeforeItBegins));
                None
            }
        }
    }

    fn time(&mut self, field: &str, typed: &str) -> Option<ClockTime> {
        let typed = typed.trim();
        let end = (typed == "24:00").then_some(ClockTime::END_OF_DAY);
        let time = end.or_else(|| parse_typed_time(typed).ok().map(ClockTime::of));
        if time.is_none() {
            let code = if typed.is_empty() { FieldCode::Required } else { FieldCode::NotATime };
            self.0.push(FieldError::new(field, code));
        }
        time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_shows_is_read_back_as_it_was() {
        let rules = ClinicRules::default();
        assert_eq!(read(&typed(&rules)), Ok(rules), "saving without a change changes nothing");
    }

    #[test]
    fn each_box_has_its_own_fault() {
        let fault = |change: fn(&mut TypedRules)| {
            let mut rules = typed(&ClinicRules::default());
            change(&mut rules);
            let faults = read(&rules).expect_err("it is wrong");
            assert_eq!(faults.len(), 1, "one box, one fault: {faults:?}");
            (faults[0].field.clone(), faults[0].code)
        };
        let of = |field: &str, code| (field.to_owned(), code);
        assert_eq!(fault(|r| r.notice_hours = String::new()), of("noticeHours", FieldCode::Required));
        assert_eq!(fault(|r| r.notice_hours = "a day".into()), of("noticeHours", FieldCode::NotANumber));
        assert_eq!(fault(|r| r.window_days = "0".into()), of("windowDays", FieldCode::OutOfRange));
        assert_eq!(
            fault(|r| r.buffer_minutes = "99999999999".into()),
            of("bufferMinutes", FieldCode::OutOfRange)
        );
        assert_eq!(fault(|r| r.week[2].to = String::new()), of("wednesday.to", FieldCode::Required));
        assert_eq!(fault(|r| r.week[0].from = "8 Uhr".into()), of("monday.from", FieldCode::NotATime));
        assert_eq!(fault(|r| r.week[0].to = "07:00".into()), of("monday.to", FieldCode::EndsBeforeItBegins));
        assert_eq!(fault(|r| r.lunch.from = "12:00".into()), of("lunch.to", FieldCode::Required));
        assert_eq!(fault(|r| r.durations[0].minutes = "0".into()), of("followUp", FieldCode::OutOfRange));
        assert_eq!(fault(|r| r.week.clear()), of("monday.from", FieldCode::Required), "never open");
    }

    #[test]
    fn a_day_without_times_is_closed_and_a_night_ends_with_its_day() {
        let mut rules = typed(&ClinicRules::default());
        rules.week[5] = TypedHours { from: "20:00".into(), to: "24:00".into() };
        rules.week[4] = TypedHours::default();
        let read = read(&rules).expect("rules");
        assert_eq!(read.week[4], None, "closed on Fridays");
        assert_eq!(read.week[5].map(|hours| hours.to()), Some(ClockTime::END_OF_DAY), "until midnight");
    }
}
