//! Problems and allergies: through the envelope and uuids. What one patient has is listed on 8.2 only (Q39,
//! Q101).

use super::{
    lists::{TITLE, blank, enveloped_row, fill, replace},
    rules::Check,
};
use crate::{
    api::Call,
    ids::is_uuid,
    records::{ListEntry, ListKind},
    wire::Reply,
};
use serde_json::{Map, Value, json};

pub(super) fn all_problems(call: &mut Call<'_>) -> Reply {
    everybody(call, ListKind::MedicalProblem)
}

pub(super) fn all_allergies(call: &mut Call<'_>) -> Reply {
    everybody(call, ListKind::Allergy)
}

/// Q39: the entries of all patients, whatever the query says.
fn everybody(call: &mut Call<'_>, kind: ListKind) -> Reply {
    call.records.hand_out_uuids();
    let mut rows = Vec::new();
    for pid in call.records.pids() {
        rows.extend(
            call.records
                .chart(pid)
                .lists
                .iter()
                .filter(|row| row.kind == kind)
                .map(|row| enveloped_row(call, row)),
        );
    }
    call.envelope_with_links(200, json!(rows), call.first_link())
}

pub(super) fn list_problems(call: &mut Call<'_>) -> Reply {
    list(call, ListKind::MedicalProblem)
}

pub(super) fn list_allergies(call: &mut Call<'_>) -> Reply {
    list(call, ListKind::Allergy)
}

/// One patient's entries, or the one of them that the path names, which is a list too. Before 8.2 always empty (Q39):
/// the uuid is compared with a number. So a number finds the allergies there, and is fatal for problems (Q101).
fn list(call: &mut Call<'_>, kind: ListKind) -> Reply {
    call.records.hand_out_uuids();
    let by_number = call.param(0).parse::<i64>().ok().filter(|pid| call.records.has_patient(*pid));
    let pid = if call.differences().lists_of_a_patient {
        match call.patient_at(0) {
            None => return call.nobody(),
            found => found,
        }
    } else if is_uuid(call.param(0)) {
        None
    } else if kind == ListKind::Allergy {
        by_number
    } else {
        return call.fatal("UUID columns must be a valid UUID string");
    };
    let only = call.param(1);
    let chart = call.records.chart(pid.unwrap_or(0));
    let rows: Vec<Value> = chart
        .lists
        .iter()
        .filter(|row| row.kind == kind && (only.is_empty() || row.uuid.as_deref() == Some(only)))
        .map(|row| enveloped_row(call, row))
        .collect();
    call.envelope_with_links(200, json!(rows), call.first_link())
}

pub(super) fn problem(call: &mut Call<'_>) -> Reply {
    single(call, ListKind::MedicalProblem)
}

pub(super) fn allergy(call: &mut Call<'_>) -> Reply {
    single(call, ListKind::Allergy)
}

fn single(call: &mut Call<'_>, kind: ListKind) -> Reply {
    call.records.hand_out_uuids();
    match call.records.list_entry(call.param(0)).filter(|row| row.kind == kind) {
        Some(row) => call.envelope(200, enveloped_row(call, &row)),
        None => call.envelope(call.differences().unknown_uuid, json!([])),
    }
}

pub(super) fn create_problem(call: &mut Call<'_>) -> Reply {
    create_enveloped(call, ListKind::MedicalProblem)
}

pub(super) fn create_allergy(call: &mut Call<'_>) -> Reply {
    create_enveloped(call, ListKind::Allergy)
}

fn create_enveloped(call: &mut Call<'_>, kind: ListKind) -> Reply {
    let body = call.body();
    let mut check = Check::new(&body);
    check.present("title");
    if kind == ListKind::MedicalProblem {
        check.present("begdate");
    }
    enveloped_rules(call, &mut check, kind);
    let pid = call.patient_at(0);
    if pid.is_none() {
        check.fail("puuid", "Callback::INVALID_VALUE", "Patient UUID is invalid");
    }
    let pid = match (check.errors(), pid) {
        (Ok(()), Some(pid)) => pid,
        (Err(errors), _) => return call.invalid(errors),
        (Ok(()), None) => return call.invalid(Map::new()),
    };
    let mut row = blank(call, kind, pid);
    fill(&mut row, &body);
    let row = call.records.add_list_entry(row);
    call.records.hand_out_uuids();
    call.envelope(call.differences().clinical_created, json!({"id": row.id, "uuid": row.uuid}))
}

pub(super) fn update_problem(call: &mut Call<'_>) -> Reply {
    update_enveloped(call, ListKind::MedicalProblem)
}

pub(super) fn update_allergy(call: &mut Call<'_>) -> Reply {
    update_enveloped(call, ListKind::Allergy)
}

/// Unsent fields are kept (Q50).
fn update_enveloped(call: &mut Call<'_>, kind: ListKind) -> Reply {
    call.records.hand_out_uuids();
    let body = call.body();
    let mut check = Check::new(&body);
    enveloped_rules(call, &mut check, kind);
    if let Err(errors) = check.errors() {
        return call.invalid(errors);
    }
    // Q102, patient safety: nobody looks whether it is this patient's.
    let Some(mut row) = addressed(call, kind) else { return nonexisting(call) };
    fill(&mut row, &body);
    row.modifydate = call.now.clone();
    replace(call, &row);
    call.envelope(200, enveloped_row(call, &row))
}

pub(super) fn delete_problem(call: &mut Call<'_>) -> Reply {
    delete_enveloped(call, ListKind::MedicalProblem)
}

pub(super) fn delete_allergy(call: &mut Call<'_>) -> Reply {
    delete_enveloped(call, ListKind::Allergy)
}

fn delete_enveloped(call: &mut Call<'_>, kind: ListKind) -> Reply {
    call.records.hand_out_uuids();
    let Some(row) = addressed(call, kind) else { return nonexisting(call) };
    // Q102, patient safety: through another patient nothing is deleted, and the answer is that of a success.
    if call.patient_at(0) == Some(row.pid) {
        call.records.chart_mut(row.pid).lists.retain(|kept| kept.id != row.id);
    }
    call.envelope(200, json!({"uuid": row.uuid}))
}

/// The entry the path names, whoever's it is.
fn addressed(call: &Call<'_>, kind: ListKind) -> Option<ListEntry> {
    call.patient_at(0)?;
    call.records.list_entry(call.param(1)).filter(|row| row.kind == kind)
}

fn nonexisting(call: &Call<'_>) -> Reply {
    let mut errors = Map::new();
    errors.insert("UUID".to_owned(), json!(["invalid or nonexisting value"]));
    call.invalid(errors)
}

/// Q50, Q100: problems take days, allergies days with a time, and on 8.2 days too.
fn enveloped_rules(call: &Call<'_>, check: &mut Check<'_>, kind: ListKind) {
    let days = kind == ListKind::MedicalProblem || call.differences().allergy_dates_are_days;
    check.length("title", "title", TITLE.0, TITLE.1);
    for field in ["begdate", "enddate"] {
        if days {
            check.day(field, field);
        } else {
            check.day_and_time(field, field);
        }
    }
}
