//! A problem's code: found by typing, remembered, and never sent where it could not be billed.

use crate::{
    changes::{new, typed},
    desk::Desk,
};
use app::contract::{CodedSource, EntryList, ErrorCode, FieldCode};
use demo_clinic::Edition;

#[tokio::test]
async fn what_this_clinician_has_used_comes_first_by_the_words_they_used() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    let first = desk.rounds.find_code("htn").await.expect("found");
    assert_eq!(first.hits[0].sent, "ICD10:I10", "offline and before anything was used");
    assert_eq!(first.hits[0].source, CodedSource::Edition);
    assert!(first.edition.starts_with("ICD-10-CM 20"), "{}", first.edition);
    assert!(desk.rounds.find_code("").await.expect("found").hits.is_empty(), "nothing is used yet");
    let entry = typed("High pressure since the boat", "2026-11-01", "", "ICD10:I10");
    let receipt =
        desk.rounds.change_entry(&patient, new(EntryList::Problem, entry)).await.expect("a whole form");
    desk.confirmed(&receipt).await;
    for query in ["htn", "boat high", "i10", ""] {
        let again = desk.rounds.find_code(query).await.expect("found");
        assert_eq!(again.hits[0].title, "High pressure since the boat", "{query}");
        assert_eq!((again.hits[0].source, again.hits[0].code.as_str()), (CodedSource::Own, "I10"));
        assert_eq!(
            again.hits[0].official, "Essential (primary) hypertension",
            "what the code says stands beside it"
        );
    }
}

#[tokio::test]
async fn only_a_code_that_can_be_billed_is_sent() {
    let desk = Desk::signed_in(Edition::V8_0).await;
    let patient = desk.patient().await;
    for code in ["ICD10:E11", "ICD10:I10.9", "ICD10:S52.501", "icd10:J45", "ICD10:I10;ICD10:J46"] {
        let entry = typed("Something", "2026-11-01", "", code);
        let refused = desk.rounds.change_entry(&patient, new(EntryList::Problem, entry)).await;
        let refused = refused.expect_err("not whole");
        assert_eq!(refused.code, ErrorCode::InvalidInput, "{code}");
        assert_eq!(
            (refused.fields[0].field.as_str(), refused.fields[0].code),
            ("code", FieldCode::NotBillable)
        );
    }
    // What another system's code means is not known here.
    for code in ["SNOMED-CT:38341003", "ICD10:E11.9", ""] {
        let entry = typed("Something", "2026-11-01", "", code);
        desk.rounds.change_entry(&patient, new(EntryList::Problem, entry)).await.expect(code);
    }
}
