//! My list: reminders that stay on this computer, behind the lock like all else.

use crate::workplace::Workplace;
use app::contract::{ErrorCode, FieldCode, TypedReminder};

fn call(day: &str) -> TypedReminder {
    TypedReminder { text: " Call about the biopsy ".into(), day: day.into() }
}

#[tokio::test]
async fn a_reminder_outlives_the_lock_and_names_its_patient() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let list = place.rounds.add_reminder(&patient, call("2030-12-01")).await.expect("kept");
    let sent = place.clinic.requests().all().into_iter().filter(|one| one.method != "GET");
    assert!(sent.map(|one| one.path).all(|path| path.contains("oauth2")), "nothing of it goes to the clinic");
    assert_eq!(
        (list.all[0].text.as_str(), list.all[0].day.as_str()),
        ("Call about the biopsy", "2030-12-01")
    );
    assert!(!list.all[0].whose.name.is_empty() && !list.all[0].whose.mrn.is_empty(), "whose it is is said");
    place.lock().await;
    let locked = place.rounds.reminders().await.expect_err("behind the lock");
    assert_eq!(locked.code, ErrorCode::SignedOut);
    place.unlock().await;
    let list = place.rounds.reminders().await.expect("the list");
    assert_eq!(list.all.len(), 1, "it is still there");
    let id = list.all[0].id.clone();
    assert!(place.rounds.mark_reminder(&id, true).await.expect("done").all[0].done);
    assert!(!place.rounds.mark_reminder(&id, false).await.expect("open").all[0].done, "and open again");
    assert!(place.rounds.delete_reminder(&id).await.expect("deleted").all.is_empty());
    let page = place.rounds.access_log(None).await.expect("the journal is open");
    for action in ["add reminder", "mark reminder", "delete reminder"] {
        let line = page.lines.iter().find(|line| line.action == action).expect(action);
        assert_eq!(line.patient.as_ref(), Some(&patient), "{action}: whose it was");
    }
}

#[tokio::test]
async fn a_reminder_without_text_or_day_says_which() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    for (typed, field, code) in [
        (TypedReminder { text: "  ".into(), ..call("2030-12-01") }, "text", FieldCode::Required),
        (TypedReminder { text: "x".repeat(501), ..call("2030-12-01") }, "text", FieldCode::TooLong),
        (call(""), "day", FieldCode::Required),
        (call("2030-02-30"), "day", FieldCode::NotADate),
    ] {
        let refused = place.rounds.add_reminder(&patient, typed).await.expect_err("not whole");
        assert_eq!((refused.fields[0].field.as_str(), refused.fields[0].code), (field, code));
    }
    assert!(place.rounds.reminders().await.expect("the list").all.is_empty());
}
