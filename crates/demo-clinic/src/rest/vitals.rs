//! `S/patient/{pid}/encounter/{eid}/vital`: bare answers, numbers as text.

use super::{
    encounters::stored_date,
    rules::{self, Check},
};
use crate::{api::Call, ids::Kind, records::Vital, settings::Measure, wire::Reply};
use serde_json::{Map, Value, json};

const NUMBERS: [&str; 10] = [
    "bps",
    "bpd",
    "weight",
    "height",
    "temperature",
    "pulse",
    "respiration",
    "waist_circ",
    "head_circ",
    "oxygen_saturation",
];

const NOTE_LENGTH: usize = 255;

pub(super) fn list(call: &mut Call<'_>) -> Reply {
    let (pid, eid) = (call.number(0), call.number(1));
    let mut rows: Vec<Vital> =
        call.records.chart(pid).vitals.iter().filter(|row| row.eid == eid).cloned().collect();
    if rows.is_empty() {
        return call.nothing();
    }
    rows.sort_by(|a, b| (&b.date, b.id).cmp(&(&a.date, a.id)));
    let rows: Vec<Value> = rows.iter().map(|row| vital_row(call, row)).collect();
    call.json(200, &json!(rows))
}

pub(super) fn read(call: &mut Call<'_>) -> Reply {
    let (pid, eid, vid) = (call.number(0), call.number(1), call.number(2));
    let row = call.records.chart(pid).vitals.iter().find(|row| row.id == vid && row.eid == eid).cloned();
    match row {
        Some(row) => call.json(200, &vital_row(call, &row)),
        None => call.nothing(),
    }
}

/// Stores the reading wherever it is sent (Q47). 8.0 answers 500 once the patient has a blood pressure (Q41).
pub(super) fn create(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    if let Err(errors) = checked(&body) {
        return call.invalid_bare(errors);
    }
    if rules::not_text(&body, &["note"]) {
        return call.fatal("Array to string conversion");
    }
    // Q103, patient safety: 7.0 takes the row of that number, whoever's it is.
    let taken = rules::whole(&body, "id");
    if call.differences().vital_id_overwrites && taken != 0 {
        return overwrite(call, taken, &body);
    }
    let mut row = Vital {
        pid: call.number(0),
        eid: call.number(1),
        date: taken_at(call, &body),
        last_updated: call.now.clone(),
        ..Vital::default()
    };
    fill(&mut row, &body);
    let pid = row.pid;
    let (vid, fid) = call.records.add_vital(row);
    let measured = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    let has_pressure =
        call.records.chart(pid).vitals.iter().any(|row| measured(&row.bps) && measured(&row.bpd));
    if has_pressure && call.differences().vital_post_breaks_after_bp {
        return broken(call);
    }
    call.json(201, &json!({"vid": vid, "fid": fid}))
}

/// When a reading was taken: as the database keeps what it is sent, now unless that was said.
fn taken_at(call: &Call<'_>, body: &Map<String, Value>) -> String {
    rules::text(body, "date").map_or_else(|| call.now.clone(), |date| stored_date(&date))
}

/// Q42: answers 500 on all editions, having replaced the row by what was sent.
pub(super) fn update(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    let (pid, vid) = (call.number(0), call.number(2));
    let known = call.records.chart(pid).vitals.iter().any(|row| row.id == vid);
    if known {
        return overwrite(call, vid, &body);
    }
    if call.differences().unknown_vital_told { call.nothing() } else { broken(call) }
}

/// Replaces a row by what was sent: everything else of it is gone.
fn overwrite(call: &mut Call<'_>, vid: i64, body: &Map<String, Value>) -> Reply {
    let now = call.now.clone();
    let uuid = call.site.ids.uuid(Kind::VitalAgain, vid);
    if let Some(owner) = call.records.owner(Kind::Vital, vid)
        && let Some(row) = call.records.chart_mut(owner).vitals.iter_mut().find(|row| row.id == vid)
    {
        *row = Vital {
            id: row.id,
            form_id: row.form_id,
            uuid,
            pid: row.pid,
            eid: row.eid,
            date: rules::text(body, "date").map_or_else(|| row.date.clone(), |date| stored_date(&date)),
            last_updated: now,
            ..Vital::default()
        };
        fill(row, body);
    }
    broken(call)
}

fn broken(call: &Call<'_>) -> Reply {
    call.fatal("Cannot assign null to property VitalsCalculatedService::$authUserId of type int")
}

fn checked(body: &Map<String, Value>) -> Result<(), Map<String, Value>> {
    let mut check = Check::new(body);
    for field in NUMBERS {
        check.numeric(field);
    }
    check.length("note", "note", 0, NOTE_LENGTH);
    check.errors()
}

fn fill(row: &mut Vital, body: &Map<String, Value>) {
    let sent = |name: &str| rules::text(body, name);
    let decimals = |name: &str, places: usize| {
        let number: f64 = sent(name)?.trim().parse().ok()?;
        // The column's largest number stands for anything larger.
        let largest = if places == 2 { 999.99 } else { 999_999.999_999 };
        let number = number.clamp(-largest, largest);
        Some(format!("{number:.places$}"))
    };
    row.bps = sent("bps");
    row.bpd = sent("bpd");
    row.note = sent("note");
    row.temp_method = sent("temp_method");
    row.weight = decimals("weight", 6);
    row.height = decimals("height", 6);
    row.temperature = decimals("temperature", 6);
    row.pulse = decimals("pulse", 6);
    row.respiration = decimals("respiration", 6);
    row.waist_circ = decimals("waist_circ", 6);
    row.head_circ = decimals("head_circ", 6);
    row.oxygen_saturation = decimals("oxygen_saturation", 2);
}

/// A reading as the API shows it: no author, nothing computed, in the units the server is set to (Q104).
fn vital_row(call: &Call<'_>, row: &Vital) -> Value {
    let units = call.clinic.units();
    json!({
        "pid": row.pid,
        "puuid": call.records.patient_uuid(row.pid),
        "eid": row.eid,
        "euuid": call.site.ids.uuid(Kind::Encounter, row.eid),
        "user_uuid": null,
        "user_npi": null,
        "id": row.id,
        "form_id": row.form_id,
        "uuid": row.uuid,
        "date": row.date,
        "external_id": null,
        "note": row.note,
        "bps": row.bps,
        "bpd": row.bpd,
        "weight": units.shown_text(Measure::Weight, row.weight.as_deref()),
        "height": units.shown_text(Measure::Length, row.height.as_deref()),
        "temperature": units.shown_text(Measure::Temperature, row.temperature.as_deref()),
        "temp_method": row.temp_method,
        "pulse": row.pulse,
        "respiration": row.respiration,
        "BMI": null,
        "BMI_status": null,
        "waist_circ": units.shown_text(Measure::Length, row.waist_circ.as_deref()),
        "head_circ": units.shown_text(Measure::Length, row.head_circ.as_deref()),
        "oxygen_saturation": row.oxygen_saturation,
        "oxygen_flow_rate": null,
        "ped_weight_height": null,
        "ped_bmi": null,
        "ped_head_circ": null,
        "inhaled_oxygen_concentration": null,
        "last_updated": row.last_updated,
        "date_created": row.last_updated,
        "weight_unit": units.name(Measure::Weight),
        "height_unit": units.name(Measure::Length),
        "head_circ_unit": units.name(Measure::Length),
        "waist_circ_unit": units.name(Measure::Length),
        "temperature_unit": units.name(Measure::Temperature),
        "pulse_unit": "/min",
        "respiration_unit": "/min",
        "BMI_unit": "kg/m2",
        "bps_unit": "mm[Hg]",
        "bpd_unit": "mm[Hg]",
        "inhaled_oxygen_concentration_unit": "%",
        "oxygen_saturation_unit": "%",
        "oxygen_flow_rate_unit": "L/min",
        "ped_weight_height_unit": "%",
        "ped_bmi_unit": "%",
        "ped_head_circ_unit": "%",
    })
}
