//! Clinic rules and the check of a booking: hours, notice, overlap. OpenEMR checks none of it (Q48).

use crate::{
    appointment::{Appointment, AppointmentId, overlaps},
    encounter::ProviderId,
    patient::PatientUuid,
    time::{PartialDate, WallTime},
};
use jiff::{
    ToSpan,
    civil::{DateTime, Time, Weekday, time},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The clinic's rules, editable in Settings.
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
    /// Opening time, `HH:MM`, Monday to Friday.
    pub opens: String,
    /// Closing time, `HH:MM`.
    pub closes: String,
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
        Self {
            notice_hours: 24,
            window_days: 60,
            buffer_minutes: 10,
            opens: "08:00".into(),
            closes: "17:00".into(),
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
    fn hours(&self) -> (Time, Time) {
        let read = |text: &str, otherwise| text.parse().unwrap_or(otherwise);
        (read(&self.opens, time(8, 0, 0, 0)), read(&self.closes, time(17, 0, 0, 0)))
    }
}

/// Something about a booking that deserves a second look; the clinician may book all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "warning", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum BookingWarning {
    /// The provider has another appointment then.
    ProviderBusy {
        /// That appointment.
        other: BusySpan,
    },
    /// The patient has another appointment then.
    PatientBusy {
        /// That appointment.
        other: BusySpan,
    },
    /// The provider's time is blocked (lunch, meeting): an event without a patient.
    Blocked {
        /// That event.
        other: BusySpan,
    },
    /// Less than the buffer remains to the provider's next or last appointment.
    TooClose {
        /// That appointment.
        other: BusySpan,
        /// The rule, in minutes.
        buffer_minutes: u32,
    },
    /// Outside the opening hours or on a weekend.
    OutsideHours {
        /// Opening time.
        opens: String,
        /// Closing time.
        closes: String,
    },
    /// Sooner than the notice a routine visit should have.
    ShortNotice {
        /// The rule, in hours.
        hours: u32,
    },
    /// Further ahead than visits are booked.
    FarAhead {
        /// The rule, in days.
        days: u32,
    },
    /// The start lies in the past.
    InThePast,
    /// The patient has died: OpenEMR would book all the same (Q107).
    Deceased {
        /// When, if it is known.
        on: Option<PartialDate>,
    },
}

/// When somebody is busy, and with what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BusySpan {
    /// The appointment's number, if known.
    pub id: Option<AppointmentId>,
    /// Start.
    pub start: WallTime,
    /// End.
    pub end: WallTime,
    /// The appointment's title or category, for naming it.
    pub title: String,
    /// The patient it is with; `None` for blocked time.
    pub patient: Option<PatientUuid>,
}

/// A booking as far as it is checked: who, with whom, when.
#[derive(Clone, Debug)]
pub struct Slot<'a> {
    /// The patient.
    pub patient: &'a PatientUuid,
    /// The provider's number, if one is chosen.
    pub provider: Option<ProviderId>,
    /// The provider's uuid, which is what FHIR appointments name.
    pub provider_uuid: Option<&'a str>,
    /// Start.
    pub start: DateTime,
    /// Length in minutes.
    pub minutes: u32,
}

/// Looks at a booking beside the appointments of the same days and the clinic's rules. The most weighty first.
pub fn check(
    slot: &Slot<'_>,
    others: &[Appointment],
    rules: &ClinicRules,
    now: DateTime,
) -> Vec<BookingWarning> {
    let end = slot.start.saturating_add(i64::from(slot.minutes).minutes());
    let wanted = (slot.start, end);
    let buffer = i64::from(rules.buffer_minutes).minutes();
    let with_buffer = (slot.start.saturating_sub(buffer), end.saturating_add(buffer));
    let mut warnings = Vec::new();
    let mut close = Vec::new();
    for other in others.iter().filter(|other| !other.status.frees_the_time()) {
        let span = other.span();
        let same_provider = (slot.provider.is_some() && other.provider == slot.provider)
            || (slot.provider_uuid.is_some() && other.provider_uuid.as_deref() == slot.provider_uuid);
        let same_patient = other.patient.as_ref() == Some(slot.patient);
        if overlaps(wanted, span) {
            if same_patient {
                warnings.push(BookingWarning::PatientBusy { other: busy(other) });
            } else if same_provider && other.patient.is_none() {
                warnings.push(BookingWarning::Blocked { other: busy(other) });
            } else if same_provider {
                warnings.push(BookingWarning::ProviderBusy { other: busy(other) });
            }
        } else if same_provider && rules.buffer_minutes > 0 && overlaps(with_buffer, span) {
            close.push(BookingWarning::TooClose { other: busy(other), buffer_minutes: rules.buffer_minutes });
        }
    }
    warnings.append(&mut close);
    let (opens, closes) = rules.hours();
    let weekend = matches!(slot.start.weekday(), Weekday::Saturday | Weekday::Sunday);
    if weekend || slot.start.time() < opens || end.time() > closes || end.date() != slot.start.date() {
        warnings
            .push(BookingWarning::OutsideHours { opens: rules.opens.clone(), closes: rules.closes.clone() });
    }
    if slot.start < now {
        warnings.push(BookingWarning::InThePast);
    } else if slot.start < now.saturating_add(i64::from(rules.notice_hours).hours()) {
        warnings.push(BookingWarning::ShortNotice { hours: rules.notice_hours });
    }
    if slot.start > now.saturating_add(i64::from(rules.window_days).days()) {
        warnings.push(BookingWarning::FarAhead { days: rules.window_days });
    }
    warnings
}

fn busy(other: &Appointment) -> BusySpan {
    let title = match (&other.category, other.title.as_str()) {
        (_, title) if !title.is_empty() => title.to_owned(),
        (Some(category), _) => category.name.clone(),
        (None, _) => String::new(),
    };
    let end = WallTime::new(other.span().1);
    BusySpan { id: other.id, start: other.start, end, title, patient: other.patient.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appointment::{AppointmentStatus, AppointmentUuid};
    use jiff::civil::date;

    const UUID: &str = "90cde167-7b9b-4ed1-bd55-533925cb2605";
    const OTHER: &str = "90cde167-7b9b-4ed1-bd55-533925cb2606";

    fn appointment(
        patient: Option<&str>,
        from: DateTime,
        to: DateTime,
        status: AppointmentStatus,
    ) -> Appointment {
        Appointment {
            id: Some(AppointmentId(4)),
            uuid: AppointmentUuid::parse(UUID).expect("a uuid"),
            patient: patient.map(|uuid| PatientUuid::parse(uuid).expect("a uuid")),
            start: WallTime::new(from),
            end: WallTime::new(to),
            status,
            category: None,
            title: "Office Visit".into(),
            comment: None,
            provider: Some(ProviderId(5)),
            provider_uuid: None,
            facility: None,
            facility_name: String::new(),
        }
    }

    fn warnings(others: &[Appointment], start: DateTime) -> Vec<BookingWarning> {
        let patient = PatientUuid::parse(UUID).expect("a uuid");
        let slot = Slot {
            patient: &patient,
            provider: Some(ProviderId(5)),
            provider_uuid: None,
            start,
            minutes: 30,
        };
        check(&slot, others, &ClinicRules::default(), date(2026, 11, 19).at(9, 0, 0, 0))
    }

    #[test]
    fn an_overlap_names_the_other_appointment_and_a_cancelled_one_is_free_time() {
        let start = date(2026, 11, 23).at(10, 0, 0, 0);
        let end = date(2026, 11, 23).at(10, 30, 0, 0);
        let busy = [appointment(Some(OTHER), start, end, AppointmentStatus::None)];
        assert!(
            matches!(warnings(&busy, start).as_slice(), [BookingWarning::ProviderBusy { other }] if other.id == Some(AppointmentId(4))),
            "the other appointment is named"
        );
        let cancelled = [appointment(Some(OTHER), start, end, AppointmentStatus::Cancelled)];
        assert_eq!(warnings(&cancelled, start), [], "a cancelled appointment takes no time");
        let lunch = [appointment(None, start, end, AppointmentStatus::None)];
        assert!(
            matches!(warnings(&lunch, start).as_slice(), [BookingWarning::Blocked { .. }]),
            "lunch counts too"
        );
    }

    #[test]
    fn an_all_day_block_is_in_the_way_at_every_hour() {
        let midnight = date(2026, 11, 23).at(0, 0, 0, 0);
        let vacation = [appointment(None, midnight, midnight, AppointmentStatus::None)];
        for hour in [8, 12, 16] {
            let found = warnings(&vacation, date(2026, 11, 23).at(hour, 0, 0, 0));
            assert!(matches!(found.as_slice(), [BookingWarning::Blocked { .. }]), "{hour}:00: {found:?}");
        }
    }

    #[test]
    fn hours_notice_and_window_are_checked() {
        let saturday = date(2026, 11, 28).at(10, 0, 0, 0);
        assert!(
            matches!(warnings(&[], saturday).as_slice(), [BookingWarning::OutsideHours { .. }]),
            "a Saturday"
        );
        let late = date(2026, 11, 23).at(16, 45, 0, 0);
        assert!(
            matches!(warnings(&[], late).as_slice(), [BookingWarning::OutsideHours { .. }]),
            "ends after closing"
        );
        let soon = date(2026, 11, 19).at(14, 0, 0, 0);
        assert!(
            matches!(warnings(&[], soon).as_slice(), [BookingWarning::ShortNotice { hours: 24 }]),
            "today"
        );
        let far = date(2027, 3, 1).at(10, 0, 0, 0);
        assert!(matches!(warnings(&[], far).as_slice(), [BookingWarning::FarAhead { days: 60 }]), "in March");
        let past = date(2026, 11, 18).at(10, 0, 0, 0);
        assert!(warnings(&[], past).contains(&BookingWarning::InThePast), "yesterday");
    }

    #[test]
    fn the_buffer_between_two_visits_is_only_a_word() {
        let start = date(2026, 11, 23).at(10, 0, 0, 0);
        let before = [appointment(
            Some(OTHER),
            date(2026, 11, 23).at(9, 30, 0, 0),
            date(2026, 11, 23).at(9, 55, 0, 0),
            AppointmentStatus::None,
        )];
        assert!(
            matches!(
                warnings(&before, start).as_slice(),
                [BookingWarning::TooClose { buffer_minutes: 10, .. }]
            ),
            "five minutes are less than ten"
        );
    }
}
