//! The Standard API of one site, one file for each kind of record.
//! It answers as the real server does, its mistakes included; nothing here knows how Rounds reads it.
//! The router hands requests in; `fhir` shows what is written here.

mod appointments;
pub(crate) mod clinical;
mod directory;
pub(crate) mod documents;
mod encounters;
mod entries;
pub(crate) mod insurance;
mod letters;
mod lists;
mod notes;
mod patients;
mod prescriptions;
mod problems;
pub(crate) mod rules;
pub(crate) mod shapes;
mod vitals;

use crate::{
    api::{self, In, Route, Who},
    clinic::{Clinic, Site},
    oauth::Act,
    wire::{Reply, Request},
};
use Act::{Create, Delete, Read, Search, Update};
use Who::{Accounting, AdminOnly, Clinical, Doctors, Everyone, Filing, NotNurse};

pub(crate) use encounters::CLASSES;
pub(crate) use lists::system;

type Run = fn(&mut api::Call<'_>) -> Reply;

const fn route(
    method: &'static str,
    pattern: &'static str,
    scope: &'static str,
    act: Act,
    who: Who,
    run: Run,
) -> Route {
    Route { method, pattern, scope, act, who, found_in: In::Both, run }
}

const fn prescribing(method: &'static str, pattern: &'static str, act: Act, run: Run) -> Route {
    Route { method, pattern, scope: "prescription", act, who: Clinical, found_in: In::Prescribing, run }
}

const ROUTES: &[Route] = &[
    route("GET", "version", "", Read, Everyone, directory::version),
    route("GET", "product", "", Read, Everyone, directory::product),
    route("GET", "facility", "facility", Search, AdminOnly, directory::facilities),
    route("GET", "facility/{fuuid}", "facility", Read, AdminOnly, directory::facility),
    route("GET", "practitioner", "practitioner", Search, AdminOnly, directory::practitioners),
    route("GET", "practitioner/{uuid}", "practitioner", Read, AdminOnly, directory::practitioner),
    route("GET", "user", "user", Search, AdminOnly, directory::users),
    route("GET", "user/{uuid}", "user", Read, AdminOnly, directory::user),
    route("GET", "list/{name}", "list", Read, AdminOnly, directory::option_list),
    route("GET", "patient", "patient", Search, Everyone, patients::search),
    route("POST", "patient", "patient", Create, Everyone, patients::create),
    route("GET", "patient/{puuid}", "patient", Read, Everyone, patients::read),
    route("PUT", "patient/{puuid}", "patient", Update, Everyone, patients::update),
    route("GET", "patient/{puuid}/encounter", "encounter", Search, Doctors, encounters::list),
    route("POST", "patient/{puuid}/encounter", "encounter", Create, Doctors, encounters::create),
    route("GET", "patient/{puuid}/encounter/{euuid}", "encounter", Read, Doctors, encounters::read),
    route("PUT", "patient/{puuid}/encounter/{euuid}", "encounter", Update, Doctors, encounters::update),
    route("GET", "patient/{pid}/encounter/{eid}/soap_note", "soap_note", Search, Clinical, notes::list),
    route("POST", "patient/{pid}/encounter/{eid}/soap_note", "soap_note", Create, Clinical, notes::create),
    route("GET", "patient/{pid}/encounter/{eid}/soap_note/{sid}", "soap_note", Read, Clinical, notes::read),
    route(
        "PUT",
        "patient/{pid}/encounter/{eid}/soap_note/{sid}",
        "soap_note",
        Update,
        Clinical,
        notes::update,
    ),
    route("GET", "patient/{pid}/encounter/{eid}/vital", "vital", Search, Clinical, vitals::list),
    route("POST", "patient/{pid}/encounter/{eid}/vital", "vital", Create, Clinical, vitals::create),
    route("GET", "patient/{pid}/encounter/{eid}/vital/{vid}", "vital", Read, Clinical, vitals::read),
    route("PUT", "patient/{pid}/encounter/{eid}/vital/{vid}", "vital", Update, Clinical, vitals::update),
    route("GET", "appointment", "appointment", Search, Everyone, appointments::list_all),
    route("GET", "appointment/{eid}", "appointment", Read, Everyone, appointments::read),
    route("GET", "patient/{pid}/appointment", "appointment", Search, Everyone, appointments::list),
    route("POST", "patient/{pid}/appointment", "appointment", Create, Everyone, appointments::create),
    route(
        "GET",
        "patient/{pid}/appointment/{eid}",
        "appointment",
        Read,
        Everyone,
        appointments::read_of_patient,
    ),
    route("DELETE", "patient/{pid}/appointment/{eid}", "appointment", Delete, Everyone, appointments::delete),
    route("GET", "medical_problem", "medical_problem", Search, Clinical, problems::all_problems),
    route("GET", "medical_problem/{uuid}", "medical_problem", Read, Clinical, problems::problem),
    route(
        "GET",
        "patient/{puuid}/medical_problem",
        "medical_problem",
        Search,
        Clinical,
        problems::list_problems,
    ),
    route(
        "GET",
        "patient/{puuid}/medical_problem/{uuid}",
        "medical_problem",
        Read,
        Clinical,
        problems::list_problems,
    ),
    route(
        "POST",
        "patient/{puuid}/medical_problem",
        "medical_problem",
        Create,
        Clinical,
        problems::create_problem,
    ),
    route(
        "PUT",
        "patient/{puuid}/medical_problem/{uuid}",
        "medical_problem",
        Update,
        Clinical,
        problems::update_problem,
    ),
    route(
        "DELETE",
        "patient/{puuid}/medical_problem/{uuid}",
        "medical_problem",
        Delete,
        Clinical,
        problems::delete_problem,
    ),
    route("GET", "allergy", "allergy", Search, Clinical, problems::all_allergies),
    route("GET", "allergy/{uuid}", "allergy", Read, Clinical, problems::allergy),
    route("GET", "patient/{puuid}/allergy", "allergy", Search, Clinical, problems::list_allergies),
    route("GET", "patient/{puuid}/allergy/{uuid}", "allergy", Read, Clinical, problems::list_allergies),
    route("POST", "patient/{puuid}/allergy", "allergy", Create, Clinical, problems::create_allergy),
    route("PUT", "patient/{puuid}/allergy/{uuid}", "allergy", Update, Clinical, problems::update_allergy),
    route("DELETE", "patient/{puuid}/allergy/{uuid}", "allergy", Delete, Clinical, problems::delete_allergy),
    route("GET", "patient/{pid}/medication", "medication", Search, Clinical, entries::medications),
    route("POST", "patient/{pid}/medication", "medication", Create, Clinical, entries::create_medication),
    route("GET", "patient/{pid}/medication/{id}", "medication", Read, Clinical, entries::medication),
    route("PUT", "patient/{pid}/medication/{id}", "medication", Update, Clinical, entries::update_medication),
    route(
        "DELETE",
        "patient/{pid}/medication/{id}",
        "medication",
        Delete,
        Clinical,
        entries::delete_medication,
    ),
    route("GET", "patient/{pid}/surgery", "surgery", Search, Clinical, entries::surgeries),
    route("POST", "patient/{pid}/surgery", "surgery", Create, Clinical, entries::create_surgery),
    route("GET", "patient/{pid}/surgery/{id}", "surgery", Read, Clinical, entries::surgery),
    route("PUT", "patient/{pid}/surgery/{id}", "surgery", Update, Clinical, entries::update_surgery),
    route("DELETE", "patient/{pid}/surgery/{id}", "surgery", Delete, Clinical, entries::delete_surgery),
    route("GET", "patient/{pid}/dental_issue", "dental_issue", Search, Clinical, entries::dental_issues),
    route(
        "POST",
        "patient/{pid}/dental_issue",
        "dental_issue",
        Create,
        Clinical,
        entries::create_dental_issue,
    ),
    route("GET", "patient/{pid}/dental_issue/{id}", "dental_issue", Read, Clinical, entries::dental_issue),
    route(
        "PUT",
        "patient/{pid}/dental_issue/{id}",
        "dental_issue",
        Update,
        Clinical,
        entries::update_dental_issue,
    ),
    route(
        "DELETE",
        "patient/{pid}/dental_issue/{id}",
        "dental_issue",
        Delete,
        Clinical,
        entries::delete_dental_issue,
    ),
    route("GET", "patient/{pid}/document", "document", Search, Filing, documents::list),
    route("POST", "patient/{pid}/document", "document", Create, Filing, documents::upload),
    route("GET", "patient/{pid}/document/{id}", "document", Read, Filing, documents::download),
    route("GET", "patient/{puuid}/employer", "employer", Search, Everyone, insurance::employer),
    route("GET", "patient/{puuid}/insurance", "insurance", Search, Everyone, insurance::list),
    route("POST", "patient/{puuid}/insurance", "insurance", Create, Everyone, insurance::create),
    route("GET", "patient/{puuid}/insurance/{uuid}", "insurance", Read, Everyone, insurance::read),
    route("PUT", "patient/{puuid}/insurance/{uuid}", "insurance", Update, NotNurse, insurance::update),
    route("GET", "insurance_company", "insurance_company", Search, Accounting, insurance::companies),
    route("GET", "insurance_company/{number}", "insurance_company", Read, Accounting, insurance::company),
    route("POST", "insurance_company", "insurance_company", Create, Accounting, insurance::create_company),
    route("GET", "insurance_type", "insurance_type", Search, Accounting, insurance::types),
    route("POST", "patient/{pid}/message", "message", Create, Clinical, letters::create_message),
    route("PUT", "patient/{pid}/message/{mid}", "message", Update, Clinical, letters::update_message),
    route("DELETE", "patient/{pid}/message/{mid}", "message", Delete, Clinical, letters::delete_message),
    route("GET", "patient/{pid}/transaction", "transaction", Search, Clinical, letters::referrals),
    route("POST", "patient/{pid}/transaction", "transaction", Create, Clinical, letters::create_referral),
    route("PUT", "transaction/{tid}", "transaction", Update, Clinical, letters::update_referral),
    route("GET", "immunization", "immunization", Search, Clinical, clinical::immunizations),
    route("GET", "immunization/{uuid}", "immunization", Read, Clinical, clinical::immunization),
    route("GET", "procedure", "procedure", Search, Clinical, clinical::procedures),
    route("GET", "procedure/{uuid}", "procedure", Read, Clinical, clinical::procedure),
    route("GET", "drug", "drug", Search, Clinical, clinical::drugs),
    route("GET", "drug/{uuid}", "drug", Read, Clinical, clinical::drug),
    route("GET", "prescription", "prescription", Search, Clinical, clinical::prescriptions),
    route("GET", "prescription/{uuid}", "prescription", Read, Clinical, clinical::prescription),
    prescribing("POST", "prescription", Create, prescriptions::create),
    prescribing("DELETE", "prescription/{uuid}", Delete, prescriptions::stop),
];

/// Answers a request below `/apis/{site}/api`; `path` has no leading slash.
pub(crate) fn answer(clinic: &Clinic, site: &Site, path: &str, request: &Request) -> Reply {
    if request.method == hyper::Method::GET
        && !clinic.differences.version_needs_token
        && let Some(mut reply) = directory::without_token(clinic, path)
    {
        reply.route = format!("/apis/{{site}}/api/{path}");
        return reply;
    }
    api::dispatch(ROUTES, "/apis/{site}/api", "api:oemr", clinic, site, path, request)
}

/// Answers a request below `/apis/{site}/portal`, which is for patients' own sign-in: staff are kept out.
pub(crate) fn portal(clinic: &Clinic, site: &Site, path: &str, request: &Request) -> Reply {
    const ROUTES: &[Route] = &[
        route("GET", "patient", "", Read, Who::Nobody, patients::search),
        route("GET", "patient/encounter", "", Read, Who::Nobody, patients::search),
        route("GET", "patient/encounter/{euuid}", "", Read, Who::Nobody, patients::search),
        route("GET", "patient/appointment", "", Read, Who::Nobody, patients::search),
        route("GET", "patient/appointment/{auuid}", "", Read, Who::Nobody, patients::search),
    ];
    api::dispatch(ROUTES, "/apis/{site}/portal", "api:port", clinic, site, path, request)
}
