//! The check of a booking: hours, notice, overlap. OpenEMR checks none of it (Q48).

use crate::{
    appointment::{Appointment, AppointmentId, overlaps},
    clinic_rules::ClinicRules,
    encounter::ProviderId,
    patient::PatientUuid,
    time::{PartialDate, WallTime},
};
use jiff::{ToSpan, civil::DateTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// Outside the opening hours of that day.
    OutsideHours {
        /// Opening time.
        opens: String,
        /// Closing time.
        closes: String,
    },
    /// The clinic is closed on that day of the week.
    ClosedThatDay,
    /// At lunch, when nobody is seen.
    Lunch {
        /// When it begins.
        from: String,
        /// When it ends.
        to: String,
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
    /// Something of that day could not be read, and may lie at this time.
    DayUnread {
        /// So many appointments.
        unreadable: u32,
    },
    /// The patient has died: OpenEMR would book all the same (Q107).
    Deceased {
        /// When, if it is known.
        on: Option<PartialDate>,
    },
}

impl BookingWarning {
    /// Whether it is among what the clinician has seen: what was not shown cannot have been accepted. One appointment has
    /// another title and number in each list that it is read from, and stands in the way by its time and patient.
    pub fn is_in(&self, seen: &[Self]) -> bool {
        seen.iter().any(|one| match (self, one) {
            (Self::TooClose { other, .. }, Self::TooClose { other: then, .. }) => other.is_same_time(then),
            // Fewer are no news.
            (Self::DayUnread { unreadable }, Self::DayUnread { unreadable: then }) => unreadable <= then,
            (this, that) => match (this.in_the_way(), that.in_the_way()) {
                (Some(other), Some(then)) => other.is_same_time(then),
                _ => this == that,
            },
        })
    }

    /// What is to be said of a day of which so many appointments could not be read: they may lie anywhere.
    pub fn of_unread(unreadable: u32) -> Option<Self> {
        (unreadable > 0).then_some(Self::DayUnread { unreadable })
    }

    /// Whether a booking waits until it was accepted. How soon it is, is only a word.
    pub fn has_to_be_accepted(&self) -> bool {
        !matches!(self, Self::ShortNotice { .. })
    }

    /// What takes the time of the booking.
    fn in_the_way(&self) -> Option<&BusySpan> {
        match self {
            Self::ProviderBusy { other } | Self::PatientBusy { other } | Self::Blocked { other } => {
                Some(other)
            }
            _ => None,
        }
    }
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

impl BusySpan {
    fn is_same_time(&self, other: &Self) -> bool {
        (self.start, self.end, &self.patient) == (other.start, other.end, &other.patient)
    }
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

impl Slot<'_> {
    /// Whether it is with the provider of another appointment, by whichever of number and uuid both have. Where the
    /// provider's uuid is not known, an appointment with somebody whose number is not known either may be theirs.
    pub fn is_with_provider_of(&self, other: &Appointment) -> bool {
        let may_be =
            self.provider_uuid.is_none() && other.provider.is_none() && other.provider_uuid.is_some();
        (self.provider.is_some() && (other.provider == self.provider || may_be))
            || (self.provider_uuid.is_some() && other.provider_uuid.as_deref() == self.provider_uuid)
    }
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
        let same_provider = slot.is_with_provider_of(other);
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
    match rules.hours_on(slot.start.weekday()) {
        None => warnings.push(BookingWarning::ClosedThatDay),
        Some(hours) => {
            let (opens, closes) = hours.on(slot.start);
            if slot.start < opens || end > closes {
                let (opens, closes) = (hours.from().to_string(), hours.to().to_string());
                warnings.push(BookingWarning::OutsideHours { opens, closes });
            }
        }
    }
    if let Some(lunch) = rules.lunch.filter(|lunch| overlaps(wanted, lunch.on(slot.start))) {
        warnings.push(BookingWarning::Lunch { from: lunch.from().to_string(), to: lunch.to().to_string() });
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
    use crate::{
        appointment::{AppointmentStatus, AppointmentUuid},
        clinic_rules::Hours,
    };
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
    fn who_cannot_be_told_from_the_provider_may_be_the_provider() {
        let start = date(2026, 11, 23).at(10, 0, 0, 0);
        let end = date(2026, 11, 23).at(10, 30, 0, 0);
        let of = |provider, uuid: Option<&str>| Appointment {
            provider,
            provider_uuid: uuid.map(str::to_owned),
            ..appointment(Some(OTHER), start, end, AppointmentStatus::None)
        };
        let stranger = of(None, Some("90cde167-0000"));
        assert!(
            matches!(
                warnings(std::slice::from_ref(&stranger), start).as_slice(),
                [BookingWarning::ProviderBusy { .. }]
            ),
            "the one is known by number alone, the other by uuid alone"
        );
        assert_eq!(warnings(&[of(Some(ProviderId(6)), Some("90cde167-0000"))], start), [], "another number");
        assert_eq!(warnings(&[of(None, None)], start), [], "nobody's");
        let patient = PatientUuid::parse(UUID).expect("a uuid");
        let known = Slot {
            patient: &patient,
            provider: Some(ProviderId(5)),
            provider_uuid: Some("90cde167-1111"),
            start,
            minutes: 30,
        };
        assert!(!known.is_with_provider_of(&stranger), "another uuid");
    }

    #[test]
    fn what_was_accepted_is_what_was_shown() {
        let busy = |hour: i8, id: u32, title: &str| BusySpan {
            id: Some(AppointmentId(id)),
            start: WallTime::new(date(2026, 11, 23).at(hour, 0, 0, 0)),
            end: WallTime::new(date(2026, 11, 23).at(hour, 30, 0, 0)),
            title: title.into(),
            patient: None,
        };
        let nine = BookingWarning::ProviderBusy { other: busy(9, 1, "Office visit") };
        let ten = BookingWarning::Blocked { other: busy(10, 2, "Lunch") };
        let seen = std::slice::from_ref(&nine);
        assert!(nine.is_in(seen), "it was seen");
        assert!(!ten.is_in(seen), "one that was seen accepts no other");
        assert!(!nine.is_in(&[BookingWarning::ClosedThatDay]), "nor does a rule accept an appointment");
        let renamed = BookingWarning::PatientBusy { other: busy(9, 3, "Visit") };
        assert!(renamed.is_in(seen), "lists call the same time by other numbers and titles");
        let close = BookingWarning::TooClose { other: busy(9, 1, "Office visit"), buffer_minutes: 10 };
        let near = std::slice::from_ref(&close);
        assert!(!nine.is_in(near), "to be near is less than to be in the way");
        assert!(close.is_in(near), "it was seen");
        let unread = |unreadable| BookingWarning::DayUnread { unreadable };
        assert!(unread(1).is_in(&[unread(2)]), "fewer are no news");
        assert!(!unread(2).is_in(&[unread(1)]), "one more may be anything");
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
            matches!(warnings(&[], saturday).as_slice(), [BookingWarning::ClosedThatDay]),
            "a Saturday, of which no hours can be named"
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
    fn lunch_is_in_the_way_of_everybody() {
        let lunch = "12:00".parse().and_then(|from| Ok((from, "13:00".parse()?))).expect("times");
        let rules = ClinicRules {
            lunch: Hours::new(lunch.0, lunch.1).ok(),
            buffer_minutes: 0,
            ..ClinicRules::default()
        };
        let patient = PatientUuid::parse(UUID).expect("a uuid");
        let at = |hour, minute| {
            let start = date(2026, 11, 23).at(hour, minute, 0, 0);
            let slot = Slot { patient: &patient, provider: None, provider_uuid: None, start, minutes: 30 };
            check(&slot, &[], &rules, date(2026, 11, 19).at(9, 0, 0, 0))
        };
        assert!(matches!(at(11, 45).as_slice(), [BookingWarning::Lunch { .. }]), "it reaches into lunch");
        assert_eq!(at(11, 30), [], "it ends as lunch begins");
        assert_eq!(at(13, 0), [], "it begins as lunch ends");
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
