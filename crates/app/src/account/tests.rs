//! What an account shows, and when: databases in memory, and no server.

use super::{
    trial::{GARCIA, OBRIEN, Trial},
    *,
};
use crate::contract::{AppState, ConnectionView, DraftContent, DraftKind, DraftPlace, UnkeptDraft};
use domain::note::SoapText;
use openemr::NoAnswer;
use std::time::Duration;

const SILENCE: Result<(), ApiError> = Err(ApiError::NoAnswer(NoAnswer::TimedOut));

fn connection(state: &AppState) -> &'static str {
    match state.connection {
        ConnectionView::Idle => "idle",
        ConnectionView::Connected { .. } => "connected",
        ConnectionView::Offline { .. } => "offline",
    }
}

#[tokio::test]
async fn answers_are_news_of_whoever_is_open_and_of_nobody_else() {
    let trial = Trial::new();
    let (garcia, obrien) = (trial.account(GARCIA).await, trial.account(OBRIEN).await);
    garcia.heard(&Ok(()));
    assert_eq!(connection(&trial.hub.state()), "idle", "nobody is here yet");
    trial.hub.show(|_| Some(garcia.frame.shown_as()));
    garcia.heard(&Ok(()));
    assert_eq!(connection(&trial.hub.state()), "connected", "the server has answered");
    obrien.heard(&SILENCE);
    assert_eq!(connection(&trial.hub.state()), "connected", "what somebody else waited for is theirs");
    garcia.heard(&SILENCE);
    assert_eq!(connection(&trial.hub.state()), "offline", "no answer came");
    garcia.heard::<()>(&Err(ApiError::SignedOut(openemr::SessionEnd::Stopped)));
    assert_eq!(connection(&trial.hub.state()), "offline", "nobody was asked");
    trial.hub.show(|state| {
        state.connection = ConnectionView::Idle;
        None
    });
    garcia.heard(&Ok(()));
    assert_eq!(connection(&trial.hub.state()), "idle", "it came home behind the lock");
}

#[tokio::test]
async fn a_new_session_of_the_same_account_silences_the_one_before() {
    let trial = Trial::new();
    let before = trial.account(GARCIA).await;
    let after = before.with_session(before.server.clone(), before.age.clone());
    trial.hub.show(|_| Some(after.frame.shown_as()));
    before.heard(&SILENCE);
    assert_eq!(connection(&trial.hub.state()), "idle", "what the old session waited for says nothing now");
    after.heard(&Ok(()));
    assert_eq!(connection(&trial.hub.state()), "connected", "the new one does");
}

#[tokio::test]
async fn a_line_that_no_journal_takes_waits_and_is_counted_while_its_owner_is_here() {
    let trial = Trial::new();
    let account = trial.account(GARCIA).await;
    trial.hub.show(|_| Some(account.frame.shown_as()));
    account.log.write(None, "lock").await.expect("the journal is open");
    assert_eq!((account.log.waiting(), trial.hub.state().unlogged), (0, 0), "it is written");
    account.journal.close().await;
    let refused = account.log.write(None, "lock").await;
    assert_eq!(refused, Err(access_log::LogClosed), "nothing may be shown any more");
    assert_eq!(account.log.waiting(), 1, "and the line is not lost");
}

#[tokio::test]
async fn a_look_is_logged_once_while_it_lasts() {
    let trial = Trial::new();
    let account = trial.account(GARCIA).await;
    let patient = PatientUuid::parse(OBRIEN).expect("a uuid");
    let lines = || async {
        account.journal.call(|journal| journal.whole_access_log()).await.expect("readable").len()
    };
    for _ in 0..3 {
        account.log.look(&patient, access_log::Look::Unsent).await.expect("open");
    }
    assert_eq!(lines().await, 1, "it is drawn again with every change");
    trial.hands.pass(Duration::from_secs(15 * 60));
    account.log.look(&patient, access_log::Look::Unsent).await.expect("open");
    assert_eq!(lines().await, 2, "somebody looks again");
    account.log.open_chart(&patient).await.expect("open");
    account.log.look(&patient, access_log::Look::Chart).await.expect("open");
    assert_eq!(lines().await, 3, "the opening stands for what is read of the chart from then on");
}

#[test]
fn only_its_author_s_text_is_held_and_of_a_form_the_newest() {
    let patient = PatientUuid::parse(OBRIEN).expect("a uuid");
    let place = DraftPlace { kind: DraftKind::Note, patient, visit: None, record: None };
    let typed = |author: &str, plan: &str| UnkeptDraft {
        place: place.clone(),
        content: DraftContent::Note(SoapText { plan: plan.to_owned(), ..SoapText::default() }),
        author: author.to_owned(),
        seen: None,
    };
    let unkept = Unkept::default();
    unkept.hold(GARCIA, vec![typed(GARCIA, "Rest"), typed(OBRIEN, "Not theirs")]);
    unkept.hold(GARCIA, vec![typed(GARCIA, "Rest, tea")]);
    assert_eq!(unkept.all(), [typed(GARCIA, "Rest, tea")], "one form, one text");
    unkept.let_go(&typed(GARCIA, "Rest"));
    assert_eq!(unkept.count(), 1, "an older one of that form is another text");
    unkept.clone().forget();
    assert_eq!(unkept.count(), 0, "clones are the same texts");
}
