//! Prescriptions: written and stopped on 8.2, and not tried elsewhere.

use crate::common::{Clinic, records::done};
use demo_clinic::Edition;
use jiff::civil::date;
use openemr::{ApiError, NewPrescription, Prescribed, WriteOutcome};

fn lisinopril() -> NewPrescription {
    NewPrescription {
        drug: "Lisinopril 10 mg".into(),
        rxnorm: Some("29046".into()),
        dosage: "1 tablet".into(),
        quantity: "30".into(),
        refills: 3,
        note: String::new(),
        start: date(2026, 11, 20),
        provider: None,
        encounter: None,
    }
}

#[tokio::test]
async fn q113_a_prescription_is_written_and_stopped_on_8_2_and_not_tried_elsewhere() {
    for edition in Edition::ALL {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (patient, pid) = clinic.patient("Reyes", "Maria");
        let maria = Prescribed { patient, pid };
        clinic.demo.requests().clear();
        let outcome = openemr.prescriptions().create(&maria, &lisinopril()).await;
        if edition != Edition::V8_2 {
            assert!(matches!(outcome, Err(ApiError::NotOffered { .. })), "{edition}: {outcome:?}");
            assert!(clinic.demo.requests().all().is_empty(), "{edition}: nothing is sent");
            continue;
        }
        let id = done(outcome);
        let read = openemr.prescriptions().read(&maria, &id).await.expect("hers");
        assert_eq!(
            (read.drug.as_str(), read.active),
            ("Lisinopril 10 mg", true),
            "{edition}: as it was written"
        );
        let (walter, other) = clinic.patient("Abernathy", "Walter");
        let his = Prescribed { patient: walter, pid: other };
        let stopped = openemr.prescriptions().stop(&his, &id).await;
        assert!(stopped.is_err(), "{edition}: nobody stops another patient's, {stopped:?}");
        assert!(openemr.prescriptions().read(&maria, &id).await.expect("hers").active, "{edition}: it holds");
        done(openemr.prescriptions().stop(&maria, &id).await);
        assert!(!openemr.prescriptions().read(&maria, &id).await.expect("hers").active, "{edition}: stopped");
        let lost = Prescribed { patient: maria.patient.clone(), pid: domain::patient::Pid(999_999) };
        let outcome = openemr.prescriptions().create(&lost, &lisinopril()).await.expect("sent");
        assert!(
            !matches!(outcome, WriteOutcome::Done(_)),
            "{edition}: accepted, and in nobody's chart: {outcome:?}"
        );
    }
}
