//! FHIR R4 of one site: reading, and writing of Patient alone (Q68).

mod directory;
mod lists;
mod metadata;
mod observation;
mod patient;
mod search;
mod visits;

use crate::{
    api::{self, Call, In, Route, Who},
    clinic::{Clinic, Site},
    lock,
    oauth::{self, Act},
    wire::{JSON, Reply, Request, json_bytes},
};
use Act::{Create, Read, Search, Update};
use Who::{AdminOnly, Clinical, Doctors, Everyone};

type Run = fn(&mut Call<'_>) -> Reply;

const fn both(method: &'static str, pattern: &'static str, scope: &'static str, act: Act, who: Who, run: Run) -> Route {
    Route { method, pattern, scope, act, who, found_in: In::Both, run }
}

const fn newer(pattern: &'static str, scope: &'static str, act: Act, who: Who, run: Run) -> Route {
    Route { method: "GET", pattern, scope, act, who, found_in: In::Newer, run }
}

const ROUTES: &[Route] = &[
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
    both("GET", "Immunization", "Immunization", Search, Clinical, none_recorded),
    both("GET", "Procedure", "Procedure", Search, Clinical, none_recorded),
    both("GET", "DiagnosticReport", "DiagnosticReport", Search, AdminOnly, none_recorded),
    both("GET", "DocumentReference", "DocumentReference", Search, AdminOnly, none_recorded),
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
    api::dispatch(ROUTES, "/apis/{site}/fhir", "api:fhir", clinic, site, path, request)
}

/// A resource nobody at the clinic records.
fn none_recorded(call: &mut Call<'_>) -> Reply {
    let kind = call.resource_kind();
    search::bundle(call, kind, Vec::new())
}

fn never_found(call: &mut Call<'_>) -> Reply {
    search::read_answer(call, None)
}

impl<'a> Call<'a> {
    /// The resource's name as the path has it.
    fn resource_kind(&self) -> &'a str {
        let path: &'a str = &self.request.path;
        path.split("/fhir/").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default()
    }
}
