//! A desk through every change, in every order that can happen. No server is asked, and the clock is wound.

use super::*;
use crate::{
    account::trial::{GARCIA, OBRIEN, Trial},
    contract::ErrorCode,
};
use jiff::ToSpan;
use std::time::Duration;

/// A desk at the clinic of a trial.
struct Room {
    trial: Trial,
    standing: Standing,
}

impl Room {
    fn at_a_clinic() -> Self {
        let trial = Trial::new();
        let mut standing = Standing::default();
        standing.turn(Change::Entered(clinic(&trial, "clinic")));
        Self { trial, standing }
    }

    async fn open() -> Self {
        let mut room = Self::at_a_clinic();
        let open = room.somebody(GARCIA).await;
        room.turn(Change::Opened(open));
        room
    }

    async fn locked() -> Self {
        let mut room = Self::open().await;
        room.turn(Change::Locked(LockReason::Asked));
        room
    }

    async fn somebody(&self, subject: &str) -> Open {
        let account = self.trial.account(subject).await;
        Open {
            account,
            pin: Some(pin(5)),
            pin_news: Some("2026-11-03T14:00:00Z".into()),
            renew: None,
            cut_off: CutOff::default(),
        }
    }

    /// What the window shows after a change, in a word.
    fn turn(&mut self, change: Change) -> String {
        self.standing.turn(change);
        self.word()
    }

    fn word(&self) -> String {
        match self.standing.view() {
            SessionView::SignedOut { .. } => "signed out".to_owned(),
            SessionView::Waiting { .. } => "waiting".to_owned(),
            SessionView::Exchanging => "exchanging".to_owned(),
            SessionView::Restoring => "restoring".to_owned(),
            SessionView::Locked { pin: Some(pin), .. } => format!("locked, {} tries", pin.tries_left),
            SessionView::Locked { pin_unknown: true, .. } => "locked, unsure".to_owned(),
            SessionView::Locked { .. } => "locked, browser".to_owned(),
            SessionView::SignedIn { renew: Some(needed), .. } if needed.waiting_until.is_some() => {
                "signed in, waiting".to_owned()
            }
            SessionView::SignedIn { renew: Some(_), .. } => "signed in, to renew".to_owned(),
            SessionView::SignedIn { pin_set, pin_news, .. } => {
                format!("signed in, pin {pin_set}, news {}", pin_news.is_some())
            }
        }
    }

    fn account(&self) -> Arc<Account> {
        Arc::clone(&self.standing.desk.open().expect("somebody is here").account)
    }

    fn attempt(&self) -> (Arc<SignIn>, Change) {
        let clinic = Arc::clone(self.standing.desk.clinic().expect("a clinic"));
        let sign_in = Arc::new(SignIn::new(
            Arc::clone(&self.trial.connection),
            Arc::clone(&self.trial.facts),
            self.trial.client.clone(),
        ));
        let attempt = Attempt {
            sign_in: Arc::clone(&sign_in),
            clinic,
            expires_at: "2026-11-03T14:10:00Z".into(),
            exchanging: false,
            tasks: Vec::new(),
        };
        (sign_in, Change::SignInBegun(attempt))
    }
}

fn clinic(trial: &Trial, key: &str) -> Arc<Clinic> {
    Arc::new(Clinic {
        key: key.to_owned(),
        connection: Arc::clone(&trial.connection),
        facts: Arc::clone(&trial.facts),
        client: trial.client.clone(),
        registered_here: true,
        demo: None,
    })
}

fn pin(tries_left: u32) -> PinView {
    PinView { tries_left, set_at: None }
}

fn age(trial: &Trial) -> SignInAge {
    SignInAge::fresh(trial.hands.as_ref())
}

#[tokio::test]
async fn a_day_at_a_desk() {
    let mut room = Room::at_a_clinic();
    assert_eq!(room.word(), "signed out", "a clinic, and nobody");
    let (sign_in, begun) = room.attempt();
    assert_eq!(room.turn(begun), "waiting", "for the browser");
    assert_eq!(room.turn(Change::Exchanging(Arc::clone(&sign_in), true)), "exchanging", "it is back");
    assert_eq!(room.turn(Change::Exchanging(sign_in, false)), "waiting", "that was no answer of ours");
    assert_eq!(room.turn(Change::SignInEnded), "signed out", "cancelled");
    let open = room.somebody(GARCIA).await;
    assert_eq!(room.turn(Change::Opened(open)), "signed in, pin true, news true", "in");
    assert_eq!(room.turn(Change::PinNewsRead), "signed in, pin true, news false", "read");
    assert_eq!(room.turn(Change::Locked(LockReason::Idle)), "locked, 5 tries", "to a patient's bed");
    let place = Trial::place(GARCIA);
    let way = Way::Pin { left: pin(4), age: age(&room.trial) };
    assert_eq!(room.turn(Change::Found(place, way)), "locked, 4 tries", "a slip");
    let open = room.somebody(GARCIA).await;
    assert_eq!(room.turn(Change::Opened(open)), "signed in, pin true, news true", "back");
    assert_eq!(room.turn(Change::Pin(None)), "signed in, pin false, news false", "without a PIN");
    let ended = Change::NeedsSignIn(room.account(), UiError::new(ErrorCode::SessionTooOld));
    assert_eq!(room.turn(ended), "signed in, to renew", "twelve hours");
    let (_, begun) = room.attempt();
    assert_eq!(room.turn(begun), "signed in, waiting", "the chart stays open meanwhile");
    let account = room.account();
    let fresh = account.with_session(account.server.clone(), age(&room.trial));
    assert_eq!(room.turn(Change::Renewed(fresh)), "signed in, pin false, news false", "another session");
    assert!(!Arc::ptr_eq(&account, &room.account()), "and the one before is not the open one");
    assert_eq!(room.turn(Change::LeftDesk), "signed out", "home");
    assert!(room.standing.desk.clinic().is_some(), "the clinic stays");
    room.turn(Change::LeftClinic);
    assert!(room.standing.desk.clinic().is_none(), "until it is left too");
}

#[tokio::test]
async fn a_start_finds_the_desk_locked_and_asks_the_keychain() {
    let mut room = Room::at_a_clinic();
    let (place, age) = (Trial::place(GARCIA), age(&room.trial));
    let found = Locked {
        whose: Trial::who(GARCIA),
        place: place.clone(),
        by: LockReason::Start,
        memory_only: false,
        unkept: Unkept::default(),
        way: Way::Asking,
    };
    assert_eq!(room.turn(Change::Remembered(found)), "restoring", "nothing is known yet");
    let unsure = Way::Browser { age: None, unsure: true };
    assert_eq!(room.turn(Change::Found(place.clone(), unsure)), "locked, unsure", "it did not say");
    assert_eq!(room.turn(Change::Asking), "restoring", "it is asked again");
    assert_eq!(
        room.turn(Change::Found(place.clone(), Way::by(None, age.clone()))),
        "locked, browser",
        "there is none"
    );
    assert_eq!(room.turn(Change::Found(place, Way::by(Some(pin(5)), age))), "locked, 5 tries", "there is");
    assert_eq!(room.turn(Change::LeftDesk), "signed out", "its owner's session can be ended from here");
}

#[tokio::test]
async fn what_comes_too_late_changes_nothing() {
    let mut room = Room::at_a_clinic();
    let late = |room: &Room| Change::Found(Trial::place(GARCIA), Way::by(Some(pin(5)), age(&room.trial)));
    let found = late(&room);
    assert_eq!(room.turn(found), "signed out", "the desk was left while the keychain was asked");
    assert_eq!(room.turn(Change::Locked(LockReason::Idle)), "signed out", "nobody is here to be locked out");
    assert_eq!(room.turn(Change::Pin(Some(pin(5)))), "signed out", "nor to have a PIN");

    let mut room = Room::locked().await;
    let other = Change::Found(Trial::place(OBRIEN), Way::by(None, age(&room.trial)));
    assert_eq!(room.turn(other), "locked, 5 tries", "that was asked of another desk");
    assert_eq!(room.turn(Change::Locked(LockReason::Idle)), "locked, 5 tries", "it is locked already");
    assert_eq!(room.standing.desk.locked().map(|desk| desk.by), Some(LockReason::Asked), "and by whom stays");

    let mut room = Room::open().await;
    let before = room.account();
    let (sign_in, begun) = room.attempt();
    room.turn(begun);
    let (_, again) = room.attempt();
    room.turn(again);
    room.turn(Change::Exchanging(sign_in, true));
    let attempt = room.standing.desk.attempt().expect("the second one");
    assert!(!attempt.exchanging, "the answer was to a sign-in that was begun anew");
    let fresh = before.with_session(before.server.clone(), age(&room.trial));
    room.turn(Change::Renewed(fresh));
    let ended = Change::NeedsSignIn(before, UiError::new(ErrorCode::SignedOut));
    assert_eq!(room.turn(ended), "signed in, pin true, news true", "the session before has ended: no news");
}

#[tokio::test]
async fn another_clinic_is_another_desk_and_what_is_learned_of_it_is_not() {
    let mut room = Room::locked().await;
    let same = clinic(&room.trial, "clinic");
    room.turn(Change::Learned(Arc::clone(&same)));
    assert_eq!(room.word(), "locked, 5 tries", "its secret was read from the keychain");
    assert!(Arc::ptr_eq(room.standing.desk.clinic().expect("a clinic"), &same), "it is known with it");
    let other = clinic(&room.trial, "other");
    assert_eq!(room.turn(Change::Entered(other)), "signed out", "nobody's desk is locked there");
    room.turn(Change::LeftClinic);
    assert_eq!(room.turn(Change::Learned(same)), "signed out", "what is learned late");
    assert!(room.standing.desk.clinic().is_none(), "brings no clinic back");
}

#[tokio::test]
async fn a_sign_in_that_is_over_exchanges_nothing() {
    let mut room = Room::locked().await;
    for end in [Change::SignInEnded, Change::LeftDesk] {
        let (sign_in, begun) = room.attempt();
        sign_in.start(openemr::RedirectUri::DeepLink).expect("an address");
        room.turn(begun);
        let waits = || matches!(sign_in.state(), openemr::SignInState::Waiting { .. });
        assert!(waits(), "the browser is open");
        room.turn(end);
        assert!(room.standing.desk.attempt().is_none(), "nothing waits");
        assert!(!waits(), "and no answer is taken any more");
    }
}

#[tokio::test]
async fn how_old_the_sign_in_is_goes_through_the_lock() {
    let mut room = Room::open().await;
    room.trial.hands.pass(Duration::from_secs(13 * 3600));
    room.trial.hands.turn(-48.hours());
    room.turn(Change::Locked(LockReason::Sleep));
    let desk = room.standing.desk.locked().expect("it is locked").clone();
    let kept = desk.age().expect("it is known");
    assert!(kept.too_old_to_send(room.trial.hands.as_ref()), "the other clock went on: nothing is sent");
    assert!(!kept.too_old_for_a_pin(room.trial.hands.as_ref()), "and a PIN is still enough");
    room.trial.hands.pass(Duration::from_secs(14 * 24 * 3600));
    assert!(kept.too_old_for_a_pin(room.trial.hands.as_ref()), "for two weeks");
}

#[tokio::test]
async fn nothing_of_an_account_is_in_the_frame_behind_its_lock() {
    let mut room = Room::open().await;
    let hub = Arc::clone(&room.trial.hub);
    let account = room.account();
    hub.show(|state| room.standing.show(state));
    account.heard(&Ok::<(), openemr::ApiError>(()));
    account.frame.change(|state| {
        state.outbox = OutboxCounts { waiting: 2, refused: 1 };
        state.index = IndexView::Partial { count: 7 };
        state.unlogged = 3;
    });
    let state = hub.state();
    assert!(matches!(state.connection, ConnectionView::Connected { .. }), "{:?}", state.connection);
    assert!(state.clock.is_some(), "both clocks are named");
    room.turn(Change::Locked(LockReason::Asked));
    let locked = hub.show(|state| room.standing.show(state));
    // A command that was under way comes to its end.
    account.heard(&Ok::<(), openemr::ApiError>(()));
    account.frame.change(|state| state.outbox = OutboxCounts { waiting: 3, refused: 1 });
    assert_eq!(hub.state(), locked, "nothing has changed since the lock");
    assert_eq!(locked.outbox, OutboxCounts::default(), "nothing waits that a stranger could count");
    assert_eq!(
        (locked.connection, locked.index, locked.clock, locked.unlogged),
        (ConnectionView::Idle, IndexView::Unavailable, None, 0),
        "nothing else is said either"
    );
}

#[tokio::test]
async fn the_lock_screen_counts_what_only_memory_has() {
    let mut room = Room::open().await;
    let account = room.account();
    room.turn(Change::Locked(LockReason::Asked));
    account.unkept.hold(GARCIA, vec![crate::account::trial::typed(GARCIA)]);
    match room.standing.view() {
        SessionView::Locked { unkept, .. } => assert_eq!(unkept, 1, "also what came after the lock"),
        other => panic!("it should be locked, but {other:?}"),
    }
}
