//! CarePlan, Goal, CareTeam, Device and Coverage.

use super::{
    results::{keep_asked, performer},
    search::{bundle, charts_to_look_at, patients_asked, read_answer, reference, subject, understood},
};
use crate::{
    api::Call,
    directory,
    ids::Kind,
    records::{Device, Insurance, PlanItem},
    rest::insurance,
    staff::{self, PHYSICIANS},
    wire::Reply,
};
use serde_json::{Value, json};

// ---- plans

pub(super) fn plans(call: &mut Call<'_>) -> Reply {
    let found = if understood(call, &["patient", "category"])
        && call.asked("category").is_none_or(|one| one.ends_with("assess-plan"))
    {
        plan_items(call, false)
    } else {
        Vec::new()
    };
    bundle(call, "CarePlan", found)
}

pub(super) fn goals(call: &mut Call<'_>) -> Reply {
    let found = if understood(call, &["patient"]) { plan_items(call, true) } else { Vec::new() };
    bundle(call, "Goal", found)
}

fn plan_items(call: &Call<'_>, goal: bool) -> Vec<Value> {
    let mut found = Vec::new();
    for pid in charts_to_look_at(call) {
        let extras = call.records.extras(pid);
        found.extend(
            extras.plans.iter().filter(|row| row.goal == goal).map(|row| plan_resource(call, pid, row)),
        );
    }
    keep_asked(call, &mut found, "none");
    found
}

pub(super) fn plan(call: &mut Call<'_>) -> Reply {
    let found = plan_by_id(call, false);
    plan_answer(call, found)
}

pub(super) fn goal(call: &mut Call<'_>) -> Reply {
    let found = plan_by_id(call, true);
    plan_answer(call, found)
}

fn plan_answer(call: &Call<'_>, found: Option<Value>) -> Reply {
    match found {
        Some(resource) => call.json(200, &resource),
        None => call.json(404, &json!([])),
    }
}

/// The id is the encounter's uuid with `-SK-` and a number behind.
fn plan_by_id(call: &Call<'_>, goal: bool) -> Option<Value> {
    let (euuid, number) = call.param(0).split_once("-SK-")?;
    let eid = call.site.ids.number(Kind::Encounter, euuid)?;
    let pid = call.records.owner(Kind::Encounter, eid)?;
    let extras = call.records.extras(pid);
    let row = extras
        .plans
        .iter()
        .find(|row| row.eid == eid && row.number.to_string() == number && row.goal == goal)?;
    Some(plan_resource(call, pid, row))
}

fn plan_resource(call: &Call<'_>, pid: i64, row: &PlanItem) -> Value {
    let newer = call.differences().newer_fhir_resources;
    let id = format!("{}-SK-{}", row.euuid, row.number);
    if row.goal {
        let code = if newer { "4548-4" } else { "LOINC:4548-4" };
        return json!({
            "id": id,
            "meta": call.meta(&row.date),
            "resourceType": "Goal",
            "lifecycleStatus": "active",
            "description": {"text": row.text},
            "subject": subject(call, pid),
            "target": [{
                // An object where a text belongs, as seen.
                "measure": {"coding": [{"system": "http://loinc.org", "code": code, "display": {"extension": [{
                    "valueCode": "unknown", "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
                }]}}]},
                "detailString": row.text,
                "dueDate": &row.date[..10],
            }],
            "expressedBy": performer(call, row.provider),
        });
    }
    let mut resource = json!({
        "id": id,
        "meta": call.meta(&row.date),
        "resourceType": "CarePlan",
        "text": {"status": "generated", "div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{}</p></div>", row.text)},
        "status": "active",
        "intent": "plan",
        "category": [{"coding": [{
            "system": "http://hl7.org/fhir/us/core/CodeSystem/careplan-category", "code": "assess-plan"
        }]}],
        "description": row.text,
        "subject": subject(call, pid),
        "author": performer(call, row.provider),
    });
    if newer {
        resource["period"] = json!({"start": call.moment(&row.date)});
        resource["goal"] = json!([reference("Goal", &format!("{}-SK-2", row.euuid))]);
        resource["activity"] = json!([{"detail": {
            "kind": "ServiceRequest", "status": "in-progress", "description": row.text,
            "code": {"text": "Blood glucose monitoring", "coding": [{
                "system": "http://snomed.info/sct", "code": "410247002", "display": "Blood glucose monitoring"
            }]},
            "scheduledPeriod": {"start": call.moment(&row.date)},
            "performer": performer(call, row.provider).into_iter().collect::<Vec<_>>(),
        }}]);
    }
    resource
}

// ---- team, devices, coverage

pub(super) fn teams(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["patient", "status"])
        && call.asked("status").is_none_or(|status| status == "active")
    {
        found = charts_to_look_at(call).into_iter().map(|pid| team_resource(call, pid)).collect();
        keep_asked(call, &mut found, "none");
    }
    bundle(call, "CareTeam", found)
}

pub(super) fn team(call: &mut Call<'_>) -> Reply {
    let number =
        call.site.ids.number(Kind::CareTeam, call.param(0)).filter(|pid| call.records.has_patient(*pid));
    let found = number.map(|pid| team_resource(call, pid));
    read_answer(call, found)
}

/// 8.0 names the team and its people, 7.0 only the house.
fn team_resource(call: &Call<'_>, pid: i64) -> Value {
    let ids = call.site.ids;
    let house = directory::facilities().first().map(|one| reference("Organization", &one.uuid(ids)));
    let mut resource = json!({
        "id": ids.uuid(Kind::CareTeam, pid),
        "meta": call.meta(&call.records.patient_updated(pid)),
        "resourceType": "CareTeam",
        "status": "active",
        "subject": subject(call, pid),
    });
    if call.differences().newer_fhir_resources {
        let doctor =
            staff::by_id(PHYSICIANS[(pid % 2) as usize]).map(|one| reference("Practitioner", &one.uuid(ids)));
        let role = |code: &str, display: &str| json!([{"coding": [{"system": "http://snomed.info/sct", "code": code, "display": display}]}]);
        resource["name"] = json!("Primary team");
        resource["participant"] = json!([
            {"role": role("223366009", "Primary Care Provider"), "member": doctor, "onBehalfOf": house, "period": {"start": "2026-01-01"}},
            {"role": role("43741000", "Healthcare facility"), "member": house},
        ]);
    } else {
        resource["participant"] = json!([{
            "role": [{"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "unknown",
                "display": "Unknown",
            }]}],
            "member": house,
        }]);
    }
    resource
}

pub(super) fn devices(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["patient"]) {
        for pid in charts_to_look_at(call) {
            found.extend(call.records.extras(pid).devices.iter().map(|row| device_resource(call, pid, row)));
        }
        keep_asked(call, &mut found, "none");
    }
    bundle(call, "Device", found)
}

pub(super) fn device(call: &mut Call<'_>) -> Reply {
    let found = call.site.ids.number(Kind::Device, call.param(0)).and_then(|id| {
        let pid = call.records.owner(Kind::Device, id)?;
        let extras = call.records.extras(pid);
        extras.devices.iter().find(|row| row.id == id).map(|row| device_resource(call, pid, row))
    });
    read_answer(call, found)
}

fn device_resource(call: &Call<'_>, pid: i64, row: &Device) -> Value {
    json!({
        "id": call.site.ids.uuid(Kind::Device, row.id),
        "meta": call.meta(&row.stored),
        "resourceType": "Device",
        "udiCarrier": [{"deviceIdentifier": "00000000000000", "carrierHRF": "(01)00000000000000"}],
        "manufactureDate": "2019-01-01",
        "expirationDate": "2030-01-01",
        "lotNumber": "L1",
        "serialNumber": row.serial,
        "type": {"extension": [{
            "valueCode": "unknown", "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
        }]},
        "patient": subject(call, pid),
    })
}

pub(super) fn coverages(call: &mut Call<'_>) -> Reply {
    if call.asked("status").is_some() && call.differences().newer_fhir_resources {
        return call.fatal("Unknown column 'status' in 'WHERE'");
    }
    let mut found = Vec::new();
    if understood(call, &["patient"]) {
        let pids = patients_asked(call).unwrap_or_else(|| call.records.pids().collect());
        for pid in pids {
            found.extend(
                call.records.extras(pid).insurance.iter().map(|row| coverage_resource(call, pid, row)),
            );
        }
        keep_asked(call, &mut found, "none");
    }
    bundle(call, "Coverage", found)
}

pub(super) fn coverage(call: &mut Call<'_>) -> Reply {
    let found = call.site.ids.number(Kind::Insurance, call.param(0)).and_then(|id| {
        let pid = call.records.owner(Kind::Insurance, id)?;
        let extras = call.records.extras(pid);
        extras.insurance.iter().find(|row| row.id == id).map(|row| coverage_resource(call, pid, row))
    });
    read_answer(call, found)
}

fn coverage_resource(call: &Call<'_>, pid: i64, row: &Insurance) -> Value {
    let ids = call.site.ids;
    let text = |name: &str| row.fields.get(name).and_then(Value::as_str).unwrap_or_default();
    let payor: Vec<Value> = insurance::insurer(row)
        .map(|number| json!({"reference": format!("Organization/{}", ids.uuid(Kind::InsuranceCompany, number))}))
        .into_iter()
        .collect();
    let start = text("date");
    let mut resource = json!({
        "id": ids.uuid(Kind::Insurance, row.id),
        "meta": call.meta(start),
        "resourceType": "Coverage",
        "status": "active",
        "beneficiary": {"reference": format!("Patient/{}", call.records.patient_uuid(pid))},
        "relationship": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/subscriber-relationship",
            "code": text("subscriber_relationship"),
        }]},
        "payor": payor,
    });
    if call.differences().newer_fhir_resources {
        let class = |code: &str, value: &str| {
            json!({
                "type": {"coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/coverage-class", "code": code
                }]},
                "value": value, "name": text("plan_name"),
            })
        };
        resource["identifier"] = json!([{"value": text("policy_number"), "type": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MB", "display": "Member Number"
        }]}}]);
        resource["type"] = json!({"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "HIP",
            "display": "health insurance plan number"
        }]});
        resource["subscriberId"] = json!(text("policy_number"));
        resource["period"] = json!({"start": call.moment(start)});
        if !text("date_end").is_empty() {
            resource["period"]["end"] = json!(call.moment(text("date_end")));
        }
        resource["class"] = json!([class("group", text("group_number")), class("plan", text("plan_name"))]);
        resource["order"] = json!(1);
        resource["costToBeneficiary"] = json!([{
            "type": {"coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/coverage-copay-type", "code": "copay"
            }]},
            "valueMoney": {"value": text("copay"), "currency": "USD"},
        }]);
    }
    resource
}
