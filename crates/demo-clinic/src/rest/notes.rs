//! `S/patient/{pid}/encounter/{eid}/soap_note`: bare answers, no author.

use super::rules::{self, Check};
use crate::{api::Call, records::SoapNote, wire::Reply};
use serde_json::{Map, Value, json};

const SECTIONS: [&str; 4] = ["subjective", "objective", "assessment", "plan"];

/// Bytes of UTF-8 a section can hold (§9).
const SECTION_BYTES: usize = 65_535;

pub(super) fn list(call: &mut Call<'_>) -> Reply {
    let (pid, eid) = (call.number(0), call.number(1));
    let chart = call.records.chart(pid);
    let mut rows = Vec::new();
    for note in chart.notes.iter().filter(|note| note.eid == eid) {
        // Q44: the list joins every form of the encounter that has the note's number.
        let also = if call.differences().soap_list_repeats {
            chart.vitals.iter().filter(|vital| vital.eid == eid && vital.id == note.id).count()
        } else {
            0
        };
        rows.extend(std::iter::repeat_n(note_row(note), 1 + also));
    }
    if rows.is_empty() { call.nothing() } else { call.json(200, &json!(rows)) }
}

pub(super) fn read(call: &mut Call<'_>) -> Reply {
    let (pid, eid, sid) = (call.number(0), call.number(1), call.number(2));
    let row = call.records.chart(pid).notes.iter().find(|row| row.id == sid && row.eid == eid).map(note_row);
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
        SoapNote { pid: call.number(0), eid: call.number(1), date: call.now.clone(), ..SoapNote::default() };
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
    let (pid, sid) = (call.number(0), call.number(2));
    let now = call.now.clone();
    if let Some(row) = call.records.chart_mut(pid).notes.iter_mut().find(|row| row.id == sid) {
        fill(row, &body);
        row.date = now;
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
