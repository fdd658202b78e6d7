//! Today, and booking an appointment.

use super::{ArrivalView, FieldError, FreeSpan, MissingNumbers, VisitStanding};
use domain::{
    age::Age,
    appointment::{Appointment, AppointmentStatus, AppointmentUuid},
    booking::{BookingWarning, BusySpan},
    clinic_rules::ClinicRules,
    encounter::{Category, CategoryId, Facility, FacilityId, Provider, ProviderId},
    gaps::Gap,
    loaded::{Loaded, Why},
    patient::{PatientSummary, PatientUuid},
    redacted_debug,
    time::WallTime,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One day of appointments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DayView {
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// Clinic wall time now, `YYYY-MM-DDTHH:MM:SS`.
    pub now: String,
    /// The uuid of the signed-in clinician, to tell own appointments from others'.
    pub me: Option<String>,
    /// Everybody's appointments of the day, by start.
    pub appointments: Loaded<Vec<DayEntry>>,
    /// Time that is left between the clinician's own, from now on.
    pub free: Vec<FreeSpan>,
}

/// An appointment with the patient's name beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DayEntry {
    /// The appointment.
    pub appointment: Appointment,
    /// The patient, as far as the local index knows them; absent for blocked time.
    pub patient: Option<PatientSummary>,
    /// The patient's age that day.
    pub age: Option<Age>,
    /// The provider's name, as far as it is known.
    pub provider_name: String,
    /// It is the signed-in clinician's own.
    pub mine: bool,
    /// The patient has arrived and waits.
    pub waiting: bool,
    /// The time is free again (cancelled, no show).
    pub freed: bool,
    /// When the patient was first seen to have arrived.
    pub arrival: Option<ArrivalView>,
    /// The patient's visits of that day, as far as they are known here; absent where there is none.
    pub visit: Option<VisitStanding>,
}

/// A week of appointments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct WeekView {
    /// The day that was asked for, `YYYY-MM-DD`.
    pub date: String,
    /// Clinic wall time now, `YYYY-MM-DDTHH:MM:SS`.
    pub now: String,
    /// Monday to Sunday.
    pub days: Vec<WeekDay>,
    /// Clinic rules, for when it is open.
    pub rules: ClinicRules,
}

/// A day of a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct WeekDay {
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// Everybody's appointments of the day, by start. Arrivals and visits are known of today's only.
    pub appointments: Loaded<Vec<DayEntry>>,
}

/// What the booking form offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BookingOptions {
    /// Appointment categories.
    pub categories: Vec<Category>,
    /// Providers that are known.
    pub providers: Vec<Provider>,
    /// Facilities that are known.
    pub facilities: Vec<Facility>,
    /// The signed-in clinician's own number, if it is known.
    pub me: Option<ProviderId>,
    /// The facility to preselect.
    pub facility: Option<FacilityId>,
    /// Numbers to be asked for.
    pub missing: MissingNumbers,
    /// Clinic rules.
    pub rules: ClinicRules,
    /// Clinic wall time now, `YYYY-MM-DDTHH:MM:SS`.
    pub now: String,
}

/// The booking form as it was filled in; also what its draft keeps.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct BookRequest {
    /// Day, as typed.
    pub date: String,
    /// Start, as typed.
    pub start: String,
    /// Length in minutes, as typed.
    pub duration: String,
    /// Category.
    pub category: Option<CategoryId>,
    /// Title; the category's name when empty.
    pub title: String,
    /// Comment.
    pub comment: String,
    /// Provider.
    pub provider: Option<ProviderId>,
    /// Facility.
    pub facility: Option<FacilityId>,
}

redacted_debug!(BookRequest { category, provider });

/// What is to be said about a booking while it is filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct BookingCheck {
    /// Whose booking.
    pub patient: PatientUuid,
    /// Boxes that need a change.
    pub fields: Vec<FieldError>,
    /// Things that deserve a second look.
    pub warnings: Vec<BookingWarning>,
    /// Some of them did not stand on screen before: what was accepted then does not cover them.
    pub news: bool,
    /// Start as understood, clinic wall time.
    pub start: Option<String>,
    /// End as understood, clinic wall time.
    pub end: Option<String>,
    /// When the chosen provider and the patient are busy that day, for drawing free and busy.
    pub busy: Loaded<Vec<BusySpan>>,
}

/// An appointment as OpenEMR has it now, opened to be moved or cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AppointmentForm {
    /// Whose.
    pub patient: PatientUuid,
    /// The appointment, with its comment.
    pub appointment: Appointment,
    /// The provider's name, as far as it is known.
    pub provider_name: String,
    /// What a move loses, since OpenEMR's API books anew without it.
    pub lost: Vec<LostByMove>,
    /// OpenEMR says that it is the first of a series. The releases never say so (Q109): the clinician is asked.
    pub repeats: bool,
    /// The form for the new time, filled in with what goes along.
    pub request: BookRequest,
}

/// What an appointment has that a new one made from it does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "lost", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum LostByMove {
    /// The status: the new one has none.
    Status {
        /// The one it has.
        status: AppointmentStatus,
    },
    /// The room.
    Room {
        /// In the clinic's words.
        room: String,
    },
    /// The confirmation number: the new one has another.
    Number,
}

/// An appointment that is to have another time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MoveRequest {
    /// As it was opened: what stands in OpenEMR by then must still be that.
    pub opened: Appointment,
    /// The new one.
    pub request: BookRequest,
    /// The clinician has said that it is one day and no series.
    pub single: bool,
}

/// An appointment that is to be deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CancelRequest {
    /// As it was opened: what stands in OpenEMR by then must still be that.
    pub opened: Appointment,
    /// The clinician has said that it is one day and no series.
    pub single: bool,
}

/// What free time is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct FreeRequest {
    /// With whom.
    pub provider: Option<ProviderId>,
    /// Length in minutes, as typed.
    pub minutes: String,
    /// The day around which it should be, `YYYY-MM-DD`; nothing for the next there is.
    pub around: Option<String>,
    /// The visit that it follows: the same weekday and time are offered first. Now, if there is none.
    pub like: Option<WallTime>,
    /// It cannot wait: the clinic's notice is no reason against a time.
    pub urgent: bool,
    /// The appointment that it moves, whose own time is free for it.
    pub moves: Option<AppointmentUuid>,
}

/// Free time, and what could not be looked at. A day that was not read is no free day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FreeView {
    /// For whom.
    pub patient: PatientUuid,
    /// Boxes that need a change before anything can be looked for.
    pub fields: Vec<FieldError>,
    /// Free times, the one to offer first before the others.
    pub gaps: Vec<Gap>,
    /// The days that were looked at, in order.
    pub days: Vec<FreeDay>,
}

/// A day that free time was looked for on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FreeDay {
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// What is known of it.
    pub known: DayKnown,
}

/// What is known of a day's appointments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum DayKnown {
    /// All of them.
    Read {
        /// When OpenEMR said so, RFC 3339 UTC.
        as_of: String,
    },
    /// They are being read.
    Reading,
    /// They could not be read, or not all of them: nothing on it is offered.
    NotRead {
        /// What stood in the way.
        why: Why,
    },
}
