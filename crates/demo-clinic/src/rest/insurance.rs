//! Insurance and employer of a patient, and what little works about insurers (Q85).

use super::rules::Check;
use crate::{
    api::Call,
    ids::Kind,
    records::{INSURERS, Insurance},
    wire::{JSON, Reply},
};
use serde_json::{Map, Value, json};

/// The columns of a policy.
const COLUMNS: [&str; 31] = [
    "type",
    "provider",
    "plan_name",
    "policy_number",
    "group_number",
    "subscriber_lname",
    "subscriber_mname",
    "subscriber_fname",
    "subscriber_relationship",
    "subscriber_ss",
    "subscriber_DOB",
    "subscriber_street",
    "subscriber_postal_code",
    "subscriber_city",
    "subscriber_state",
    "subscriber_country",
    "subscriber_phone",
    "subscriber_employer",
    "subscriber_employer_street",
    "subscriber_employer_postal_code",
    "subscriber_employer_state",
    "subscriber_employer_country",
    "subscriber_employer_city",
    "copay",
    "date",
    "subscriber_sex",
    "accept_assignment",
    "policy_type",
    "subscriber_street_line_2",
    "subscriber_employer_street_line_2",
    "date_end",
];

const REQUIRED: [&str; 15] = [
    "type",
    "provider",
    "policy_number",
    "subscriber_lname",
    "subscriber_fname",
    "subscriber_relationship",
    "subscriber_DOB",
    "subscriber_street",
    "subscriber_postal_code",
    "subscriber_city",
    "subscriber_state",
    "subscriber_sex",
    "accept_assignment",
    "date",
    "date_end",
];

pub(super) fn list(call: &mut Call<'_>) -> Reply {
    let rows: Vec<Value> = match call.patient_at(0) {
        Some(pid) => {
            call.records.extras(pid).insurance.iter().map(|row| policy_row(call, pid, row, true)).collect()
        }
        None => Vec::new(),
    };
    call.envelope_with_links(200, json!(rows), call.first_link())
}

pub(super) fn read(call: &mut Call<'_>) -> Reply {
    match find(call) {
        Some((pid, row)) => call.envelope(200, policy_row(call, pid, &row, true)),
        None => call.envelope(call.differences().unknown_uuid, json!([])),
    }
}

fn find(call: &Call<'_>) -> Option<(i64, Insurance)> {
    let pid = call.patient_at(0)?;
    let id = call.site.ids.number(Kind::Insurance, call.param(1))?;
    let row = call.records.extras(pid).insurance.iter().find(|row| row.id == id).cloned()?;
    Some((pid, row))
}

/// Q84: the end date has to be there and is dropped.
pub(super) fn create(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    let mut check = Check::new(&body);
    for field in REQUIRED {
        check.present(field);
    }
    check.day("date", "date");
    let pid = call.patient_at(0);
    if pid.is_none() {
        check.fail("puuid", "Callback::INVALID_VALUE", "Patient UUID is invalid");
    }
    let twice = pid.is_some_and(|pid| {
        call.records.extras(pid).insurance.iter().any(|row| {
            ["type", "date"]
                .iter()
                .all(|name| body.get(*name).is_some() && row.fields.get(*name) == body.get(*name))
        })
    });
    if twice {
        let text = "A policy for this type with the same effective date already exists for this patient";
        check.fail("date", "Record::DUPLICATE_RECORD", text);
    }
    let pid = match (check.errors(), pid) {
        (Ok(()), Some(pid)) => pid,
        (Err(errors), _) => return call.invalid(errors),
        (Ok(()), None) => return call.invalid(Map::new()),
    };
    let mut fields: Map<String, Value> = COLUMNS
        .iter()
        .map(|name| ((*name).to_owned(), body.get(*name).cloned().unwrap_or_else(|| json!(""))))
        .collect();
    for name in ["subscriber_street_line_2", "subscriber_employer_street_line_2", "date_end"] {
        fields.insert(name.to_owned(), Value::Null);
    }
    let row = call.records.add_insurance(pid, fields);
    call.envelope(200, policy_row(call, pid, &row, false))
}

/// Q84: what is not sent becomes null.
pub(super) fn update(call: &mut Call<'_>) -> Reply {
    let body = call.body();
    let Some((pid, mut row)) = find(call) else {
        return call.envelope(call.differences().unknown_uuid, json!([]));
    };
    row.fields = COLUMNS
        .iter()
        .map(|name| ((*name).to_owned(), body.get(*name).cloned().unwrap_or(Value::Null)))
        .collect();
    for name in ["accept_assignment", "policy_type"] {
        if row.fields[name].is_null() {
            row.fields.insert(name.to_owned(), json!(""));
        }
    }
    if let Some(kept) = call.records.extras_mut(pid).insurance.iter_mut().find(|kept| kept.id == row.id) {
        kept.clone_from(&row);
    }
    call.envelope(200, policy_row(call, pid, &row, false))
}

fn policy_row(call: &Call<'_>, pid: i64, row: &Insurance, joined: bool) -> Value {
    let ids = call.site.ids;
    let mut value = Value::Object(row.fields.clone());
    value["id"] = json!(row.id);
    value["uuid"] = json!(ids.uuid(Kind::Insurance, row.id));
    value["pid"] = json!(pid);
    if joined {
        value["puuid"] = json!(call.records.patient_uuid(pid));
        value["insureruuid"] = json!(insurer(row).map(|number| ids.uuid(Kind::InsuranceCompany, number)));
    }
    value
}

/// The number of the company behind a policy, if the clinic knows it.
pub(crate) fn insurer(row: &Insurance) -> Option<i64> {
    let number = row.fields.get("provider")?.as_str()?.parse().ok()?;
    INSURERS.iter().any(|(known, _)| *known == number).then_some(number)
}

/// Q86: only where its scope can be registered.
pub(super) fn employer(call: &mut Call<'_>) -> Reply {
    let rows: Vec<Value> = call
        .patient_at(0)
        .and_then(|pid| Some((pid, call.records.extras(pid).employer?)))
        .map(|(pid, name)| {
            json!({
                "id": pid, "uuid": null, "name": name, "street": "9 Example Street", "street_line_2": null,
                "postal_code": null, "city": "Sampleton", "state": "CA", "country": "USA",
                "date": format!("{} 07:35:19", call.records.today), "start_date": null, "end_date": null, "pid": pid,
                "puuid": call.records.patient_uuid(pid), "created_by": null, "user_uuid": null, "occupation": null,
                "occupation_codes": null, "industry_codes_display": null, "industry": null, "industry_codes": null,
                "occupation_codes_display": null,
            })
        })
        .into_iter()
        .collect();
    call.envelope_with_links(200, json!(rows), call.first_link())
}

/// Q85: 7.0 an empty object whatever exists, 8.0 fatal.
pub(super) fn companies(call: &mut Call<'_>) -> Reply {
    if call.differences().errors_have_bodies {
        call.fatal(
            "RestControllerHelper::getResponseForPayload() expects a string, array, numeric, or JsonSerializable \
             object, ProcessingResult given.",
        )
    } else {
        call.json(200, &json!({}))
    }
}

/// Q85: fatal for a company that exists.
pub(super) fn company(call: &mut Call<'_>) -> Reply {
    if !INSURERS.iter().any(|(number, _)| *number == call.number(0)) {
        return call.nothing();
    }
    if call.differences().errors_have_bodies {
        call.fatal("Malformed UTF-8 characters, possibly incorrectly encoded")
    } else {
        Reply::new(500, JSON, Vec::new())
    }
}

pub(super) fn create_company(call: &mut Call<'_>) -> Reply {
    call.fatal("Call to undefined method InsuranceCompanyService::validate()")
}

/// An object, number to name.
pub(super) fn types(call: &mut Call<'_>) -> Reply {
    let names: Map<String, Value> =
        TYPES.iter().enumerate().map(|(at, name)| ((at + 1).to_string(), json!(name))).collect();
    call.json(200, &Value::Object(names))
}

const TYPES: [&str; 26] = [
    "Other HCFA",
    "Medicare Part B",
    "Medicaid",
    "ChampUSVA",
    "ChampUS",
    "Blue Cross Blue Shield",
    "FECA",
    "Self Pay",
    "Central Certification",
    "Other Non-Federal Programs",
    "Preferred Provider Organization (PPO)",
    "Point of Service (POS)",
    "Exclusive Provider Organization (EPO)",
    "Indemnity Insurance",
    "Health Maintenance Organization (HMO) Medicare Risk",
    "Automobile Medical",
    "Commercial Insurance Co.",
    "Disability",
    "Health Maintenance Organization",
    "Liability",
    "Liability Medical",
    "Other Federal Program",
    "Title V",
    "Veterans Administration Plan",
    "Workers Compensation Health Plan",
    "Mutually Defined",
];
