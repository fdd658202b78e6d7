//! Problems, allergies, medications, surgeries and dental issues. The first two speak through the envelope and uuids,
//! the others bare and through numbers.

use super::rules::{self, Check};
use crate::{
    api::Call,
    ids::is_uuid,
    records::{ListEntry, ListKind},
    wire::Reply,
};
use serde_json::{Map, Value, json};

const TITLE: (usize, usize) = (2, 255);

// ---- problems and allergies

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

/// Q39: the lists of one patient are always empty; a number in the uuid's place is fatal.
pub(super) fn none(call: &mut Call<'_>) -> Reply {
    call.records.hand_out_uuids();
    if !is_uuid(call.param(0)) {
        return call.fatal("Invalid UUID string");
    }
    call.envelope_with_links(200, json!([]), call.first_link())
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
    enveloped_rules(&mut check, kind);
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
    enveloped_rules(&mut check, kind);
    if let Err(errors) = check.errors() {
        return call.invalid(errors);
    }
    let Some(mut row) = of_patient(call, kind) else { return nonexisting(call) };
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
    let Some(row) = of_patient(call, kind) else { return nonexisting(call) };
    call.records.chart_mut(row.pid).lists.retain(|kept| kept.id != row.id);
    call.envelope(200, json!({"uuid": row.uuid}))
}

/// The entry the path names, if it is one of the patient's.
fn of_patient(call: &Call<'_>, kind: ListKind) -> Option<ListEntry> {
    let pid = call.patient_at(0)?;
    call.records.list_entry(call.param(1)).filter(|row| row.pid == pid && row.kind == kind)
}

fn nonexisting(call: &Call<'_>) -> Reply {
    let mut errors = Map::new();
    errors.insert("UUID".to_owned(), json!(["invalid or nonexisting value"]));
    call.invalid(errors)
}

/// Q50: problems take days, allergies days with a time.
fn enveloped_rules(check: &mut Check<'_>, kind: ListKind) {
    check.length("title", "title", TITLE.0, TITLE.1);
    for field in ["begdate", "enddate"] {
        if kind == ListKind::MedicalProblem {
            check.day(field, field);
        } else {
            check.day_and_time(field, field);
        }
    }
}

// ---- medications, surgeries, dental issues

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
    check.present("title").present("begdate").length("title", "title", TITLE.0, TITLE.1);
    check.day_and_time("begdate", "begdate").day_and_time("enddate", "enddate");
    if let Err(errors) = check.errors() {
        return call.invalid_bare(errors);
    }
    let mut row = blank(call, kind, call.number(0));
    fill(&mut row, &body);
    row.comments = None;
    let row = call.records.add_list_entry(row);
    call.json(201, &json!({"id": row.id}))
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
    check.day_and_time("begdate", "begdate").day_and_time("enddate", "enddate");
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

// ---- both

fn blank(call: &Call<'_>, kind: ListKind, pid: i64) -> ListEntry {
    ListEntry {
        id: 0,
        uuid: None,
        kind,
        pid,
        date: call.now.clone(),
        title: String::new(),
        begdate: None,
        enddate: None,
        diagnosis: Some(String::new()),
        comments: None,
        // Q50: reaction and severity are accepted and dropped.
        reaction: String::new(),
        severity: None,
        modifydate: call.now.clone(),
    }
}

/// Takes over what was sent. Days get midnight behind them.
fn fill(row: &mut ListEntry, body: &Map<String, Value>) {
    let moment = |text: String| if text.len() == 10 { format!("{text} 00:00:00") } else { text };
    if let Some(title) = rules::text(body, "title") {
        row.title = title;
    }
    if let Some(begun) = rules::text(body, "begdate") {
        row.begdate = Some(moment(begun));
    }
    if let Some(ended) = rules::text(body, "enddate") {
        row.enddate = Some(moment(ended)).filter(|text| !text.is_empty());
    }
    if let Some(diagnosis) = rules::text(body, "diagnosis") {
        row.diagnosis = Some(diagnosis);
    }
    if let Some(comments) = rules::text(body, "comments") {
        row.comments = Some(comments);
    }
}

fn replace(call: &mut Call<'_>, row: &ListEntry) {
    if let Some(kept) = call.records.chart_mut(row.pid).lists.iter_mut().find(|kept| kept.id == row.id) {
        kept.clone_from(row);
    }
}

/// The columns every list entry has.
fn bare_row(row: &ListEntry) -> Value {
    json!({
        "id": row.id,
        "uuid": row.uuid,
        "date": row.date,
        "type": row.kind.name(),
        "subtype": "",
        "title": row.title,
        "udi": null,
        "udi_data": null,
        "begdate": row.begdate,
        "enddate": row.enddate,
        "returndate": null,
        "occurrence": 0,
        "classification": 0,
        "referredby": null,
        "extrainfo": null,
        "diagnosis": row.diagnosis,
        "activity": 1,
        "comments": row.comments,
        "pid": row.pid,
        "user": null,
        "groupname": null,
        "outcome": 0,
        "destination": null,
        "reinjury_id": 0,
        "injury_part": "",
        "injury_type": "",
        "injury_grade": "",
        "reaction": row.reaction,
        "verification": "",
        "external_allergyid": null,
        "erx_source": "0",
        "erx_uploaded": "0",
        "modifydate": row.modifydate,
        "severity_al": row.severity,
        "external_id": null,
        "list_option_id": null,
    })
}

/// The row as the routes with uuids show it: codes taken apart, the patient named twice.
fn enveloped_row(call: &Call<'_>, row: &ListEntry) -> Value {
    let puuid = call.records.patient_uuid(row.pid);
    let mut value = bare_row(row);
    value["diagnosis"] = codes(call, row.diagnosis.as_deref().unwrap_or_default());
    value["patient_id"] = json!(row.pid);
    value["puuid"] = json!(puuid);
    value["patient_uuid"] = json!(puuid);
    value["verification_title"] = Value::Null;
    let nulls: &[&str] = match row.kind {
        ListKind::Allergy => &[
            "practitioner",
            "practitioner_npi",
            "practitioner_uuid",
            "organization",
            "organization_uuid",
            "reaction_codes",
        ],
        _ => &["encounter_uuid", "provider_id", "provider_npi", "provider_uuid", "provider_username"],
    };
    for name in nulls {
        value[*name] = Value::Null;
    }
    if row.kind == ListKind::Allergy {
        value["reaction_title"] = if row.reaction.is_empty() { Value::Null } else { json!(row.reaction) };
    } else {
        value["condition_uuid"] = json!(row.uuid);
        value["last_updated_time"] = json!(row.modifydate);
    }
    value
}

/// `ICD10:I10;ICD10:E11.9` as an object by code; nothing stays an empty text.
fn codes(call: &Call<'_>, diagnosis: &str) -> Value {
    let mut out = Map::new();
    for (kind, code) in diagnosis.split(';').filter_map(|one| one.split_once(':')) {
        out.insert(
            code.to_owned(),
            json!({"code": code, "description": "", "code_type": kind, "system": system(kind, call.differences().v2_scopes)}),
        );
    }
    if out.is_empty() { json!("") } else { Value::Object(out) }
}

/// The code system a code type stands for; 7.0 names some by their number.
pub(crate) fn system(kind: &str, as_url: bool) -> Option<&'static str> {
    match kind {
        "ICD10" if as_url => Some("http://hl7.org/fhir/sid/icd-10"),
        "ICD10" => Some("2.16.840.1.113883.6.90"),
        "RXCUI" => Some("http://www.nlm.nih.gov/research/umls/rxnorm"),
        "CPT4" => Some("http://www.ama-assn.org/go/cpt"),
        "SNOMED-CT" => Some("http://snomed.info/sct"),
        "LOINC" => Some("http://loinc.org"),
        _ => None,
    }
}
