//! What the five lists of a chart have in common: rows and how they are filled.

use super::rules;
use crate::{
    api::Call,
    records::{ListEntry, ListKind},
};
use serde_json::{Map, Value, json};

/// Shortest and longest title.
pub(super) const TITLE: (usize, usize) = (2, 255);

pub(super) fn blank(call: &Call<'_>, kind: ListKind, pid: i64) -> ListEntry {
    // Q50: reaction and severity are accepted and dropped.
    ListEntry::blank(kind, pid, &call.now)
}

/// Takes over what was sent. Days get midnight behind them.
pub(super) fn fill(row: &mut ListEntry, body: &Map<String, Value>) {
    let moment = |text: String| if text.len() == 10 { format!("{text} 00:00:00") } else { text };
    if let Some(title) = rules::text(body, "title") {
        row.title = title;
    }
    if let Some(begun) = rules::text(body, "begdate") {
        row.begdate = Some(moment(begun)).filter(|text| !text.is_empty());
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

pub(super) fn replace(call: &mut Call<'_>, row: &ListEntry) {
    if let Some(kept) = call.records.chart_mut(row.pid).lists.iter_mut().find(|kept| kept.id == row.id) {
        kept.clone_from(row);
    }
}

/// The columns every list entry has.
pub(super) fn bare_row(row: &ListEntry) -> Value {
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
pub(super) fn enveloped_row(call: &Call<'_>, row: &ListEntry) -> Value {
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

/// `ICD10:I10;ICD10:E11.9` as an object by code; nothing stays an empty text. Codes are not checked (Q120).
fn codes(call: &Call<'_>, diagnosis: &str) -> Value {
    let mut out = Map::new();
    for one in diagnosis.split(';').filter(|one| !one.is_empty()) {
        let (kind, code) = one.split_once(':').map_or((None, one), |(kind, code)| (Some(kind), code));
        let system = kind.and_then(|kind| system(kind, call.differences().v2_scopes));
        out.insert(
            code.to_owned(),
            json!({"code": code, "description": "", "code_type": kind, "system": system}),
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
