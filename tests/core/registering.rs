//! A client that an administrator removed: what the clinician is told, and the way back.

use crate::workplace::Workplace;
use app::contract::{ClientChoice, ClientState, ErrorCode, SessionView, SignOutChoice, WriteState};
use std::time::Duration;

#[tokio::test]
async fn a_removed_client_is_registered_again_and_what_was_not_sent_arrives() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let before = place.rounds.state().clinic.and_then(|clinic| clinic.client_id).expect("registered");
    assert!(place.clinic.remove_client(&before), "an administrator removes it");
    // The access that is left runs out.
    place.hands.pass(Duration::from_secs(2 * 3600));
    let _ = place.rounds.search_server("reyes").await;
    place.state_until(|state| matches!(&state.session, SessionView::SignedIn { renew: Some(_), .. })).await;
    // The token endpoint says the same of a client that is disabled (Q05).
    assert_eq!(
        place.renew(),
        Some(ErrorCode::ClientNotEnabled),
        "something with the client stands in the way"
    );
    let visit = place.start_visit(&patient, "Written meanwhile").await;
    place.type_a_draft(&patient).await;

    let state = place.rounds.sign_out(SignOutChoice::Keep).await.expect("nothing is given up for it");
    assert_eq!(state.clinic.expect("remembered").client, ClientState::Waiting, "it can be asked about again");
    let state = place.rounds.check_client().await.expect("the clinic answers");
    assert_eq!(
        state.clinic.expect("remembered").client,
        ClientState::Unknown,
        "and is told from a disabled one"
    );
    let address = place.clinic.https_url().to_owned();
    let again = place.rounds.connect_clinic(&address, "", ClientChoice::Register).await.expect("registered");
    let client = again.clinic.and_then(|clinic| clinic.client_id).expect("a client");
    assert_ne!(client, before, "a new client, which an administrator has to enable like the first");
    assert!(place.clinic.enable_client(&client), "and does");
    place.rounds.check_client().await.expect("the clinic answers");

    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "the draft is there");
    assert_eq!(place.settled(&visit).await.state, WriteState::Confirmed, "and the visit arrived");
}
