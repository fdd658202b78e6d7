//! Medications, surgeries and dental issues: bare answers and numbers, and the trouble with missing uuids (Q51).

use super::{
    lists::{TITLE, bare_row, blank, fill, replace},
    rules::Check,
};
use crate::{
    api::Call,
    records::{ListEntry, ListKind},
    wire::Reply,
};
use serde_json::{Value, json};

pub(super) fn medications(call: &mut Call<'_>) -> Reply {
    bare_list(call, ListKind::Medication)
}

pub(super) fn surgeries(call: &mut Call<'_>) -> Reply {
    bare_list(call, ListKind::Surgery)
}

pub(super) fn dental_issues(call: &mut Call<'_>) -> Reply {
    bare_list(call, ListKind::Dental)
}

/// Q51: fatal while any row has no uuid.
fn bare_list(call: &mut Call<'_>, kind: ListKind) -> Reply {
    let chart = call.records.chart(call.number(0));
    let rows: Vec<&ListEntry> = chart.lists.iter().filter(|row| row.kind == kind).collect();
    if rows.is_empty() {
        return call.nothing();
    }
    if rows.iter().any(|row| row.uuid.is_none()) {
        return call.fatal("Uuid::fromBytes(): Argument #1 ($bytes) must be of type string, null given");
    }
    call.json(200, &json!(rows.into_iter().map(bare_row).collect::<Vec<Value>>()))
}

pub(super) fn medication(call: &mut Call<'_>) -> Reply {
    bare_read(call, ListKind::Medication)
}

pub(super) fn surgery(call: &mut Call<'_>) -> Reply {
    bare_read(call, ListKind::Surgery)
}

pub(super) fn dental_issue(call: &mut Call<'_>) -> Reply {
    bare_read(call, ListKind::Dental)
}

/// Q51: fatal once the row has a uuid.
fn bare_read(call: &mut Call<'_>, kind: ListKind) -> Reply {
    let row = numbered(call, kind);
    match row {
        None => call.nothing(),
        Some(row) if row.uuid.is_some() => {
            call.fatal("Malformed UTF-8 characters, possibly incorrectly encoded")
        }
        Some(row) => call.json(200, &bare_row(&row)),
    }
}

fn numbered(call: &Call<'_>, kind: ListKind) -> Option<ListEntry> {
    let (pid, id) = (call.number(0), call.number(1));
    call.records.chart(pid).lists.iter().find(|row| row.id == id && row.kind == kind).cloned()
}

pub(super) fn create_medication(call: &mut Call<'_>) -> Reply {
    create_bare(call, ListKind::Medication)
}

pub(super) fn create_surgery(call: &mut Call<'_>) -> Reply {
    create_bare(call, ListKind::Surgery)
}

pub(super) fn create_dental_issue(call: &mut Call<'_>) -> Reply {
    create_bare(call, ListKind::Dental)
}

fn create_bare(call: &mut Call<'_>, kind: ListKind) -> Reply {
    let body = call.body();
    let mut check = Check::new(&body);
    check.present("title").length("title", "title", TITLE.0, TITLE.1);
    // Q122: a medication may do without the day on which it began.
    if kind != ListKind::Medication {
        check.present("begdate");
    }
    bare_rules(&mut check);
    if let Err(errors) = check.errors() {
        return call.invalid_bare(errors);
    }
    let mut row = blank(call, kind, call.number(0));
    fill(&mut row, &body);
    row.comments = None;
    let row = call.records.add_list_entry(row);
    call.json(201, &json!({"id": row.id}))
}

/// Days with a time, or nothing (Q122).
fn bare_rules(check: &mut Check<'_>) {
    for field in ["begdate", "enddate"] {
        if !check.is_empty(field) {
            check.day_and_time(field, field);
        }
    }
}

pub(super) fn update_medication(call: &mut Call<'_>) -> Reply {
    update_bare(call, ListKind::Medication)
}

pub(super) fn update_surgery(call: &mut Call<'_>) -> Reply {
    update_bare(call, ListKind::Surgery)
}

pub(super) fn update_dental_issue(call: &mut Call<'_>) -> Reply {
    update_bare(call, ListKind::Dental)
}

/// Q83: what is not sent becomes null.
fn update_bare(call: &mut Call<'_>, kind: ListKind) -> Reply {
    let body = call.body();
    let mut check = Check::new(&body);
    check.present("title").length("title", "title", TITLE.0, TITLE.1);
    bare_rules(&mut check);
    if let Err(errors) = check.errors() {
        return call.invalid_bare(errors);
    }
    if let Some(mut row) = numbered(call, kind) {
        row.begdate = None;
        row.enddate = None;
        row.diagnosis = None;
        fill(&mut row, &body);
        row.modifydate = call.now.clone();
        replace(call, &row);
    }
    call.json(200, &json!({"id": call.param(1)}))
}

pub(super) fn delete_medication(call: &mut Call<'_>) -> Reply {
    delete_bare(call, ListKind::Medication)
}

pub(super) fn delete_surgery(call: &mut Call<'_>) -> Reply {
    delete_bare(call, ListKind::Surgery)
}

pub(super) fn delete_dental_issue(call: &mut Call<'_>) -> Reply {
    delete_bare(call, ListKind::Dental)
}

/// Also for unknown numbers; 8.0 answers 500 although it worked.
fn delete_bare(call: &mut Call<'_>, kind: ListKind) -> Reply {
    let (pid, id) = (call.number(0), call.number(1));
    call.records.chart_mut(pid).lists.retain(|row| row.id != id || row.kind != kind);
    deleted(call)
}

/// The answer to a DELETE whose result is a boolean, which 8.0 cannot write.
pub(super) fn deleted(call: &Call<'_>) -> Reply {
    if call.differences().delete_answers_500 {
        call.fatal("RestControllerHelper::getResponseForPayload() expects a string, array, numeric, or JsonSerializable object, bool given.")
    } else {
        call.json(200, &json!(true))
    }
}
