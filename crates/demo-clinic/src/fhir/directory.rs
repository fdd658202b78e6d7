//! FHIR Location, Organization, Practitioner and Person.

use super::search::{bundle, code_asked, date_asked, id_asked, read_answer, reference, understood};
use crate::{
    api::Call,
    directory::{self, Facility, TOWN},
    ids::Kind,
    records::INSURERS,
    staff::{Role, STAFF, Staff},
    text,
    wire::Reply,
};
use serde_json::{Value, json};

/// Q69: besides the facilities the home address of every patient.
pub(super) fn locations(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["name"]) {
        let only = call.asked("_id").map(|ids| ids.split(',').map(str::to_owned).collect::<Vec<_>>());
        match only {
            Some(ids) => found.extend(ids.iter().filter_map(|id| location_resource(call, id))),
            None => {
                found.extend(directory::facilities().iter().map(|one| facility_location(call, one)));
                found.extend(call.records.pids().map(|pid| home(call, pid)));
            }
        }
        if let Some(name) = call.asked("name") {
            let name = text::fold(name).into_owned();
            found.retain(|one| one["name"].as_str().is_some_and(|text| text::contains(text, &name)));
        }
        found.retain(|one| {
            let changed =
                one["meta"]["lastUpdated"].as_str().and_then(|text| text.get(..19)).unwrap_or_default();
            date_asked(call, "_lastUpdated", &changed.replace('T', " "))
        });
    }
    bundle(call, "Location", found)
}

pub(super) fn location(call: &mut Call<'_>) -> Reply {
    let found = location_resource(call, call.param(0));
    read_answer(call, found)
}

fn location_resource(call: &Call<'_>, id: &str) -> Option<Value> {
    match call.site.ids.read(id)? {
        (Kind::FacilityLocation, number) => {
            directory::facility(number).map(|one| facility_location(call, one))
        }
        (Kind::HomeLocation, pid) if call.records.has_patient(pid) => Some(home(call, pid)),
        _ => None,
    }
}

fn opened(call: &Call<'_>) -> String {
    format!("{} 08:00:00", call.records.today)
}

fn facility_location(call: &Call<'_>, one: &Facility) -> Value {
    let ids = call.site.ids;
    json!({
        "id": one.location_uuid(ids),
        "meta": call.meta(&opened(call)),
        "resourceType": "Location",
        "status": "active",
        "name": one.name(call.site),
        "telecom": [{"system": "phone", "value": one.phone}],
        "address": {
            "type": "physical", "line": [one.street], "city": TOWN[0], "state": TOWN[1], "postalCode": TOWN[2],
        },
        "managingOrganization": reference("Organization", &one.uuid(ids)),
    })
}

fn home(call: &Call<'_>, pid: i64) -> Value {
    let text = |column| call.records.patient_text(pid, column);
    let organization = directory::facilities().first().map(|one| one.uuid(call.site.ids)).unwrap_or_default();
    json!({
        "id": call.site.ids.uuid(Kind::HomeLocation, pid),
        "meta": call.meta(&call.records.patient_updated(pid)),
        "resourceType": "Location",
        "status": "active",
        "name": "Home Address",
        "telecom": [{"system": "phone", "value": text("phone_cell")}, {"system": "email", "value": text("email")}],
        "address": {
            "type": "physical", "line": [text("street")], "city": text("city"), "state": text("state"),
            "postalCode": text("postal_code"), "country": text("country_code"),
        },
        "managingOrganization": reference("Organization", &organization),
    })
}

pub(super) fn organizations(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["name"]) {
        found = directory::facilities()
            .iter()
            .filter(|one| {
                id_asked(call, &one.uuid(call.site.ids))
                    && call
                        .asked("name")
                        .is_none_or(|name| text::contains(one.name(call.site), &text::fold(name)))
            })
            .map(|one| organization_resource(call, one))
            .collect();
        found.extend(
            INSURERS
                .iter()
                .filter(|(number, name)| {
                    id_asked(call, &call.site.ids.uuid(Kind::InsuranceCompany, *number))
                        && call.asked("name").is_none_or(|asked| text::contains(name, &text::fold(asked)))
                })
                .map(|one| insurer_resource(call, one)),
        );
    }
    bundle(call, "Organization", found)
}

pub(super) fn organization(call: &mut Call<'_>) -> Reply {
    let found = match call.site.ids.read(call.param(0)) {
        Some((Kind::Facility, id)) => directory::facility(id).map(|one| organization_resource(call, one)),
        Some((Kind::InsuranceCompany, id)) => {
            INSURERS.iter().find(|(number, _)| *number == id).map(|one| insurer_resource(call, one))
        }
        _ => None,
    };
    read_answer(call, found)
}

fn insurer_resource(call: &Call<'_>, (number, name): &(i64, &str)) -> Value {
    json!({
        "id": call.site.ids.uuid(Kind::InsuranceCompany, *number),
        "meta": call.meta(&opened(call)),
        "resourceType": "Organization",
        "active": true,
        "type": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/organization-type", "code": "pay", "display": "Payer",
        }]}],
        "name": name,
    })
}

/// The one value set there is here; reading it fails.
pub(super) fn value_sets(call: &mut Call<'_>) -> Reply {
    let found = vec![json!({
        "id": "appointment-type", "meta": call.meta(&opened(call)), "resourceType": "ValueSet", "status": "active",
    })];
    bundle(call, "ValueSet", found)
}

pub(super) fn value_set(call: &mut Call<'_>) -> Reply {
    call.fatal("Undefined array key")
}

/// One group per provider, for bulk export.
pub(super) fn groups(call: &mut Call<'_>) -> Reply {
    let found =
        STAFF.iter().filter(|one| one.is_practitioner()).map(|one| group_resource(call, one)).collect();
    bundle(call, "Group", found)
}

pub(super) fn group(call: &mut Call<'_>) -> Reply {
    let found = STAFF
        .iter()
        .find(|one| one.is_practitioner() && one.uuid(call.site.ids) == call.param(0))
        .map(|one| group_resource(call, one));
    read_answer(call, found)
}

fn group_resource(call: &Call<'_>, one: &Staff) -> Value {
    json!({
        "id": one.uuid(call.site.ids),
        "meta": call.meta(&opened(call)),
        "resourceType": "Group",
        "type": "person",
        "actual": true,
        "name": format!("Patients of {} {}", one.given, one.family),
    })
}

fn organization_resource(call: &Call<'_>, one: &Facility) -> Value {
    json!({
        "id": one.uuid(call.site.ids),
        "meta": call.meta(&opened(call)),
        "resourceType": "Organization",
        "active": true,
        "type": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/organization-type", "code": "prov",
            "display": "Healthcare Provider",
        }]}],
        "name": one.name(call.site),
        "telecom": [{"system": "phone", "value": one.phone, "use": "work"}],
        "address": [{"line": [one.street], "city": TOWN[0], "state": TOWN[1], "postalCode": TOWN[2]}],
    })
}

pub(super) fn practitioners(call: &mut Call<'_>) -> Reply {
    if call.asked("name").is_some() {
        // Q66: both editions answer with the statement that failed.
        return call.sql_error(500, "Column 'title' in WHERE is ambiguous");
    }
    let mut found = Vec::new();
    if understood(call, &["active", "family", "given", "identifier"]) {
        found = staff(call, Staff::is_practitioner)
            .filter(|one| {
                call.asked("family").is_none_or(|name| text::contains(one.family, &text::fold(name)))
            })
            .filter(|one| call.asked("given").is_none_or(|name| text::contains(one.given, &text::fold(name))))
            .filter(|one| code_asked(call, "identifier", one.npi))
            .map(|one| person_resource(call, one, "Practitioner"))
            .collect();
    }
    bundle(call, "Practitioner", found)
}

fn staff<'a>(
    call: &'a Call<'_>,
    wanted: fn(&Staff) -> bool,
) -> impl Iterator<Item = &'static Staff> + use<'a> {
    STAFF.iter().filter(move |one| wanted(one) && id_asked(call, &one.uuid(call.site.ids)))
}

pub(super) fn practitioner(call: &mut Call<'_>) -> Reply {
    let found = STAFF
        .iter()
        .find(|one| one.is_practitioner() && one.uuid(call.site.ids) == call.param(0))
        .map(|one| person_resource(call, one, "Practitioner"));
    read_answer(call, found)
}

pub(super) fn people(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["active", "name", "family", "given"]) {
        found = staff(call, |_| true).map(|one| person_resource(call, one, "Person")).collect();
    }
    bundle(call, "Person", found)
}

/// Q70: everybody may read their own.
pub(super) fn person(call: &mut Call<'_>) -> Reply {
    let own = call.user.uuid(call.site.ids) == call.param(0);
    if !own && call.user.role != Role::Admin {
        return call.role_refused();
    }
    let found = STAFF
        .iter()
        .find(|one| one.uuid(call.site.ids) == call.param(0))
        .map(|one| person_resource(call, one, "Person"));
    read_answer(call, found)
}

fn person_resource(call: &Call<'_>, one: &Staff, kind: &str) -> Value {
    let mut resource = json!({
        "id": one.uuid(call.site.ids),
        "meta": call.meta(&opened(call)),
        "resourceType": kind,
        "active": true,
        "name": [{"use": "official", "family": one.family, "given": [one.given]}],
        "telecom": [{"system": "email", "value": format!("{}@example.org", one.username), "use": "home"}],
    });
    resource["text"] = json!({"status": "generated", "div": format!(
        "<div xmlns=\"http://www.w3.org/1999/xhtml\"> <p>{} {}</p></div>", one.given, one.family
    )});
    if kind == "Practitioner" {
        resource["identifier"] = json!([{"system": "http://hl7.org/fhir/sid/us-npi", "value": one.npi}]);
    }
    resource
}
