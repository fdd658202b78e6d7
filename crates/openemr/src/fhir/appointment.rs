//! FHIR Appointment: bare references without names, no comment, no numbers (Q63).

use crate::{
    directory::Learned,
    fhir::bundle::reference,
    lenient::{list_at, text_at},
};
use domain::{
    appointment::{Appointment, AppointmentStatus, AppointmentUuid},
    patient::PatientUuid,
    time::WallTime,
};
use serde_json::Value;

/// One appointment, with the numbers that were learned elsewhere filled in.
pub(crate) fn appointment_of_resource(resource: &Value, learned: &Learned) -> Option<Appointment> {
    let start: WallTime = text_at(resource, "/start").parse().ok()?;
    let actor = |kind: &str| {
        list_at(resource, "/participant")
            .iter()
            .find_map(|one| reference(&text_at(one, "/actor/reference"), kind))
    };
    let patient = match actor("Patient") {
        // A reference that is none would turn a patient's appointment into blocked time.
        Some(id) => Some(PatientUuid::parse(&id).ok()?),
        None => None,
    };
    let provider_uuid = actor("Practitioner");
    let facility = actor("Location").and_then(|location| learned.facility_at(&location));
    Some(Appointment {
        id: None,
        uuid: AppointmentUuid::parse(&text_at(resource, "/id")).ok()?,
        patient,
        start,
        end: text_at(resource, "/end").parse().unwrap_or(start),
        status: AppointmentStatus::from_fhir(&text_at(resource, "/status")),
        category: None,
        title: text_at(resource, "/appointmentType/coding/0/display"),
        comment: None,
        provider: provider_uuid.as_deref().and_then(|uuid| learned.provider_number(uuid)),
        provider_uuid,
        facility: facility.as_ref().map(|facility| facility.id),
        facility_name: facility.map(|facility| facility.name).unwrap_or_default(),
    })
}
