//! Results, orders, immunizations, care plan, devices: what a chart only reads.

use crate::common::{BOTH, Clinic};
use demo_clinic::Edition;
use openemr::{
    ApiError, CarePlan, CareTeam, Contact, Device, DiagnosticReport, Dispense, Goal, Immunization,
    Interpretation, ProcedureDone, ServiceRequest, SocialHistory,
};
use std::collections::BTreeSet;

#[tokio::test]
async fn q90_laboratory_values_are_exact_on_both_editions() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let results = openemr.laboratory(&maria).await.expect("hers");
        assert_eq!(results.unreadable, 0, "{edition}: each is read");
        let creatinine: Vec<_> = results.items.iter().filter(|one| one.name == "Creatinine").collect();
        assert!(!creatinine.is_empty(), "{edition}: she has some");
        for one in &creatinine {
            let value = one.value.as_deref().expect("a value");
            assert!(value.contains('.'), "{edition}: {value} keeps its decimals");
            assert_eq!(one.unit, "mg/dL", "{edition}");
            assert_eq!(one.interpretation.is_some(), edition == Edition::V8_0, "{edition}: 7.0 tells none");
        }
        let colour = results.items.iter().find(|one| one.name.contains("Color")).expect("a result in words");
        assert_eq!(colour.value.as_deref(), Some("yellow"), "{edition}");
        let first = &results.items[0];
        let one = openemr.laboratory_result(&maria, &first.id).await;
        match edition {
            Edition::V7_0 => assert!(matches!(one, Err(ApiError::NotOffered { .. })), "{edition}: {one:?}"),
            Edition::V8_0 | Edition::V8_2 => assert_eq!(one.expect("one"), *first, "{edition}"),
        }
        let high = results.items.iter().any(|one| one.interpretation == Some(Interpretation::High));
        assert!(!high || edition == Edition::V8_0, "{edition}");
    }
}

#[tokio::test]
async fn q90_orders_with_exact_results_come_from_the_standard_api_on_7_0_only() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let rows = openemr.procedures().results(&maria).await;
        match edition {
            Edition::V7_0 => {
                let rows = rows.expect("hers");
                assert!(rows.items.iter().any(|one| one.name == "Creatinine"), "{edition}");
                let order = &rows.items[0].order;
                assert_eq!(
                    openemr.procedures().read(&maria, order).await.expect("one").order,
                    *order,
                    "{edition}"
                );
            }
            Edition::V8_0 | Edition::V8_2 => {
                assert!(matches!(rows, Err(ApiError::NotOffered { .. })), "{edition}: {rows:?}")
            }
        }
        let orders = openemr.chart::<ServiceRequest>().of(&maria).await;
        match edition {
            Edition::V7_0 => {
                assert!(matches!(orders, Err(ApiError::NotOffered { .. })), "{edition}: {orders:?}")
            }
            Edition::V8_0 | Edition::V8_2 => {
                let orders = orders.expect("hers");
                let panel = orders.items.iter().find(|one| one.laboratory).expect("one for the laboratory");
                assert_eq!(panel.reasons.len(), 1, "{edition}: the reason that comes twice is one");
                let same = openemr.chart::<ServiceRequest>().read(&maria, &panel.id).await.expect("one");
                assert_eq!(same, *panel, "{edition}");
            }
        }
    }
}

#[tokio::test]
async fn q91_q95_each_immunization_comes_once_with_who_recorded_it() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let list = openemr.chart::<Immunization>().of(&maria).await.expect("hers");
        let ids: BTreeSet<_> = list.items.iter().map(|one| one.id.clone()).collect();
        assert_eq!(
            (ids.len(), list.items.len()),
            (4, 4),
            "{edition}: one that the server sends twice is one"
        );
        let (given, recorded) = openemr.immunizations_with_recorders(&maria).await.expect("hers");
        assert_eq!(given, list, "{edition}: the other kind of entry is no immunization");
        assert!(!recorded.items.is_empty() && recorded.unreadable == 0, "{edition}: who recorded them");
        assert!(
            recorded.items.iter().all(|one| ids.contains(&one.about)),
            "{edition}: each is about one of hers"
        );
        let one = openemr.chart::<Immunization>().read(&maria, &list.items[0].id).await.expect("one");
        assert_eq!(one.vaccine, list.items[0].vaccine, "{edition}");
        let (walter, _) = clinic.patient("Abernathy", "Walter");
        let other = openemr.chart::<Immunization>().read(&walter, &list.items[0].id).await;
        assert!(matches!(other, Err(ApiError::Unreadable(_))), "{edition}: never as another patient's");
        assert!(openemr.offers("GET fhir/Provenance").is_err(), "{edition}: never searched for");
    }
}

#[tokio::test]
async fn the_care_plan_has_ids_that_are_no_uuids_and_goals_are_an_administrators() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let doctor = clinic.session_of("drgarcia").await;
        let plans = doctor.chart::<CarePlan>().of(&maria).await.expect("hers");
        assert_eq!(plans.items[0].text, "Check glucose each morning", "{edition}");
        assert!(plans.items[0].id.as_str().contains("-SK-"), "{edition}: an encounter's uuid with a number");
        let same = doctor.chart::<CarePlan>().read(&maria, &plans.items[0].id).await.expect("one");
        assert_eq!(same, plans.items[0], "{edition}");
        let team = doctor.chart::<CareTeam>().of(&maria).await.expect("hers");
        assert!(!team.items[0].members.is_empty(), "{edition}: somebody is in it");
        let refused = doctor.chart::<Goal>().of(&maria).await;
        assert!(matches!(refused, Err(ApiError::NotAllowed { .. })), "{edition}: {refused:?}");

        let admin = clinic.session_of("admin").await;
        let goals = admin.chart::<Goal>().of(&maria).await.expect("hers");
        assert_eq!(goals.items[0].text, "HbA1c below 7 percent", "{edition}");
        let devices = admin.chart::<Device>().of(&maria).await.expect("hers");
        assert!(devices.items[0].serial.starts_with("SN"), "{edition}: by its serial number");
    }
}

#[tokio::test]
async fn reports_procedures_dispenses_and_contacts_are_read_where_there_are_any() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let admin = clinic.session_of("admin").await;
        let reports = admin.chart::<DiagnosticReport>().of(&maria).await.expect("hers");
        let panel = reports.items.iter().find(|one| !one.results.is_empty()).expect("one of the laboratory");
        assert_eq!(
            panel.code.as_ref().map(|code| code.code.as_str()),
            Some("24323-8"),
            "{edition}: no LOINC: before it"
        );
        let film = reports.items.iter().find(|one| !one.text.is_empty()).expect("one in words");
        assert_eq!(film.text, "Chest film clear.", "{edition}: decoded");

        let doctor = clinic.session_of("drgarcia").await;
        let done = doctor.chart::<ProcedureDone>().of(&maria).await.expect("hers");
        assert!(done.items.iter().any(|one| !one.is_nameless()), "{edition}: a finished order has a code");
        let social = doctor.chart::<SocialHistory>().of(&maria).await.expect("asked");
        assert!(social.items.is_empty() && social.unreadable == 0, "{edition}: nobody recorded any here");
        let (dispensed, contacts) =
            (doctor.chart::<Dispense>().of(&maria).await, doctor.chart::<Contact>().of(&maria).await);
        match edition {
            Edition::V7_0 => {
                assert!(matches!(dispensed, Err(ApiError::NotOffered { .. })), "{edition}: {dispensed:?}");
                assert!(matches!(contacts, Err(ApiError::NotOffered { .. })), "{edition}: {contacts:?}");
            }
            Edition::V8_0 | Edition::V8_2 => {
                let dispensed = dispensed.expect("hers");
                assert!(
                    !dispensed.items.is_empty() && dispensed.unreadable == 0,
                    "{edition}: ids of none are no trouble"
                );
                assert!(
                    dispensed.items.iter().all(|one| one.id.is_none() && one.prescription.is_some()),
                    "{edition}"
                );
                assert!(contacts.expect("asked").items.is_empty(), "{edition}: none recorded");
            }
        }
    }
}
