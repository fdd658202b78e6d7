//! What came of orders: laboratory Observations, DiagnosticReport, and clinical notes.

use super::search::{
    bundle, charts_to_look_at, code_asked, date_asked, id_asked, read_answer, reference, subject, understood,
};
use crate::{
    api::Call,
    directory,
    ids::Kind,
    records::{ClinicalNote, LabResult, Order},
    staff,
    wire::Reply,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

const LOINC: &str = "http://loinc.org";

pub(super) fn performer(call: &Call<'_>, provider: i64) -> Option<Value> {
    staff::by_id(provider).map(|one| reference("Practitioner", &one.uuid(call.site.ids)))
}

pub(super) fn encounter(call: &Call<'_>, eid: i64) -> Value {
    reference("Encounter", &call.site.ids.uuid(Kind::Encounter, eid))
}

fn organization(call: &Call<'_>) -> Value {
    let id = directory::facilities().first().map(|one| one.uuid(call.site.ids)).unwrap_or_default();
    reference("Organization", &id)
}

/// Every order of the patients a search is about.
pub(super) fn orders(call: &Call<'_>) -> Vec<(i64, Order)> {
    let pids = charts_to_look_at(call).into_iter();
    pids.flat_map(|pid| {
        call.records.extras(pid).orders.iter().map(|row| (pid, row.clone())).collect::<Vec<_>>()
    })
    .collect()
}

pub(super) fn order(call: &Call<'_>, id: i64) -> Option<(i64, Order)> {
    let pid = call.records.owner(Kind::Order, id)?;
    call.records.extras(pid).orders.iter().find(|row| row.id == id).map(|row| (pid, row.clone()))
}

// ---- laboratory Observations

/// The laboratory's part of an Observation search.
pub(super) fn lab_observations(call: &Call<'_>, found: &mut Vec<Value>) {
    for (pid, order) in orders(call) {
        if !date_asked(call, "date", &order.reported) || !date_asked(call, "_lastUpdated", &order.reported) {
            continue;
        }
        found.extend(
            order
                .results
                .iter()
                .filter(|one| {
                    code_asked(call, "code", one.loinc)
                        && id_asked(call, &call.site.ids.uuid(Kind::Result, one.id))
                })
                .map(|one| lab_observation(call, pid, &order, one)),
        );
    }
}

/// A laboratory Observation by its id.
pub(super) fn lab_observation_by_id(call: &Call<'_>, id: &str) -> Option<Value> {
    let number = call.site.ids.number(Kind::Result, id)?;
    let (pid, order) = order(call, number / 4)?;
    let result = order.results.iter().find(|one| one.id == number)?;
    Some(lab_observation(call, pid, &order, result))
}

/// Q90, patient safety: 7.0 cuts the decimals and gives neither range nor interpretation.
fn lab_observation(call: &Call<'_>, pid: i64, order: &Order, result: &LabResult) -> Value {
    let ids = call.site.ids;
    let cut = call.differences().lab_values_cut;
    let mut resource = json!({
        "id": ids.uuid(Kind::Result, result.id),
        "meta": call.meta(&order.reported),
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory",
        }]}],
        "code": {"coding": [{"system": LOINC, "code": result.loinc, "display": result.name}]},
        "subject": subject(call, pid),
        "effectiveDateTime": call.moment(&order.reported),
    });
    match result.value.parse::<f64>() {
        Ok(value) => {
            let shown = if cut || value.fract() == 0.0 { json!(value.trunc() as i64) } else { json!(value) };
            resource["valueQuantity"] =
                json!({"value": shown, "unit": result.units, "system": "http://unitsofmeasure.org"});
            if !cut {
                resource["valueQuantity"]["code"] = json!(result.units);
                if let Some((low, high)) = result.range {
                    let (code, display) = match value {
                        value if value < low => ("L", "Low"),
                        value if value > high => ("H", "High"),
                        _ => ("N", "Normal"),
                    };
                    resource["interpretation"] = json!([{"coding": [{
                        "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                        "code": code, "display": display,
                    }]}]);
                    let limit = |value: f64| {
                        json!({
                            "value": value, "unit": result.units, "system": "http://unitsofmeasure.org",
                            "code": result.units,
                        })
                    };
                    resource["referenceRange"] = json!([{"low": limit(low), "high": limit(high)}]);
                }
            }
        }
        Err(_) => resource["valueString"] = json!(result.value),
    }
    if !cut {
        resource["category"][0]["coding"][0]["display"] = json!("Laboratory");
        resource["encounter"] = encounter(call, order.eid);
        resource["performer"] = json!(performer(call, order.provider).into_iter().collect::<Vec<_>>());
        resource["specimen"] = reference("Specimen", &ids.uuid(Kind::Specimen, order.id));
    }
    resource
}

// ---- DiagnosticReport

pub(super) fn reports(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["patient", "category", "code", "date"]) {
        for pid in charts_to_look_at(call) {
            let extras = call.records.extras(pid);
            if code_asked(call, "category", "LP29684-5") {
                found.extend(
                    extras.notes.iter().filter(|row| row.radiology).map(|row| note_report(call, pid, row)),
                );
            }
            if code_asked(call, "category", "LAB") {
                found.extend(
                    extras.orders.iter().filter(|row| row.laboratory).map(|row| lab_report(call, pid, row)),
                );
            }
        }
        keep_asked(call, &mut found, "effectiveDateTime");
    }
    bundle(call, "DiagnosticReport", found)
}

/// Drops what `_id`, `date` and `_lastUpdated` do not ask for.
pub(super) fn keep_asked(call: &Call<'_>, found: &mut Vec<Value>, date: &str) {
    let wall =
        |value: &Value| value.as_str().and_then(|text| text.get(..19)).unwrap_or_default().replace('T', " ");
    found.retain(|one| {
        id_asked(call, one["id"].as_str().unwrap_or_default())
            && (call.asked("date").is_none() || date_asked(call, "date", &wall(&one[date])))
            && (call.asked("_lastUpdated").is_none()
                || date_asked(call, "_lastUpdated", &wall(&one["meta"]["lastUpdated"])))
    });
}

pub(super) fn report(call: &mut Call<'_>) -> Reply {
    let found = match call.site.ids.read(call.param(0)) {
        Some((Kind::Report, id)) => order(call, id).map(|(pid, row)| lab_report(call, pid, &row)),
        Some((Kind::ClinicalNote, id)) => {
            note(call, id).filter(|(_, row)| row.radiology).map(|(pid, row)| note_report(call, pid, &row))
        }
        _ => None,
    };
    read_answer(call, found)
}

fn note(call: &Call<'_>, id: i64) -> Option<(i64, ClinicalNote)> {
    let pid = call.records.owner(Kind::ClinicalNote, id)?;
    call.records.extras(pid).notes.iter().find(|row| row.id == id).map(|row| (pid, row.clone()))
}

fn lab_report(call: &Call<'_>, pid: i64, row: &Order) -> Value {
    let ids = call.site.ids;
    let results: Vec<Value> = row
        .results
        .iter()
        .map(|one| {
            let mut member = reference("Observation", &ids.uuid(Kind::Result, one.id));
            member["display"] = json!(one.name);
            member
        })
        .collect();
    let mut resource = json!({
        "id": ids.uuid(Kind::Report, row.id),
        "meta": call.meta(&row.reported),
        "resourceType": "DiagnosticReport",
        "status": "final",
        "category": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "LAB", "display": "Laboratory",
        }]}],
        // The prefix in the code is OpenEMR's own.
        "code": {"coding": [{"system": LOINC, "code": format!("LOINC:{}", row.code), "display": row.name}]},
        "subject": subject(call, pid),
        "encounter": encounter(call, row.eid),
        "effectiveDateTime": call.moment(&row.reported),
        "issued": call.moment(&row.reported),
        "performer": [organization(call)],
        "result": results,
    });
    if call.differences().newer_fhir_resources {
        resource["basedOn"] = json!([reference("ServiceRequest", &ids.uuid(Kind::Order, row.id))]);
        resource["resultsInterpreter"] = json!(performer(call, row.provider).into_iter().collect::<Vec<_>>());
    }
    resource
}

fn note_report(call: &Call<'_>, pid: i64, row: &ClinicalNote) -> Value {
    json!({
        "id": call.site.ids.uuid(Kind::ClinicalNote, row.id),
        "meta": call.meta(&row.date),
        "resourceType": "DiagnosticReport",
        "status": "final",
        "category": [{"coding": [{"system": LOINC, "code": "LP29684-5", "display": "Radiology"}]}],
        "code": {"coding": [{"system": LOINC, "code": "18748-4", "display": "Diagnostic imaging study"}]},
        "subject": subject(call, pid),
        "encounter": encounter(call, row.eid),
        "effectiveDateTime": call.moment(&row.date),
        "issued": call.moment(&row.date),
        "performer": performer(call, row.provider).into_iter().collect::<Vec<_>>(),
        "presentedForm": [{"contentType": "text/plain", "data": STANDARD.encode(row.text)}],
    })
}

/// A clinical note without a category, as DocumentReference.
pub(super) fn note_document(call: &Call<'_>, pid: i64, row: &ClinicalNote) -> Value {
    let id = call.site.ids.uuid(Kind::ClinicalNote, row.id);
    json!({
        "id": id,
        "meta": call.meta(&row.date),
        "resourceType": "DocumentReference",
        "identifier": [{"value": id}],
        "status": "current",
        "type": {"coding": [{"system": LOINC, "code": "11506-3", "display": "Progress Note"}]},
        "category": [{"coding": [{
            "system": "http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category",
            "code": "clinical-note", "display": "Clinical Note",
        }]}],
        "subject": subject(call, pid),
        "date": call.moment(&row.date),
        "author": performer(call, row.provider).into_iter().collect::<Vec<_>>(),
        "custodian": organization(call),
        "content": [{
            "attachment": {"contentType": "text/plain", "data": STANDARD.encode(row.text)},
            "format": {
                "system": "http://ihe.net/fhir/ValueSet/IHE.FormatCode.codesystem",
                "code": "urn:ihe:iti:xds:2017:mimeTypeSufficient", "display": "mimeType Sufficient",
            },
        }],
        "context": {"encounter": [encounter(call, row.eid)], "period": {"start": call.moment(&row.date)}},
    })
}

pub(super) fn note_document_by_number(call: &Call<'_>, id: i64) -> Option<Value> {
    note(call, id).filter(|(_, row)| !row.radiology).map(|(pid, row)| note_document(call, pid, &row))
}
