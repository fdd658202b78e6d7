//! A summary of care: asked for once, told by the list, opened like any other document, and said in words where an edition
//! gives nobody the permission for it.

use crate::documents::desk;
use app::contract::{DocumentFace, DocumentPlace, ErrorCode, SummaryOffer, SummaryOutcome};
use demo_clinic::{Edition, Fault};

/// The operation, as it is asked for.
const ROUTE: &str = "*/DocumentReference/$docref";

#[tokio::test]
async fn a_summary_of_care_is_made_once_and_opened_where_the_edition_has_it() {
    for (edition, user) in Edition::ALL.into_iter().flat_map(|one| [(one, "drgarcia"), (one, "admin")]) {
        let desk = desk(edition, user).await;
        let patient = desk.patient().await;
        let before = desk.list(&patient).await.rows.len();
        let view = desk.rounds.documents(&patient).await.expect("signed in");
        if edition != Edition::V7_0 {
            assert_eq!(
                view.summary,
                SummaryOffer::NotOffered,
                "{edition}, {user}: said before it is tried (Q94)"
            );
            let refused = desk.rounds.make_summary(&patient).await.expect_err("nobody gets it");
            assert_eq!(refused.code, ErrorCode::NotOffered, "{edition}, {user}");
            assert_eq!(desk.asked("POST", "$docref"), 0, "{edition}, {user}: it is not asked for");
            continue;
        }
        assert_eq!(view.summary, SummaryOffer::Offered, "{edition}, {user}");
        let made = desk.rounds.make_summary(&patient).await.expect("it can be asked");
        let SummaryOutcome::Made { document: Some(id) } = made else { panic!("{user}: {made:?}") };
        let rows = desk.list(&patient).await.rows;
        assert_eq!(rows.len(), before + 1, "{user}: one more");
        let row = rows.iter().find(|row| row.id == id).expect("it is in the list");
        assert_eq!(row.place, Some(DocumentPlace::Ccda), "{user}");
        let (face, bytes) = desk.bytes(&patient, &id).await;
        assert!(String::from_utf8(bytes).expect("text").contains("ClinicalDocument"), "{user}: C-CDA");
        assert!(matches!(face, DocumentFace::Copy { .. }), "{user}: markup is never drawn here");
        assert_eq!(desk.asked("POST", "$docref"), 1, "{user}: asked for once");
    }
}

#[tokio::test]
async fn a_summary_whose_answer_is_lost_is_looked_for_and_not_asked_for_again() {
    let desk = desk(Edition::V7_0, "drgarcia").await;
    let patient = desk.patient().await;
    let before = desk.list(&patient).await.rows.len();
    desk.clinic.faults().arm("POST", ROUTE, Fault::DropAfterCommit, 1);
    let made = desk.rounds.make_summary(&patient).await.expect("asked");
    assert!(matches!(made, SummaryOutcome::Made { document: Some(_) }), "the list says so: {made:?}");
    desk.clinic.faults().arm("POST", ROUTE, Fault::DropBeforeCommit, 1);
    let lost = desk.rounds.make_summary(&patient).await.expect("asked");
    assert_eq!(lost, SummaryOutcome::NotConfirmed, "nothing new is in the list");
    assert_eq!(desk.asked("POST", "$docref"), 2, "each was asked for once");
    desk.clinic.faults().arm("POST", ROUTE, Fault::RoleRefused, 1);
    let refused = desk.rounds.make_summary(&patient).await.expect_err("certainly not made");
    assert_eq!(refused.code, ErrorCode::NotAllowed);
    desk.clinic.faults().arm("GET", "*/document", Fault::Html, 1);
    let unread = desk.rounds.make_summary(&patient).await.expect_err("the list of before is not known");
    assert_eq!(unread.code, ErrorCode::Unreadable);
    assert_eq!(desk.asked("POST", "$docref"), 3, "so nothing was asked for");
    assert_eq!(desk.read_again(&patient).await.rows.len(), before + 1, "one, which is the first");
}
