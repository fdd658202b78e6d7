//! Records that the contract tests write: a visit, a reading, a booking, and what became of them.

use demo_clinic::Fault;
use domain::{
    appointment::NewAppointment,
    encounter::{CategoryId, EncounterClass, FacilityId, NewEncounter, ProviderId, Sensitivity},
    patient::{PatientUuid, Pid},
    time::WallTime,
    vitals::{NewVitals, VitalSign},
};
use openemr::{ApiError, CreatedEncounter, Marker, OpenEmr, WriteOutcome};

pub fn wall(text: &str) -> WallTime {
    text.parse().expect("a wall time")
}

pub fn new_encounter(reason: &str) -> NewEncounter {
    NewEncounter {
        category: CategoryId(5),
        class: EncounterClass::Amb,
        date: wall("2026-11-20T14:35:00"),
        reason: reason.to_owned(),
        provider: Some(ProviderId(8)),
        facility: Some(FacilityId(3)),
        billing_facility: None,
        sensitivity: Sensitivity::Normal,
        onset: None,
        referral_source: String::new(),
    }
}

pub fn done<T: std::fmt::Debug>(outcome: Result<WriteOutcome<T>, ApiError>) -> T {
    match outcome {
        Ok(WriteOutcome::Done(value)) => value,
        other => panic!("not stored: {other:?}"),
    }
}

pub async fn start_visit(openemr: &OpenEmr, patient: &PatientUuid, marker: &str) -> CreatedEncounter {
    let marker = Marker::parse(marker).expect("a marker");
    done(openemr.encounters().create(patient, &new_encounter("Headache – follow-up"), &marker).await)
}

pub fn vitals(bps: f64) -> NewVitals {
    NewVitals {
        taken: wall("2026-11-20T14:40:12"),
        values: [
            (VitalSign::Systolic, bps),
            (VitalSign::Diastolic, 80.0),
            (VitalSign::Weight, 154.323_583_5),
        ]
        .into(),
        temperature_method: None,
        note: "sitting; <b>left</b> arm".into(),
    }
}

pub fn booking(pid: Pid) -> NewAppointment {
    NewAppointment {
        pid,
        category: CategoryId(5),
        title: "Office Visit".into(),
        start: wall("2026-12-01T09:00:00"),
        minutes: 30,
        comment: "Bring the report".into(),
        provider: Some(ProviderId(8)),
        facility: FacilityId(3),
        billing_facility: FacilityId(3),
    }
}

pub fn name(fault: &Fault) -> String {
    serde_json::to_value(fault).expect("plain data")["fault"]
        .as_str()
        .expect("a name")
        .replace('_', "-")
        .chars()
        .take(17)
        .collect()
}

/// Unknown, or certainly not stored; never `Done` and never `Refused`.
pub fn is_open<T>(outcome: &Result<WriteOutcome<T>, ApiError>) -> bool {
    matches!(outcome, Ok(WriteOutcome::Unknown { .. }) | Err(ApiError::TooManyRequests { .. }))
}
