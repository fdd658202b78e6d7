//! FHIR Condition, AllergyIntolerance and MedicationRequest: the patient's lists.

use super::{
    medicines,
    search::{
        bundle, charts_to_look_at, code_asked, date_asked, id_asked, read_answer, reference, understood,
    },
};
use crate::{
    api::Call,
    directory,
    records::{ListEntry, ListKind},
    rest::system,
    wire::Reply,
};
use serde_json::{Value, json};

pub(super) fn conditions(call: &mut Call<'_>) -> Reply {
    call.records.hand_out_uuids();
    // Q73: 7.0 does not know the category parameter.
    let known: &[&str] =
        if call.differences().titles_in_code_text { &["patient", "category"] } else { &["patient"] };
    let mut found = Vec::new();
    if understood(call, known) && code_asked(call, "category", "problem-list-item") {
        found =
            entries(call, ListKind::MedicalProblem).iter().map(|row| condition_resource(call, row)).collect();
    }
    bundle(call, "Condition", found)
}

pub(super) fn condition(call: &mut Call<'_>) -> Reply {
    let found = single(call, ListKind::MedicalProblem).map(|row| condition_resource(call, &row));
    read_answer(call, found)
}

pub(super) fn allergies(call: &mut Call<'_>) -> Reply {
    call.records.hand_out_uuids();
    let mut found = Vec::new();
    if understood(call, &["patient"]) {
        found = entries(call, ListKind::Allergy).iter().map(|row| allergy_resource(call, row)).collect();
    }
    bundle(call, "AllergyIntolerance", found)
}

pub(super) fn allergy(call: &mut Call<'_>) -> Reply {
    let found = single(call, ListKind::Allergy).map(|row| allergy_resource(call, &row));
    read_answer(call, found)
}

/// Entries without a uuid have a null id until one is handed out elsewhere (Q51).
pub(super) fn medication_requests(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["patient", "status", "intent"]) {
        if code_asked(call, "intent", "order") {
            if code_asked(call, "status", "active") {
                medicines::prescriptions(call, &mut found);
            }
            medicines::prescribed(call, &mut found);
        }
        if code_asked(call, "intent", "plan") {
            let listed: Vec<Value> = entries(call, ListKind::Medication)
                .iter()
                .filter(|row| code_asked(call, "status", medication_status(call, row)))
                .map(|row| medication_resource(call, row))
                .collect();
            found.extend(listed);
        }
    }
    bundle(call, "MedicationRequest", found)
}

pub(super) fn medication_request(call: &mut Call<'_>) -> Reply {
    let found = call
        .records
        .list_entry(call.param(0))
        .filter(|row| row.kind == ListKind::Medication)
        .map(|row| medication_resource(call, &row))
        .or_else(|| medicines::prescription_by_id(call, call.param(0)));
    read_answer(call, found)
}

fn single(call: &mut Call<'_>, kind: ListKind) -> Option<ListEntry> {
    call.records.hand_out_uuids();
    call.records.list_entry(call.param(0)).filter(|row| row.kind == kind)
}

fn entries(call: &Call<'_>, kind: ListKind) -> Vec<ListEntry> {
    let mut found = Vec::new();
    for pid in charts_to_look_at(call) {
        let chart = call.records.chart(pid);
        found.extend(
            chart
                .lists
                .iter()
                .filter(|row| {
                    row.kind == kind
                        && id_asked(call, row.uuid.as_deref().unwrap_or_default())
                        && date_asked(call, "_lastUpdated", &row.modifydate)
                })
                .cloned(),
        );
    }
    found
}

/// Over once the end date is past.
fn is_over(call: &Call<'_>, row: &ListEntry) -> bool {
    row.enddate.as_ref().is_some_and(|end| *end < call.now)
}

/// The codes of an entry, with the title as their display where the edition shows it.
fn codings(call: &Call<'_>, row: &ListEntry, display: &str) -> Vec<Value> {
    row.diagnosis
        .as_deref()
        .unwrap_or_default()
        .split(';')
        .filter_map(|one| one.split_once(':'))
        .map(|(kind, code)| {
            let mut coding = json!({"code": code, "display": display});
            if let Some(system) = system(kind, call.differences().v2_scopes) {
                coding["system"] = json!(system);
            }
            coding
        })
        .collect()
}

fn concept(system: &str, code: &str, display: &str) -> Value {
    json!({"coding": [{"system": format!("http://terminology.hl7.org/CodeSystem/{system}"), "code": code, "display": display}]})
}

/// Q73: 8.0 gives the title and no code, 7.0 the code and no title.
fn condition_resource(call: &Call<'_>, row: &ListEntry) -> Value {
    let (code, display) = if is_over(call, row) { ("inactive", "Inactive") } else { ("active", "Active") };
    let mut category = concept("condition-category", "problem-list-item", "Problem List Item");
    let mut resource = json!({
        "id": row.uuid,
        "meta": call.meta(&row.modifydate),
        "resourceType": "Condition",
        "clinicalStatus": concept("condition-clinical", code, display),
        "verificationStatus": concept("condition-ver-status", "unconfirmed", "Unconfirmed"),
        "subject": {"reference": format!("Patient/{}", call.records.patient_uuid(row.pid))},
    });
    if call.differences().titles_in_code_text {
        category["text"] = json!("Problem List Item");
        resource["code"] = json!({"text": row.title});
        if let Some(begun) = &row.begdate {
            resource["onsetDateTime"] = json!(call.moment(begun));
            resource["recordedDate"] = json!(call.moment(begun));
        }
    } else {
        // Q120: without a code there is no such member, and of several the last comes for each.
        let mut codings = codings(call, row, "");
        if let Some(last) = codings.last().cloned() {
            codings.fill(last);
            resource["code"] = json!({"coding": codings});
        }
    }
    resource["category"] = json!([category]);
    resource
}

fn allergy_resource(call: &Call<'_>, row: &ListEntry) -> Value {
    let (code, display) = if is_over(call, row) { ("inactive", "Inactive") } else { ("active", "Active") };
    let codings = codings(call, row, &row.title);
    let mut resource = json!({
        "id": row.uuid,
        "meta": call.meta(&row.modifydate),
        "resourceType": "AllergyIntolerance",
        // The title is nowhere else when there is no code; it goes in as it is (Q75).
        "text": {"status": "additional", "div": format!("<div xmlns='http://www.w3.org/1999/xhtml'>{}</div>", row.title)},
        "clinicalStatus": concept("allergyintolerance-clinical", code, display),
        "verificationStatus": concept("allergyintolerance-verification", "unconfirmed", "Unconfirmed"),
        "category": ["medication"],
        "code": if codings.is_empty() {
            concept("data-absent-reason", "unknown", "Unknown")
        } else {
            json!({"coding": codings})
        },
        "patient": {"reference": format!("Patient/{}", call.records.patient_uuid(row.pid))},
    });
    if let Some(criticality) = row.severity.as_deref().and_then(criticality) {
        resource["criticality"] = json!(criticality);
    }
    if !row.reaction.is_empty() {
        // Q129, patient safety: never with a severity.
        resource["reaction"] = json!([{"manifestation": [{"text": row.reaction}]}]);
    }
    resource
}

/// Q129, patient safety: what the severity field becomes. A moderate allergy reads "low".
fn criticality(severity: &str) -> Option<&'static str> {
    match severity {
        "" => None,
        "mild" | "mild_to_moderate" | "moderate" => Some("low"),
        "moderate_to_severe" | "severe" | "life_threatening_severity" | "fatal" => Some("high"),
        _ => Some("unable-to-assess"),
    }
}

fn medication_status(call: &Call<'_>, row: &ListEntry) -> &'static str {
    if is_over(call, row) { "completed" } else { "active" }
}

fn medication_resource(call: &Call<'_>, row: &ListEntry) -> Value {
    let organization = directory::facilities().first().map(|one| one.uuid(call.site.ids)).unwrap_or_default();
    let codings = codings(call, row, &row.title);
    let mut resource = json!({
        "id": row.uuid,
        "meta": call.meta(&row.modifydate),
        "resourceType": "MedicationRequest",
        "status": medication_status(call, row),
        "intent": "plan",
        "category": [concept("medicationrequest-category", "community", "Home/Community")],
        "subject": reference("Patient", &call.records.patient_uuid(row.pid)),
        "authoredOn": call.moment(&row.date),
        "requester": reference("Organization", &organization),
    });
    if call.differences().titles_in_code_text {
        resource["reportedReference"] = reference("Organization", &organization);
        resource["medicationCodeableConcept"] = json!({"text": row.title});
        resource["dispenseRequest"] = json!({"numberOfRepeatsAllowed": 0});
        if !codings.is_empty() {
            // §7: the drug's code strangely stands where the reason belongs.
            let bare: Vec<Value> = codings
                .into_iter()
                .map(|one| json!({"system": one["system"], "code": one["code"]}))
                .collect();
            resource["reasonCode"] = json!([{"coding": bare}]);
        }
    } else {
        resource["reportedBoolean"] = json!(false);
        resource["medicationCodeableConcept"] =
            if codings.is_empty() { json!({"text": row.title}) } else { json!({"coding": codings}) };
    }
    resource
}
