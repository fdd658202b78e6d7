//! Today, and booking an appointment.

use super::{ArrivalView, FieldError, FreeSpan, MissingNumbers, VisitStanding};
use domain::{
    age::Age,
    appointment::Appointment,
    booking::{BookingWarning, BusySpan, ClinicRules},
    encounter::{Category, CategoryId, Facility, FacilityId, Provider, ProviderId},
    loaded::Loaded,
    patient::{PatientSummary, PatientUuid},
    redacted_debug,
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
    /// Start as understood, clinic wall time.
    pub start: Option<String>,
    /// End as understood, clinic wall time.
    pub end: Option<String>,
    /// When the chosen provider and the patient are busy that day, for drawing free and busy.
    pub busy: Loaded<Vec<BusySpan>>,
}
