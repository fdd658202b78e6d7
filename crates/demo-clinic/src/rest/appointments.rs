//! `S/appointment`: bare answers; a single read is a list of one.

use super::rules::{self, Check};
use crate::{api::Call, directory, records::Appointment, staff, wire::Reply};
use serde_json::{Value, json};

const TITLE_LENGTH: usize = 150;

/// Characters of a status that are kept; the rest is cut without a word (Q110).
const STATUS_LENGTH: usize = 15;

/// Bytes of the comment that are kept; the rest is cut without a word (§9).
const COMMENT_BYTES: usize = 65_535;

/// Every appointment ever; each number is text (Q53), and no filter works (Q34).
pub(super) fn list_all(call: &mut Call<'_>) -> Reply {
    let rows: Vec<Value> = call
        .records
        .appointments
        .values()
        .map(|row| {
            let mut value = appointment_row(call, row);
            for name in ["pc_eid", "pid", "pc_facility", "pc_billing_location", "pc_catid"] {
                value[name] = json!(value[name].to_string());
            }
            value
        })
        .collect();
    if rows.is_empty() { call.nothing() } else { call.json(200, &json!(rows)) }
}

pub(super) fn list(call: &mut Call<'_>) -> Reply {
    let pid = call.number(0);
    let rows: Vec<Value> =
        call.records.appointments_of(pid).into_iter().map(|row| appointment_row(call, row)).collect();
    if rows.is_empty() { call.nothing() } else { call.json(200, &json!(rows)) }
}

pub(super) fn read(call: &mut Call<'_>) -> Reply {
    let id = call.number(0);
    single(call, id, None)
}

pub(super) fn read_of_patient(call: &mut Call<'_>) -> Reply {
    let (pid, id) = (call.number(0), call.number(1));
    single(call, id, Some(pid))
}

fn single(call: &Call<'_>, id: i64, pid: Option<i64>) -> Reply {
    match call.records.appointments.get(&id).filter(|row| pid.is_none_or(|pid| row.pid == pid)) {
        Some(row) => {
            let mut value = appointment_row(call, row);
            value["pc_duration"] = json!(row.pc_duration);
            value["pc_room"] = json!("");
            value["pc_hometext"] = json!(row.pc_hometext);
            call.json(200, &json!([value]))
        }
        None => call.nothing(),
    }
}

/// Double booking, unknown facilities and any status are taken (Q48).
pub(super) fn create(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    let pid = call.number(0);
    let mut check = Check::new(&body);
    for field in [
        "pc_catid",
        "pc_title",
        "pc_duration",
        "pc_hometext",
        "pc_apptstatus",
        "pc_eventDate",
        "pc_startTime",
        "pc_facility",
        "pc_billing_location",
    ] {
        check.present(field);
    }
    check
        .length("pc_title", "pc_title", 2, TITLE_LENGTH)
        .length("pc_startTime", "pc_startTime", 5, 5)
        .numeric("pc_catid")
        .numeric("pc_duration")
        .numeric("pc_facility")
        .numeric("pc_billing_location")
        .day("pc_eventDate", "pc_eventDate")
        // Q127: a missing comment is refused, and so is an empty one.
        .not_empty("pc_hometext");
    let provider = rules::text(&body, "pc_aid").filter(|text| !text.is_empty());
    if provider.is_some() && staff::by_id(rules::whole(&body, "pc_aid")).is_none() {
        check.fail("pc_aid", "Callback::INVALID_VALUE", "pc_aid is invalid");
    }
    if !call.records.has_patient(pid) {
        check.fail("pid", "Numeric::NOT_NUMERIC", "pid must be numeric");
    }
    if let Err(errors) = check.errors() {
        return call.invalid_bare(errors);
    }
    if rules::not_text(&body, &["pc_title", "pc_hometext", "pc_apptstatus"]) {
        return call.fatal("Array to string conversion");
    }
    let text = |name| rules::text(&body, name).unwrap_or_default();
    // Q110: a time that no clock shows is midnight.
    let start = match text("pc_startTime") {
        start if start.parse::<jiff::civil::Time>().is_ok() => start,
        _ => "00:00".to_owned(),
    };
    let seconds = rules::whole(&body, "pc_duration");
    let mut comment = text("pc_hometext");
    comment.truncate(cut_at(&comment, COMMENT_BYTES));
    let row = Appointment {
        pid,
        pc_aid: provider.map(|_| rules::whole(&body, "pc_aid")),
        pc_apptstatus: text("pc_apptstatus").chars().take(STATUS_LENGTH).collect(),
        pc_event_date: text("pc_eventDate"),
        pc_end_time: end_of(&start, seconds),
        pc_start_time: format!("{start}:00"),
        pc_duration: seconds,
        pc_facility: rules::whole(&body, "pc_facility"),
        pc_billing_location: rules::whole(&body, "pc_billing_location"),
        pc_catid: rules::whole(&body, "pc_catid"),
        pc_title: text("pc_title"),
        pc_hometext: comment,
        ..Appointment::default()
    };
    let id = call.records.add_appointment(row);
    let now = call.now.clone();
    call.records.booked_at.insert(id, now);
    call.json(200, &json!({"id": id}))
}

/// Q49: the answer is the same for ids nobody knows.
pub(super) fn delete(call: &mut Call<'_>) -> Reply {
    let id = call.number(1);
    // Q102: whose it is is not looked at. Of a series all days go: it is one row (Q109).
    call.records.appointments.remove(&id);
    call.records.series.remove(&id);
    call.json(200, &json!({"message": "record deleted"}))
}

/// Where to cut a text so that at most so many bytes stay and no character is split.
fn cut_at(text: &str, bytes: usize) -> usize {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

fn end_of(start: &str, seconds: i64) -> String {
    let (hours, minutes) = start.split_once(':').unwrap_or((start, "0"));
    let begun = hours.parse().unwrap_or(0) * 3600 + minutes.parse().unwrap_or(0) * 60;
    let end: i64 = (begun + seconds).rem_euclid(24 * 3600);
    format!("{:02}:{:02}:{:02}", end / 3600, end / 60 % 60, end % 60)
}

/// A row as lists show it, without the comment.
fn appointment_row(call: &Call<'_>, row: &Appointment) -> Value {
    let ids = call.site.ids;
    let text = |field| call.records.patient_text(row.pid, field);
    let provider = row.pc_aid.and_then(staff::by_id);
    let facility = directory::facility(row.pc_facility);
    let billing = directory::facility(row.pc_billing_location);
    let mut value = json!({
        "pc_eid": row.pc_eid,
        "pc_uuid": row.pc_uuid,
        "fname": text("fname"),
        "lname": text("lname"),
        "DOB": text("DOB"),
        "pid": row.pid,
        "puuid": call.records.patient_uuid(row.pid),
        "pce_aid_uuid": provider.map(|one| one.uuid(ids)),
        "pce_aid_npi": provider.map(|one| one.npi).filter(|npi| !npi.is_empty()),
        "pc_aid": row.pc_aid.map(|id| id.to_string()),
        "pc_apptstatus": row.pc_apptstatus,
        "pc_eventDate": row.pc_event_date,
        "pc_startTime": row.pc_start_time,
        "pc_endTime": row.pc_end_time,
        "pc_time": null,
        "pc_facility": row.pc_facility,
        "pc_billing_location": row.pc_billing_location,
        "pc_catid": row.pc_catid,
        "pc_pid": row.pid.to_string(),
        "pc_title": row.pc_title,
        "facility_name": facility.map(|one| one.name(call.site)),
        "facility_uuid": facility.map(|one| one.location_uuid(ids)),
        "billing_location_name": billing.map(|one| one.name(call.site)),
        "billing_location_uuid": billing.map(|one| one.location_uuid(ids)),
    });
    if call.differences().appointments_name_provider {
        value["pce_aid_fname"] = json!(provider.map(|one| one.given));
        value["pce_aid_lname"] = json!(provider.map(|one| one.family));
        value["pc_website"] = Value::Null;
        value["pc_informant"] = value["pc_aid"].clone();
    }
    value
}
