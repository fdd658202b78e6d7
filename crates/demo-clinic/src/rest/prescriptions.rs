//! Writing and stopping prescriptions (Q113), and reading one. Only 8.2 has it.

use super::rules;
use crate::{
    api::Call,
    ids::Kind,
    records::{Prescribed, Prescription},
    staff,
    wire::Reply,
};
use serde_json::{Map, Value, json};

/// The columns a client may fill; whatever else is sent is ignored.
const COLUMNS: [&str; 15] = [
    "drug",
    "dosage",
    "quantity",
    "refills",
    "note",
    "rxnorm_drugcode",
    "encounter",
    "provider_id",
    "start_date",
    "size",
    "unit",
    "route",
    "interval",
    "substitute",
    "per_refill",
];

/// A uuid or an unknown number as patient is accepted, and nobody has what was prescribed.
pub(super) fn create(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    let mut errors = Map::new();
    for field in ["drug", "patient_id"] {
        if rules::text(&body, field).is_none_or(|text| text.is_empty()) {
            errors.insert(field.to_owned(), json!("This field is required"));
        }
    }
    if !errors.is_empty() {
        return call.invalid_as(400, errors);
    }
    let fields: Map<String, Value> = COLUMNS
        .into_iter()
        .filter_map(|column| Some((column.to_owned(), json!(rules::text(&body, column)?))))
        .collect();
    let pid = rules::text(&body, "patient_id").and_then(|text| text.parse().ok()).unwrap_or(0);
    let row = call.records.add_prescribed(pid, fields);
    if rules::text(&body, "active").is_some_and(|active| active != "1") {
        switch_off(call, pid, row.id);
    }
    call.envelope(201, json!({"id": row.id, "uuid": call.site.ids.uuid(Kind::Prescription, row.id)}))
}

/// DELETE stops it; it may be done again.
pub(super) fn stop(call: &mut Call<'_>) -> Reply {
    let found = call
        .site
        .ids
        .number(Kind::Prescription, call.param(0))
        .and_then(|id| Some((call.records.owner(Kind::Prescription, id)?, id)));
    match found {
        Some((pid, id)) => {
            switch_off(call, pid, id);
            call.envelope(200, json!({"message": "record deleted"}))
        }
        None => unknown(call),
    }
}

fn switch_off(call: &mut Call<'_>, pid: i64, id: i64) {
    for row in call.records.extras_mut(pid).prescribed.iter_mut().filter(|row| row.id == id) {
        row.active = false;
    }
}

pub(super) fn read(call: &mut Call<'_>) -> Reply {
    let found = call.site.ids.number(Kind::Prescription, call.param(0)).and_then(|id| {
        let pid = call.records.owner(Kind::Prescription, id)?;
        let extras = call.records.extras(pid);
        let written = extras.prescribed.iter().find(|one| one.id == id).map(|one| row(call, pid, one));
        written.or_else(|| {
            extras.prescriptions.iter().find(|one| one.id == id).map(|one| drawn_row(call, pid, one))
        })
    });
    match found {
        Some(value) => call.envelope(200, value),
        None => unknown(call),
    }
}

fn unknown(call: &Call<'_>) -> Reply {
    let text = json!({"invalid or nonexisting value": format!("value {}", call.param(0))});
    call.invalid_as(400, [("uuid".to_owned(), text)].into_iter().collect())
}

/// A row as lists and reads show it.
pub(super) fn row(call: &Call<'_>, pid: i64, row: &Prescribed) -> Value {
    let ids = call.site.ids;
    let drug = row.text("drug").unwrap_or_default();
    let mut value = blank();
    for (name, filled) in [
        ("uuid", json!(ids.uuid(Kind::Prescription, row.id))),
        ("source_table", json!("prescriptions")),
        ("drug", json!(drug)),
        ("active", json!(i64::from(row.active))),
        ("status", json!(row.status())),
        ("intent", json!("order")),
        ("category", json!("community")),
        ("category_title", json!("Home/Community")),
        ("category_text", json!("Community")),
        ("request_intent_title", json!("Order")),
        ("note", json!(row.text("note"))),
        ("dosage", json!(row.text("dosage"))),
        ("quantity", json!(row.text("quantity"))),
        ("rxnorm_drugcode", json!(row.text("rxnorm_drugcode"))),
        ("puuid", json!(call.records.patient_uuid(pid))),
        ("pruuid", json!(staff::by_id(row.number("provider_id")).map(|one| one.uuid(ids)))),
    ] {
        value[name] = filled;
    }
    if row.number("encounter") != 0 {
        value["euuid"] = json!(ids.uuid(Kind::Encounter, row.number("encounter")));
    }
    if let Some(code) = row.text("rxnorm_drugcode").filter(|code| !code.is_empty()) {
        value["drugcode"] =
            json!({(code): {"code": code, "description": drug, "code_type": null, "system": null}});
    }
    value
}

/// A prescription that was drawn with its chart.
pub(super) fn drawn_row(call: &Call<'_>, pid: i64, row: &Prescription) -> Value {
    let ids = call.site.ids;
    let mut value = blank();
    for (name, filled) in [
        ("uuid", json!(ids.uuid(Kind::Prescription, row.id))),
        ("source_table", json!("prescriptions")),
        ("drug", json!(row.drug.name)),
        ("intent", json!("order")),
        ("category", json!("community")),
        ("intent_title", json!("Order")),
        ("category_title", json!("Home/Community")),
        ("category_text", json!("Community")),
        ("rxnorm_drugcode", json!(row.drug.rxnorm)),
        ("date_added", json!(row.date)),
        ("unit", json!("1")),
        ("interval", json!("2")),
        ("route", json!("1")),
        ("note", json!(row.drug.note)),
        ("dosage", json!("1")),
        ("drug_dosage_instructions", json!(row.drug.instructions)),
        ("date_modified", json!(row.date)),
        ("prescription_drug_size", json!(row.drug.size)),
        ("quantity", json!(row.quantity.to_string())),
        ("puuid", json!(call.records.patient_uuid(pid))),
        ("euuid", json!(ids.uuid(Kind::Encounter, row.eid))),
        ("pruuid", json!(staff::by_id(row.provider).map(|one| one.uuid(ids)))),
        ("drug_uuid", json!(ids.uuid(Kind::Drug, row.drug.id))),
        ("route_id", json!("1")),
        ("route_title", json!("Per Oris")),
        ("unit_id", json!("1")),
        // Q92: 7.0 looks the titles up in the wrong list.
        ("unit_title", json!(if call.differences().newer_fhir_resources { "mg" } else { "Per Oris" })),
        ("interval_id", json!("2")),
        (
            "interval_title",
            json!(if call.differences().newer_fhir_resources { row.drug.interval.1 } else { "Per Rectum" }),
        ),
        (
            "drugcode",
            json!({(row.drug.rxnorm): {
                "code": row.drug.rxnorm, "description": row.drug.name, "code_type": null, "system": null
            }}),
        ),
    ] {
        value[name] = filled;
    }
    value
}

pub(super) fn blank() -> Value {
    let mut value = json!({"active": "1", "status": "active"});
    for name in [
        "intent",
        "category",
        "intent_title",
        "category_title",
        "rxnorm_drugcode",
        "unit",
        "interval",
        "route",
        "note",
        "dosage",
        "drug_dosage_instructions",
        "prescription_drug_size",
        "quantity",
        "diagnosis",
        "euuid",
        "pruuid",
        "drug_uuid",
        "route_id",
        "route_title",
        "route_codes",
        "unit_id",
        "unit_title",
        "unit_codes",
        "interval_id",
        "interval_title",
        "interval_codes",
        "interval_notes",
    ] {
        value[name] = Value::Null;
    }
    value
}
