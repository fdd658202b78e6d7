//! Version, facilities, people who work here and option lists.

use crate::{
    api::Call,
    clinic::Clinic,
    directory::{self, Facility, TOWN},
    ids::Kind,
    staff::{STAFF, Staff},
    wire::{JSON, Reply, json_bytes},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Q71: what 8.0 answers to anybody.
pub(super) fn without_token(clinic: &Clinic, path: &str) -> Option<Reply> {
    let value = match path {
        "version" => version_of(clinic),
        "product" => product_state(),
        _ => return None,
    };
    Some(Reply::new(200, JSON, json_bytes(&value, clinic.differences.escapes)))
}

pub(super) fn version(call: &mut Call<'_>) -> Reply {
    call.json(200, &version_of(call.clinic))
}

pub(super) fn product(call: &mut Call<'_>) -> Reply {
    call.json(200, &product_state())
}

/// Text on 7.0 and 8.0, numbers on 8.2 (Q121); the tag of a release is empty.
fn version_of(clinic: &Clinic) -> Value {
    let [major, minor, patch, database, acl] = clinic.differences.version.map(|number| {
        if clinic.differences.version_in_numbers { json!(number) } else { json!(number.to_string()) }
    });
    let real_patch = if clinic.differences.version_in_numbers { json!(0) } else { json!("0") };
    json!({
        "v_major": major, "v_minor": minor, "v_patch": patch, "v_realpatch": real_patch, "v_tag": "",
        "v_database": database, "v_acl": acl,
    })
}

fn product_state() -> Value {
    json!({"status": "UNREGISTERED"})
}

pub(super) fn facilities(call: &mut Call<'_>) -> Reply {
    let rows: Vec<Value> = directory::facilities().iter().map(|one| facility_row(call, one)).collect();
    call.envelope_with_links(200, json!(rows), call.first_link())
}

pub(super) fn facility(call: &mut Call<'_>) -> Reply {
    let found = call.site.ids.number(Kind::Facility, call.param(0)).and_then(directory::facility);
    match found {
        Some(one) => call.envelope(200, facility_row(call, one)),
        None => unknown(call),
    }
}

fn facility_row(call: &Call<'_>, one: &Facility) -> Value {
    let stored = format!("{} 08:00:00", call.records.today);
    let set = BTreeMap::from([
        ("id", json!(one.id.to_string())),
        ("uuid", json!(one.uuid(call.site.ids))),
        ("name", json!(one.name(call.site))),
        ("phone", json!(one.phone)),
        ("street", json!(one.street)),
        ("city", json!(TOWN[0])),
        ("state", json!(TOWN[1])),
        ("postal_code", json!(TOWN[2])),
        ("date_created", json!(stored)),
        ("last_updated", json!(stored)),
    ]);
    call.clinic.shapes.facility.value(&set)
}

pub(super) fn practitioners(call: &mut Call<'_>) -> Reply {
    people(call, |one| one.is_practitioner())
}

pub(super) fn users(call: &mut Call<'_>) -> Reply {
    people(call, |_| true)
}

fn people(call: &Call<'_>, wanted: fn(&&Staff) -> bool) -> Reply {
    let rows: Vec<Value> = STAFF.iter().filter(wanted).map(|one| person_row(call, one)).collect();
    call.envelope_with_links(200, json!(rows), call.first_link())
}

pub(super) fn practitioner(call: &mut Call<'_>) -> Reply {
    person(call, Staff::is_practitioner)
}

pub(super) fn user(call: &mut Call<'_>) -> Reply {
    person(call, |_| true)
}

fn person(call: &Call<'_>, wanted: fn(&Staff) -> bool) -> Reply {
    let uuid = call.param(0);
    match STAFF.iter().find(|one| wanted(one) && one.uuid(call.site.ids) == uuid) {
        Some(one) => call.envelope(200, person_row(call, one)),
        None => unknown(call),
    }
}

/// A row carries a `password` member; what stands in it is no password.
fn person_row(call: &Call<'_>, one: &Staff) -> Value {
    let number = |id: i64| {
        if call.differences().directory_numbers_as_text { json!(id.to_string()) } else { json!(id) }
    };
    let facility = directory::facilities().first();
    let stored = format!("{} 08:00:00", call.records.today);
    let set = BTreeMap::from([
        ("id", number(one.id)),
        ("uuid", json!(one.uuid(call.site.ids))),
        ("username", json!(one.username)),
        ("password", json!("NoLongerUsed")),
        ("fname", json!(one.given)),
        ("lname", json!(one.family)),
        ("facility", json!(facility.map(|one| one.name(call.site)))),
        ("facility_id", number(facility.map_or(0, |one| one.id))),
        ("email", json!(format!("{}@example.org", one.username))),
        ("npi", json!(Some(one.npi).filter(|npi| !npi.is_empty()))),
        ("specialty", json!(one.specialty)),
        ("date_created", json!(stored)),
        ("last_updated", json!(stored)),
    ]);
    call.clinic.shapes.user.value(&set)
}

fn unknown(call: &Call<'_>) -> Reply {
    let mut errors = Map::new();
    errors.insert(
        "uuid".to_owned(),
        json!({"invalid or nonexisting value": format!(" value {}", call.param(0))}),
    );
    call.invalid_as(400, errors)
}

const APPOINTMENT_STATES: &[(&str, &str)] = &[
    ("-", "- None"),
    ("*", "* Reminder done"),
    ("+", "+ Chart pulled"),
    ("x", "x Canceled"),
    ("?", "? No show"),
    ("@", "@ Arrived"),
    ("~", "~ Arrived late"),
    ("!", "! Left w/o visit"),
    ("#", "# Ins/fin issue"),
    ("<", "< In exam room"),
    (">", "> Checked out"),
    ("$", "$ Coding done"),
    ("%", "% Canceled < 24h"),
    ("^", "^ Pending"),
    ("AVM", "AVM Confirmed"),
    ("CALL", "CALL Call requested"),
];

const OPTION_LISTS: &[(&str, &[(&str, &str)])] = &[
    ("apptstat", APPOINTMENT_STATES),
    ("sex", &[("Female", "Female"), ("Male", "Male"), ("UNK", "Unknown")]),
    (
        "marital",
        &[("married", "Married"), ("single", "Single"), ("divorced", "Divorced"), ("widowed", "Widowed")],
    ),
    ("language", &[("English", "English"), ("spanish", "Spanish"), ("vietnamese", "Vietnamese")]),
    (
        "drug_units",
        &[("1", "mg"), ("2", "mg/1cc"), ("3", "mg/2cc"), ("4", "mg/3cc"), ("7", "mcg"), ("8", "grams")],
    ),
    ("drug_route", &[("1", "Per Oris"), ("2", "Per Rectum"), ("3", "To Skin"), ("bymouth", "By Mouth")]),
    ("drug_interval", &[("1", "b.i.d."), ("2", "t.i.d."), ("3", "q.i.d."), ("10", "daily")]),
    ("severity_ccda", &[("mild", "Mild"), ("moderate", "Moderate"), ("severe", "Severe")]),
    ("reaction", &[("hives", "Hives"), ("nausea", "Nausea"), ("shortness_of_breath", "Shortness of Breath")]),
];

pub(super) fn option_list(call: &mut Call<'_>) -> Reply {
    let name = call.param(0);
    let Some((_, options)) = OPTION_LISTS.iter().find(|(list, _)| *list == name) else {
        return call.nothing();
    };
    let stored = format!("{} 08:00:00", call.records.today);
    let rows: Vec<Value> = options
        .iter()
        .enumerate()
        .map(|(at, (id, title))| {
            json!({
                "list_id": name, "option_id": id, "title": title, "seq": (at + 1) * 5, "is_default": 0,
                "option_value": 0, "mapping": "", "notes": "", "codes": "", "toggle_setting_1": 0,
                "toggle_setting_2": 0, "activity": 1, "subtype": "", "edit_options": 1, "timestamp": stored,
                "last_updated": stored,
            })
        })
        .collect();
    call.json(200, &json!(rows))
}
