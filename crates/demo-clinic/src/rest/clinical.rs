//! Immunizations, orders, drugs and prescriptions: the whole clinic in each answer, read only.

use super::prescriptions;
use crate::{
    api::Call,
    editions::Procedures,
    ids::{Kind, is_uuid},
    records::{DRUGS, Drug, Immunization, LabResult, ListKind, Order},
    staff,
    wire::Reply,
};
use serde_json::{Value, json};

// ---- immunizations

pub(super) fn immunizations(call: &mut Call<'_>) -> Reply {
    let mut rows = Vec::new();
    for pid in call.records.pids() {
        for row in &call.records.extras(pid).immunizations {
            for site in sites(row) {
                let mut value = immunization_row(call, pid, row, site);
                for name in ["id", "added_erroneously", "administered_by_id"] {
                    value[name] = json!(value[name].to_string());
                }
                value["primarySource"] = json!(true);
                rows.push(value);
            }
        }
    }
    call.envelope_with_links(200, json!(rows), call.first_link())
}

pub(super) fn immunization(call: &mut Call<'_>) -> Reply {
    if !is_uuid(call.param(0)) {
        return call.fatal("Invalid UUID string");
    }
    let found = call.site.ids.number(Kind::Immunization, call.param(0)).and_then(|id| {
        let pid = call.records.owner(Kind::Immunization, id)?;
        let extras = call.records.extras(pid);
        let row = extras.immunizations.iter().find(|row| row.id == id)?;
        Some(immunization_row(call, pid, row, sites(row)[0]))
    });
    match found {
        Some(row) => call.envelope(200, row),
        None => call.envelope(call.differences().unknown_uuid, json!([])),
    }
}

/// Code and display of the site. Where the code is also an option of other lists the row comes twice, with their
/// words (seen: Laos and Louisiana for the left arm).
pub(crate) fn sites(row: &Immunization) -> Vec<(Option<&'static str>, &'static str)> {
    if row.site == "LA" {
        vec![(Some("Laos"), "Laotian"), (None, "Louisiana")]
    } else {
        vec![(Some("LD"), "Left Deltoid")]
    }
}

/// Q91: the dose is cut to a whole number.
fn immunization_row(call: &Call<'_>, pid: i64, row: &Immunization, site: (Option<&str>, &str)) -> Value {
    let provider = staff::by_id(row.provider);
    let mut value = json!({
        "id": row.id,
        "uuid": call.site.ids.uuid(Kind::Immunization, row.id),
        "puuid": call.records.patient_uuid(pid),
        "administered_date": call.moment(&row.date),
        "cvx_code": row.cvx,
        "cvx_code_text": row.name,
        "manufacturer": "PMC",
        "lot_number": row.lot,
        "added_erroneously": 0,
        "administered_by_id": row.provider,
        "administered_by": null,
        "education_date": null,
        "note": "left arm",
        "create_date": call.moment(&row.stored),
        "update_date": row.stored,
        "amount_administered": 0,
        "amount_administered_unit": "mL",
        "expiration_date": null,
        "route": "IM",
        "administration_site": row.site,
        "site_display": site.1,
        "site_code": site.0,
        "completion_status": "Completed",
        "reason_code": null,
        "refusal_reason": null,
        "refusal_reason_codes": null,
        "refusal_reason_cdc_nip_code": null,
        "refusal_reason_description": null,
        "provider_uuid": provider.map(|one| one.uuid(call.site.ids)),
        "provider_npi": provider.map(|one| one.npi),
        "provider_username": provider.map(|one| one.username),
        "primarySource": false,
    });
    if call.differences().newer_fhir_resources {
        for name in ["euuid", "facility_uuid", "facility_location_uuid"] {
            value[name] = Value::Null;
        }
    }
    value
}

// ---- orders and results

/// A row for each result (Q90); 8.x fails, 8.2 under status 200 (Q124).
pub(super) fn procedures(call: &mut Call<'_>) -> Reply {
    if let Procedures::SqlText(status) = call.differences().procedures {
        return call.sql_error(status, "SELECT DISTINCT porder.uuid, porder.procedure_order_id");
    }
    let mut rows = Vec::new();
    for pid in call.records.pids() {
        for order in &call.records.extras(pid).orders {
            if order.results.is_empty() {
                rows.push(numbers_as_text(procedure_row(call, pid, order, None)));
            }
            rows.extend(
                order.results.iter().map(|one| numbers_as_text(procedure_row(call, pid, order, Some(one)))),
            );
        }
    }
    call.envelope_with_links(200, json!(rows), call.first_link())
}

fn numbers_as_text(mut row: Value) -> Value {
    for name in [
        "procedure_order_id",
        "provider_id",
        "patient_id",
        "encounter_id",
        "activity",
        "lab_id",
        "collector_id",
    ] {
        row[name] = json!(row[name].to_string());
    }
    row
}

pub(super) fn procedure(call: &mut Call<'_>) -> Reply {
    let found = call.site.ids.number(Kind::Order, call.param(0)).and_then(|id| {
        let pid = call.records.owner(Kind::Order, id)?;
        let order = call.records.extras(pid).orders.iter().find(|row| row.id == id).cloned()?;
        Some((pid, order))
    });
    match found {
        None => {
            let text = json!({"invalid or nonexisting value": format!(" value {}", call.param(0))});
            call.invalid_as(400, [("uuid".to_owned(), text)].into_iter().collect())
        }
        Some(_) if call.differences().procedures != Procedures::Rows => {
            call.fatal("Malformed UTF-8 characters, possibly incorrectly encoded")
        }
        Some((pid, order)) => call.envelope(200, procedure_row(call, pid, &order, order.results.first())),
    }
}

fn procedure_row(call: &Call<'_>, pid: i64, order: &Order, result: Option<&LabResult>) -> Value {
    let ids = call.site.ids;
    let diagnoses = if order.diagnosis.is_empty() { json!("") } else { json!([["ICD10", order.diagnosis]]) };
    json!({
        "procedure_order_id": order.id,
        "uuid": ids.uuid(Kind::Order, order.id),
        "provider_id": order.provider,
        "patient_id": pid,
        "encounter_id": order.eid,
        "date_collected": order.date,
        "date_ordered": format!("{} 00:00:00", &order.date[..10]),
        "order_priority": "normal",
        "order_status": "complete",
        "patient_instructions": order.laboratory.then_some("fasting"),
        "activity": 1,
        "control_id": "",
        "lab_id": 1,
        "specimen_type": "",
        "specimen_location": "",
        "specimen_volume": "",
        "date_transmitted": null,
        "clinical_hx": "",
        "external_id": null,
        "history_order": "0",
        "order_diagnosis": diagnoses,
        "procedure_order_type": if order.laboratory { "laboratory_test" } else { "intervention" },
        "diagnoses": if order.diagnosis.is_empty() { Value::Null } else { diagnoses },
        "procedure_order_title": null,
        "procedure_name": order.name,
        "procedure_code": if order.laboratory { order.code.to_owned() } else { format!("CPT4:{}", order.code) },
        "collector_id": 0,
        "account": null,
        "account_facility": null,
        "billing_type": null,
        "order_abn": "not_required",
        "order_psc": null,
        "provider_number": null,
        "specimen_fasting": null,
        "result_status": result.map(|_| "final"),
        "result_code": result.map(|one| one.loinc),
        "result_text": result.map(|one| one.name),
        "date": result.map(|_| &order.reported),
        "facility": result.map(|_| "Sample Laboratory"),
        "units": result.map(|one| one.units),
        "result": result.map(|one| &one.value),
        "puuid": call.records.patient_uuid(pid),
        "euuid": ids.uuid(Kind::Encounter, order.eid),
        "pruuid": staff::by_id(order.provider).map(|one| one.uuid(ids)),
    })
}

// ---- drugs and prescriptions

pub(super) fn drugs(call: &mut Call<'_>) -> Reply {
    let rows: Vec<Value> = DRUGS.iter().map(|drug| drug_row(call, drug)).collect();
    call.envelope_with_links(200, json!(rows), call.first_link())
}

fn drug_row(call: &Call<'_>, drug: &Drug) -> Value {
    let stored = format!("{} 08:00:00", call.records.today);
    json!({
        "drug_id": drug.id.to_string(),
        "uuid": call.site.ids.uuid(Kind::Drug, drug.id),
        "name": drug.name,
        "ndc_number": drug.ndc,
        "form": "0",
        "size": drug.size,
        "unit": "1",
        "route": "1",
        "related_code": "",
        "active": "1",
        "drug_code": {(drug.rxnorm): {
            "code": drug.rxnorm, "description": null, "code_type": "RXCUI",
            "system": "http://www.nlm.nih.gov/research/umls/rxnorm",
        }},
        "rxnorm_drugcode": drug.rxnorm,
        "manufacturer": null,
        "lot_number": null,
        "expiration": null,
        "drug_last_updated": stored,
        "drug_date_created": stored,
    })
}

/// Q92: never finds anything.
pub(super) fn drug(call: &mut Call<'_>) -> Reply {
    call.envelope(call.differences().unknown_uuid, json!([]))
}

/// Prescriptions and medication list entries of everybody.
pub(super) fn prescriptions(call: &mut Call<'_>) -> Reply {
    let mut rows = Vec::new();
    for pid in call.records.pids() {
        rows.extend(
            call.records.extras(pid).prescriptions.iter().map(|row| prescriptions::drawn_row(call, pid, row)),
        );
        rows.extend(call.records.extras(pid).prescribed.iter().map(|row| prescriptions::row(call, pid, row)));
        for row in call.records.chart(pid).lists.iter().filter(|row| row.kind == ListKind::Medication) {
            let mut value = prescriptions::blank();
            value["uuid"] = json!(row.uuid);
            value["source_table"] = json!("lists");
            value["drug"] = json!(row.title);
            value["date_added"] = json!(row.date);
            value["date_modified"] = json!(row.modifydate);
            value["diagnosis"] = json!(row.diagnosis);
            value["puuid"] = json!(call.records.patient_uuid(pid));
            value["category_text"] = json!("Community");
            if call.differences().newer_fhir_resources {
                value["intent"] = json!("plan");
                value["intent_title"] = json!("Plan");
            }
            rows.push(value);
        }
    }
    call.envelope_with_links(200, json!(rows), call.first_link())
}

/// Q92: the text of a failed statement, on 8.0 with status 200; right on 8.2.
pub(super) fn prescription(call: &mut Call<'_>) -> Reply {
    if call.differences().prescribing {
        return prescriptions::read(call);
    }
    let status = if call.differences().errors_have_bodies { 200 } else { 500 };
    call.sql_error(status, "SELECT combined_prescriptions.uuid, combined_prescriptions.source_table")
}
