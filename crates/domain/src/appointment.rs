//! Appointments: what OpenEMR keeps of one, its status letters, and overlaps.

use crate::{
    encounter::{Category, CategoryId, FacilityId, ProviderId},
    patient::{PatientUuid, Pid, number_id, uuid_id},
    redacted_debug,
    time::WallTime,
};
use jiff::{
    ToSpan,
    civil::{DateTime, Time},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

number_id! {
    /// The appointment's number (`pc_eid`), shown as its confirmation number.
    AppointmentId
}
uuid_id! {
    /// The appointment's uuid (`pc_uuid`), FHIR's id.
    AppointmentUuid
}

/// Status of an appointment. OpenEMR's calendar has sixteen letters and three words; FHIR shows fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum AppointmentStatus {
    /// `-` none.
    None,
    /// `*` reminder done.
    ReminderDone,
    /// `+` chart pulled.
    ChartPulled,
    /// `x` cancelled.
    Cancelled,
    /// `?` no show.
    NoShow,
    /// `@` arrived.
    Arrived,
    /// `~` arrived late.
    ArrivedLate,
    /// `!` left without visit.
    LeftWithoutVisit,
    /// `#` insurance or financial issue.
    FinancialIssue,
    /// `<` in exam room.
    InExamRoom,
    /// `>` checked out.
    CheckedOut,
    /// `$` coding done.
    CodingDone,
    /// `%` cancelled less than 24 h before.
    CancelledLate,
    /// `^` pending.
    Pending,
    /// AVM, SMS, EMAIL: confirmed.
    Confirmed,
    /// CALL: callback requested.
    CallbackRequested,
    /// FHIR says proposed.
    Proposed,
    /// FHIR says booked.
    Booked,
    /// FHIR says checked-in.
    CheckedIn,
    /// FHIR says fulfilled.
    Fulfilled,
    /// Anything else.
    Other,
}

impl AppointmentStatus {
    /// Reads `pc_apptstatus` of the Standard API.
    pub fn from_openemr(text: &str) -> Self {
        match text.trim() {
            "-" | "" => Self::None,
            "*" => Self::ReminderDone,
            "+" => Self::ChartPulled,
            "x" => Self::Cancelled,
            "?" => Self::NoShow,
            "@" => Self::Arrived,
            "~" => Self::ArrivedLate,
            "!" => Self::LeftWithoutVisit,
            "#" => Self::FinancialIssue,
            "<" => Self::InExamRoom,
            ">" => Self::CheckedOut,
            "$" => Self::CodingDone,
            "%" => Self::CancelledLate,
            "^" => Self::Pending,
            "AVM" | "SMS" | "EMAIL" => Self::Confirmed,
            "CALL" => Self::CallbackRequested,
            _ => Self::Other,
        }
    }

    /// Reads FHIR's status.
    pub fn from_fhir(text: &str) -> Self {
        match text {
            "proposed" => Self::Proposed,
            "booked" => Self::Booked,
            "checked-in" => Self::CheckedIn,
            "cancelled" => Self::Cancelled,
            "noshow" => Self::NoShow,
            "arrived" => Self::Arrived,
            "fulfilled" => Self::Fulfilled,
            "pending" => Self::Pending,
            "waitlist" => Self::CallbackRequested,
            _ => Self::Other,
        }
    }

    /// The time is free again: cancelled, no show, left.
    pub fn frees_the_time(self) -> bool {
        matches!(self, Self::Cancelled | Self::CancelledLate | Self::NoShow | Self::LeftWithoutVisit)
    }

    /// The patient is in the clinic and waits. FHIR's checked-in does not say so: it stands for a chart that was pulled and
    /// for a patient who is in an exam room (Q63).
    pub fn is_waiting(self) -> bool {
        matches!(self, Self::Arrived | Self::ArrivedLate)
    }
}

/// An appointment as OpenEMR has it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Appointment {
    /// Number; absent where only FHIR was read.
    pub id: Option<AppointmentId>,
    /// Uuid.
    pub uuid: AppointmentUuid,
    /// The patient; absent for blocked time.
    pub patient: Option<PatientUuid>,
    /// Start, clinic wall time.
    pub start: WallTime,
    /// End, clinic wall time.
    pub end: WallTime,
    /// Status.
    pub status: AppointmentStatus,
    /// Category, as far as it is known.
    pub category: Option<Category>,
    /// Title.
    pub title: String,
    /// Comment; known only where the appointment was read by itself.
    pub comment: Option<String>,
    /// The provider's number.
    pub provider: Option<ProviderId>,
    /// The provider's uuid.
    pub provider_uuid: Option<String>,
    /// The facility's number.
    pub facility: Option<FacilityId>,
    /// The facility's name.
    pub facility_name: String,
}

redacted_debug!(Appointment { id, uuid });

impl Appointment {
    /// The time it takes. OpenEMR writes only times of day: an all-day event runs from 00:00 to 00:00, and one that ends
    /// after midnight ends before it begins (Q110).
    pub fn span(&self) -> (DateTime, DateTime) {
        let (start, end) = (self.start.civil(), self.end.civil());
        let all_day = end == start && start.time() == Time::midnight();
        let next_day = all_day || end < start;
        (start, if next_day { end.saturating_add(1.day()) } else { end })
    }
}

/// A checked booking on its way to the server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewAppointment {
    /// The patient's number: the booking route takes it, and a uuid there is refused.
    pub pid: Pid,
    /// Category.
    pub category: CategoryId,
    /// Title, at most 150 characters; OpenEMR requires one.
    pub title: String,
    /// Start, clinic wall time, whole minutes.
    pub start: WallTime,
    /// Length in minutes; OpenEMR wants seconds.
    pub minutes: u32,
    /// Comment, stored in `pc_hometext`.
    pub comment: String,
    /// Provider.
    pub provider: Option<ProviderId>,
    /// Facility; OpenEMR requires a number.
    pub facility: FacilityId,
    /// Billing facility; OpenEMR requires a number.
    pub billing_facility: FacilityId,
}

redacted_debug!(NewAppointment { pid, category, start, minutes });

/// True if two spans share any moment; one that ends as the other begins does not.
pub fn overlaps(a: (DateTime, DateTime), b: (DateTime, DateTime)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn spans_that_only_touch_do_not_overlap() {
        let day = date(2026, 11, 23);
        let span = |from: i8, to: i8| (day.at(from, 0, 0, 0), day.at(to, 0, 0, 0));
        assert!(overlaps(span(9, 11), span(10, 12)), "an hour in common");
        assert!(!overlaps(span(9, 10), span(10, 11)), "the next may begin as the last ends");
        assert!(overlaps(span(9, 12), span(10, 11)), "one inside the other");
    }

    #[test]
    fn an_all_day_event_takes_the_day_and_a_night_reaches_into_the_next() {
        let uuid = AppointmentUuid::parse("90cde167-7b9b-4ed1-bd55-533925cb2605").expect("a uuid");
        let day = date(2026, 11, 23);
        let span = |from: (i8, i8), to: (i8, i8)| {
            let appointment = Appointment {
                id: None,
                uuid: uuid.clone(),
                patient: None,
                start: WallTime::new(day.at(from.0, from.1, 0, 0)),
                end: WallTime::new(day.at(to.0, to.1, 0, 0)),
                status: AppointmentStatus::None,
                category: None,
                title: String::new(),
                comment: None,
                provider: None,
                provider_uuid: None,
                facility: None,
                facility_name: String::new(),
            };
            let (start, end) = appointment.span();
            end.duration_since(start).as_mins()
        };
        assert_eq!(span((0, 0), (0, 0)), 24 * 60, "all day");
        assert_eq!(span((23, 45), (0, 15)), 30, "past midnight");
        assert_eq!(span((9, 0), (9, 30)), 30, "as it says");
        assert_eq!(span((9, 0), (9, 0)), 0, "no time at all");
    }

    #[test]
    fn only_who_has_arrived_waits() {
        for (letter, waits) in
            [("@", true), ("~", true), ("<", false), ("+", false), ("-", false), (">", false)]
        {
            assert_eq!(AppointmentStatus::from_openemr(letter).is_waiting(), waits, "{letter}");
        }
        assert!(!AppointmentStatus::from_fhir("checked-in").is_waiting(), "perhaps in an exam room");
    }

    #[test]
    fn every_letter_of_the_calendar_has_its_word() {
        for letter in ["-", "*", "+", "x", "?", "@", "~", "!", "#", "<", ">", "$", "%", "^", "AVM", "CALL"] {
            assert_ne!(
                AppointmentStatus::from_openemr(letter),
                AppointmentStatus::Other,
                "{letter} is known"
            );
        }
        assert!(AppointmentStatus::from_openemr("%").frees_the_time(), "cancelled late is cancelled");
    }
}
