//! FHIR Encounter and Appointment.

use super::search::{
    bundle, charts_to_look_at, date_asked, id_asked, patients_asked, read_answer, reference, understood,
};
use crate::{
    api::Call,
    directory,
    ids::Kind,
    records::{Appointment, Encounter},
    rest::CLASSES,
    staff,
    wire::Reply,
};
use serde_json::{Value, json};

pub(super) fn encounters(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["patient", "date"]) {
        for pid in charts_to_look_at(call) {
            let chart = call.records.chart(pid);
            let fitting = chart.encounters.iter().filter(|row| {
                id_asked(call, &row.euuid)
                    && date_asked(call, "date", &row.date)
                    && date_asked(call, "_lastUpdated", &row.last_update)
            });
            found.extend(fitting.map(|row| encounter_resource(call, row)));
        }
    }
    bundle(call, "Encounter", found)
}

pub(super) fn encounter(call: &mut Call<'_>) -> Reply {
    let found = call
        .site
        .ids
        .number(Kind::Encounter, call.param(0))
        .and_then(|eid| call.records.encounter(eid))
        .map(|row| encounter_resource(call, &row));
    read_answer(call, found)
}

fn encounter_resource(call: &Call<'_>, row: &Encounter) -> Value {
    let ids = call.site.ids;
    let title = CLASSES.iter().find(|(code, _)| *code == row.class_code).map(|(_, title)| *title);
    let start = call.moment(&row.date);
    let mut resource = json!({
        "id": row.euuid,
        "meta": call.meta(&row.last_update),
        "resourceType": "Encounter",
        "identifier": [{"system": format!("urn:uuid:{}", row.euuid), "value": row.euuid}],
        "status": "finished",
        "class": {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": row.class_code, "display": title
        },
        "type": [{"coding": [{
            "system": "http://snomed.info/sct", "code": "185349003", "display": "Encounter for check up (procedure)"
        }]}],
        "subject": reference("Patient", &call.records.patient_uuid(row.pid)),
        "period": {"start": start},
    });
    if let Some(provider) = staff::by_id(row.provider_id) {
        resource["participant"] = json!([{
            "type": [participation("PPRF", "Primary Performer")],
            "period": {"start": start},
            "individual": reference("Practitioner", &provider.uuid(ids)),
        }]);
    }
    if let Some(reason) = row.reason.as_deref().filter(|reason| !reason.is_empty()) {
        resource["reasonCode"] = json!([{"text": reason}]);
    }
    if let Some(facility) = directory::facility(row.facility_id) {
        resource["location"] = json!([{"location": reference("Location", &facility.location_uuid(ids))}]);
        resource["serviceProvider"] = reference("Organization", &facility.uuid(ids));
    }
    resource
}

fn participation(code: &str, display: &str) -> Value {
    json!({"coding": [{
        "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": code, "display": display
    }]})
}

/// Q63: by patient, one date and id; on 8.2 by the time of booking too. Nothing else.
pub(super) fn appointments(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    let by_change = call.differences().appointments_by_change;
    if understood(call, &["patient", "date"]) && (by_change || call.asked("_lastUpdated").is_none()) {
        let opened = call.records.generated_until();
        let patients = patients_asked(call);
        found = call
            .records
            .appointments
            .values()
            .filter(|row| {
                patients.as_ref().is_none_or(|pids| pids.contains(&row.pid))
                    && id_asked(call, &row.pc_uuid)
                    && date_asked(call, "date", &format!("{} {}", row.pc_event_date, row.pc_start_time))
                    // The time of booking: a change of status does not move it (§7).
                    && date_asked(
                        call,
                        "_lastUpdated",
                        call.records.booked_at.get(&row.pc_eid).unwrap_or(&opened),
                    )
            })
            .map(|row| appointment_resource(call, row))
            .collect();
    }
    bundle(call, "Appointment", found)
}

pub(super) fn appointment(call: &mut Call<'_>) -> Reply {
    let found = call
        .site
        .ids
        .number(Kind::Appointment, call.param(0))
        .and_then(|id| call.records.appointments.get(&id))
        .map(|row| appointment_resource(call, row));
    read_answer(call, found)
}

/// Bare references, no names, no comment; the time of change is always now (Q63).
fn appointment_resource(call: &Call<'_>, row: &Appointment) -> Value {
    let ids = call.site.ids;
    let participant = |code: &str, display: &str, actor: Value| json!({"type": [participation(code, display)], "actor": actor, "status": "accepted"});
    let mut participants =
        vec![participant("PART", "Participant", reference("Patient", &call.records.patient_uuid(row.pid)))];
    if let Some(provider) = row.pc_aid.and_then(staff::by_id) {
        // Somebody without an NPI is no practitioner.
        let kind = if provider.is_practitioner() { "Practitioner" } else { "Person" };
        participants.push(participant("PPRF", "Primary Performer", reference(kind, &provider.uuid(ids))));
    }
    if let Some(facility) = directory::facility(row.pc_facility) {
        participants.push(participant(
            "LOC",
            "Location",
            reference("Location", &facility.location_uuid(ids)),
        ));
    }
    let category = directory::category(row.pc_catid).unwrap_or_default();
    json!({
        "id": row.pc_uuid,
        "meta": call.meta(&call.now),
        "resourceType": "Appointment",
        "status": fhir_status(&row.pc_apptstatus),
        "appointmentType": {"coding": [{
            "system": format!("{}/ValueSet/appointment-type", call.site.fhir_base(call.clinic)),
            "code": category.to_lowercase().replace(' ', "_"),
            "display": category,
        }]},
        "start": call.moment(&format!("{} {}", row.pc_event_date, row.pc_start_time)),
        "end": call.moment(&format!("{} {}", row.pc_event_date, row.pc_end_time)),
        "participant": participants,
    })
}

/// Q63: the map of states; what is unknown is pending.
fn fhir_status(state: &str) -> &'static str {
    match state {
        "-" => "proposed",
        "*" | "AVM" => "booked",
        "+" | "<" => "checked-in",
        "x" | "!" | "%" => "cancelled",
        "?" => "noshow",
        "@" | "~" => "arrived",
        ">" | "$" => "fulfilled",
        "CALL" => "waitlist",
        _ => "pending",
    }
}
