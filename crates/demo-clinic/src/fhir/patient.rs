//! FHIR Patient, the only resource staff can write (Q68).

use super::search::{bundle, date_asked, id_asked, page, read_answer, understood};
use crate::{api::Call, records::Patient, text, wire::Reply};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const KNOWN: [&str; 22] = [
    "name",
    "name:contains",
    "name:exact",
    "family",
    "family:contains",
    "family:exact",
    "given",
    "given:contains",
    "given:exact",
    "birthdate",
    "gender",
    "phone",
    "email",
    "telecom",
    "identifier",
    "address",
    "address-city",
    "address-state",
    "address-postalcode",
    "death-date",
    "mothersMaidenName",
    "generalPractitioner",
];

pub(super) fn search(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &KNOWN) {
        let mut pids: Vec<i64> = call.records.pids().filter(|pid| fits(call, *pid)).collect();
        sort(call, &mut pids);
        // Only the page that is shown is drawn in full.
        let all = pids.len();
        let needed = page(call).map_or(all, |(offset, count)| (offset + count).min(all));
        found = pids[..needed]
            .iter()
            .filter_map(|pid| call.records.patient(*pid).map(|patient| resource(call, &patient)))
            .collect();
    }
    bundle(call, "Patient", found)
}

fn sort(call: &Call<'_>, pids: &mut [i64]) {
    let Some(sort) = call.asked("_sort") else { return };
    let (name, descending) = sort.strip_prefix('-').map_or((sort, false), |name| (name, true));
    let column = match name {
        "family" | "name" => "lname",
        "given" => "fname",
        "birthdate" => "DOB",
        _ => return,
    };
    pids.sort_by_cached_key(|pid| text::fold(&call.records.patient_text(*pid, column)).into_owned());
    if descending {
        pids.reverse();
    }
}

fn fits(call: &Call<'_>, pid: i64) -> bool {
    let column = |name: &str| call.records.patient_text(pid, name);
    call.asked("_id").is_none_or(|_| id_asked(call, &call.records.patient_uuid(pid)))
        && words(call, "name", pid, &["fname", "mname", "lname", "title"])
        && words(call, "family", pid, &["lname"])
        && words(call, "given", pid, &["fname", "mname"])
        && (call.asked("birthdate").is_none() || date_asked(call, "birthdate", &column("DOB")))
        && call.asked("gender").is_none_or(|gender| column("sex").eq_ignore_ascii_case(gender))
        && verbatim(call, "phone", pid, &["phone_home", "phone_cell", "phone_biz"])
        && verbatim(call, "email", pid, &["email"])
        && verbatim(call, "telecom", pid, &["phone_home", "phone_cell", "phone_biz", "email"])
        && call.asked("identifier").is_none_or(|identifier| {
            let value = identifier.rsplit_once('|').map_or(identifier, |(_, value)| value);
            let number = column("pubpid");
            value == column("ss")
                || if number.is_empty() { value == pid.to_string() } else { value == number }
        })
        && words(call, "address-city", pid, &["city"])
        && words(call, "address-state", pid, &["state"])
        && words(call, "address-postalcode", pid, &["postal_code"])
        && words(call, "address", pid, &["street", "city", "state", "postal_code"])
        && (call.asked("_lastUpdated").is_none()
            || date_asked(call, "_lastUpdated", &call.records.patient_updated(pid)))
        && ["death-date", "mothersMaidenName", "generalPractitioner"]
            .iter()
            .all(|name| call.asked(name).is_none())
}

/// Looks at each part by itself: a prefix, or with a modifier anywhere or exactly. A comma is "or".
fn words(call: &Call<'_>, name: &str, pid: i64, columns: &[&str]) -> bool {
    let test = |suffix: &str, fits: fn(&str, &str) -> bool| {
        call.asked(&format!("{name}{suffix}")).is_none_or(|asked| {
            asked
                .split(',')
                .any(|one| columns.iter().any(|column| fits(&call.records.patient_text(pid, column), one)))
        })
    };
    test("", |text, asked| text::fold(text).starts_with(&*text::fold(asked)))
        && test(":contains", |text, asked| text::fold(text).contains(&*text::fold(asked)))
        && test(":exact", |text, asked| text == asked)
}

/// As stored, no digits folded.
fn verbatim(call: &Call<'_>, name: &str, pid: i64, columns: &[&str]) -> bool {
    call.asked(name)
        .is_none_or(|asked| columns.iter().any(|column| call.records.patient_text(pid, column) == asked))
}

pub(super) fn read(call: &mut Call<'_>) -> Reply {
    let found =
        call.patient_at(0).and_then(|pid| call.records.patient(pid).map(|patient| resource(call, &patient)));
    read_answer(call, found)
}

pub(super) fn create(call: &mut Call<'_>) -> Reply {
    let body = Value::Object(call.body());
    let fields = match accepted(call, &body) {
        Ok(fields) => fields,
        Err(reply) => return reply,
    };
    let now = call.now.clone();
    let pid = call.records.add_patient(fields, &now);
    call.json(201, &json!({"pid": pid, "uuid": call.records.patient_uuid(pid)}))
}

pub(super) fn update(call: &mut Call<'_>) -> Reply {
    let Some(pid) = call.patient_at(0) else { return read_answer(call, None) };
    let body = Value::Object(call.body());
    let fields = match accepted(call, &body) {
        Ok(fields) => fields,
        Err(reply) => return reply,
    };
    let now = call.now.clone();
    call.records.update_patient(pid, fields, &now);
    let found = call.records.patient(pid).map(|patient| resource(call, &patient));
    read_answer(call, found)
}

fn accepted(call: &Call<'_>, body: &Value) -> Result<BTreeMap<&'static str, Value>, Reply> {
    if body["resourceType"] != "Patient" {
        return Err(call.json(
            400,
            &json!({"resourceType": "OperationOutcome", "issue": [{
                "severity": "error", "code": "invalid", "details": {"text": "resourceType Not Found"}
            }]}),
        ));
    }
    let mut fields = BTreeMap::new();
    let mut set = |column: &'static str, value: &Value| {
        if let Some(text) = value.as_str() {
            fields.insert(column, json!(text));
        }
    };
    let name = &body["name"][0];
    set("lname", &name["family"]);
    set("fname", &name["given"][0]);
    set("mname", &name["given"][1]);
    set("title", &name["prefix"][0]);
    set("DOB", &body["birthDate"]);
    let address = &body["address"][0];
    set("street", &address["line"][0]);
    set("city", &address["city"]);
    set("state", &address["state"]);
    set("postal_code", &address["postalCode"]);
    set("country_code", &address["country"]);
    for contact in body["telecom"].as_array().into_iter().flatten() {
        match (contact["system"].as_str(), contact["use"].as_str()) {
            (Some("email"), _) => set("email", &contact["value"]),
            (Some("phone"), Some("mobile")) => set("phone_cell", &contact["value"]),
            (Some("phone"), _) => set("phone_home", &contact["value"]),
            _ => {}
        }
    }
    if let Some(gender) = body["gender"].as_str() {
        let sex = match gender {
            "female" => "Female",
            "male" => "Male",
            other => other,
        };
        set("sex", &json!(sex));
    }
    let mut errors = Map::new();
    for column in ["fname", "lname", "sex", "DOB"] {
        if !fields.contains_key(column) {
            let text = format!("{column} must be provided, but does not exist");
            errors.insert(column.to_owned(), json!({"Required::NON_EXISTENT_KEY": text}));
        }
    }
    if errors.is_empty() {
        Ok(fields)
    } else {
        Err(call
            .json(400, &json!({"validationErrors": errors, "internalErrors": [], "data": [], "links": []})))
    }
}

/// `2026-03-10T10:15:00.000-05:00`, as addresses have it.
fn with_milliseconds(moment: &str) -> String {
    let (time, offset) = moment.split_at(moment.len().min(19));
    format!("{time}.000{offset}")
}

const CORE: &str = "http://hl7.org/fhir/us/core/StructureDefinition";

fn resource(call: &Call<'_>, patient: &Patient) -> Value {
    let text = |column| patient.text(column);
    let female = text("sex").eq_ignore_ascii_case("female");
    let male = text("sex").eq_ignore_ascii_case("male");
    let given: Vec<&str> =
        [text("fname"), text("mname")].into_iter().filter(|name| !name.is_empty()).collect();
    let mut name = json!({"use": "official", "family": text("lname"), "given": given});
    if !text("title").is_empty() {
        name["prefix"] = json!([text("title")]);
    }
    // No suffix: OpenEMR's `UtilsService::createHumanNameFromRecord` makes prefix, family and given of a row.
    let mut identifiers = Vec::new();
    let kinds = "http://terminology.hl7.org/CodeSystem/v2-0203";
    if !text("ss").is_empty() {
        identifiers.push(json!({
            "use": "official", "type": {"coding": [{"system": kinds, "code": "SS"}]},
            "system": "http://hl7.org/fhir/sid/us-ssn", "value": text("ss"),
        }));
    }
    let own_number = patient.pid.to_string();
    let number = if text("pubpid").is_empty() { own_number.as_str() } else { text("pubpid") };
    identifiers.push(json!({
        "use": "official", "type": {"coding": [{"system": kinds, "code": "PT"}]}, "system": kinds, "value": number,
    }));
    let telecom: Vec<Value> =
        [("phone_home", "phone", "home"), ("phone_cell", "phone", "mobile"), ("email", "email", "home")]
            .into_iter()
            .filter(|(column, _, _)| !text(column).is_empty())
            .map(|(column, system, purpose)| json!({"system": system, "value": text(column), "use": purpose}))
            .collect();
    let mut resource = json!({
        "id": patient.uuid,
        "meta": call.meta(&patient.last_updated),
        "resourceType": "Patient",
        // Q75: names go into the text as they are.
        "text": {"status": "generated", "div": format!(
            "<div xmlns=\"http://www.w3.org/1999/xhtml\"> <p>{} {}</p></div>", text("fname"), text("lname")
        )},
        "extension": [
            {"valueCode": if female { "F" } else if male { "M" } else { "UNK" }, "url": format!("{CORE}/us-core-birthsex")},
            {"extension": [
                {"valueCoding": {"system": "http://terminology.hl7.org/CodeSystem/v3-NullFlavor", "code": "UNK", "display": "Unknown"}, "url": "ombCategory"},
                {"valueString": "Unknown", "url": "text"}
            ], "url": format!("{CORE}/us-core-race")},
        ],
        "identifier": identifiers,
        "active": true,
        "name": [name],
        "gender": if female { "female" } else if male { "male" } else { "unknown" },
        "birthDate": text("DOB"),
        "communication": [{"language": {"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/data-absent-reason", "code": "unknown", "display": "Unknown"
        }]}}],
    });
    if !telecom.is_empty() {
        resource["telecom"] = json!(telecom);
    }
    if text("deceased_date").is_empty() {
        resource["deceasedBoolean"] = json!(false);
    } else if call.differences().deceased_has_time {
        resource["deceasedDateTime"] = json!(call.moment(text("deceased_date")));
    } else {
        resource["deceasedBoolean"] = json!(true);
    }
    if !text("street").is_empty() || !text("city").is_empty() {
        let mut address = json!({
            "use": "home", "type": "both",
            "period": {"start": with_milliseconds(&call.moment(&patient.date))},
        });
        if !text("street").is_empty() {
            address["line"] = json!([text("street")]);
        }
        for (column, member) in
            [("city", "city"), ("state", "state"), ("postal_code", "postalCode"), ("country_code", "country")]
        {
            if !text(column).is_empty() {
                address[member] = json!(text(column));
            }
        }
        resource["address"] = json!([address]);
    }
    if call.differences().newer_fhir_resources {
        resource["meta"]["profile"] = json!([
            format!("{CORE}/us-core-patient"),
            format!("{CORE}/us-core-patient|3.1.1"),
            format!("{CORE}/us-core-patient|8.0.0")
        ]);
    }
    resource
}
