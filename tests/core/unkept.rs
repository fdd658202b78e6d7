//! What could not be kept before a lock outlives the window's document, for its author alone.

use crate::{desk::note, workplace::Workplace};
use app::contract::{
    AppEvent, DraftContent, DraftKind, DraftPlace, FlushReason, LockReason, SessionView, SignOutChoice,
    UnkeptDraft,
};
use domain::{note::SoapText, patient::PatientUuid};

fn form(patient: &PatientUuid) -> DraftPlace {
    DraftPlace { kind: DraftKind::Note, patient: patient.clone(), visit: None, record: None }
}

fn another_note() -> DraftContent {
    DraftContent::Note(SoapText { plan: "Call the daughter".into(), ..SoapText::default() })
}

/// A computer that sleeps, and a window that says before the lock what the disk did not take.
async fn sleep_with(place: &Workplace, unkept: Vec<UnkeptDraft>) {
    place.rounds.tick().await;
    let (mut watch, rounds) = (place.rounds.watch(), place.rounds.clone());
    let window = async move {
        while !matches!(watch.next().await, Some(AppEvent::FlushDrafts { why: FlushReason::Lock })) {}
        rounds.flushed(unkept);
    };
    place.hands.turn(120);
    tokio::join!(place.rounds.tick(), window);
    assert_eq!(place.locked_by(), LockReason::Sleep, "nothing that is typed holds a forced lock up");
}

#[tokio::test]
async fn what_the_disk_did_not_take_before_a_forced_lock_is_a_draft_once_it_is_open_again() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let author = place.account();
    let unkept = UnkeptDraft {
        place: form(&patient),
        content: DraftContent::Note(note()),
        author: author.clone(),
        seen: None,
    };
    let not_mine = UnkeptDraft { author: "somebody".into(), content: another_note(), ..unkept.clone() };
    sleep_with(&place, vec![unkept, not_mine]).await;
    assert!(place.rounds.unkept_draft(form(&patient)).await.is_err(), "nobody reaches it behind the lock");
    let SessionView::Locked { unkept, .. } = place.rounds.state().session else { panic!("it is locked") };
    assert_eq!(unkept, 1, "the lock screen says that a form's text is in memory only");
    assert!(!place.rounds.may_close().await, "and the program does not end over it without a word");
    place.unlock().await;
    assert!(place.has_the_draft(&patient).await, "the disk has room again");
    let left = place.rounds.unkept_draft(form(&patient)).await.expect("the desk is open");
    assert_eq!(left, None, "nothing else is left, and nothing of somebody else's");
}

#[tokio::test]
async fn where_another_draft_lies_the_form_gets_its_own_text_back() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.type_a_draft(&patient).await;
    place.rounds.hold(vec![UnkeptDraft {
        place: form(&patient),
        content: another_note(),
        author: place.account(),
        seen: None,
    }]);
    place.lock().await;
    place.unlock().await;
    assert!(place.has_the_draft(&patient).await, "what lies there is not written over");
    let back = place.rounds.unkept_draft(form(&patient)).await.expect("the desk is open");
    assert_eq!(back, Some(another_note()), "and what was typed last is not lost");
    let again = place.rounds.unkept_draft(form(&patient)).await.expect("the desk is open");
    assert_eq!(again, None, "from then on the form has it");
}

#[tokio::test]
async fn nobody_else_gets_it_and_it_waits_for_its_author() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    place.rounds.hold(vec![UnkeptDraft {
        place: form(&patient),
        content: DraftContent::Note(note()),
        author: place.account(),
        seen: None,
    }]);
    place.lock().await;
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    place.sign_in("drchen").await;
    assert!(!place.has_the_draft(&patient).await, "it is in nobody else's journal");
    let other = place.rounds.unkept_draft(form(&patient)).await.expect("the desk is open");
    assert_eq!(other, None, "and in nobody else's form");
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    place.sign_in("drgarcia").await;
    assert!(place.has_the_draft(&patient).await, "its author finds it");
}
