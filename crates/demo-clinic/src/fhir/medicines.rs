//! Immunization with its Provenance, prescriptions as MedicationRequest and MedicationDispense, and Medication.

use super::{
    results::{keep_asked, performer},
    search::{
        bundle, charts_to_look_at, code_asked, date_asked, id_asked, read_answer, reference, subject,
        understood,
    },
};
use crate::{
    api::Call,
    directory,
    ids::Kind,
    records::{DRUGS, Drug, Immunization, Prescribed, Prescription},
    rest::clinical,
    wire::Reply,
};
use serde_json::{Value, json};

// ---- Immunization

pub(super) fn immunizations(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["patient"]) {
        for pid in charts_to_look_at(call) {
            for row in &call.records.extras(pid).immunizations {
                let id = call.site.ids.uuid(Kind::Immunization, row.id);
                if !id_asked(call, &id) || !date_asked(call, "_lastUpdated", &row.stored) {
                    continue;
                }
                found.extend(
                    clinical::sites(row).into_iter().map(|site| immunization_resource(call, pid, row, site)),
                );
            }
        }
        // Q95: here the provenance of what was found comes along.
        if call.asked("_revinclude") == Some("Provenance:target") {
            let mut seen: Vec<String> = Vec::new();
            for id in found.iter().filter_map(|one| one["id"].as_str().map(str::to_owned)) {
                if !seen.contains(&id) {
                    seen.push(id);
                }
            }
            found.extend(seen.iter().map(|id| provenance(call, "Immunization", id)));
        }
    }
    bundle(call, "Immunization", found)
}

pub(super) fn immunization(call: &mut Call<'_>) -> Reply {
    let found = call.site.ids.number(Kind::Immunization, call.param(0)).and_then(|id| {
        let pid = call.records.owner(Kind::Immunization, id)?;
        let extras = call.records.extras(pid);
        let row = extras.immunizations.iter().find(|row| row.id == id)?;
        Some(immunization_resource(call, pid, row, clinical::sites(row)[0]))
    });
    read_answer(call, found)
}

/// Q91, patient safety: the dose is cut to a whole number.
fn immunization_resource(call: &Call<'_>, pid: i64, row: &Immunization, site: (Option<&str>, &str)) -> Value {
    json!({
        "id": call.site.ids.uuid(Kind::Immunization, row.id),
        "meta": call.meta(&row.stored),
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": row.cvx, "display": row.name}]},
        "patient": {"reference": format!("Patient/{}", call.records.patient_uuid(pid))},
        "occurrenceDateTime": call.moment(&row.date),
        "recorded": call.moment(&row.stored),
        "primarySource": false,
        "lotNumber": row.lot,
        "site": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActSite", "code": site.0, "display": site.1,
        }]},
        "doseQuantity": {"value": 0, "system": "http://unitsofmeasure.org", "code": "mL"},
        "performer": performer(call, row.provider).map(|one| json!({"actor": one})).into_iter().collect::<Vec<_>>(),
        "note": [{"text": "left arm"}],
    })
}

fn provenance(call: &Call<'_>, kind: &str, id: &str) -> Value {
    let target = call.site.ids.read(id).map_or(0, |(kind, number)| number * 64 + kind as i64);
    let organization = directory::facilities().first().map(|one| one.uuid(call.site.ids)).unwrap_or_default();
    json!({
        "id": call.site.ids.uuid(Kind::Provenance, target),
        "meta": call.meta(&call.now),
        "resourceType": "Provenance",
        "target": [reference(kind, id)],
        "recorded": call.moment(&call.now),
        "agent": [{
            "type": {"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/provenance-participant-type", "code": "author",
                "display": "Author",
            }]},
            "who": reference("Organization", &organization),
            "onBehalfOf": reference("Organization", &organization),
        }],
    })
}

/// Q95: whatever is asked, everything of the clinic on 8.0 and a failure on 7.0.
pub(super) fn provenances(call: &mut Call<'_>) -> Reply {
    if !call.differences().newer_fhir_resources {
        return call.fatal("");
    }
    let mut found = Vec::new();
    for pid in call.records.pids() {
        found.push(provenance(call, "Patient", &call.records.patient_uuid(pid)));
        let lists = call.records.chart(pid);
        found.extend(lists.encounters.iter().map(|row| provenance(call, "Encounter", &row.euuid)));
    }
    bundle(call, "Provenance", found)
}

// ---- prescriptions

/// Prescriptions among the MedicationRequests.
pub(super) fn prescriptions(call: &Call<'_>, found: &mut Vec<Value>) {
    for pid in charts_to_look_at(call) {
        let extras = call.records.extras(pid);
        found.extend(
            extras
                .prescriptions
                .iter()
                .filter(|row| {
                    id_asked(call, &call.site.ids.uuid(Kind::Prescription, row.id))
                        && date_asked(call, "_lastUpdated", &row.date)
                })
                .map(|row| prescription_resource(call, pid, row)),
        );
    }
}

/// What was prescribed through the API since the start (Q113).
pub(super) fn prescribed(call: &Call<'_>, found: &mut Vec<Value>) {
    for pid in charts_to_look_at(call) {
        let extras = call.records.extras(pid);
        let fitting = extras.prescribed.iter().filter(|row| {
            code_asked(call, "status", row.status())
                && id_asked(call, &call.site.ids.uuid(Kind::Prescription, row.id))
        });
        found.extend(fitting.map(|row| prescribed_resource(call, pid, row)));
    }
}

/// No authoredOn, and an Organization asks for it unless a provider was named (Q113).
fn prescribed_resource(call: &Call<'_>, pid: i64, row: &Prescribed) -> Value {
    let ids = call.site.ids;
    let house = directory::facilities().first().map(|one| reference("Organization", &one.uuid(ids)));
    let requester = performer(call, row.number("provider_id")).or(house);
    let drug = row.text("drug").unwrap_or_default();
    let mut resource = json!({
        "id": ids.uuid(Kind::Prescription, row.id),
        "meta": call.meta(&call.now),
        "resourceType": "MedicationRequest",
        "status": row.status(),
        "intent": "order",
        "category": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/medicationrequest-category", "code": "community",
            "display": "Home/Community",
        }]}],
        "medicationCodeableConcept": match row.text("rxnorm_drugcode").filter(|code| !code.is_empty()) {
            Some(code) => json!({"coding": [{
                "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": code, "display": drug,
            }]}),
            None => json!({"text": drug}),
        },
        "subject": subject(call, pid),
        "requester": requester,
        "dispenseRequest": {"numberOfRepeatsAllowed": 0},
    });
    if let Some(dosage) = row.text("dosage") {
        resource["dosageInstruction"] = json!([{"text": dosage}]);
    }
    if row.number("encounter") != 0 {
        resource["encounter"] = reference("Encounter", &ids.uuid(Kind::Encounter, row.number("encounter")));
    }
    resource
}

pub(super) fn prescription_by_id(call: &Call<'_>, id: &str) -> Option<Value> {
    let number = call.site.ids.number(Kind::Prescription, id)?;
    let pid = call.records.owner(Kind::Prescription, number)?;
    let extras = call.records.extras(pid);
    if let Some(row) = extras.prescribed.iter().find(|row| row.id == number) {
        return Some(prescribed_resource(call, pid, row));
    }
    let row = extras.prescriptions.iter().find(|row| row.id == number)?;
    Some(prescription_resource(call, pid, row))
}

fn prescription_resource(call: &Call<'_>, pid: i64, row: &Prescription) -> Value {
    let ids = call.site.ids;
    let mut resource = json!({
        "id": ids.uuid(Kind::Prescription, row.id),
        "meta": call.meta(&row.date),
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "category": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/medicationrequest-category", "code": "community",
            "display": "Home/Community",
        }]}],
        "medicationCodeableConcept": {"coding": [{
            "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": row.drug.rxnorm, "display": row.drug.name,
        }]},
        "subject": subject(call, pid),
        "encounter": reference("Encounter", &ids.uuid(Kind::Encounter, row.eid)),
        "authoredOn": call.moment(&row.date),
        "requester": performer(call, row.provider),
        "dosageInstruction": [{"text": row.drug.instructions}],
    });
    if call.differences().newer_fhir_resources {
        if !row.drug.note.is_empty() {
            resource["note"] = json!([{"text": row.drug.note}]);
        }
        resource["dosageInstruction"] = json!([dosage(row, Some(row.drug.instructions))]);
        // The repeats came 0 whatever was ordered, and the quantity with the strength's unit: both as seen.
        resource["dispenseRequest"] = json!({
            "numberOfRepeatsAllowed": 0,
            "quantity": {"value": row.quantity, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"},
        });
    } else {
        resource["reportedBoolean"] = json!(false);
    }
    resource
}

/// How a drug is taken, in codes.
fn dosage(row: &Prescription, text: Option<&str>) -> Value {
    let (code, display) = row.drug.interval;
    let mut dosage = json!({
        "timing": {"code": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation", "code": code, "display": display
        }], "text": display}},
        "route": {"coding": [{
            "system": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "code": "C38288", "display": "Per Oris"
        }], "text": "Per Oris"},
        "doseAndRate": [{"doseQuantity": {
            "value": row.drug.size.parse::<i64>().unwrap_or(0), "unit": "mg", "system": "http://unitsofmeasure.org",
            "code": "mg",
        }}],
    });
    if let Some(text) = text {
        dosage["text"] = json!(text);
    }
    dosage
}

/// Every second prescription was handed over here; the id is null, as seen.
pub(super) fn dispenses(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["patient", "status"]) {
        for pid in charts_to_look_at(call) {
            let extras = call.records.extras(pid);
            let handed = extras.prescriptions.iter().filter(|row| row.id % 2 == 0);
            found.extend(handed.map(|row| {
                json!({
                    "id": null,
                    "meta": call.meta(&row.date),
                    "resourceType": "MedicationDispense",
                    "status": "completed",
                    "medicationCodeableConcept": {"coding": [
                        {"code": row.drug.rxnorm, "display": row.drug.name},
                        {"system": "http://hl7.org/fhir/sid/ndc", "code": row.drug.ndc, "display": row.drug.name},
                    ], "text": row.drug.name},
                    "subject": subject(call, pid),
                    "context": reference("Encounter", &call.site.ids.uuid(Kind::Encounter, row.eid)),
                    "authorizingPrescription": [
                        reference("MedicationRequest", &call.site.ids.uuid(Kind::Prescription, row.id))
                    ],
                    "quantity": {"value": row.quantity},
                    "whenHandedOver": call.moment(&row.date),
                    "dosageInstruction": [dosage(row, None)],
                })
            }));
        }
        keep_asked(call, &mut found, "whenHandedOver");
    }
    bundle(call, "MedicationDispense", found)
}

/// The clinic's stock: a code as a number, no name.
pub(super) fn medications(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &[]) {
        found = DRUGS.iter().map(|drug| medication_resource(call, drug)).collect();
        keep_asked(call, &mut found, "none");
    }
    bundle(call, "Medication", found)
}

pub(super) fn medication(call: &mut Call<'_>) -> Reply {
    let number = call.site.ids.number(Kind::Drug, call.param(0));
    let found = DRUGS.iter().find(|drug| Some(drug.id) == number).map(|drug| medication_resource(call, drug));
    read_answer(call, found)
}

fn medication_resource(call: &Call<'_>, drug: &Drug) -> Value {
    json!({
        "id": call.site.ids.uuid(Kind::Drug, drug.id),
        "meta": call.meta(&format!("{} 08:00:00", call.records.today)),
        "resourceType": "Medication",
        "code": {"coding": [{
            "system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": drug.rxnorm.parse::<i64>().unwrap_or(0),
        }]},
        "status": "active",
    })
}
