//! What each role may do, found out without opening anybody's chart, in both editions.

use crate::common::{BOTH, Clinic};
use demo_clinic::Fault;
use openemr::{Area, RightState, SessionState};

/// The areas a role is refused (Q28); the client's scopes cover all of them.
const REFUSED: [(&str, &[Area]); 4] = [
    ("admin", &[]),
    ("drgarcia", &[Area::Directory]),
    ("nurseobrien", &[Area::Visits, Area::Directory]),
    ("frontdesk", &[Area::Visits, Area::VitalsAndNotes, Area::Lists, Area::Directory, Area::Results]),
];

#[tokio::test]
async fn q28_each_role_is_told_what_it_may_do() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        for (user, refused) in REFUSED {
            let openemr = clinic.session_of(user).await;
            let found = openemr.probe_rights().await;
            assert_eq!(found.len(), Area::ALL.len(), "{edition} {user}: every area is answered");
            for right in found {
                // Q112: 8.x keeps the front desk from documents, which 7.0 lets everybody list.
                let no_documents = user == "frontdesk"
                    && right.area == Area::Documents
                    && edition != demo_clinic::Edition::V7_0;
                let is_refused = refused.contains(&right.area) || no_documents;
                let expected = if is_refused { RightState::Refused } else { RightState::Allowed };
                assert_eq!(right.state, expected, "{edition} {user}: {:?}", right.area);
            }
        }
    }
}

#[tokio::test]
async fn q26_being_refused_renews_no_token_and_ends_no_session() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("frontdesk").await;
        let stored = clinic.keeper.stored.lock().unwrap().len();
        openemr.probe_rights().await;
        assert_eq!(
            clinic.keeper.stored.lock().unwrap().len(),
            stored,
            "{edition}: no new tokens, although 7.0 refuses with 401"
        );
        assert!(matches!(*openemr.session().borrow(), SessionState::Alive), "{edition}: still signed in");
        let patients = openemr.patients().page(0).await.expect("the session goes on");
        assert!(!patients.patients.items.is_empty(), "{edition}: and reads what it may");
    }
}

#[tokio::test]
async fn each_area_is_asked_once_and_no_chart_is_opened_for_it() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("nurseobrien").await;
        openemr.probe_rights().await;
        let asked = clinic.demo.requests().all();
        assert_eq!(asked.len(), Area::ALL.len(), "{edition}: one request an area");
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        for request in asked {
            let target = format!("{request:?}");
            assert!(!target.contains(maria.as_str()), "{edition}: {target} names no patient");
            assert!(!target.contains(&format!("patient/{}/", pid.0)), "{edition}: {target} names no patient");
        }
    }
}

#[tokio::test]
async fn a_server_that_fails_says_nothing_about_rights() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        clinic.demo.faults().arm("GET", "*/fhir/AllergyIntolerance", Fault::Html, 99);
        let found = openemr.probe_rights().await;
        for right in found {
            let unknown = matches!(right.state, RightState::Unknown { .. });
            assert_eq!(unknown, right.area == Area::Lists, "{edition}: {:?} {:?}", right.area, right.state);
        }
    }
}

#[tokio::test]
async fn a_clinic_that_is_gone_is_not_asked_area_by_area() {
    let clinic = Clinic::open(demo_clinic::Edition::V8_0).await;
    let openemr = clinic.session_of("drgarcia").await;
    clinic.demo.pause().await;
    let found = openemr.probe_rights().await;
    assert!(
        found.iter().all(|right| matches!(right.state, RightState::Unknown { .. })),
        "nothing is known: {found:?}"
    );
    let asked: u32 = clinic
        .connection
        .counters()
        .iter()
        .filter(|route| route.failures > 0)
        .map(|route| route.requests)
        .sum();
    assert!(asked <= 3, "the first silence is enough, its repetitions included: {asked}");
}
