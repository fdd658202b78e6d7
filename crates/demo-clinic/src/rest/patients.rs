//! `S/patient`: search, read, create, update.

use super::rules::{self, Check};
use crate::{
    api::Call,
    records::Patient,
    text,
    wire::{JSON, Reply, write_json},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Filters that look for the value anywhere in the field; every other parameter is ignored (Q34).
const FILTERS: [&str; 10] =
    ["fname", "lname", "email", "phone_home", "phone_cell", "city", "state", "postal_code", "sex", "ss"];

/// Most rows a page can have, whatever was asked for (Q36).
const MOST_ROWS: usize = 200;

/// Columns the server fills in itself.
const OWN: [&str; 8] =
    ["id", "pid", "uuid", "date", "regdate", "last_updated", "addresses", "previous_names"];

pub(super) fn search(call: &mut Call<'_>) -> Reply {
    let filters: Vec<(&str, String)> = FILTERS
        .into_iter()
        .filter_map(|name| Some((name, text::fold(call.asked(name)?).into_owned())))
        .collect();
    let birth = call.asked("DOB");
    let records = &call.records;
    let mut found: Vec<i64> = records
        .pids()
        .filter(|pid| {
            birth.is_none_or(|birth| records.patient_text(*pid, "DOB") == birth)
                && filters
                    .iter()
                    .all(|(name, value)| text::contains(&records.patient_text(*pid, name), value))
        })
        .collect();
    if let Some(sort) = call.asked("_sort") {
        let (field, descending) = match sort.strip_prefix('-') {
            Some(field) => (field, true),
            None => (sort, false),
        };
        if call.clinic.shapes.patient.column(field).is_some() {
            let key = |pid: &i64| match field {
                "pid" | "id" => (*pid, String::new()),
                _ => (0, text::fold(&records.patient_text(*pid, field)).into_owned()),
            };
            found.sort_by_cached_key(key);
            if descending {
                found.reverse();
            }
        } else if !call.differences().bogus_sort_ignored {
            return call.fatal("Invalid sort field");
        }
    }

    let limit = call
        .asked("_limit")
        .and_then(|text| text.parse::<usize>().ok())
        .map_or(0, |limit| limit.min(MOST_ROWS));
    let offset = match call.asked("_offset").map(str::parse::<i64>) {
        Some(Ok(offset)) if offset < 0 => return call.fatal("SQL error with negative offset"),
        // The offset counts only together with a limit.
        Some(Ok(offset)) if limit > 0 => usize::try_from(offset).unwrap_or(0),
        _ => 0,
    };
    let total = found.len();
    let mut links = json!({"first": call.link(&["_limit", "_offset"], 0, limit)});
    let page: Vec<i64> =
        if limit == 0 { found } else { found.into_iter().skip(offset).take(limit).collect() };
    // Q35: the next link says _count, which nothing understands.
    if limit > 0 && offset + limit < total {
        links["next"] = json!(call.link(&["_limit", "_offset"], offset + limit, limit));
    }

    let mut body = Vec::with_capacity(3000 * page.len() + 200);
    body.extend_from_slice(br#"{"validationErrors":[],"internalErrors":[],"data":["#);
    for (at, pid) in page.into_iter().enumerate() {
        if at > 0 {
            body.push(b',');
        }
        if let Some(patient) = call.records.patient(pid) {
            write_row(call, &patient, &mut body);
        }
    }
    body.extend_from_slice(br#"],"links":"#);
    write_json(&links, call.differences().escapes, &mut body);
    body.push(b'}');
    Reply::new(200, JSON, body)
}

pub(super) fn read(call: &mut Call<'_>) -> Reply {
    match call.patient_at(0) {
        Some(pid) => row_answer(call, pid),
        None => unknown(call),
    }
}

fn row_answer(call: &Call<'_>, pid: i64) -> Reply {
    let mut body = br#"{"validationErrors":[],"internalErrors":[],"data":"#.to_vec();
    if let Some(patient) = call.records.patient(pid) {
        write_row(call, &patient, &mut body);
    }
    body.extend_from_slice(br#","links":[]}"#);
    Reply::new(200, JSON, body)
}

/// Q32: unknown uuids and numbers answer 400.
fn unknown(call: &Call<'_>) -> Reply {
    let mut errors = Map::new();
    errors.insert(
        "uuid".to_owned(),
        json!({"invalid or nonexisting value": format!(" value {}", call.param(0))}),
    );
    call.invalid_as(400, errors)
}

fn write_row(call: &Call<'_>, patient: &Patient, out: &mut Vec<u8>) {
    let mut set = patient.fields.clone();
    set.insert("id", json!(patient.pid));
    set.insert("pid", json!(patient.pid));
    set.entry("pubpid").or_insert_with(|| json!(patient.pid.to_string()));
    set.insert("uuid", json!(patient.uuid));
    set.insert("date", json!(patient.date));
    set.insert("regdate", json!(patient.date));
    set.insert("last_updated", json!(patient.last_updated));
    let text = |field| patient.text(field);
    set.insert(
        "addresses",
        json!([{
            "id": null, "contact_id": null, "contact_address_id": null, "period_start": patient.date,
            "period_end": null, "type": "both", "use": "home", "priority": 0, "line1": text("street"), "line2": "",
            "city": text("city"), "district": "", "state": text("state"), "postal_code": text("postal_code"),
            "country_code": text("country_code"),
        }]),
    );
    call.clinic.shapes.patient.write(&set, call.differences().escapes, out);
}

pub(super) fn create(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    let mut check = Check::new(&body);
    check.present("fname").present("lname").present("sex").present("DOB");
    if let Err(errors) = checked(check) {
        return call.invalid_as(400, errors);
    }
    if rules::not_text(&body, &["fname", "lname", "mname", "sex"]) {
        return call.fatal("Array to string conversion");
    }
    let fields = columns(call, &body);
    let now = call.now.clone();
    let pid = call.records.add_patient(fields, &now);
    let uuid = call.records.patient_uuid(pid);
    call.envelope(201, json!({"pid": pid, "uuid": uuid}))
}

/// Unsent fields are kept.
pub(super) fn update(call: &mut Call<'_>) -> Reply {
    let Some(pid) = call.patient_at(0) else { return unknown(call) };
    let body = call.body();
    if let Err(errors) = checked(Check::new(&body)) {
        return call.invalid_as(400, errors);
    }
    let fields = columns(call, &body);
    let now = call.now.clone();
    call.records.update_patient(pid, fields, &now);
    row_answer(call, pid)
}

fn checked(mut check: Check<'_>) -> Result<(), Map<String, Value>> {
    check
        .bytes("fname", "First Name", 1, 255)
        .bytes("lname", "Last Name", 2, 255)
        .length("sex", "Gender", 4, 30)
        .day("DOB", "Date of Birth")
        .email("email");
    check.errors()
}

/// The sent fields that are columns a client may fill.
fn columns(call: &Call<'_>, body: &Map<String, Value>) -> BTreeMap<&'static str, Value> {
    body.iter()
        .filter_map(|(name, value)| {
            let column = call.clinic.shapes.patient.column(name).filter(|column| !OWN.contains(column))?;
            let value = match value {
                Value::Number(number) => json!(number.to_string()),
                Value::String(_) | Value::Null => value.clone(),
                _ => return None,
            };
            Some((column, value))
        })
        .collect()
}
