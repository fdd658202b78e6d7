//! Insurance, employer, messages, referrals.

use crate::common::{BOTH, Clinic, records::done};
use demo_clinic::Edition;
use jiff::civil::date;
use openemr::{ApiError, Message, NewReferral, PolicyRank, WriteOutcome};

#[tokio::test]
async fn q84_q85_a_patients_insurance_is_read_and_nothing_of_it_is_written() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("frontdesk").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let (walter, _) = clinic.patient("Abernathy", "Walter");
        let policies = openemr.insurance().list(&maria).await.expect("hers");
        let policy = &policies.items[0];
        assert_eq!((policy.rank, policy.until), (PolicyRank::Primary, None), "{edition}");
        assert_eq!(policy.subscriber, "Maria Reyes", "{edition}");
        let same = openemr.insurance().read(&maria, &policy.uuid).await.expect("one");
        assert_eq!(same, *policy, "{edition}: by its uuid");
        let other = openemr.insurance().read(&walter, &policy.uuid).await;
        assert_eq!(other, Err(ApiError::NotFound), "{edition}: not under another patient");
        let kinds = openemr.insurance().kinds().await.expect("the kinds");
        assert_eq!(
            kinds.get(&2).map(String::as_str),
            Some("Medicare Part B"),
            "{edition}: an object, not a list"
        );
        for endpoint in [
            "POST patient/{puuid}/insurance",
            "PUT patient/{puuid}/insurance/{uuid}",
            "GET insurance_company",
        ] {
            assert!(
                matches!(openemr.offers(endpoint), Err(ApiError::NotOffered { .. })),
                "{edition}: {endpoint}"
            );
        }
    }
}

#[tokio::test]
async fn q86_an_employer_is_read_on_8_0_and_not_asked_for_on_7_0() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("frontdesk").await;
        let (maria, _) = clinic.patient("Reyes", "Maria");
        let found = openemr.insurance().employers(&maria).await;
        match edition {
            Edition::V7_0 => {
                assert!(matches!(found, Err(ApiError::NotOffered { .. })), "{edition}: {found:?}");
                assert!(clinic.demo.requests().all().is_empty(), "{edition}: nothing is sent");
            }
            Edition::V8_0 | Edition::V8_2 => {
                let found = found.expect("hers");
                assert!(!found.items[0].name.is_empty(), "{edition}: with its name");
            }
        }
    }
}

#[tokio::test]
async fn q87_a_message_is_sent_added_to_and_withdrawn_where_that_can_be_known() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("nurseobrien").await;
        let (_, pid) = clinic.patient("Reyes", "Maria");
        let mut message = Message {
            to: "drgarcia".into(),
            from: "nurseobrien".into(),
            title: "Refill".into(),
            body: "She asks for a refill.".into(),
            done: false,
        };
        let id = done(openemr.messages().send(pid, &message).await);
        message.body = "She came by.".into();
        assert_eq!(done(openemr.messages().add(pid, id, &message).await), id, "{edition}");
        let stored = clinic.demo.records().messages(pid.0.into());
        let stored = stored.iter().find(|one| one.id == i64::from(id)).expect("it is there");
        assert!(stored.body.contains("refill") && stored.body.contains("came by"), "{edition}: both lines");
        let withdrawn = openemr.messages().withdraw(pid, id).await;
        match edition {
            Edition::V7_0 => done(withdrawn),
            Edition::V8_0 | Edition::V8_2 => {
                assert!(matches!(withdrawn, Err(ApiError::NotOffered { .. })), "{edition}: {withdrawn:?}")
            }
        }
        let refused = openemr.messages().send(pid, &Message { title: "x".into(), ..message }).await;
        assert!(matches!(refused, Ok(WriteOutcome::Refused { .. })), "{edition}: {refused:?}");
    }
}

fn referral() -> NewReferral {
    NewReferral {
        from_npi: "1234567801".into(),
        to_npi: "1234567802".into(),
        date: date(2026, 11, 20),
        reason: "Chest pain on exertion".into(),
        diagnosis: "I20.9".into(),
        risk: "Low".into(),
        include_vitals: true,
        authorization: "A-1".into(),
        visits: 2,
        valid_from: date(2026, 11, 20),
        valid_through: date(2026, 12, 20),
    }
}

#[tokio::test]
async fn q88_referrals_are_written_on_7_0_and_read_on_both() {
    for edition in BOTH {
        let clinic = Clinic::open(edition).await;
        let openemr = clinic.session_of("drgarcia").await;
        let (_, pid) = clinic.patient("Reyes", "Maria");
        assert!(openemr.referrals().list(pid).await.expect("a list").items.is_empty(), "{edition}: none yet");
        let made = openemr.referrals().create(pid, &referral()).await;
        if edition == Edition::V8_0 {
            assert!(matches!(made, Err(ApiError::NotOffered { .. })), "{edition}: {made:?}");
            continue;
        }
        let id = done(made);
        let found = openemr.referrals().find(pid, &referral()).await.expect("asked").expect("it is there");
        assert_eq!((found.id, found.from, found.to), (id, Some(8), Some(9)), "{edition}: with both parties");
        let changed = NewReferral { reason: "Chest pain at rest".into(), ..referral() };
        let stored = done(openemr.referrals().update(id, &changed).await);
        assert_eq!(stored.reason, "Chest pain at rest", "{edition}");
        let unknown = openemr.referrals().update(999_999, &changed).await;
        assert!(
            matches!(unknown, Ok(WriteOutcome::Unknown { .. })),
            "{edition}: an empty answer is no success"
        );
    }
}
