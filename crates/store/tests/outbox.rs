//! The outbox: every step, every refusal, and what a kill leaves.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "what a test calls is part of the test"
)]

mod common;

use common::{as_after_a_kill, at, from_form, key, note_of, patient, save_draft, typed, uuid, write};
use store::{
    DraftKey, DraftKind, Journal, NewWrite, OutboxCounts, OutboxId, OutboxKind, OutboxState, OutboxStep,
    Refusal, StoreError,
};
use tempfile::tempdir;

fn queued(journal: &mut Journal, visit: &str) -> OutboxId {
    journal.queue(None, write(OutboxKind::Note, 1, visit, "{}"), at(0)).expect("queued")
}

fn state(journal: &Journal, id: &OutboxId) -> OutboxState {
    journal.outbox_row(id).expect("readable").expect("there").state
}

fn sendable(journal: &Journal) -> Vec<OutboxId> {
    journal.sendable().expect("readable").into_iter().map(|row| row.id).collect()
}

#[test]
fn a_draft_becomes_a_write_in_one_transaction() {
    let folder = tempdir().expect("a folder");
    let (path, copy) = (folder.path().join("journal.db"), folder.path().join("killed.db"));
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    let form = note_of(1, "v");
    save_draft(&mut journal, &form, "Canary, Ann", "\"as typed\"", at(0)).expect("saved");
    let id = journal
        .queue(
            Some(&from_form(&journal, &form, "\"as typed\"")),
            write(OutboxKind::Note, 1, "v", "\"as sent\""),
            at(1),
        )
        .expect("queued");
    as_after_a_kill(&path, &copy);
    let (killed, _) = Journal::open(&copy, &key()).expect("opened");
    assert_eq!(killed.drafts().expect("readable"), [], "the draft is gone");
    let row = killed.outbox_row(&id).expect("readable").expect("there");
    assert_eq!((row.payload.as_str(), row.typed.as_str()), ("\"as sent\"", "\"as typed\""));
    assert_eq!((row.state, row.attempts, row.draft), (OutboxState::Queued, 0, Some(form)));
}

#[test]
fn several_writes_are_queued_in_their_order_or_none_of_them_is() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let copies = [folder.path().join("killed.db"), folder.path().join("killed-later.db")];
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    let vitals = DraftKey { kind: DraftKind::Vitals, ..note_of(1, "v") };
    let note = note_of(1, "v");
    save_draft(&mut journal, &vitals, "Canary, Ann", "\"values\"", at(0)).expect("saved");
    save_draft(&mut journal, &note, "Canary, Ann", "\"text\"", at(0)).expect("saved");
    let both = |journal: &Journal| {
        [
            (from_form(journal, &vitals, "\"values\""), write(OutboxKind::Vitals, 1, "v", "1")),
            (from_form(journal, &note, "\"text\""), write(OutboxKind::Note, 1, "v", "2")),
        ]
    };
    let mut clash = both(&journal);
    clash[1].1.id = clash[0].1.id.clone();
    journal.queue_all(&clash, at(1)).expect_err("two of one id");
    as_after_a_kill(&path, &copies[0]);
    let (killed, _) = Journal::open(&copies[0], &key()).expect("opened");
    assert_eq!(killed.outbox().expect("readable"), [], "the first is not there without the second");
    assert_eq!(killed.drafts().expect("readable").len(), 2, "and both drafts still are");

    let good = both(&journal);
    let ids = journal.queue_all(&good, at(2)).expect("queued");
    as_after_a_kill(&path, &copies[1]);
    let (killed, _) = Journal::open(&copies[1], &key()).expect("opened");
    let rows = killed.outbox().expect("readable");
    assert_eq!(
        rows.iter().map(|row| &row.id).collect::<Vec<_>>(),
        ids.iter().collect::<Vec<_>>(),
        "in order"
    );
    assert_eq!(rows.iter().map(|row| row.payload.as_str()).collect::<Vec<_>>(), ["1", "2"], "vitals first");
    assert_eq!(killed.drafts().expect("readable"), [], "the drafts have become them");
}

#[test]
fn a_write_goes_from_queued_over_sending_to_confirmed() {
    let mut journal = Journal::in_memory().expect("opened");
    let id = queued(&mut journal, "v");
    assert_eq!(journal.sends().expect("readable"), 0);
    let row = journal.mark_sending(&id, at(1)).expect("sending");
    assert_eq!((row.state, row.attempts, row.sent_at), (OutboxState::Sending, 1, Some(at(1))));
    assert_eq!(journal.sends().expect("readable"), 1, "every send is counted");
    journal.confirm(&id, Some("{\"sid\":7}"), at(2)).expect("confirmed");
    let row = journal.outbox_row(&id).expect("readable").expect("there");
    assert_eq!((row.state, row.settled_at), (OutboxState::Confirmed, Some(at(2))));
    assert_eq!(row.result.as_deref(), Some("{\"sid\":7}"));
    let counts = journal.outbox_counts().expect("readable");
    assert_eq!(counts, OutboxCounts { confirmed: 1, ..OutboxCounts::default() });
    assert_eq!(journal.prune_confirmed(at(2)).expect("pruned"), 0, "not yet old");
    assert_eq!(journal.prune_confirmed(at(3)).expect("pruned"), 1);
}

#[test]
fn every_step_is_refused_from_every_state_that_does_not_allow_it() {
    type Act = fn(&mut Journal, &OutboxId) -> Result<(), StoreError>;
    let acts: [(OutboxStep, Act); 15] = [
        (OutboxStep::Send, |j, id| j.mark_sending(id, at(9)).map(drop)),
        (OutboxStep::Confirm, |j, id| j.confirm(id, None, at(9))),
        (OutboxStep::Doubt, |j, id| j.mark_unknown(id, "code", None, at(9))),
        (OutboxStep::Refuse, |j, id| j.refuse(id, "code", None, at(9)).map(drop)),
        (OutboxStep::PutBack, |j, id| j.put_back(id, "code", None)),
        (OutboxStep::Retry, |j, id| j.retry(id)),
        (OutboxStep::Discard, |j, id| j.discard(id)),
        (OutboxStep::TakeBack, |j, id| j.take_back(id, at(9)).map(drop)),
        (OutboxStep::Note, |j, id| j.set_steps(id, "[]")),
        (OutboxStep::Conflict, |j, id| j.keep_conflict(id, "code", "{}", at(9))),
        (OutboxStep::Resolve, |j, id| j.resolve(id, "{}", "{}")),
        (OutboxStep::Leave, |j, id| j.mark_leaving(id, at(9))),
        (OutboxStep::GiveUp, |j, id| j.give_up(id, "code", at(9))),
        (OutboxStep::LookAgain, |j, id| j.look_again(id)),
        (OutboxStep::Adopt, |j, id| j.adopt_visit(id, "{}", "w", ("e", "{}"), |_, _| None, at(9))),
    ];
    let bring_to: [(OutboxState, Act); 5] = [
        (OutboxState::Queued, |_, _| Ok(())),
        (OutboxState::Sending, |j, id| j.mark_sending(id, at(1)).map(drop)),
        (OutboxState::Confirmed, |j, id| j.mark_sending(id, at(1)).and_then(|_| j.confirm(id, None, at(2)))),
        (OutboxState::Unknown, |j, id| {
            j.mark_sending(id, at(1)).and_then(|_| j.mark_unknown(id, "c", None, at(2)))
        }),
        (OutboxState::Refused, |j, id| {
            j.mark_sending(id, at(1)).and_then(|_| j.keep_conflict(id, "c", "{}", at(2)))
        }),
    ];
    for (from, bring) in bring_to {
        for (step, act) in acts {
            let mut journal = Journal::in_memory().expect("opened");
            let form = note_of(1, "v");
            let id = journal
                .queue(Some(&from_form(&journal, &form, "{}")), write(OutboxKind::Note, 1, "v", "{}"), at(0))
                .expect("queued");
            bring(&mut journal, &id).expect("a legal way there");
            assert_eq!(state(&journal, &id), from);
            let before = journal.outbox().expect("readable");
            match act(&mut journal, &id) {
                Ok(()) => assert!(step.from().contains(&from), "{step:?} from {from:?} must be refused"),
                Err(StoreError::IllegalStep { from: told, step: asked }) => {
                    assert_eq!((told, asked), (from, step), "the error says what was asked for");
                    assert!(!step.from().contains(&from), "{step:?} from {from:?} must be possible");
                    assert_eq!(journal.outbox().expect("readable"), before, "a refused step changes nothing");
                }
                Err(other) => panic!("{step:?} from {from:?}: {other}"),
            }
        }
    }
    let mut journal = Journal::in_memory().expect("opened");
    assert!(matches!(journal.retry(&OutboxId::random()), Err(StoreError::NotFound { .. })), "no such write");
}

#[test]
fn a_kill_while_sending_leaves_a_write_to_be_settled_and_never_one_to_be_sent_again() {
    let folder = tempdir().expect("a folder");
    let (path, copy) = (folder.path().join("journal.db"), folder.path().join("killed.db"));
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    let id = queued(&mut journal, "v");
    journal.mark_sending(&id, at(1)).expect("sending");
    as_after_a_kill(&path, &copy);
    let (killed, opening) = Journal::open(&copy, &key()).expect("opened");
    assert_eq!(opening.interrupted_sends, 1, "the opening tells of it");
    let row = killed.outbox_row(&id).expect("readable").expect("there");
    assert_eq!((row.state, row.error_code.as_deref()), (OutboxState::Unknown, Some("interrupted")));
    assert_eq!(sendable(&killed), [], "it is not sent again before it was looked for");
    assert_eq!(killed.sends().expect("readable"), 1, "the send is counted although it never ended");
}

#[test]
fn an_older_copy_of_the_journal_sends_nothing_before_it_was_looked_for() {
    let folder = tempdir().expect("a folder");
    let (path, copy) = (folder.path().join("journal.db"), folder.path().join("older.db"));
    let (mut journal, _) = Journal::open(&path, &key()).expect("created");
    let id = queued(&mut journal, "v");
    as_after_a_kill(&path, &copy);
    journal.mark_sending(&id, at(1)).expect("sending");
    journal.confirm(&id, None, at(2)).expect("confirmed");
    let mark_in_the_keychain = journal.sends().expect("readable");

    let (mut older, _) = Journal::open(&copy, &key()).expect("opened");
    assert_eq!(sendable(&older), std::slice::from_ref(&id), "the older copy believes that it was never sent");
    assert!(older.sends().expect("readable") < mark_in_the_keychain, "but its counter gives it away");
    assert_eq!(older.doubt_all_queued(at(3)).expect("doubted"), 1);
    assert_eq!(sendable(&older), [], "so it is settled by looking on the server");
    older.retry(&id).expect("not found there: to be sent after all");
    assert_eq!(sendable(&older), [id]);
}

#[test]
fn a_refused_text_is_back_in_its_form_and_queued_again_under_the_same_id() {
    let mut journal = Journal::in_memory().expect("opened");
    let form = DraftKey::of_patient(DraftKind::Visit, uuid(1));
    save_draft(&mut journal, &form, "Ann", "\"typed\"", at(0)).expect("saved");
    let mut visit = write(OutboxKind::Encounter, 1, "", "\"sent\"");
    visit.visit = None;
    let id =
        journal.queue(Some(&from_form(&journal, &form, "\"typed\"")), visit.clone(), at(1)).expect("queued");
    let vitals = NewWrite { depends_on: Some(id.clone()), ..write(OutboxKind::Vitals, 1, "pending", "{}") };
    let vitals = journal.queue(None, vitals, at(1)).expect("queued");

    journal.mark_sending(&id, at(2)).expect("sending");
    let refusal = journal.refuse(&id, "refused", Some("pc_catid: is required"), at(3)).expect("refused");
    assert_eq!(refusal, Refusal::BackInForm(form.clone()));
    let draft = journal.draft(&form).expect("readable").expect("back");
    assert_eq!(draft.json, "\"typed\"", "exactly what was typed, not what was sent");
    let row = journal.outbox_row(&id).expect("readable").expect("still listed");
    assert_eq!(row.server_said.as_deref(), Some("pc_catid: is required"), "with the server's own words");
    assert_eq!(sendable(&journal), [], "the vitals wait for their visit");

    save_draft(&mut journal, &form, "Ann", "\"mended\"", at(4)).expect("saved");
    let again = NewWrite { id: OutboxId::random(), payload: "\"mended\"".into(), ..visit };
    assert_eq!(
        journal.queue(Some(&from_form(&journal, &form, "\"mended\"")), again, at(5)).expect("queued"),
        id,
        "what waits for it still does"
    );
    assert_eq!(journal.outbox().expect("readable").len(), 2, "the refused one was replaced");
    journal.mark_sending(&id, at(6)).expect("sending");
    journal.confirm(&id, None, at(7)).expect("confirmed");
    assert_eq!(sendable(&journal), [vitals], "now the vitals may go");
}

#[test]
fn a_refusal_never_overwrites_a_newer_draft() {
    let mut journal = Journal::in_memory().expect("opened");
    let form = note_of(1, "v");
    save_draft(&mut journal, &form, "Ann", "\"first\"", at(0)).expect("saved");
    let first = journal
        .queue(
            Some(&from_form(&journal, &form, "\"first\"")),
            write(OutboxKind::Note, 1, "v", "\"first\""),
            at(1),
        )
        .expect("queued");
    save_draft(&mut journal, &form, "Ann", "\"second\"", at(2)).expect("saved");
    assert_eq!(journal.refuse(&first, "refused", None, at(3)).expect("refused"), Refusal::InOutbox);
    assert_eq!(journal.draft(&form).expect("readable").expect("there").json, "\"second\"");
    assert!(matches!(journal.take_back(&first, at(4)), Err(StoreError::DraftInTheWay)));

    let second = journal
        .queue(
            Some(&from_form(&journal, &form, "\"second\"")),
            write(OutboxKind::Note, 1, "v", "\"second\""),
            at(5),
        )
        .expect("queued");
    assert_ne!(second, first, "the refused text was not in the form, so it is not replaced");
    assert_eq!(journal.take_back(&first, at(6)).expect("taken back"), form, "now the form is free");
    assert_eq!(journal.draft(&form).expect("readable").expect("there").json, "\"first\"");
}

#[test]
fn a_refused_write_is_sent_again_as_it_is_unless_its_text_was_edited() {
    let mut journal = Journal::in_memory().expect("opened");
    let form = note_of(1, "v");
    save_draft(&mut journal, &form, "Ann", "\"typed\"", at(0)).expect("saved");
    let id = journal
        .queue(
            Some(&from_form(&journal, &form, "\"typed\"")),
            write(OutboxKind::Note, 1, "v", "\"typed\""),
            at(1),
        )
        .expect("queued");
    journal.refuse(&id, "refused", None, at(2)).expect("refused");
    save_draft(&mut journal, &form, "Ann", "\"edited\"", at(3)).expect("saved");
    assert!(
        matches!(journal.retry(&id), Err(StoreError::DraftInTheWay)),
        "which text to send is for the clinician"
    );
    save_draft(&mut journal, &form, "Ann", "\"typed\"", at(4)).expect("saved");
    journal.retry(&id).expect("queued again");
    assert_eq!(journal.drafts().expect("readable"), [], "the text is in one place only");
    assert_eq!(state(&journal, &id), OutboxState::Queued);
}

#[test]
fn writes_of_one_visit_keep_their_order_and_other_visits_do_not_wait() {
    let mut journal = Journal::in_memory().expect("opened");
    let (first, second) = (queued(&mut journal, "a"), queued(&mut journal, "a"));
    let other = queued(&mut journal, "b");
    assert_eq!(sendable(&journal), [first.clone(), other.clone()], "the first of each visit");
    journal.mark_sending(&first, at(1)).expect("sending");
    assert_eq!(sendable(&journal), std::slice::from_ref(&other), "one that is being sent holds the visit");
    journal.mark_unknown(&first, "noAnswer", None, at(2)).expect("unknown");
    assert_eq!(sendable(&journal), std::slice::from_ref(&other), "so does one that is not settled");
    journal.confirm(&first, None, at(3)).expect("found on the server");
    assert_eq!(sendable(&journal), [second, other]);
}

#[test]
fn what_never_left_this_computer_is_queued_again_with_its_reason() {
    let mut journal = Journal::in_memory().expect("opened");
    let id = queued(&mut journal, "v");
    for minute in 1..4 {
        journal.mark_sending(&id, at(minute)).expect("sending");
        journal.put_back(&id, "offline", None).expect("put back");
    }
    let row = journal.next_sendable().expect("readable").expect("there");
    assert_eq!((row.id, row.error_code.as_deref()), (id.clone(), Some("offline")));
    assert_eq!(
        (row.attempts, row.sent_at),
        (0, None),
        "however long the network was gone, it was never sent"
    );
    let row = journal.mark_sending(&id, at(5)).expect("sending");
    assert_eq!((row.attempts, row.sent_at), (1, Some(at(5))), "the first time that it leaves is the first");
    journal.mark_unknown(&id, "noAnswer", None, at(6)).expect("its answer was lost");
    journal.retry(&id).expect("it is not there");
    journal.mark_sending(&id, at(7)).expect("sending");
    journal.put_back(&id, "offline", None).expect("put back");
    let row = journal.next_sendable().expect("readable").expect("there");
    assert_eq!(row.attempts, 1, "what was sent once stays sent once");
    assert!(row.sent_at.is_some(), "and is known to have left");
}

#[test]
fn a_corrected_write_is_counted_anew() {
    let mut journal = Journal::in_memory().expect("opened");
    let form = note_of(1, "v");
    let id = journal
        .queue(Some(&from_form(&journal, &form, "\"a\"")), write(OutboxKind::Note, 1, "v", "{}"), at(0))
        .expect("queued");
    journal.mark_sending(&id, at(1)).expect("sending");
    journal.refuse(&id, "refused", None, at(2)).expect("refused");
    let again = from_form(&journal, &form, "\"a\"");
    assert_eq!(
        journal.queue(Some(&again), write(OutboxKind::Note, 1, "v", "{}"), at(3)).expect("queued"),
        id,
        "it takes its own place"
    );
    let row = journal.outbox_row(&id).expect("readable").expect("there");
    assert_eq!((row.attempts, row.sent_at), (0, None), "what the server refused is no attempt of this one");
}

#[test]
fn one_that_cannot_be_confirmed_is_the_clinicians_and_never_sent_without_another_look() {
    let mut journal = Journal::in_memory().expect("opened");
    let form = note_of(1, "v");
    let id = journal
        .queue(Some(&from_form(&journal, &form, "\"a\"")), write(OutboxKind::Note, 1, "v", "{}"), at(0))
        .expect("queued");
    journal.mark_sending(&id, at(1)).expect("sending");
    journal.mark_unknown(&id, "noAnswer", None, at(2)).expect("its answer was lost");
    journal.give_up(&id, "notConfirmed", at(3)).expect("given up");
    let row = journal.outbox_row(&id).expect("readable").expect("there");
    assert_eq!((row.state, row.error_code.as_deref()), (OutboxState::Refused, Some("notConfirmed")));
    assert_eq!(
        journal.drafts().expect("readable"),
        [],
        "in its form it would be sent again by whoever sees it there"
    );
    journal.look_again(&id).expect("the clinician wants it sent");
    assert_eq!(
        (state(&journal, &id), sendable(&journal)),
        (OutboxState::Unknown, vec![]),
        "a look goes first"
    );
    assert_eq!(
        journal.outbox_row(&id).expect("readable").expect("there").attempts,
        1,
        "it was sent, and what is not found goes once because the clinician wants it, not over and over"
    );
    journal.retry(&id).expect("it is not there");
    assert_eq!(sendable(&journal), [id]);
}

#[test]
fn a_refused_write_is_thrown_away_with_its_own_text_and_never_with_another() {
    for (typed_since, left) in [(None, vec![]), (Some("\"edited\""), vec!["\"edited\""])] {
        let mut journal = Journal::in_memory().expect("opened");
        let form = note_of(1, "v");
        let sent = from_form(&journal, &form, "\"typed\"");
        let id = journal.queue(Some(&sent), write(OutboxKind::Note, 1, "v", "{}"), at(0)).expect("queued");
        journal.refuse(&id, "refused", None, at(1)).expect("refused");
        if let Some(text) = typed_since {
            save_draft(&mut journal, &form, "Ann", text, at(2)).expect("saved");
        }
        journal.discard(&id).expect("discarded");
        let drafts = journal.drafts().expect("readable");
        let texts: Vec<&str> = drafts.iter().map(|draft| draft.json.as_str()).collect();
        assert_eq!(texts, left, "what was typed since is another text");
        assert!(drafts.iter().all(|draft| draft.continues.is_none()), "and belongs to nothing any more");
    }
}

#[test]
fn a_write_that_others_wait_for_is_not_thrown_away_under_them() {
    let mut journal = Journal::in_memory().expect("opened");
    let visit = queued(&mut journal, "v");
    let note = NewWrite { depends_on: Some(visit.clone()), ..write(OutboxKind::Note, 1, "v", "{}") };
    let note = journal.queue(None, note, at(0)).expect("queued");
    match journal.discard(&visit) {
        Err(StoreError::StillNeeded { by }) => {
            assert_eq!(by, std::slice::from_ref(&note), "it says who waits")
        }
        other => panic!("{other:?}"),
    }
    journal.discard(&note).expect("discarded");
    journal.discard(&visit).expect("discarded");
    assert_eq!(journal.outbox().expect("readable"), []);
}

#[test]
fn a_write_in_several_steps_remembers_how_far_it_came() {
    let mut journal = Journal::in_memory().expect("opened");
    let id = queued(&mut journal, "v");
    journal.mark_sending(&id, at(1)).expect("sending");
    journal.set_steps(&id, "[\"booked\"]").expect("noted");
    journal.mark_unknown(&id, "noAnswer", None, at(2)).expect("unknown");
    let row = journal.outbox_in(OutboxState::Unknown).expect("readable").remove(0);
    assert_eq!(row.steps.as_deref(), Some("[\"booked\"]"), "a kill between steps resumes");
}

#[test]
fn debug_output_of_writes_names_no_patient_and_no_text() {
    let mut journal = Journal::in_memory().expect("opened");
    let new = write(OutboxKind::Note, 1, "v", "canary text");
    let shown = format!("{new:?} {:?}", patient(1, "Canary", "Ann"));
    journal.queue(None, new, at(0)).expect("queued");
    let shown = format!("{shown} {:?}", journal.outbox().expect("readable"));
    assert!(!shown.to_lowercase().contains("canary"), "{shown}");
}

#[test]
fn a_visit_that_gets_its_number_takes_everything_written_for_it_along() {
    let mut journal = Journal::in_memory().expect("opened");
    let visit = journal.queue(None, write(OutboxKind::Encounter, 1, "", "{}"), at(0)).expect("queued");
    let (pending, known) = (note_of(1, "w1"), note_of(1, "e7"));
    save_draft(&mut journal, &pending, "Canary, Ann", "\"first\"", at(1)).expect("saved");
    let note = journal
        .queue(
            Some(&from_form(&journal, &pending, "\"first\"")),
            NewWrite { visit: Some("w1".into()), ..write(OutboxKind::Note, 1, "w1", "{}") },
            at(2),
        )
        .expect("queued");
    save_draft(&mut journal, &pending, "Canary, Ann", "\"second\"", at(3)).expect("saved");
    journal.mark_sending(&visit, at(4)).expect("sending");
    journal.confirm_visit(&visit, "{\"eid\":7}", "w1", ("e7", "{}"), |_, _| None, at(5)).expect("confirmed");
    assert_eq!(state(&journal, &visit), OutboxState::Confirmed);
    let draft = journal.draft(&known).expect("readable").expect("the draft went along");
    assert_eq!((draft.json.as_str(), journal.draft(&pending).expect("readable")), ("\"second\"", None));
    journal.delete_draft(&known).expect("deleted");
    journal.refuse(&note, "invalidInput", None, at(6)).expect("refused");
    let back = journal.draft(&known).expect("readable").expect("the refused text is back under the number");
    assert_eq!(back.json, "\"first\"", "word for word");
}

#[test]
fn a_draft_that_the_form_has_not_read_is_not_overwritten() {
    let mut journal = Journal::in_memory().expect("opened");
    let form = note_of(1, "v");
    let first =
        journal.save_draft(&form, &typed("Ann", "\"first\""), None, at(0)).expect("nothing lies there");
    for seen in [None, Some(at(5))] {
        let outcome = journal.save_draft(&form, &typed("Ann", "\"second\""), seen, at(6));
        assert!(matches!(outcome, Err(StoreError::DraftInTheWay)), "{seen:?}: {outcome:?}");
    }
    assert_eq!(journal.draft(&form).expect("readable").expect("there").json, "\"first\"", "word for word");
    journal.save_draft(&form, &typed("Ann", "\"mended\""), Some(first), at(7)).expect("who has read it may");
}

#[test]
fn another_visit_typed_after_a_refused_one_was_thrown_away_takes_nobodys_place() {
    let mut journal = Journal::in_memory().expect("opened");
    let form = DraftKey::of_patient(DraftKind::Visit, uuid(1));
    let visit = || NewWrite { visit: None, ..write(OutboxKind::Encounter, 1, "", "{}") };
    let first = journal.queue(Some(&from_form(&journal, &form, "\"a\"")), visit(), at(0)).expect("queued");
    let note = NewWrite { depends_on: Some(first.clone()), ..write(OutboxKind::Note, 1, "pending", "{}") };
    journal.queue(None, note, at(0)).expect("queued");
    journal.refuse(&first, "refused", None, at(1)).expect("refused");
    let back = journal.draft(&form).expect("readable").expect("back in the form");
    assert_eq!(back.continues.as_ref(), Some(&first), "the text knows where it came from");

    journal.delete_draft(&form).expect("thrown away");
    save_draft(&mut journal, &form, "Ann", "\"b\"", at(2)).expect("another visit");
    let second = journal.queue(Some(&from_form(&journal, &form, "\"b\"")), visit(), at(3)).expect("queued");
    assert_ne!(second, first, "it is another visit");
    assert_eq!(state(&journal, &first), OutboxState::Refused, "the refused one is where it was");
    let waiting = journal.outbox().expect("readable").remove(1);
    assert_eq!(waiting.depends_on, Some(first), "and what was written for it goes to no other visit");
}

#[test]
fn a_draft_that_is_not_what_was_sent_stays() {
    let mut journal = Journal::in_memory().expect("opened");
    let form = note_of(1, "v");
    let first = journal
        .queue(Some(&from_form(&journal, &form, "\"first\"")), write(OutboxKind::Note, 1, "v", "{}"), at(0))
        .expect("queued");
    journal.refuse(&first, "refused", None, at(1)).expect("refused");
    let second = journal
        .queue(Some(&from_form(&journal, &form, "\"second\"")), write(OutboxKind::Note, 1, "v", "{}"), at(2))
        .expect("queued");
    assert_ne!(second, first, "another text is another write");
    let draft = journal.draft(&form).expect("readable").expect("it was not sent, so it is still there");
    assert_eq!(
        (draft.json.as_str(), draft.continues),
        ("\"first\"", Some(first)),
        "and still belongs to its write"
    );
}

#[test]
fn a_conflict_stays_in_its_row_until_it_is_decided() {
    let mut journal = Journal::in_memory().expect("opened");
    let form = note_of(1, "v");
    let id = journal
        .queue(
            Some(&from_form(&journal, &form, "\"mine\"")),
            write(OutboxKind::NoteChange, 1, "v", "{}"),
            at(0),
        )
        .expect("queued");
    journal.mark_sending(&id, at(1)).expect("sending");
    journal.keep_conflict(&id, "changedMeanwhile", "\"theirs\"", at(2)).expect("kept");
    let row = journal.outbox_row(&id).expect("readable").expect("there");
    assert_eq!(
        (row.state, row.conflict.as_deref()),
        (OutboxState::Refused, Some("\"theirs\"")),
        "both are kept"
    );
    assert_eq!(journal.drafts().expect("readable"), [], "the text is in one place only");
    assert_eq!(sendable(&journal), [], "nothing is sent before it is decided");
    journal.resolve(&id, "\"decided\"", "\"typed\"").expect("decided");
    let row = journal.outbox_row(&id).expect("readable").expect("there");
    assert_eq!((row.state, row.conflict), (OutboxState::Queued, None), "under the same id");
    assert_eq!((row.payload.as_str(), row.typed.as_str()), ("\"decided\"", "\"typed\""), "as it was decided");
    assert!(matches!(journal.resolve(&id, "", ""), Err(StoreError::IllegalStep { .. })), "once");
}

#[test]
fn a_visit_that_met_another_of_its_day_becomes_that_one_with_all_that_was_written_for_it() {
    let mut journal = Journal::in_memory().expect("opened");
    let visit = journal.queue(None, write(OutboxKind::Encounter, 1, "", "{}"), at(0)).expect("queued");
    let pending = format!("w{visit}");
    save_draft(&mut journal, &note_of(1, &pending), "Canary, Ann", "\"half\"", at(1)).expect("kept");
    let vitals = NewWrite { depends_on: Some(visit.clone()), ..write(OutboxKind::Vitals, 1, &pending, "{}") };
    let vitals = journal.queue(None, vitals, at(1)).expect("queued");
    journal.mark_sending(&visit, at(2)).expect("sending");
    let adopt = |journal: &mut Journal| {
        journal.adopt_visit(&visit, "{\"eid\":7}", &pending, ("e7", "\"seven\""), |_, _| None, at(4))
    };
    assert!(matches!(adopt(&mut journal), Err(StoreError::IllegalStep { .. })), "nothing was found yet");
    journal.keep_conflict(&visit, "anotherVisitFound", "\"found\"", at(3)).expect("kept");
    assert_eq!(sendable(&journal), [], "what waits for it waits for the decision");
    adopt(&mut journal).expect("decided");
    let row = journal.outbox_row(&visit).expect("readable").expect("there");
    assert_eq!(
        (row.state, row.conflict),
        (OutboxState::Confirmed, None),
        "it is in OpenEMR, as the other one"
    );
    assert!(journal.draft(&note_of(1, "e7")).expect("readable").is_some(), "the note goes along");
    assert_eq!(sendable(&journal), [vitals], "and so do the vitals, now");
}

#[test]
fn two_drafts_of_one_visit_become_one_and_a_form_that_is_open_is_told() {
    let mut journal = Journal::in_memory().expect("opened");
    let visit = journal.queue(None, write(OutboxKind::Encounter, 1, "", "{}"), at(0)).expect("queued");
    let (pending, known) = (note_of(1, "w1"), note_of(1, "e7"));
    save_draft(&mut journal, &pending, "Ann", "pending", at(1)).expect("saved");
    // The answer to the visit was lost, and somebody found it in the chart.
    let seen = save_draft(&mut journal, &known, "Ann", "known", at(2)).expect("saved");
    journal.mark_sending(&visit, at(2)).expect("sending");
    let join = |known: &str, pending: &str| Some(format!("{known} and {pending}"));
    journal.confirm_visit(&visit, "{}", "w1", ("e7", "{}"), join, at(2)).expect("confirmed");
    let drafts = journal.drafts().expect("readable");
    assert_eq!(drafts.len(), 1, "one form has one draft");
    assert_eq!((&drafts[0].key, drafts[0].json.as_str()), (&known, "known and pending"), "with all of both");
    let outcome = journal.save_draft(&known, &typed("Ann", "known, more"), Some(seen), at(3));
    assert!(
        matches!(outcome, Err(StoreError::DraftInTheWay)),
        "the form that is open has not seen the other half: {outcome:?}"
    );
}

#[test]
fn two_drafts_that_cannot_be_joined_both_stay() {
    let mut journal = Journal::in_memory().expect("opened");
    let visit = journal.queue(None, write(OutboxKind::Encounter, 1, "", "{}"), at(0)).expect("queued");
    let (pending, known) = (note_of(1, "w1"), note_of(1, "e7"));
    save_draft(&mut journal, &pending, "Ann", "pending", at(1)).expect("saved");
    save_draft(&mut journal, &known, "Ann", "known", at(2)).expect("saved");
    journal.mark_sending(&visit, at(2)).expect("sending");
    journal.confirm_visit(&visit, "{}", "w1", ("e7", "{}"), |_, _| None, at(3)).expect("confirmed");
    assert_eq!(journal.draft(&pending).expect("readable").expect("there").json, "pending");
    assert_eq!(journal.draft(&known).expect("readable").expect("there").json, "known");
}

#[test]
fn a_send_is_dated_when_its_request_leaves_and_doubted_from_when_it_was_cut_off() {
    let mut journal = Journal::in_memory().expect("opened");
    let id = queued(&mut journal, "v");
    journal.mark_sending(&id, at(1)).expect("sending");
    journal.mark_leaving(&id, at(4)).expect("the checks before it took their time");
    let row = journal.outbox_row(&id).expect("readable").expect("there");
    assert_eq!((row.state, row.attempts, row.sent_at), (OutboxState::Sending, 1, Some(at(4))));
    assert_eq!(journal.doubt_interrupted(at(5)).expect("doubted"), 1, "nobody waits for it any more");
    let row = journal.outbox_row(&id).expect("readable").expect("there");
    assert_eq!((row.state, row.error_code.as_deref()), (OutboxState::Unknown, Some(store::INTERRUPTED)));
    assert_eq!(row.settled_at, Some(at(5)), "its request was still under way until then");
    assert_eq!(journal.doubt_interrupted(at(6)).expect("nothing to doubt"), 0, "once");
}
