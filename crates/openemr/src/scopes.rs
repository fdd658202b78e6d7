//! The scopes Rounds asks for: the fewest its screens need, in the spelling both editions take (Q04, v1).
//!
//! A client can be given more later only by registering anew, and the server refuses a sign-in that asks for one that
//! was not registered (Q14), so registration and sign-in share this list.

/// Each scope with the screen that needs it.
const NEEDED: [(&str, &str); 26] = [
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
    ("user/facility.read", "facilities, for administrators"),
    ("user/practitioner.read", "providers, for administrators"),
    ("user/Patient.read", "search, changes since the last sync"),
    ("user/Encounter.read", "changes since the last sync"),
    ("user/Observation.read", "Vitals on 8.0"),
    ("user/Condition.read", "Problems"),
    ("user/AllergyIntolerance.read", "Allergies"),
    ("user/MedicationRequest.read", "Medications"),
    ("user/Appointment.read", "Today"),
    ("user/Person.read", "own name (Q70)"),
];

/// The scopes in the form OAuth sends them.
pub(crate) fn wanted() -> String {
    NEEDED.map(|(scope, _)| scope).join(" ")
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
        for (scope, screen) in NEEDED {
            assert!(!screen.is_empty(), "{scope} has a screen that needs it");
            if let Some(rest) = scope.strip_prefix("user/") {
                let (_, right) = rest.split_once('.').expect("resource and right");
                assert!(matches!(right, "read" | "write"), "{scope} is v1; 7.0 refuses v2");
            }
            assert!(!scope.contains('*'), "{scope}: wildcards are refused");
        }
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
