//! `S/patient/{pid}/encounter/{eid}/soap_note`: bare answers, no author.

use super::rules::{self, Check};
use crate::{api::Call, ids::is_uuid, records::SoapNote, wire::Reply};
use serde_json::{Map, Value, json};

const SECTIONS: [&str; 4] = ["subjective", "objective", "assessment", "plan"];

/// Bytes of UTF-8 a section can hold (§9).
const SECTION_BYTES: usize = 65_535;

/// Q44, Q128: the list joins every form of the visit that has a note's number and the patient's, whatever kind of form it
/// is. So a note comes once for each such form, also under another visit than its own.
pub(super) fn list(call: &mut Call<'_>) -> Reply {
    let (pid, eid) = (patient(call), call.number(1));
    let chart = call.records.chart(pid);
    let mut rows = Vec::new();
    for note in chart.notes.iter().filter(|note| note.pid == pid) {
        let vitals = chart.vitals.iter().filter(|vital| vital.eid == eid && vital.id == note.id).count();
        let others = chart.also_listed.iter().filter(|also| **also == (note.id, eid)).count();
        rows.extend(std::iter::repeat_n(note_row(note), usize::from(note.eid == eid) + vitals + others));
    }
    if rows.is_empty() { call.nothing() } else { call.json(200, &json!(rows)) }
}

/// The patient in the path as PHP casts it: digits with letters behind them count as the number (Q102).
fn patient(call: &Call<'_>) -> i64 {
    let digits = call
        .param(0)
        .find(|sign: char| !sign.is_ascii_digit())
        .map_or(call.param(0), |end| &call.param(0)[..end]);
    if is_uuid(call.param(0)) { 0 } else { digits.parse().unwrap_or(0) }
}

pub(super) fn read(call: &mut Call<'_>) -> Reply {
    let (pid, eid, sid) = (patient(call), call.number(1), call.number(2));
    let chart = call.records.chart(pid);
    let row = chart.notes.iter().find(|row| row.id == sid && row.eid == eid && row.pid == pid).map(note_row);
    match row {
        Some(row) => call.json(200, &row),
        None => call.nothing(),
    }
}

/// Stores the note wherever it is sent (Q47), also an empty one (Q55).
pub(super) fn create(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    if let Err(errors) = checked(&body) {
        return call.invalid_bare(errors);
    }
    if rules::not_text(&body, &SECTIONS) {
        return call.fatal("Array to string conversion");
    }
    let mut row =
        SoapNote { pid: patient(call), eid: call.number(1), date: call.now.clone(), ..SoapNote::default() };
    fill(&mut row, &body);
    let (sid, fid) = call.records.add_note(row);
    call.json(201, &json!({"sid": sid, "fid": fid}))
}

/// Q43: unsent sections become null; unknown ids answer the same; the encounter is not looked at.
pub(super) fn update(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    if let Err(errors) = checked(&body) {
        return call.invalid_bare(errors);
    }
    if rules::not_text(&body, &SECTIONS) {
        return call.fatal("Array to string conversion");
    }
    let (pid, sid) = (patient(call), call.number(2));
    let now = call.now.clone();
    if let Some(owner) = call.records.note_owner(sid)
        && let Some(row) = call.records.chart_mut(owner).notes.iter_mut().find(|row| row.id == sid)
    {
        fill(row, &body);
        row.date = now;
        // Q102, patient safety: the note is now of whoever the path names, and its form still of its own patient, so it
        // is listed for neither, until it is sent through its own patient again.
        row.pid = pid;
    }
    call.json(200, &json!({"sid": call.param(2)}))
}

fn checked(body: &Map<String, Value>) -> Result<(), Map<String, Value>> {
    let mut check = Check::new(body);
    for section in SECTIONS {
        check.length(section, section, 2, SECTION_BYTES);
        if body
            .get(section)
            .and_then(Value::as_str)
            .is_some_and(|text| text.len() > SECTION_BYTES && text.chars().count() <= SECTION_BYTES)
        {
            let text = format!("{section} must be {SECTION_BYTES} bytes or shorter");
            check.fail(section, "LengthBetween::TOO_LONG", &text);
        }
    }
    check.errors()
}

fn fill(row: &mut SoapNote, body: &Map<String, Value>) {
    row.subjective = rules::text(body, "subjective");
    row.objective = rules::text(body, "objective");
    row.assessment = rules::text(body, "assessment");
    row.plan = rules::text(body, "plan");
}

fn note_row(row: &SoapNote) -> Value {
    json!({
        "id": row.id,
        "date": row.date,
        "pid": row.pid,
        "user": null,
        "groupname": null,
        "authorized": 0,
        "activity": 1,
        "subjective": row.subjective,
        "objective": row.objective,
        "assessment": row.assessment,
        "plan": row.plan,
    })
}
