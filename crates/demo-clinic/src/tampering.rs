//! Answers that are right but for one thing, as a proxy, an upgrade or a bug of the server could make them.

use crate::faults::Fault;
use serde_json::{Value, json};

/// Changes the body of a right answer as the fault says; bodies that are not the fault's kind stay as they are.
pub(crate) fn tamper(fault: &Fault, body: &mut Vec<u8>) {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else { return };
    match fault {
        Fault::ForeignSubject { patient } => foreign_subject(&mut value, patient),
        Fault::OutcomeEntry { total } => outcome_entry(&mut value, *total),
        Fault::UnitCode { loinc, code } => {
            for one in resources(&mut value) {
                if has_code(one, loinc) {
                    one["valueQuantity"]["code"] = json!(code);
                    one["valueQuantity"]["unit"] = json!(code);
                }
            }
        }
        Fault::WithoutTime => {
            for one in resources(&mut value) {
                if let Some(members) = one.as_object_mut() {
                    members.remove("effectiveDateTime");
                    members.remove("effectivePeriod");
                    members.remove("issued");
                }
            }
        }
        _ => return,
    }
    *body = value.to_string().into_bytes();
}

/// The resources of a Bundle, or the resource itself.
fn resources(value: &mut Value) -> Vec<&mut Value> {
    if value["resourceType"] != "Bundle" {
        return vec![value];
    }
    value["entry"]
        .as_array_mut()
        .map(|entries| entries.iter_mut().filter_map(|entry| entry.get_mut("resource")).collect())
        .unwrap_or_default()
}

fn has_code(resource: &Value, loinc: &str) -> bool {
    resource.get("valueQuantity").is_some()
        && resource["code"]["coding"].as_array().into_iter().flatten().any(|coding| coding["code"] == *loinc)
}

/// The last entry says that it is about somebody else.
fn foreign_subject(value: &mut Value, patient: &str) {
    if let Some(last) = resources(value).pop() {
        for member in ["subject", "patient"] {
            if last.get(member).is_some() {
                last[member]["reference"] = json!(format!("Patient/{patient}"));
            }
        }
    }
}

/// An entry that is no record, and a total that counts whatever it likes.
fn outcome_entry(value: &mut Value, total: u64) {
    if value["resourceType"] != "Bundle" {
        return;
    }
    value["total"] = json!(total);
    let outcome = json!({"resource": {"resourceType": "OperationOutcome", "issue": [{
        "severity": "warning", "code": "incomplete", "diagnostics": "Some records could not be read."
    }]}});
    match value["entry"].as_array_mut() {
        Some(entries) => entries.push(outcome),
        None => value["entry"] = json!([outcome]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tampered(fault: &Fault, value: &Value) -> Value {
        let mut body = value.to_string().into_bytes();
        tamper(fault, &mut body);
        serde_json::from_slice(&body).unwrap()
    }

    #[test]
    fn one_entry_turns_strange_and_the_rest_stays() {
        let entry = |id: &str| json!({"resource": {"id": id, "subject": {"reference": "Patient/one"}}});
        let bundle = json!({"resourceType": "Bundle", "total": 2, "entry": [entry("a"), entry("b")]});
        let foreign = tampered(&Fault::ForeignSubject { patient: "two".to_owned() }, &bundle);
        assert_eq!(foreign["entry"][0], bundle["entry"][0]);
        assert_eq!(foreign["entry"][1]["resource"]["subject"]["reference"], "Patient/two");
        let counted = tampered(&Fault::OutcomeEntry { total: 3 }, &bundle);
        assert_eq!(counted["total"], 3);
        assert_eq!(counted["entry"][2]["resource"]["resourceType"], "OperationOutcome");
    }

    #[test]
    fn a_unit_changes_only_where_the_code_is() {
        let weight =
            json!({"code": {"coding": [{"code": "29463-7"}]}, "valueQuantity": {"value": 12, "code": "kg"}});
        let fault = Fault::UnitCode { loinc: "29463-7".to_owned(), code: "[stone_av]".to_owned() };
        assert_eq!(tampered(&fault, &weight)["valueQuantity"]["code"], "[stone_av]");
        let height =
            json!({"code": {"coding": [{"code": "8302-2"}]}, "valueQuantity": {"value": 12, "code": "cm"}});
        assert_eq!(tampered(&fault, &height), height);
    }
}
