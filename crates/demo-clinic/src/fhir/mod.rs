//! FHIR R4 of one site: reading, and writing of Patient alone (Q68), one file for each family of resources.
//! It answers as the real server does, its mistakes included; nothing here knows how Rounds reads it.
//! The router hands requests in; nobody else imports it.

mod care;
mod directory;
mod documents;
mod lists;
mod medicines;
mod metadata;
mod observation;
mod orders;
mod patient;
mod results;
mod search;
mod visits;

use crate::{
    api::{self, Call, In, Route, Who},
    clinic::{Clinic, Site},
    locked::lock,
    oauth::{self, Act},
    wire::{JSON, Reply, Request, json_bytes},
};
use Act::{Create, Read, Search, Update};
use Who::{AdminOnly, Clinical, Doctors, Everyone};

type Run = fn(&mut Call<'_>) -> Reply;

const fn both(
    method: &'static str,
    pattern: &'static str,
    scope: &'static str,
    act: Act,
    who: Who,
    run: Run,
) -> Route {
    Route { method, pattern, scope, act, who, found_in: In::Both, run }
}

const fn newer(pattern: &'static str, scope: &'static str, act: Act, who: Who, run: Run) -> Route {
    Route { method: "GET", pattern, scope, act, who, found_in: In::Newer, run }
}

const ROUTES: &[Route] = &[
    // Bulk export is for machines: no user's token holds its scope.
    both("GET", "$export", "*", Act::Export, Everyone, never_found),
    both("GET", "$bulkdata-status", "*", Act::Export, Everyone, never_found),
    both("GET", "Patient/$export", "Patient", Act::Export, Everyone, never_found),
    both("GET", "Group/{id}/$export", "Group", Act::Export, Everyone, never_found),
    both("GET", "Patient", "Patient", Search, Everyone, patient::search),
    both("GET", "Patient/{id}", "Patient", Read, Everyone, patient::read),
    both("POST", "Patient", "Patient", Create, Everyone, patient::create),
    both("PUT", "Patient/{id}", "Patient", Update, Everyone, patient::update),
    both("GET", "Encounter", "Encounter", Search, Doctors, visits::encounters),
    both("GET", "Encounter/{id}", "Encounter", Read, AdminOnly, visits::encounter),
    both("GET", "Appointment", "Appointment", Search, Everyone, visits::appointments),
    both("GET", "Appointment/{id}", "Appointment", Read, Everyone, visits::appointment),
    both("GET", "Observation", "Observation", Search, Clinical, observation::search),
    both("GET", "Observation/{id}", "Observation", Read, Clinical, observation::read),
    both("GET", "Condition", "Condition", Search, Clinical, lists::conditions),
    both("GET", "Condition/{id}", "Condition", Read, Clinical, lists::condition),
    both("GET", "AllergyIntolerance", "AllergyIntolerance", Search, Clinical, lists::allergies),
    both("GET", "AllergyIntolerance/{id}", "AllergyIntolerance", Read, Clinical, lists::allergy),
    both("GET", "MedicationRequest", "MedicationRequest", Search, Clinical, lists::medication_requests),
    both("GET", "MedicationRequest/{id}", "MedicationRequest", Read, Clinical, lists::medication_request),
    both("GET", "Location", "Location", Search, Everyone, directory::locations),
    both("GET", "Location/{id}", "Location", Read, Everyone, directory::location),
    both("GET", "Organization", "Organization", Search, AdminOnly, directory::organizations),
    both("GET", "Organization/{id}", "Organization", Read, AdminOnly, directory::organization),
    both("GET", "Practitioner", "Practitioner", Search, AdminOnly, directory::practitioners),
    both("GET", "Practitioner/{id}", "Practitioner", Read, AdminOnly, directory::practitioner),
    both("GET", "Person", "Person", Search, AdminOnly, directory::people),
    both("GET", "Person/{id}", "Person", Read, Everyone, directory::person),
    both("GET", "PractitionerRole", "PractitionerRole", Search, AdminOnly, none_recorded),
    both("GET", "PractitionerRole/{id}", "PractitionerRole", Read, AdminOnly, never_found),
    both("GET", "Immunization", "Immunization", Search, Clinical, medicines::immunizations),
    both("GET", "Immunization/{id}", "Immunization", Read, Clinical, medicines::immunization),
    both("GET", "Procedure", "Procedure", Search, Clinical, orders::procedures),
    both("GET", "Procedure/{id}", "Procedure", Read, Clinical, orders::procedure),
    both("GET", "Medication", "Medication", Search, Clinical, medicines::medications),
    both("GET", "Medication/{id}", "Medication", Read, Clinical, medicines::medication),
    both("GET", "CarePlan", "CarePlan", Search, Clinical, care::plans),
    both("GET", "CarePlan/{id}", "CarePlan", Read, Clinical, care::plan),
    both("GET", "CareTeam", "CareTeam", Search, Clinical, care::teams),
    both("GET", "CareTeam/{id}", "CareTeam", Read, Clinical, care::team),
    both("GET", "Goal", "Goal", Search, AdminOnly, care::goals),
    both("GET", "Goal/{id}", "Goal", Read, AdminOnly, care::goal),
    both("GET", "Coverage", "Coverage", Search, AdminOnly, care::coverages),
    both("GET", "Coverage/{id}", "Coverage", Read, AdminOnly, care::coverage),
    both("GET", "Device", "Device", Search, AdminOnly, care::devices),
    both("GET", "Device/{id}", "Device", Read, AdminOnly, care::device),
    both("GET", "DiagnosticReport", "DiagnosticReport", Search, AdminOnly, results::reports),
    both("GET", "DiagnosticReport/{id}", "DiagnosticReport", Read, AdminOnly, results::report),
    both("GET", "DocumentReference", "DocumentReference", Search, AdminOnly, documents::references),
    both("GET", "DocumentReference/{id}", "DocumentReference", Read, AdminOnly, documents::reference_read),
    Route {
        method: "POST",
        pattern: "DocumentReference/$docref",
        scope: "DocumentReference",
        act: Act::Summarise,
        who: Everyone,
        found_in: In::Both,
        run: documents::summary_of_care,
    },
    both("GET", "Binary/{id}", "Binary", Read, AdminOnly, documents::binary),
    both("GET", "Provenance", "Provenance", Search, AdminOnly, medicines::provenances),
    both("GET", "Provenance/{id}", "Provenance", Read, AdminOnly, never_found),
    both("GET", "ValueSet", "ValueSet", Search, AdminOnly, directory::value_sets),
    both("GET", "ValueSet/{id}", "ValueSet", Read, AdminOnly, directory::value_set),
    both("GET", "Group", "Group", Search, AdminOnly, directory::groups),
    both("GET", "Group/{id}", "Group", Read, AdminOnly, directory::group),
    both("GET", "OperationDefinition", "", Search, Everyone, none_recorded),
    newer("ServiceRequest", "ServiceRequest", Search, Clinical, orders::service_requests),
    newer("ServiceRequest/{id}", "ServiceRequest", Read, Clinical, orders::service_request),
    newer("Specimen", "Specimen", Search, AdminOnly, orders::specimens),
    newer("Specimen/{id}", "Specimen", Read, AdminOnly, orders::specimen),
    newer("MedicationDispense", "MedicationDispense", Search, Clinical, medicines::dispenses),
    newer("MedicationDispense/{id}", "MedicationDispense", Read, Clinical, never_found),
    newer("Media", "Media", Search, Everyone, documents::media),
    newer("Media/{id}", "Media", Read, Everyone, documents::media_read),
    newer("RelatedPerson", "RelatedPerson", Search, Everyone, none_recorded),
    newer("RelatedPerson/{id}", "RelatedPerson", Read, Everyone, never_found),
    newer("Questionnaire", "Questionnaire", Search, Everyone, none_recorded),
    newer("Questionnaire/{id}", "Questionnaire", Read, Everyone, never_found),
    newer("QuestionnaireResponse", "QuestionnaireResponse", Search, Everyone, none_recorded),
    newer("QuestionnaireResponse/{id}", "QuestionnaireResponse", Read, Everyone, never_found),
];

/// Answers a request below `/apis/{site}/fhir`; `path` has no leading slash.
pub(crate) fn answer(clinic: &Clinic, site: &Site, path: &str, request: &Request) -> Reply {
    let open = match path {
        "metadata" => {
            // Q51: looking at the capabilities hands out uuids too.
            lock(&site.records).hand_out_uuids();
            Some(metadata::capabilities(clinic, site))
        }
        ".well-known/smart-configuration" => {
            Some(oauth::smart(clinic, &site.oauth_base(clinic), &site.fhir_base(clinic)))
        }
        _ => None,
    };
    if let Some(value) = open.filter(|_| request.method == hyper::Method::GET) {
        let mut reply = Reply::new(200, JSON, json_bytes(&value, clinic.differences.escapes));
        reply.route = format!("/apis/{{site}}/fhir/{path}");
        return reply;
    }
    if path.is_empty() && request.method == hyper::Method::POST {
        // Batches are sent to the base, which has no route.
        let status = clinic.differences.batch;
        return if status == 404 { api::no_route(clinic.differences) } else { Reply::empty(status) };
    }
    api::dispatch(ROUTES, "/apis/{site}/fhir", "api:fhir", clinic, site, path, request)
}

/// A resource nobody at the clinic records.
fn none_recorded(call: &mut Call<'_>) -> Reply {
    let kind = resource_kind(call);
    search::bundle(call, kind, Vec::new())
}

fn never_found(call: &mut Call<'_>) -> Reply {
    search::read_answer(call, None)
}

/// The resource's name as the path has it.
fn resource_kind<'a>(call: &Call<'a>) -> &'a str {
    let path: &'a str = &call.request.path;
    path.split("/fhir/").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default()
}
