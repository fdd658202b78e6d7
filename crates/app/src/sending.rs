//! The one worker that sends what the journal holds, in order, and settles what is unknown by reading back.

mod change;

use crate::{
    Core, Rounds,
    account::Account,
    conflict::Conflict,
    contract::{AppEvent, EntryList, ErrorCode, VisitKey},
    drafts::{from_json, to_json, visit_text},
    error::{from_no_answer, from_store},
    lock,
    outbox::{became, code_text},
    payload::{Made, Payload, VisitNumbers},
    schedule::uuid_of,
};
use domain::{
    appointment::NewAppointment,
    booking::{BookingWarning, ClinicRules, Slot, check},
    patient::PatientUuid,
};
use jiff::{Timestamp, ToSpan};
use openemr::{ApiError, Marker, WhyUnknown, WriteOutcome};
use std::{collections::HashSet, sync::Arc, time::Duration};
use store::{OutboxRow, OutboxState, StoreError};

/// While the server does not answer, the outbox is tried again this often.
const RETRY_EVERY: Duration = Duration::from_secs(30);
/// A note of the same words counts as ours if it was stored at most this long before we sent it: the clinic's clock may
/// go wrong, its zone is only known roughly, and two notes of the same words in one visit and day are one note.
const CLOCK_LEEWAY_HOURS: i64 = 24;
/// A request is given this long by the transport; one that was interrupted may be carried out until then.
const LONGEST_REQUEST: Duration = Duration::from_secs(90);
/// A write that was sent so often without an answer that says so is left to the clinician, and looked for meanwhile.
const MOST_ATTEMPTS: u32 = 3;

/// A write that is not found at once may still be on its way through the server: it counts as absent only when it is
/// not there this long after its answer was lost, or as long as the request itself had taken, whichever is longer.
const ABSENT_AFTER: Duration = Duration::from_secs(5);

/// What became of one attempt.
enum Step {
    /// In OpenEMR.
    Made(Made),
    /// OpenEMR, or the check before sending, will not have it.
    Refused { code: ErrorCode, said: Option<String> },
    /// Nothing left this computer; try again later.
    NotSent { code: ErrorCode },
    /// It may have arrived.
    Unknown { code: ErrorCode, said: Option<String> },
    /// Somebody else changed the same meanwhile; nothing was sent.
    Conflict(Conflict),
}

/// What a look at the server says about a write whose answer was lost.
enum Looked {
    /// It is there.
    There(Made),
    /// It is not; for a change: the record is as it was before.
    Absent,
    /// The record is neither as it was nor as this write would have it.
    Conflict(Conflict),
}

/// What came of sending.
enum Sent {
    /// Confirmed, refused, or to be looked for.
    Settled,
    /// It did not leave this computer, for a reason that concerns it alone.
    TryLater,
    /// The server does not answer, or nobody is signed in: no other write would go either.
    NoAnswer,
}

/// What came of looking for an unknown write.
enum Settled {
    /// It is confirmed, or queued again.
    Done,
    /// Not found so far; look again after this long.
    LookAgain(Duration),
    /// The server could not be asked.
    NoAnswer,
}

impl Rounds {
    /// Sends until the account closes: at once when something is queued, and every half minute what could not go.
    pub(crate) async fn send_writes(&self, account: &Arc<Account>) {
        // What an earlier session left behind is counted before anything is done about it.
        self.0.outbox_changed(account, None).await;
        loop {
            account.forget_confirmed(self.0.clock.now()).await;
            let pause = self.work_off(account).await.unwrap_or_else(|error| {
                from_store(error);
                RETRY_EVERY
            });
            let _ = tokio::time::timeout(pause, account.wake.notified()).await;
        }
    }

    /// Settles what is unknown, then sends what may be sent, until nothing is left or the server does not answer. Says
    /// when to look again.
    async fn work_off(&self, account: &Arc<Account>) -> Result<Duration, StoreError> {
        // What cannot go just now for a reason of its own must not hold up the other patients' writes.
        let mut skipped = HashSet::new();
        loop {
            let mut pause = RETRY_EVERY;
            let unknown = account.journal.call(|journal| journal.outbox_in(OutboxState::Unknown)).await?;
            for row in unknown {
                match self.settle(account, &row).await? {
                    Settled::Done => {}
                    Settled::LookAgain(after) => pause = pause.min(after),
                    Settled::NoAnswer => return Ok(RETRY_EVERY),
                }
            }
            let sendable = account.journal.call(|journal| journal.sendable()).await?;
            let Some(row) = sendable.into_iter().find(|row| !skipped.contains(&row.id)) else {
                return Ok(pause);
            };
            let id = row.id.clone();
            match self.send(account, row).await? {
                Sent::Settled => {}
                Sent::TryLater => {
                    skipped.insert(id);
                }
                Sent::NoAnswer => return Ok(pause),
            }
        }
    }

    /// Sends one write.
    async fn send(&self, account: &Arc<Account>, row: OutboxRow) -> Result<Sent, StoreError> {
        let Some(patient) = row.patient.clone() else { return Ok(Sent::TryLater) };
        let (id, now) = (row.id.clone(), self.0.clock.now());
        let row = match account.journal.call(move |journal| journal.mark_sending(&id, now)).await {
            Ok(row) => row,
            // Taken back or discarded in this very moment.
            Err(StoreError::NotFound { .. } | StoreError::IllegalStep { .. }) => return Ok(Sent::Settled),
            Err(error) => return Err(error),
        };
        account.mark_send().await;
        self.0.outbox_changed(account, Some(&patient)).await;
        let step = match from_json::<Payload>(&row.payload) {
            Ok(payload) => self.0.attempt_write(account, &patient, &row, &payload).await,
            Err(_) => Step::Refused { code: ErrorCode::StoreDamaged, said: None },
        };
        match step {
            Step::Made(made) => {
                self.confirmed(account, &patient, &row, &made).await?;
                Ok(Sent::Settled)
            }
            Step::Refused { code, said } => {
                let (id, now) = (row.id.clone(), self.0.clock.now());
                account
                    .journal
                    .call(move |journal| journal.refuse(&id, &code_text(code), said.as_deref(), now))
                    .await?;
                self.0.outbox_changed(account, Some(&patient)).await;
                Ok(Sent::Settled)
            }
            Step::NotSent { code } => {
                let id = row.id.clone();
                account.journal.call(move |journal| journal.put_back(&id, &code_text(code), None)).await?;
                self.0.outbox_changed(account, Some(&patient)).await;
                Ok(match code {
                    ErrorCode::Offline | ErrorCode::Timeout | ErrorCode::SignedOut => Sent::NoAnswer,
                    _ => Sent::TryLater,
                })
            }
            Step::Unknown { code, said } => {
                let (id, now) = (row.id.clone(), self.0.clock.now());
                account
                    .journal
                    .call(move |journal| journal.mark_unknown(&id, &code_text(code), said.as_deref(), now))
                    .await?;
                self.0.outbox_changed(account, Some(&patient)).await;
                // The next round of the worker looks for it.
                Ok(Sent::Settled)
            }
            Step::Conflict(conflict) => {
                self.keep_conflict(account, &patient, &row, &conflict).await?;
                Ok(Sent::Settled)
            }
        }
    }

    /// Somebody else changed the record: both versions stay with the write until the clinician has decided.
    async fn keep_conflict(
        &self,
        account: &Arc<Account>,
        patient: &PatientUuid,
        row: &OutboxRow,
        conflict: &Conflict,
    ) -> Result<(), StoreError> {
        let json = to_json(conflict).map_err(|_| StoreError::Unreadable { what: "conflict" })?;
        let (id, now) = (row.id.clone(), self.0.clock.now());
        let code = code_text(ErrorCode::ChangedMeanwhile);
        account.journal.call(move |journal| journal.keep_conflict(&id, &code, &json, now)).await?;
        self.0.outbox_changed(account, Some(patient)).await;
        // What they wrote belongs on screen too.
        self.refresh(account, patient);
        Ok(())
    }

    /// Looks for an unknown write on the server: confirms it if it is there, queues it again once it is certain that it
    /// is not.
    async fn settle(&self, account: &Arc<Account>, row: &OutboxRow) -> Result<Settled, StoreError> {
        let (Some(patient), Ok(payload)) = (row.patient.clone(), from_json::<Payload>(&row.payload)) else {
            return Ok(Settled::Done);
        };
        let found = self.0.look_for(account, &patient, row, &payload).await;
        self.0.note_answer(&found);
        match found {
            Ok(Looked::There(made)) => {
                self.confirmed(account, &patient, row, &made).await?;
                Ok(Settled::Done)
            }
            Ok(Looked::Conflict(conflict)) => {
                self.keep_conflict(account, &patient, row, &conflict).await?;
                Ok(Settled::Done)
            }
            Err(ApiError::NotFound) if payload.needs_its_record() => {
                let (id, now) = (row.id.clone(), self.0.clock.now());
                let code = code_text(ErrorCode::RecordNotFound);
                account.journal.call(move |journal| journal.refuse(&id, &code, None, now)).await?;
                self.0.outbox_changed(account, Some(&patient)).await;
                Ok(Settled::Done)
            }
            Ok(Looked::Absent) => {
                let left = still_doubtful(row, self.0.clock.now());
                if !left.is_zero() {
                    return Ok(Settled::LookAgain(left));
                }
                if row.attempts >= MOST_ATTEMPTS {
                    return Ok(Settled::LookAgain(RETRY_EVERY));
                }
                let id = row.id.clone();
                account.journal.call(move |journal| journal.retry(&id)).await?;
                self.0.outbox_changed(account, Some(&patient)).await;
                Ok(Settled::Done)
            }
            Err(ApiError::NoAnswer(_) | ApiError::SignedOut(_)) => Ok(Settled::NoAnswer),
            Err(_) => Ok(Settled::LookAgain(RETRY_EVERY)),
        }
    }

    /// It is in OpenEMR: remembered, told, and what it belongs to is read again.
    async fn confirmed(
        &self,
        account: &Arc<Account>,
        patient: &PatientUuid,
        row: &OutboxRow,
        made: &Made,
    ) -> Result<(), StoreError> {
        let (id, now) = (row.id.clone(), self.0.clock.now());
        let result = to_json(made).map_err(|_| StoreError::Unreadable { what: "result" })?;
        let known = match made {
            Made::Encounter { eid, uuid } => {
                let key = VisitKey::Known { eid: *eid, uuid: uuid.clone() };
                let json = to_json(&key).map_err(|_| StoreError::Unreadable { what: "visit" })?;
                Some((visit_text(&key), json))
            }
            _ => None,
        };
        let pending = visit_text(&VisitKey::Pending { write: row.id.to_string() });
        account
            .journal
            .call(move |journal| match known {
                // What was typed for the pending visit belongs to the numbered one from this moment on.
                Some((known, json)) => journal.confirm_visit(&id, &result, &pending, (&known, &json), now),
                None => journal.confirm(&id, Some(&result), now),
            })
            .await?;
        match made {
            Made::Encounter { .. } => {
                let read = self.0.read_encounters(account, patient).await;
                self.0.note_answer(&read);
                self.0.keep_learned(account).await;
            }
            Made::Vitals { .. } | Made::Note { .. } => {
                if let Some(eid) = self.0.eid_of(account, row).await {
                    self.0.read_page(account, patient, eid).await;
                    self.0.doubt_notes(account, patient, eid).await;
                }
            }
            Made::Demographics => self.0.read_demographics(account, patient).await,
            Made::Entry { .. } => {
                if let Ok(Payload::Entry { typed, .. }) = from_json(&row.payload) {
                    match typed.list {
                        EntryList::Problem => self.0.read_problems(account, patient).await,
                        EntryList::Allergy => self.0.read_allergies(account, patient).await,
                        EntryList::Medication => self.0.read_medications(account, patient).await,
                    }
                }
            }
            Made::Appointment { .. } => {
                if let Ok(Payload::Appointment { booking, .. }) = from_json(&row.payload) {
                    let day = booking.start.date();
                    account.day_changed(day);
                    self.0.hub.tell(&AppEvent::DayChanged { date: day.to_string() });
                }
            }
        }
        self.0.outbox_changed(account, Some(patient)).await;
        // The chart's own sections follow; what was written is on screen from the outbox until then.
        self.refresh(account, patient);
        Ok(())
    }
}

impl Core {
    /// One request, after the checks that keep it with the right patient.
    async fn attempt_write(
        &self,
        account: &Account,
        patient: &PatientUuid,
        row: &OutboxRow,
        payload: &Payload,
    ) -> Step {
        let server = &account.server;
        match payload {
            Payload::Encounter { visit, marker, .. } => {
                let Ok(marker) = Marker::parse(marker) else {
                    return Step::Refused { code: ErrorCode::StoreDamaged, said: None };
                };
                let answer = server.encounters().create(patient, visit, &marker).await;
                self.note_answer(&answer);
                step(
                    answer.map(|outcome| outcome.map(|new| Made::Encounter { eid: new.eid, uuid: new.uuid })),
                )
            }
            Payload::Vitals { visit, vitals, .. } => {
                let visit = match self.visit_numbers(account, patient, row, visit).await {
                    Ok(visit) => visit,
                    Err(step) => return step,
                };
                let pid = match account.pid(patient).await {
                    Ok(pid) => pid,
                    Err(error) => return not_sent(&error),
                };
                let answer = server.vitals().create(pid, visit.eid, vitals).await;
                self.note_answer(&answer);
                // Q41: 8.0 answers 500 to readings that it stored; those are settled by reading back like any other.
                step(answer.map(|outcome| outcome.map(|vid| Made::Vitals { vid: Some(vid) })))
            }
            Payload::Note { visit, text } => {
                let visit = match self.visit_numbers(account, patient, row, visit).await {
                    Ok(visit) => visit,
                    Err(step) => return step,
                };
                let pid = match account.pid(patient).await {
                    Ok(pid) => pid,
                    Err(error) => return not_sent(&error),
                };
                let answer = server.notes().create(pid, visit.eid, text).await;
                self.note_answer(&answer);
                step(answer.map(|outcome| outcome.map(|sid| Made::Note { sid })))
            }
            Payload::NoteChange { visit, change } => {
                let visit = match self.visit_numbers(account, patient, row, visit).await {
                    Ok(visit) => visit,
                    Err(step) => return step,
                };
                match account.pid(patient).await {
                    Ok(pid) => self.send_note_change(account, pid, &visit, change).await,
                    Err(error) => not_sent(&error),
                }
            }
            Payload::Demographics { opened, wanted, .. } => {
                self.send_demographics(account, patient, opened, wanted).await
            }
            Payload::Entry { opened, wanted, typed } => {
                self.send_entry(account, patient, row, opened, wanted, typed).await
            }
            Payload::Appointment { booking, accepted, .. } => {
                if !accepted && let Err(step) = self.time_is_free(account, patient, booking).await {
                    return step;
                }
                let answer = server.appointments().create(booking).await;
                self.note_answer(&answer);
                step(answer.map(|outcome| outcome.map(|id| Made::Appointment { id })))
            }
        }
    }

    /// The last look before a booking leaves: it may have been written offline hours ago, and the server checks nothing
    /// (Q48).
    async fn time_is_free(
        &self,
        account: &Account,
        patient: &PatientUuid,
        booking: &NewAppointment,
    ) -> Result<(), Step> {
        let day = account.server.appointments().day(booking.start.date()).await;
        self.note_answer(&day);
        let day = day.map_err(|error| not_sent(&error))?;
        let known = self.directory(account);
        let slot = Slot {
            patient,
            provider: booking.provider,
            provider_uuid: uuid_of(&known.providers, booking.provider),
            start: booking.start.civil(),
            minutes: booking.minutes,
        };
        let now = account.wall(self.clock.now()).civil();
        let taken = check(&slot, &day.items, &ClinicRules::default(), now).into_iter().any(|warning| {
            matches!(
                warning,
                BookingWarning::ProviderBusy { .. }
                    | BookingWarning::PatientBusy { .. }
                    | BookingWarning::Blocked { .. }
            )
        });
        if taken { Err(Step::Refused { code: ErrorCode::BookingWarnings, said: None }) } else { Ok(()) }
    }

    /// Reads back whether a write is there (FACTS §8).
    async fn look_for(
        &self,
        account: &Account,
        patient: &PatientUuid,
        row: &OutboxRow,
        payload: &Payload,
    ) -> Result<Looked, ApiError> {
        let server = &account.server;
        let made = match payload {
            Payload::Encounter { marker, .. } => {
                let marker = Marker::parse(marker).map_err(|_| ApiError::NotFound)?;
                let found = server.encounters().find_by_marker(patient, &marker).await?;
                found.map(|found| Made::Encounter { eid: found.eid, uuid: found.uuid })
            }
            Payload::Vitals { vitals, .. } => {
                let (Some(eid), pid) = (self.eid_of(account, row).await, account.pid(patient).await?) else {
                    return Ok(Looked::Absent);
                };
                let found = server.vitals().find(patient, pid, eid, vitals).await?;
                found.map(|found| Made::Vitals { vid: found.id })
            }
            Payload::Note { text, .. } => {
                let (Some(eid), pid) = (self.eid_of(account, row).await, account.pid(patient).await?) else {
                    return Ok(Looked::Absent);
                };
                let sent: Timestamp = row.sent_at.unwrap_or(row.created_at);
                let since = sent.saturating_sub(CLOCK_LEEWAY_HOURS.hours()).unwrap_or(sent);
                let since = account.wall(since);
                let found = server.notes().find(pid, eid, text, since).await?;
                found.map(|found| Made::Note { sid: found.id })
            }
            Payload::Appointment { booking, .. } => {
                let found = server.appointments().find(patient, booking).await?;
                found.and_then(|found| found.id).map(|id| Made::Appointment { id })
            }
            Payload::NoteChange { change, .. } => {
                let (Some(eid), pid) = (self.eid_of(account, row).await, account.pid(patient).await?) else {
                    return Ok(Looked::Absent);
                };
                return self.look_for_note_change(account, pid, eid, change).await;
            }
            Payload::Demographics { opened, wanted, .. } => {
                return self.look_for_demographics(account, patient, opened, wanted).await;
            }
            Payload::Entry { opened, wanted, typed } => {
                return self.look_for_entry(account, patient, row, opened, wanted, typed).await;
            }
        };
        Ok(made.map_or(Looked::Absent, Looked::There))
    }

    /// The visit's numbers, only if this patient's own list of encounters has them: the server stores under any number
    /// it is given (Q47).
    async fn visit_numbers(
        &self,
        account: &Account,
        patient: &PatientUuid,
        row: &OutboxRow,
        visit: &VisitKey,
    ) -> Result<VisitNumbers, Step> {
        let known = match visit {
            VisitKey::Known { .. } => Some(visit.clone()),
            VisitKey::Pending { .. } => self.parent(account, row).await,
        };
        let Some(VisitKey::Known { eid, uuid }) = known else {
            return Err(Step::Refused { code: ErrorCode::VisitNotFound, said: None });
        };
        let wanted = VisitNumbers { eid, uuid };
        if in_list(account, patient, &wanted) {
            return Ok(wanted);
        }
        let read = self.read_encounters(account, patient).await;
        self.note_answer(&read);
        match read {
            Ok(_) if in_list(account, patient, &wanted) => Ok(wanted),
            Ok(_) => Err(Step::Refused { code: ErrorCode::VisitNotFound, said: None }),
            Err(error) => Err(not_sent(&error)),
        }
    }

    /// The visit that the write this one waited for has become.
    async fn parent(&self, account: &Account, row: &OutboxRow) -> Option<VisitKey> {
        let id = row.depends_on.clone()?;
        let parent = account.journal.call(move |journal| journal.outbox_row(&id)).await.ok()??;
        became(&parent)
    }

    /// The number of the visit a write belongs to.
    pub(crate) async fn eid_of(&self, account: &Account, row: &OutboxRow) -> Option<domain::encounter::Eid> {
        let payload: Payload = from_json(&row.payload).ok()?;
        let known = match payload.visit()? {
            VisitKey::Pending { .. } => self.parent(account, row).await?,
            known => known.clone(),
        };
        match known {
            VisitKey::Known { eid, .. } => Some(eid),
            VisitKey::Pending { .. } => None,
        }
    }
}

/// How much longer a write that is not found must be looked for before it counts as absent.
fn still_doubtful(row: &OutboxRow, now: Timestamp) -> Duration {
    let between =
        |from: Timestamp, to: Timestamp| Duration::try_from(to.duration_since(from)).unwrap_or_default();
    let sent = row.sent_at.unwrap_or(row.created_at);
    let lost = row.settled_at.unwrap_or(sent);
    // A program that ended in the middle knows nothing of how long its request took.
    let took = if lost > sent { between(sent, lost).max(ABSENT_AFTER) } else { LONGEST_REQUEST };
    // A clock that was turned back makes this wait longer, never shorter.
    took.saturating_sub(between(lost, now))
}

fn in_list(account: &Account, patient: &PatientUuid, visit: &VisitNumbers) -> bool {
    lock(&account.visits)
        .get(patient)
        .is_some_and(|list| list.iter().any(|one| one.eid == visit.eid && one.uuid == visit.uuid))
}

/// What an answer to a write means for the journal.
fn step(answer: Result<WriteOutcome<Made>, ApiError>) -> Step {
    match answer {
        Ok(WriteOutcome::Done(made)) => Step::Made(made),
        Ok(WriteOutcome::Refused { fields, said }) => {
            let words: Vec<String> = fields
                .into_iter()
                .map(|field| format!("{}: {}", field.field, field.said))
                .chain(said)
                .collect();
            let said = (!words.is_empty()).then(|| words.join("; "));
            Step::Refused { code: ErrorCode::InvalidInput, said }
        }
        Ok(WriteOutcome::Unknown { why }) => match why {
            WhyUnknown::NoAnswer => Step::Unknown { code: ErrorCode::Timeout, said: None },
            WhyUnknown::Server { said, .. } => Step::Unknown { code: ErrorCode::ServerError, said },
            WhyUnknown::Unreadable(_) => Step::Unknown { code: ErrorCode::Unreadable, said: None },
        },
        // The crate below says: certainly not stored.
        Err(error) => not_sent(&error),
    }
}

/// A write that certainly did not arrive: for lack of a right it goes back to the clinician, for anything that passes
/// it waits.
fn not_sent(error: &ApiError) -> Step {
    match error {
        ApiError::NotAllowed { said } => Step::Refused { code: ErrorCode::NotAllowed, said: said.clone() },
        ApiError::NotOffered { .. } => Step::Refused { code: ErrorCode::NotOffered, said: None },
        ApiError::NotFound => Step::Refused { code: ErrorCode::PatientNotFound, said: None },
        ApiError::NoAnswer(error) => Step::NotSent { code: from_no_answer(error).code },
        ApiError::SignedOut(_) => Step::NotSent { code: ErrorCode::SignedOut },
        _ => Step::NotSent { code: ErrorCode::ServerError },
    }
}
