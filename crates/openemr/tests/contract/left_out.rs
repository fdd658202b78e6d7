//! What is left out of an answer, and answers that only look like "nothing there", in every edition.

use crate::common::{Clinic, records::start_visit};
use demo_clinic::{Edition, Fault};
use openemr::ApiError;

#[tokio::test]
async fn an_entry_of_another_patient_is_left_out_and_counted_as_such() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let (walter, _) = clinic.patient("Abernathy", "Walter");
        let whole = openemr.lists().allergies(&maria).await.expect("hers").items.len();
        let fault = Fault::ForeignSubject { patient: walter.to_string() };
        clinic.demo.faults().arm("GET", "*/fhir/AllergyIntolerance", fault, 1);
        let list = openemr.lists().allergies(&maria).await.expect("the others");
        let counts = (list.items.len(), list.unreadable, list.foreign);
        assert_eq!(counts, (whole - 1, 1, 1), "{edition}: whose it is is known, and it is not shown");
    }
}

#[tokio::test]
async fn entries_that_a_bundle_promises_and_does_not_bring_are_counted() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let whole =
            u32::try_from(openemr.lists().allergies(&maria).await.expect("hers").items.len()).expect("few");
        let fault = Fault::OutcomeEntry { total: u64::from(whole) + 2 };
        clinic.demo.faults().arm("GET", "*/fhir/AllergyIntolerance", fault, 1);
        let list = openemr.lists().allergies(&maria).await.expect("answered");
        assert_eq!((list.unreadable, list.foreign), (2, 0), "{edition}: two more were promised");
    }
}

#[tokio::test]
async fn q67_a_404_with_an_empty_body_is_no_empty_list() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        clinic.demo.faults().arm("GET", "*/fhir/*", Fault::NotFound, 99);
        assert!(openemr.lists().allergies(&maria).await.is_err(), "{edition}: allergies");
        assert!(openemr.lists().problems(&maria).await.is_err(), "{edition}: problems");
        assert!(openemr.lists().medications(&maria).await.is_err(), "{edition}: medications");
        if edition != Edition::V7_0 {
            assert!(openemr.vitals().history(&maria, pid, &[]).await.is_err(), "{edition}: vitals");
        }
    }
}

#[tokio::test]
async fn q108_q125_a_merged_patient_has_no_empty_list_of_visits() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, pid) = clinic.patient("Reyes", "Maria");
        let (_, into) = clinic.patient("Abernathy", "Walter");
        start_visit(&openemr, &maria, "r-merged").await;
        assert!(clinic.demo.office().merge_patient(pid.0.into(), into.0.into()), "somebody merges the two");
        let visits = openemr.encounters().list(&maria).await;
        assert_eq!(visits, Err(ApiError::NotFound), "{edition}: Q125, not \"no visits\"");
        assert_eq!(openemr.patients().read(&maria).await.err(), Some(ApiError::NotFound), "{edition}");
        assert_eq!(
            openemr.patients().summary(&maria).await.err(),
            Some(ApiError::NotFound),
            "{edition}: Q108"
        );
    }
}
