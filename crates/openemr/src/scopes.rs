//! The scopes Rounds asks for: the fewest its screens need, in the spelling every edition takes (Q04, v1). Those that not
//! every edition knows or needs stand in that edition's row of `editions.rs`.
//!
//! A client can be given more later only by registering anew, and the server refuses a sign-in that asks for one that
//! was not registered (Q14), so registration and sign-in share this list.

use crate::editions::Edition;

/// Each scope with the screen that needs it.
const NEEDED: &[(&str, &str)] = &[
    ("openid", "sign-in"),
    ("fhirUser", "sign-in"),
    ("offline_access", "staying signed in"),
    ("api:oemr", "every Standard API request"),
    ("api:fhir", "every FHIR request"),
    ("user/patient.read", "Patients, Chart"),
    ("user/patient.write", "New patient, demographics"),
    ("user/encounter.read", "Visits"),
    ("user/encounter.write", "New visit"),
    ("user/vital.read", "Vitals"),
    ("user/vital.write", "Vitals"),
    ("user/soap_note.read", "Notes"),
    ("user/soap_note.write", "Notes"),
    ("user/appointment.read", "Today: comments, numbers of providers and facilities (Q72)"),
    ("user/appointment.write", "Book, move, cancel"),
    ("user/medical_problem.read", "Problems: titles on 7.0 (Q73)"),
    ("user/medical_problem.write", "Problems: add, edit, delete"),
    ("user/allergy.read", "Allergies: details"),
    ("user/allergy.write", "Allergies: add, edit, delete"),
    ("user/medication.read", "Medications: numbers"),
    ("user/medication.write", "Medications: add, edit, delete"),
    ("user/surgery.read", "Surgical history"),
    ("user/surgery.write", "Surgical history: add, edit, delete"),
    ("user/dental_issue.read", "Dental issues"),
    ("user/dental_issue.write", "Dental issues: add, edit, delete"),
    ("user/document.read", "Documents"),
    ("user/document.write", "Documents: add"),
    ("user/insurance.read", "Insurance"),
    ("user/message.write", "Message a colleague"),
    ("user/transaction.read", "Referrals"),
    ("user/drug.read", "Add medication: suggestions"),
    ("user/list.read", "labels, for administrators"),
    ("user/user.read", "colleagues, for administrators"),
    ("user/facility.read", "facilities, for administrators"),
    ("user/practitioner.read", "providers, for administrators"),
    ("user/Patient.read", "search, changes since the last sync"),
    ("user/Encounter.read", "changes since the last sync"),
    ("user/Observation.read", "Vitals on 8.0, Results"),
    ("user/Condition.read", "Problems"),
    ("user/AllergyIntolerance.read", "Allergies"),
    ("user/MedicationRequest.read", "Medications"),
    ("user/Appointment.read", "Today"),
    ("user/Person.read", "own name (Q70), colleagues"),
    ("user/Practitioner.read", "providers, for administrators"),
    ("user/Organization.read", "facilities and insurers, for administrators"),
    ("user/Location.read", "names of facilities"),
    ("user/Immunization.read", "Immunizations"),
    ("user/Provenance.read", "Immunizations: recorded by"),
    ("user/Procedure.read", "Procedures"),
    ("user/DiagnosticReport.read", "Reports"),
    ("user/CarePlan.read", "Care plan"),
    ("user/CareTeam.read", "Care team"),
    ("user/Goal.read", "Goals"),
    ("user/Device.read", "Implants"),
    ("user/DocumentReference.read", "Documents, for administrators"),
    ("user/Binary.read", "Documents: open, for administrators"),
];

/// The scopes of an edition, in the form OAuth sends them.
pub(crate) fn wanted(edition: Edition) -> String {
    let all = NEEDED.iter().chain(edition.differences().own_scopes);
    all.map(|(scope, _)| *scope).collect::<Vec<_>>().join(" ")
}

/// The scopes that a renewal names (Q126): those that were granted, and the two the server leaves out of its answer
/// though they apply (Q24). Where nobody knows what was granted, those that were asked for.
pub(crate) fn for_renewal(granted: &str, edition: Edition) -> String {
    if granted.trim().is_empty() {
        return wanted(edition);
    }
    let mut named: Vec<&str> = granted.split_whitespace().collect();
    for unsaid in ["api:oemr", "api:fhir"] {
        if !named.contains(&unsaid) {
            named.push(unsaid);
        }
    }
    named.join(" ")
}

/// Whether a scope in the first spelling (`user/vital.write`) is among those that were granted; a server may tell them in
/// the second (`user/vital.crus`, Q04). The two that open an interface are never told and always apply (Q24).
pub(crate) fn is_granted<'a>(granted: impl IntoIterator<Item = &'a str>, wanted: &str) -> bool {
    let letters = |right: &str| match right {
        "read" => Some(["r", "s"].as_slice()),
        "write" => Some(["c", "u", "d"].as_slice()),
        _ => None,
    };
    granted.into_iter().any(|scope| {
        scope == wanted
            || match (scope.split_once('.'), wanted.split_once('.')) {
                (Some((one, given)), Some((other, right))) if one == other => {
                    let second = !given.is_empty() && given.chars().all(|letter| "cruds".contains(letter));
                    second
                        && letters(right).is_some_and(|any| any.iter().any(|letter| given.contains(letter)))
                }
                _ => false,
            }
    })
}

/// Whether a granted scope gives a clinician's rights. A public client gets none of them (Q01); `scope` in a token
/// answer may leave out others that apply (Q24).
pub(crate) fn gives_clinician_rights(granted: &str) -> bool {
    granted.split_whitespace().any(|scope| scope.starts_with("user/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q04_every_scope_is_of_the_spelling_both_editions_take() {
        for (scope, screen) in NEEDED.iter().chain(Edition::V7_0.differences().own_scopes) {
            assert!(!screen.is_empty(), "{scope} has a screen that needs it");
            if let Some(rest) = scope.strip_prefix("user/") {
                let (_, right) = rest.split_once('.').expect("resource and right");
                assert!(matches!(right, "read" | "write" | "$docref"), "{scope} is v1; 7.0 refuses v2");
            }
            assert!(!scope.contains('*'), "{scope}: wildcards are refused");
        }
    }

    #[test]
    fn q86_q94_q113_each_edition_is_asked_only_for_what_it_can_give() {
        let [old, middle, new] = Edition::ALL.map(wanted);
        assert!(!old.contains("user/employer") && new.contains("user/employer.read"), "Q86: 8.x only");
        assert!(old.contains("$docref") && !new.contains("$docref"), "Q94: 8.x never grants it");
        assert!(
            !old.contains("user/prescription") && !middle.contains("user/prescription"),
            "Q113: no route"
        );
        assert!(new.contains("user/prescription.write"), "Q113: 8.2 takes prescriptions");
        assert!(middle.contains("insurance_type") && !new.contains("insurance_type"), "Q115: refused on 8.2");
        for scopes in [old, middle, new] {
            let unique: std::collections::BTreeSet<&str> = scopes.split(' ').collect();
            assert_eq!(unique.len(), scopes.split(' ').count(), "no scope twice");
        }
    }

    #[test]
    fn the_administrators_page_lists_what_is_asked_for() {
        let page = include_str!("../../../docs/clinic-admin.md");
        let listed: Vec<&str> =
            page.split_once("## Scopes").expect("its last section").1.split_whitespace().collect();
        for edition in Edition::ALL {
            for scope in wanted(edition).split(' ') {
                assert!(listed.contains(&scope), "{edition}: {scope} is in docs/clinic-admin.md");
            }
        }
    }

    #[test]
    fn q126_a_renewal_names_what_was_granted_and_the_two_that_are_never_said() {
        assert_eq!(
            for_renewal("openid user/vital.read", Edition::V8_0),
            "openid user/vital.read api:oemr api:fhir",
            "what was declined at consent is not asked for again"
        );
        assert_eq!(for_renewal("api:fhir api:oemr", Edition::V8_0), "api:fhir api:oemr", "each once");
        assert_eq!(for_renewal(" ", Edition::V8_2), wanted(Edition::V8_2), "of an earlier Rounds' session");
    }

    #[test]
    fn a_scope_is_granted_in_either_spelling_and_a_declined_one_is_not() {
        let granted = "openid user/vital.read user/soap_note.crus user/Patient.rs";
        let may = |wanted: &str| is_granted(granted.split(' '), wanted);
        assert!(
            may("user/vital.read") && may("user/soap_note.write") && may("user/soap_note.read"),
            "granted"
        );
        assert!(may("user/Patient.read") && !may("user/Patient.write"), "reading is no writing");
        assert!(!may("user/vital.write"), "declined at consent");
        assert!(!may("user/patient.read"), "the two interfaces have scopes of their own");
    }

    #[test]
    fn q24_rights_are_looked_for_and_never_compared() {
        assert!(gives_clinician_rights("openid user/Patient.read"), "in any order, with parts missing");
        assert!(
            !gives_clinician_rights("openid offline_access patient/Patient.read"),
            "a public client's scopes"
        );
    }
}
