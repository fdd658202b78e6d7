//! What was ordered and done: ServiceRequest, Specimen and Procedure.

use super::{
    results::{encounter, keep_asked, order, orders, performer},
    search::{
        bundle, charts_to_look_at, code_asked, date_asked, read_answer, reference, subject, understood,
    },
};
use crate::{
    api::Call,
    ids::Kind,
    records::{ListEntry, ListKind, Order},
    wire::Reply,
};
use serde_json::{Value, json};

pub(super) fn service_requests(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["patient", "category", "code", "authored"]) {
        found = orders(call)
            .iter()
            .filter(|(_, row)| {
                code_asked(call, "category", if row.laboratory { "108252007" } else { "103693007" })
                    && code_asked(call, "code", row.code)
                    && date_asked(call, "authored", &row.date[..10])
            })
            .map(|(pid, row)| service_request_resource(call, *pid, row))
            .collect();
        keep_asked(call, &mut found, "authoredOn");
    }
    bundle(call, "ServiceRequest", found)
}

pub(super) fn service_request(call: &mut Call<'_>) -> Reply {
    let number = call.site.ids.number(Kind::Order, call.param(0));
    let found =
        number.and_then(|id| order(call, id)).map(|(pid, row)| service_request_resource(call, pid, &row));
    read_answer(call, found)
}

fn service_request_resource(call: &Call<'_>, pid: i64, row: &Order) -> Value {
    let (category, display) = if row.laboratory {
        ("108252007", "Laboratory procedure")
    } else {
        ("103693007", "Diagnostic procedure")
    };
    let mut code = json!({"text": row.name});
    if !row.laboratory {
        code["coding"] =
            json!([{"system": "http://www.ama-assn.org/go/cpt", "code": row.code, "display": row.name}]);
    }
    let mut resource = json!({
        "id": call.site.ids.uuid(Kind::Order, row.id),
        "meta": call.meta(&format!("{} 00:00:00", &row.date[..10])),
        "resourceType": "ServiceRequest",
        "status": "completed",
        "intent": "order",
        "category": [{"coding": [{"system": "http://snomed.info/sct", "code": category, "display": display}]}],
        "priority": "routine",
        "code": code,
        "subject": subject(call, pid),
        "encounter": encounter(call, row.eid),
        "occurrenceDateTime": call.moment(&row.date),
        "authoredOn": call.moment(&row.date[..10]),
        "requester": performer(call, row.provider),
        "performerType": {"coding": [{
            "system": "http://snomed.info/sct", "code": "159001", "display": "Laboratory technician"
        }]},
    });
    if row.laboratory {
        // The reason comes twice, as seen.
        let reason = json!({"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": row.diagnosis}]});
        resource["reasonCode"] = json!([reason, reason]);
        resource["patientInstruction"] = json!("fasting");
    }
    resource
}

pub(super) fn specimens(call: &mut Call<'_>) -> Reply {
    let mut found = Vec::new();
    if understood(call, &["patient"]) {
        found = orders(call)
            .iter()
            .filter(|(_, row)| row.laboratory)
            .map(|(pid, row)| specimen_resource(call, *pid, row))
            .collect();
        keep_asked(call, &mut found, "none");
    }
    bundle(call, "Specimen", found)
}

pub(super) fn specimen(call: &mut Call<'_>) -> Reply {
    let number = call.site.ids.number(Kind::Specimen, call.param(0));
    let found = number
        .and_then(|id| order(call, id))
        .filter(|(_, row)| row.laboratory)
        .map(|(pid, row)| specimen_resource(call, pid, &row));
    read_answer(call, found)
}

fn specimen_resource(call: &Call<'_>, pid: i64, row: &Order) -> Value {
    json!({
        "id": call.site.ids.uuid(Kind::Specimen, row.id),
        "meta": call.meta(&row.reported),
        "resourceType": "Specimen",
        "identifier": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "value": format!("SP-{}", row.id)}],
        "status": "available",
        "type": {"coding": [{"system": "http://snomed.info/sct", "code": "122555007", "display": "Venous blood"}]},
        "subject": subject(call, pid),
        "collection": {"collectedDateTime": call.moment(&row.date)},
        "container": [{"capacity": {
            "value": 5, "unit": "mL", "system": "http://unitsofmeasure.org", "code": "mL"
        }}],
    })
}

/// Finished orders that are not the laboratory's, and surgeries without their titles.
pub(super) fn procedures(call: &mut Call<'_>) -> Reply {
    call.records.hand_out_uuids();
    let mut found = Vec::new();
    if understood(call, &["patient", "date"]) {
        for pid in charts_to_look_at(call) {
            let extras = call.records.extras(pid);
            found.extend(
                extras
                    .orders
                    .iter()
                    .filter(|row| !row.laboratory)
                    .map(|row| procedure_resource(call, pid, row)),
            );
            let chart = call.records.chart(pid);
            let surgeries = chart.lists.iter().filter(|row| row.kind == ListKind::Surgery);
            found.extend(surgeries.map(|row| surgery_resource(call, row)));
        }
        keep_asked(call, &mut found, "performedDateTime");
    }
    bundle(call, "Procedure", found)
}

pub(super) fn procedure(call: &mut Call<'_>) -> Reply {
    call.records.hand_out_uuids();
    let found = match call.site.ids.read(call.param(0)) {
        Some((Kind::Order, id)) => order(call, id)
            .filter(|(_, row)| !row.laboratory)
            .map(|(pid, row)| procedure_resource(call, pid, &row)),
        Some((Kind::List, _)) => call
            .records
            .list_entry(call.param(0))
            .filter(|row| row.kind == ListKind::Surgery)
            .map(|row| surgery_resource(call, &row)),
        _ => None,
    };
    read_answer(call, found)
}

fn procedure_resource(call: &Call<'_>, pid: i64, row: &Order) -> Value {
    let ids = call.site.ids;
    let newer = call.differences().newer_fhir_resources;
    let code = if newer {
        json!({"system": "http://www.ama-assn.org/go/cpt", "code": row.code})
    } else {
        json!({"system": "2.16.840.1.113883.6.12", "code": row.code, "display": ""})
    };
    let mut resource = json!({
        "id": ids.uuid(Kind::Order, row.id),
        "meta": call.meta(&row.reported),
        "resourceType": "Procedure",
        "status": "completed",
        "code": {"coding": [code]},
        "subject": subject(call, pid),
        "encounter": encounter(call, row.eid),
        "performedDateTime": call.moment(&row.reported),
        "performer": performer(call, row.provider).map(|one| json!({"actor": one})).into_iter().collect::<Vec<_>>(),
    });
    if newer {
        resource["basedOn"] = json!([reference("ServiceRequest", &ids.uuid(Kind::Order, row.id))]);
    }
    resource
}

fn surgery_resource(call: &Call<'_>, row: &ListEntry) -> Value {
    let mut resource = json!({
        "id": row.uuid,
        "meta": call.meta(&row.modifydate),
        "resourceType": "Procedure",
        "status": if row.enddate.is_some() { "completed" } else { "in-progress" },
        "subject": subject(call, row.pid),
    });
    if let Some(begun) = &row.begdate {
        resource["performedDateTime"] = json!(call.moment(begun));
    }
    resource
}
