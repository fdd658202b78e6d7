//! What each role of the clinic is told it may do, in both editions, and what its charts say about the rest.

use crate::desk::{Desk, note, vitals};
use app::contract::{
    AreaState, ChartPart, ConnectionArea, ErrorCode, RightsView, SessionView, SignOutChoice, WriteKind,
    WriteState,
};
use demo_clinic::Edition;
use domain::loaded::{Loaded, Why};

const BOTH: [Edition; 2] = [Edition::V7_0, Edition::V8_0];
const ANY_VISIT: &str = "Encounters → Authorize - any encounters";

/// A desk at which somebody has signed in, and what they may do.
async fn desk_of(user: &str, edition: Edition) -> (Desk, RightsView) {
    let desk = Desk::at(edition).await;
    desk.sign_in(user).await;
    let state = desk.state_until(|state| state.rights.is_some()).await;
    let rights = state.rights.expect("waited for");
    (desk, rights)
}

#[tokio::test]
async fn physicians_and_administrators_miss_nothing_of_a_chart() {
    for edition in BOTH {
        for user in ["drgarcia", "admin"] {
            let (_, rights) = desk_of(user, edition).await;
            assert!(
                rights.can_start_visit && rights.can_read_charts,
                "{user} charts on {edition}: {rights:?}"
            );
            assert!(rights.missing.is_empty(), "{user} on {edition}: {:?}", rights.missing);
        }
    }
}

#[tokio::test]
async fn a_nurse_is_told_which_right_would_let_her_chart_a_visit() {
    for edition in BOTH {
        let (desk, rights) = desk_of("nurseobrien", edition).await;
        assert!(!rights.can_start_visit, "no visit's number can be learned on {edition}");
        assert!(rights.can_read_charts, "lists are hers to read on {edition}");
        assert_eq!(
            rights.missing.get(&ChartPart::Encounters),
            Some(&vec![ANY_VISIT.to_owned()]),
            "{edition}"
        );
        assert_eq!(rights.missing.get(&ChartPart::Allergies), None, "nothing to grant for allergies");
        let patient = desk.patient().await;
        desk.rounds.open_chart(&patient).await.expect("a chart");
        let chart = desk.chart_until(&patient, |chart| (!chart.refreshing).then(|| chart.clone())).await;
        assert!(chart.allergies.value().is_some(), "she reads allergies on {edition}: {:?}", chart.allergies);
        assert_eq!(
            chart.encounters,
            Loaded::Unavailable { why: Why::NotAllowed },
            "and never an empty list of visits on {edition}"
        );
        for (part, loaded) in [
            (ChartPart::Vitals, matches!(chart.vitals, Loaded::Unavailable { why: Why::NotAllowed })),
            (ChartPart::Notes, matches!(chart.notes, Loaded::Unavailable { why: Why::NotAllowed })),
        ] {
            assert_eq!(
                rights.missing.contains_key(&part),
                loaded,
                "{part:?} on {edition}: what cannot be read has a right to grant, and nothing else has"
            );
        }
    }
}

#[tokio::test]
async fn the_front_desk_keeps_demographics_and_appointments() {
    for edition in BOTH {
        let (desk, rights) = desk_of("frontdesk", edition).await;
        assert!(!rights.can_start_visit && !rights.can_read_charts, "{edition}: {rights:?}");
        let patient = desk.patient().await;
        desk.rounds.open_chart(&patient).await.expect("a chart");
        let chart = desk.chart_until(&patient, |chart| (!chart.refreshing).then(|| chart.clone())).await;
        assert!(chart.demographics.value().is_some(), "demographics are read on {edition}");
        assert!(chart.appointments.value().is_some(), "appointments are read on {edition}");
        assert_eq!(chart.allergies, Loaded::Unavailable { why: Why::NotAllowed }, "allergies on {edition}");
        for part in [
            ChartPart::Encounters,
            ChartPart::Problems,
            ChartPart::Allergies,
            ChartPart::Medications,
            ChartPart::Vitals,
            ChartPart::Notes,
        ] {
            assert!(rights.missing.contains_key(&part), "{part:?} on {edition} names what to grant");
        }
        assert!(!rights.missing.contains_key(&ChartPart::Demographics), "{edition}");
        assert!(!rights.missing.contains_key(&ChartPart::Appointments), "{edition}");
    }
}

#[tokio::test]
async fn the_report_says_what_was_found_and_holds_no_secret() {
    for edition in BOTH {
        let (desk, _) = desk_of("nurseobrien", edition).await;
        let first = desk.rounds.connection_report(false).await.expect("a report");
        let found =
            |area| first.areas.iter().find(|right| right.area == area).map(|right| right.found.clone());
        assert_eq!(found(ConnectionArea::Visits), Some(AreaState::Refused), "{edition}");
        assert_eq!(found(ConnectionArea::VitalsAndNotes), Some(AreaState::Allowed), "{edition}");
        assert_eq!(found(ConnectionArea::Directory), Some(AreaState::Refused), "{edition}");
        assert!(first.scopes_granted.iter().any(|scope| scope == "openid"), "{edition}: scopes are listed");
        assert!(first.routes.iter().any(|route| route.requests > 0), "{edition}: requests are counted");
        let again = desk.rounds.connection_report(false).await.expect("a report");
        assert_eq!(again.asked_at, first.asked_at, "{edition}: nobody is asked twice");
        desk.rounds.connection_report(true).await.expect("a report asked anew");
        assert!(
            matches!(desk.rounds.state().session, SessionView::SignedIn { .. }),
            "{edition}: refusals sign nobody out"
        );
        let text = format!("{first:?}");
        for (what, secret) in desk.clinic.secrets() {
            assert!(!text.contains(&secret), "{edition}: the report holds no {what}");
        }
    }
}

#[tokio::test]
async fn the_administrators_page_names_each_right_in_the_same_words() {
    let (desk, _) = desk_of("frontdesk", Edition::V8_0).await;
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/clinic-admin.md");
    let page = std::fs::read_to_string(page).expect("the administrator's page");
    for right in desk.rounds.connection_report(false).await.expect("a report").areas {
        assert!(page.contains(&right.right), "{:?}: {} is in docs/clinic-admin.md", right.area, right.right);
    }
}

#[tokio::test]
async fn rights_end_with_the_session() {
    let (desk, _) = desk_of("frontdesk", Edition::V8_0).await;
    let state = desk.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    assert_eq!(state.rights, None, "the next person may do something else");
    desk.rounds.connection_report(false).await.expect_err("nobody is signed in");
    desk.sign_in("drgarcia").await;
    let state = desk.state_until(|state| state.rights.is_some()).await;
    assert!(state.rights.expect("waited for").can_start_visit, "asked anew for the physician");
}

#[tokio::test]
async fn a_permission_declined_at_sign_in_is_named_before_anything_is_queued() {
    for edition in Edition::ALL {
        let desk = Desk::at(edition).await;
        desk.clinic.decline_at_consent("user/vital.write");
        desk.sign_in("drgarcia").await;
        let patient = desk.patient().await;
        let visit = desk.visit(&patient).await;
        let refused = desk.rounds.save_vitals(&patient, &visit, &vitals(), &[]).await;
        let refused = refused.expect_err("the server would refuse it");
        assert_eq!(refused.code, ErrorCode::ScopeDeclined, "{edition}: it is no right that is missing");
        assert_eq!(
            refused.params.get("scope").map(String::as_str),
            Some("user/vital.write"),
            "{edition}: by name"
        );
        let queued = desk.rounds.unsent().await.expect("readable");
        assert!(
            queued.iter().all(|item| item.state == WriteState::Confirmed),
            "{edition}: nothing waits: {queued:?}"
        );
        let state = desk.state_until(|state| state.rights.is_some()).await;
        let declined = state.rights.expect("waited for").declined;
        assert_eq!(
            declined.into_iter().collect::<Vec<_>>(),
            [(WriteKind::Vitals, "user/vital.write".to_owned())],
            "{edition}: the window knows it before anybody presses, and of nothing else"
        );
        let sent = desk.rounds.send_note(&patient, &visit, note()).await.expect("what was given is offered");
        assert_eq!(desk.settled(&sent).await.state, WriteState::Confirmed, "{edition}");
    }
}
