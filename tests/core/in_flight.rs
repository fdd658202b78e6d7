//! A command that is under way while the desk is locked: what it finds out comes home behind the lock screen, and changes
//! nothing that whoever stands before it can see.

use crate::{desk::booking, workplace::Workplace};
use app::{
    Watch,
    contract::{AppEvent, AppState, OutboxCounts, SessionView},
};
use demo_clinic::{Fault, Stop};
use vault::{VaultError, scripted::Behaviour};

/// Lets what is told come until the state is one that was waited for.
async fn told_until(watch: &mut Watch, wanted: impl Fn(&AppState) -> bool) -> Vec<AppEvent> {
    let mut told = Vec::new();
    loop {
        let event = watch.next().await.expect("the core runs");
        let there = matches!(&event, AppEvent::State { state } if wanted(state));
        told.push(event);
        if there {
            return told;
        }
    }
}

/// Everything that was told by now: the zoom of the lock screen is the last of it.
async fn told_by_now(place: &Workplace, watch: &mut Watch) -> Vec<AppEvent> {
    let mut settings = place.rounds.state().settings;
    settings.zoom_percent += 1;
    let zoom = settings.zoom_percent;
    place.rounds.save_settings(settings).await.expect("whoever reads the lock screen may");
    told_until(watch, |state| state.settings.zoom_percent == zoom).await
}

fn is_locked(state: &AppState) -> bool {
    matches!(state.session, SessionView::Locked { .. })
}

/// What only whoever has opened the desk may hear.
fn of_somebody(event: &AppEvent) -> bool {
    matches!(event, AppEvent::ChartChanged { .. } | AppEvent::DayChanged { .. } | AppEvent::OutboxChanged)
}

#[tokio::test]
async fn without_a_keychain_a_booking_that_is_queued_behind_the_lock_is_not_counted_there() {
    let place = Workplace::new().await;
    place.keyring.behave(Behaviour::Fails(VaultError::Absent));
    place.sign_in("drgarcia").await;
    let patient = place.patient().await;
    let options = place.rounds.booking_options(&patient).await.expect("options");
    let request = booking(&options);
    // What the form reads of that day by itself is over: the next look at it is the booking's own.
    let form = async {
        while place
            .rounds
            .check_booking(&patient, &request, None, &[])
            .await
            .expect("a form")
            .busy
            .value()
            .is_none()
        {
            tokio::task::yield_now().await;
        }
    };
    place.patiently("the day of the booking", form).await;
    let mut held = place.clinic.faults().hold("GET", "*/Appointment", Stop::Arrived);
    let (rounds, whose) = (place.rounds.clone(), patient.clone());
    let under_way = tokio::spawn(async move { rounds.book(&whose, request, Vec::new()).await });
    assert!(held.reached().await, "the day of the booking is looked at before it is queued");
    let mut watch = place.rounds.watch();
    place.lock().await;
    told_until(&mut watch, is_locked).await;
    held.go_on();
    let _ = under_way.await.expect("it comes to an end");
    let told = told_by_now(&place, &mut watch).await;
    assert!(!told.iter().any(of_somebody), "nobody is told of a patient behind the lock: {told:?}");
    let state = place.rounds.state();
    assert_eq!(state.outbox, OutboxCounts::default(), "nor how much waits to be sent");
}

#[tokio::test]
async fn what_a_session_before_the_lock_asked_says_nothing_in_the_next() {
    let place = Workplace::with_pin().await;
    let state = place.state_until(|state| state.rights.is_some()).await;
    let faults = place.clinic.faults();
    faults.once("GET", "*/AllergyIntolerance", Fault::RoleRefused);
    let mut held = faults.hold("GET", "*/AllergyIntolerance", Stop::CarriedOut);
    let rounds = place.rounds.clone();
    let asked = tokio::spawn(async move { rounds.connection_report(true).await });
    assert!(held.reached().await, "the clinic has refused, and the answer is on its way");
    place.lock().await;
    assert_eq!(place.rounds.state().rights, None, "nothing of anybody's rights is shown behind the lock");
    place.unlock().await;
    let next = place.state_until(|state| state.rights.is_some()).await;
    assert_eq!(next.rights, state.rights, "what the administrator has granted meanwhile counts");
    held.go_on();
    let _ = asked.await.expect("it comes to an end");
    assert_eq!(place.rounds.state().rights, next.rights, "an answer of before takes none of it back");
}
