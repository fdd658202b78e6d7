//! Settling what is unknown: looking on the server whether a write is there, for as long as it may still arrive.

use crate::{
    account::Account,
    contract::ErrorCode,
    sending::{
        booking, cancelling, deleting, entry,
        moving::{self, Move},
        new_patient, note, outcome, patient,
        step::Looked,
        visit, vitals,
    },
    writing::{
        boxes::Conflict,
        payload::{Made, Payload},
        stored::from_json,
    },
};
use domain::patient::PatientUuid;
use jiff::Timestamp;
use openemr::ApiError;
use std::{sync::Arc, time::Duration};
use store::{INTERRUPTED, OutboxRow, StoreError};

/// A request is given this long by the transport; one that was interrupted may be carried out until then.
const LONGEST_REQUEST: Duration = Duration::from_secs(90);
/// A write that was sent so often without an answer that says so, and is not found, is given back to the clinician.
const MOST_ATTEMPTS: u32 = 3;
/// The same for vitals, notes and patients: OpenEMR has no way to take one back, so after the second absence the clinician is asked
/// and nothing is sent a third time by itself.
const MOST_ATTEMPTS_FOR_GOOD: u32 = 2;
/// A write that is not found at once may still be on its way through the server: it counts as absent only when it is
/// not there this long after its answer was lost, or as long as the request itself had taken, whichever is longer.
pub(super) const ABSENT_AFTER: Duration = Duration::from_secs(5);
/// While the server does not answer, the outbox is tried again this often.
pub(super) const RETRY_EVERY: Duration = Duration::from_secs(30);

/// What came of looking for an unknown write.
pub(super) enum Settled {
    /// It is confirmed, back with the clinician, or queued again.
    Done,
    /// Not found so far, or the answer says nothing; look again after this long.
    LookAgain(Duration),
    /// The server is gone, or nobody is signed in: nothing else can be asked or sent either.
    NobodyThere,
}

/// Looks for an unknown write on the server: confirms it if it is there, queues it again once it is certain that it
/// is not, and gives it back to the clinician when that has happened often enough.
pub(super) async fn settle(account: &Arc<Account>, row: &OutboxRow) -> Result<Settled, StoreError> {
    let Ok(payload) = from_json::<Payload>(&row.payload) else { return Ok(Settled::Done) };
    if let Payload::Patient { wanted, accepted, .. } = &payload {
        let found = new_patient::look(account, row, wanted, accepted).await;
        account.heard(&found);
        return note_new_patient(account, row, decide(found, row, &payload, account.clock.now())).await;
    }
    let Some(patient) = row.patient.clone() else { return Ok(Settled::Done) };
    let found = look_for(account, &patient, row, &payload).await;
    account.heard(&found);
    match decide(found, row, &payload, account.clock.now()) {
        Decision::Confirm(made) => outcome::confirm(account, &patient, row, &made).await?,
        Decision::Conflict(conflict) => outcome::keep_conflict(account, &patient, row, &conflict).await?,
        Decision::GiveBack(code) => outcome::refuse(account, &patient, row, code, None).await?,
        Decision::AskClinician { steps } => {
            outcome::give_up(account, &patient, row, steps, ErrorCode::NotConfirmed).await?;
        }
        Decision::SendAgain => outcome::queue_again(account, &patient, row).await?,
        Decision::DoubtFromNow => {
            outcome::doubt_from_now(account, row).await?;
            return Ok(Settled::LookAgain(ABSENT_AFTER));
        }
        Decision::LookAgain(after) => return Ok(Settled::LookAgain(after)),
        Decision::NobodyThere => return Ok(Settled::NobodyThere),
    }
    Ok(Settled::Done)
}

/// What a look came to for a new patient, who is nobody's yet.
async fn note_new_patient(
    account: &Arc<Account>,
    row: &OutboxRow,
    decision: Decision,
) -> Result<Settled, StoreError> {
    match decision {
        Decision::Confirm(made) => {
            if let Made::Patient { uuid, .. } = &made {
                outcome::confirm_patient(account, row, &made, uuid).await?;
            }
        }
        Decision::GiveBack(code) => outcome::refuse(account, None, row, code, None).await?,
        // It changes nothing that somebody else could have changed.
        Decision::Conflict(_) => outcome::refuse(account, None, row, ErrorCode::StoreDamaged, None).await?,
        Decision::AskClinician { steps } => {
            outcome::give_up(account, None, row, steps, ErrorCode::NotConfirmed).await?
        }
        Decision::SendAgain => outcome::queue_again(account, None, row).await?,
        Decision::DoubtFromNow => {
            outcome::doubt_from_now(account, row).await?;
            return Ok(Settled::LookAgain(ABSENT_AFTER));
        }
        Decision::LookAgain(after) => return Ok(Settled::LookAgain(after)),
        Decision::NobodyThere => return Ok(Settled::NobodyThere),
    }
    Ok(Settled::Done)
}

/// What is done about an unknown write.
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
enum Decision {
    /// It is in OpenEMR.
    Confirm(Made),
    /// Both versions stay with it until the clinician has decided.
    Conflict(Conflict),
    /// What it was written for is gone, so it is nowhere to be seen: the text goes back to the clinician.
    GiveBack(ErrorCode),
    /// The clinician has to look in OpenEMR, and then sends it again or discards it.
    AskClinician {
        /// By which one that is sent all the same is told from what is there now.
        steps: Option<String>,
    },
    /// It is certainly not there, or only the first half of it.
    SendAgain,
    /// The clock ran ahead when the answer was lost: the doubt begins now, not some day.
    DoubtFromNow,
    /// It may still arrive, or the answer says nothing.
    LookAgain(Duration),
    /// Nothing else can be asked or sent either.
    NobodyThere,
}

/// What is done about an unknown write, by what was `found` of it on the server.
fn decide(found: Result<Looked, ApiError>, row: &OutboxRow, payload: &Payload, now: Timestamp) -> Decision {
    match found {
        Ok(Looked::There(made)) => Decision::Confirm(made),
        Ok(Looked::Conflict(conflict)) => Decision::Conflict(conflict),
        Err(ApiError::NotFound) if payload.needs_its_record() => {
            Decision::GiveBack(ErrorCode::RecordNotFound)
        }
        // Whether it arrived before that or not, no chart shows it.
        Ok(Looked::VisitGone) => Decision::GiveBack(ErrorCode::VisitNotFound),
        Err(ApiError::NotFound) if payload.visit().is_some() => {
            Decision::GiveBack(ErrorCode::PatientNotFound)
        }
        Ok(Looked::Alike { steps }) => Decision::AskClinician { steps: Some(steps) },
        Ok(Looked::Resumable) => Decision::SendAgain,
        Ok(Looked::Absent) if row.settled_at.is_some_and(|lost| lost > now) => Decision::DoubtFromNow,
        Ok(Looked::Absent) => match still_doubtful(row, now) {
            left if !left.is_zero() => Decision::LookAgain(left),
            _ if row.attempts >= most_attempts(payload) => Decision::AskClinician { steps: None },
            _ => Decision::SendAgain,
        },
        Err(ApiError::NoAnswer(error)) if error.was_never_sent() => Decision::NobodyThere,
        Err(ApiError::SignedOut(_)) => Decision::NobodyThere,
        // One list that is slow, cut off or too large says nothing about the other patients' writes.
        Ok(Looked::NotYet) | Err(_) => Decision::LookAgain(RETRY_EVERY),
    }
}

/// Reads back whether a write is there (FACTS §8).
async fn look_for(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    payload: &Payload,
) -> Result<Looked, ApiError> {
    match payload {
        Payload::Encounter { marker, .. } => visit::look(account, patient, marker).await,
        Payload::Vitals { vitals, .. } => vitals::look(account, patient, row, vitals).await,
        Payload::Note { text, .. } => note::look(account, patient, row, text).await,
        Payload::NoteChange { change, .. } => note::look_for_change(account, patient, row, change).await,
        Payload::Patient { wanted, accepted, .. } => new_patient::look(account, row, wanted, accepted).await,
        Payload::Demographics { opened, wanted, .. } => patient::look(account, patient, opened, wanted).await,
        Payload::Entry { opened, wanted, typed } => {
            entry::look(account, patient, row, opened, wanted, typed).await
        }
        Payload::EntryDelete(deleted) => deleting::look(account, patient, deleted).await,
        Payload::Appointment { booking, .. } => booking::look(account, patient, booking).await,
        Payload::AppointmentMove { opened, booking, accepted_warnings: accepted, .. } => {
            moving::look(account, row, Move { patient, opened, booking, accepted }).await
        }
        Payload::AppointmentCancel { opened } => cancelling::look(account, patient, opened).await,
    }
}

/// How often a write is sent by itself before the clinician is asked.
fn most_attempts(payload: &Payload) -> u32 {
    match payload {
        Payload::Vitals { .. } | Payload::Note { .. } | Payload::Patient { .. } => MOST_ATTEMPTS_FOR_GOOD,
        // Two requests, each of which may be lost so often.
        Payload::AppointmentMove { .. } => 2 * MOST_ATTEMPTS,
        _ => MOST_ATTEMPTS,
    }
}

/// How much longer a write that is not found must be looked for before it counts as absent.
fn still_doubtful(row: &OutboxRow, now: Timestamp) -> Duration {
    let between =
        |from: Timestamp, to: Timestamp| Duration::try_from(to.duration_since(from)).unwrap_or_default();
    let sent = row.sent_at.unwrap_or(row.created_at);
    let lost = row.settled_at.unwrap_or(sent);
    // Who was interrupted in the middle knows nothing of how long the request took. One that is only doubted, since this
    // journal is an older copy or was rescued, was not under way all the time that it had waited. An answer may be lost
    // in the very millisecond in which its request left.
    let knows =
        row.sent_at.is_some_and(|sent| lost >= sent) && row.error_code.as_deref() != Some(INTERRUPTED);
    let took = if knows { between(sent, lost).clamp(ABSENT_AFTER, LONGEST_REQUEST) } else { LONGEST_REQUEST };
    // A clock that was turned back makes this wait longer, never shorter.
    took.saturating_sub(between(lost, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contract::{NoteChange, StartVisitRequest, VisitKey},
        writing::in_a_journal::{at, note_after as row},
    };
    use domain::note::{NoteId, SoapText};
    use openemr::{NoAnswer, SessionEnd};

    #[test]
    fn what_was_cut_off_is_doubted_for_as_long_as_a_request_may_take() {
        let cut_off = row(|journal, id| {
            journal.mark_sending(id, at(0)).expect("sending");
            // The keychain, a look at the day and a renewal come in between.
            journal.mark_leaving(id, at(100)).expect("leaving");
            journal.doubt_interrupted(at(102)).expect("doubted");
        });
        assert_eq!(still_doubtful(&cut_off, at(102)), LONGEST_REQUEST, "nobody knows how far it came");
        assert_eq!(
            still_doubtful(&cut_off, at(191)),
            Duration::from_secs(1),
            "counted from the moment it was cut off"
        );
        assert_eq!(still_doubtful(&cut_off, at(192)), Duration::ZERO, "and no longer");
        assert_eq!(
            still_doubtful(&cut_off, at(50)),
            LONGEST_REQUEST,
            "a clock that was turned back is no reason to send"
        );
        let lost = row(|journal, id| {
            journal.mark_sending(id, at(0)).expect("sending");
            journal.mark_leaving(id, at(100)).expect("leaving");
            journal.mark_unknown(id, "serverError", None, at(102)).expect("its answer was none");
        });
        assert_eq!(still_doubtful(&lost, at(102)), ABSENT_AFTER, "an answer says that the request has ended");
    }

    #[test]
    fn an_answer_that_is_lost_at_once_is_an_answer() {
        let lost = row(|journal, id| {
            journal.mark_sending(id, at(0)).expect("sending");
            journal.mark_leaving(id, at(100)).expect("leaving");
            journal.mark_unknown(id, "timeout", None, at(100)).expect("cut off in the same millisecond");
        });
        assert_eq!(
            still_doubtful(&lost, at(100)),
            ABSENT_AFTER,
            "the clock stood still, the request did not"
        );
        let opened_again = row(|journal, id| {
            journal.mark_sending(id, at(0)).expect("sending");
            journal.mark_leaving(id, at(100)).expect("leaving");
            journal.doubt_interrupted(at(100)).expect("doubted");
        });
        assert_eq!(
            still_doubtful(&opened_again, at(100)),
            LONGEST_REQUEST,
            "nobody waited for this one's end"
        );
    }

    #[test]
    fn what_waited_for_days_in_an_older_copy_is_not_doubted_for_days() {
        let week = 7 * 24 * 60 * 60;
        let older = row(|journal, _| {
            journal.doubt_all_queued(at(week)).expect("doubted");
        });
        assert_eq!(still_doubtful(&older, at(week)), LONGEST_REQUEST, "it was not under way all that time");
    }

    fn encounter() -> Payload {
        let visit = domain::encounter::NewEncounter {
            date: domain::time::WallTime::new(jiff::civil::date(2026, 11, 21).at(9, 0, 0, 0)),
            reason: "Cough".into(),
            category: domain::encounter::CategoryId(5),
            class: domain::encounter::EncounterClass::Amb,
            provider: None,
            facility: None,
            billing_facility: None,
            sensitivity: domain::encounter::Sensitivity::Normal,
            onset: None,
            referral_source: String::new(),
        };
        let (marker, typed) = ("rounds-1".into(), StartVisitRequest::default());
        Payload::Encounter { visit, marker, typed, known: Vec::new() }
    }

    fn note() -> Payload {
        Payload::Note { visit: VisitKey::Pending { write: "w1".into() }, text: SoapText::default() }
    }

    fn change() -> Payload {
        let change = NoteChange { note: NoteId(7), opened: SoapText::default(), text: SoapText::default() };
        Payload::NoteChange { visit: VisitKey::Pending { write: "w1".into() }, change }
    }

    /// A write whose answer was lost at 2 seconds, after so many attempts.
    fn lost(attempts: u32) -> OutboxRow {
        let row = row(|journal, id| {
            journal.mark_sending(id, at(0)).expect("sending");
            journal.mark_leaving(id, at(0)).expect("leaving");
            journal.mark_unknown(id, "timeout", None, at(2)).expect("its answer was lost");
        });
        OutboxRow { attempts, ..row }
    }

    #[test]
    fn what_is_absent_is_sent_again_only_when_it_cannot_arrive_any_more() {
        let absent =
            |row: &OutboxRow, payload: &Payload, second| decide(Ok(Looked::Absent), row, payload, at(second));
        let wait = Decision::LookAgain(Duration::from_secs(4));
        assert_eq!(absent(&lost(1), &encounter(), 3), wait, "it may be on its way through the server");
        assert_eq!(absent(&lost(1), &encounter(), 7), Decision::SendAgain, "now it is certainly not there");
        assert_eq!(
            absent(&lost(1), &encounter(), 1),
            Decision::DoubtFromNow,
            "a clock that ran ahead says nothing of how long ago it was"
        );
    }

    #[test]
    fn what_was_absent_often_enough_is_asked_about_and_sooner_where_nothing_can_be_taken_back() {
        let ask = || Decision::AskClinician { steps: None };
        let absent =
            |attempts, payload: &Payload| decide(Ok(Looked::Absent), &lost(attempts), payload, at(60));
        assert_eq!(absent(2, &encounter()), Decision::SendAgain, "a visit, the second time");
        assert_eq!(absent(3, &encounter()), ask(), "the third time a person looks");
        assert_eq!(absent(1, &note()), Decision::SendAgain, "a note, the first time");
        assert_eq!(absent(2, &note()), ask(), "a second note cannot be taken out of the chart");
        assert_eq!(
            absent(2, &change()),
            Decision::SendAgain,
            "a change is the same however often it is sent"
        );
    }

    #[test]
    fn what_is_gone_is_named_and_what_cannot_be_read_says_nothing() {
        let of = |found, payload: &Payload| decide(found, &lost(1), payload, at(60));
        let gone = |code| Decision::GiveBack(code);
        assert_eq!(of(Ok(Looked::VisitGone), &note()), gone(ErrorCode::VisitNotFound), "its visit");
        assert_eq!(of(Err(ApiError::NotFound), &note()), gone(ErrorCode::PatientNotFound), "its patient");
        assert_eq!(of(Err(ApiError::NotFound), &change()), gone(ErrorCode::RecordNotFound), "its record");
        let later = || Decision::LookAgain(RETRY_EVERY);
        assert_eq!(
            of(Err(ApiError::NotFound), &encounter()),
            later(),
            "a visit that is looked for by its marker"
        );
        assert_eq!(of(Ok(Looked::NotYet), &note()), later(), "its visit has no number yet");
        assert_eq!(of(Err(ApiError::NoAnswer(NoAnswer::TimedOut)), &note()), later(), "one slow list");
        let nobody = of(Err(ApiError::NoAnswer(NoAnswer::Unreachable)), &note());
        assert_eq!(nobody, Decision::NobodyThere, "no other can be asked for either");
        let signed_out = of(Err(ApiError::SignedOut(SessionEnd::RefreshRefused)), &note());
        assert_eq!(signed_out, Decision::NobodyThere, "nor signed out");
    }

    #[test]
    fn what_is_there_is_confirmed_and_what_is_like_it_is_asked_about() {
        let made = || Made::Note { sid: NoteId(7) };
        let there = decide(Ok(Looked::There(made())), &lost(1), &note(), at(3));
        assert_eq!(there, Decision::Confirm(made()), "at once, however short the doubt was");
        let alike = decide(Ok(Looked::Alike { steps: "{}".into() }), &lost(1), &encounter(), at(3));
        assert_eq!(
            alike,
            Decision::AskClinician { steps: Some("{}".into()) },
            "with what tells the next one from it"
        );
    }
}
