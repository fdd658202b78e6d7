//! The one worker that sends what the journal holds, in order, and settles what is unknown by reading back.

mod change;

use crate::{
    Core, Rounds,
    account::Account,
    conflict::Conflict,
    contract::{AppEvent, EntryList, ErrorCode, VisitKey},
    drafts::{from_json, joined, to_json, visit_text},
    error::{from_no_answer, from_store},
    lock,
    outbox::{became, code_text},
    payload::{Made, Payload, VisitNumbers},
    schedule::uuid_of,
};
use domain::{
    appointment::NewAppointment,
    booking::{BookingWarning, BusySpan, ClinicRules, Slot, check},
    encounter::Eid,
    patient::PatientUuid,
};
use jiff::{Timestamp, ToSpan};
use openemr::{ApiError, Marker, WhyUnknown, WriteOutcome};
use std::{collections::HashSet, sync::Arc, time::Duration};
use store::{INTERRUPTED, OutboxRow, OutboxState, StoreError};

/// While the server does not answer, the outbox is tried again this often.
const RETRY_EVERY: Duration = Duration::from_secs(30);
/// A note of the same words counts as ours if it was stored at most this long before we sent it: the clinic's clock may
/// go wrong, its zone is only known roughly, and two notes of the same words in one visit and day are one note.
const CLOCK_LEEWAY_HOURS: i64 = 24;
/// A request is given this long by the transport; one that was interrupted may be carried out until then.
const LONGEST_REQUEST: Duration = Duration::from_secs(90);
/// A write that was sent so often without an answer that says so, and is not found, is given back to the clinician.
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
    NotSent {
        code: ErrorCode,
        /// The server is gone, or nobody is signed in: no other write would go either.
        nobody_there: bool,
    },
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
    /// What is there may be it, or another of nearly the same words: the clinician decides. With it, the steps by which
    /// one that is sent all the same is told from what is there now.
    Alike { steps: String },
    /// It cannot be looked for yet, which says nothing.
    NotYet,
}

/// What came of sending.
enum Sent {
    /// Confirmed, refused, or to be looked for.
    Settled,
    /// It did not leave this computer, for a reason that concerns it alone.
    TryLater,
    /// The server is gone, or nobody is signed in: no other write would go either.
    NobodyThere,
}

/// What came of looking for an unknown write.
enum Settled {
    /// It is confirmed, back with the clinician, or queued again.
    Done,
    /// Not found so far, or the answer says nothing; look again after this long.
    LookAgain(Duration),
    /// The server is gone, or nobody is signed in: nothing else can be asked or sent either.
    NobodyThere,
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

    /// Settles what is unknown, then sends what may be sent, until nothing is left or the server is gone. Says when to
    /// look again.
    async fn work_off(&self, account: &Arc<Account>) -> Result<Duration, StoreError> {
        let now = self.0.clock.now();
        // This is the one who sends: what is still being sent here is a write whose end the journal could not note.
        if account.journal.call(move |journal| journal.doubt_interrupted(now)).await? > 0 {
            self.0.outbox_changed(account, None).await;
        }
        // What cannot go, or cannot be found, for a reason of its own must not hold up the other patients' writes; nor is
        // a list that takes its time read again after each of them.
        let (mut skipped, mut looked_for) = (HashSet::new(), HashSet::new());
        let mut pause = RETRY_EVERY;
        loop {
            let unknown = account.journal.call(|journal| journal.outbox_in(OutboxState::Unknown)).await?;
            for row in unknown.into_iter().filter(|row| !looked_for.contains(&row.id)).collect::<Vec<_>>() {
                match self.settle(account, &row).await? {
                    Settled::Done => {}
                    Settled::LookAgain(after) => {
                        pause = pause.min(after);
                        looked_for.insert(row.id);
                    }
                    Settled::NobodyThere => return Ok(RETRY_EVERY),
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
                Sent::NobodyThere => return Ok(pause),
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
            Step::NotSent { code, nobody_there } => {
                let id = row.id.clone();
                account.journal.call(move |journal| journal.put_back(&id, &code_text(code), None)).await?;
                self.0.outbox_changed(account, Some(&patient)).await;
                Ok(if nobody_there { Sent::NobodyThere } else { Sent::TryLater })
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
    /// is not, and gives it back to the clinician when that has happened often enough.
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
            Ok(Looked::Alike { steps }) => {
                let id = row.id.clone();
                account.journal.call(move |journal| journal.set_steps(&id, &steps)).await?;
                self.give_up(account, &patient, row).await
            }
            Ok(Looked::Absent) => {
                let now = self.0.clock.now();
                if row.settled_at.is_some_and(|lost| lost > now) {
                    // The clock ran ahead when the answer was lost: the doubt begins now, not some day.
                    return self.doubt_from_now(account, row).await;
                }
                let left = still_doubtful(row, now);
                if !left.is_zero() {
                    return Ok(Settled::LookAgain(left));
                }
                if row.attempts >= MOST_ATTEMPTS {
                    return self.give_up(account, &patient, row).await;
                }
                let id = row.id.clone();
                account.journal.call(move |journal| journal.retry(&id)).await?;
                self.0.outbox_changed(account, Some(&patient)).await;
                Ok(Settled::Done)
            }
            Err(ApiError::NoAnswer(error)) if error.was_never_sent() => Ok(Settled::NobodyThere),
            Err(ApiError::SignedOut(_)) => Ok(Settled::NobodyThere),
            // One list that is slow, cut off or too large says nothing about the other patients' writes.
            Ok(Looked::NotYet) | Err(_) => Ok(Settled::LookAgain(RETRY_EVERY)),
        }
    }

    /// The clinician has to look in OpenEMR, and then sends it again or discards it.
    async fn give_up(
        &self,
        account: &Arc<Account>,
        patient: &PatientUuid,
        row: &OutboxRow,
    ) -> Result<Settled, StoreError> {
        let (id, now) = (row.id.clone(), self.0.clock.now());
        let code = code_text(ErrorCode::NotConfirmed);
        account.journal.call(move |journal| journal.give_up(&id, &code, now)).await?;
        self.0.outbox_changed(account, Some(patient)).await;
        Ok(Settled::Done)
    }

    async fn doubt_from_now(&self, account: &Arc<Account>, row: &OutboxRow) -> Result<Settled, StoreError> {
        let (doubted, now) = (row.clone(), self.0.clock.now());
        let code = row.error_code.clone().unwrap_or_else(|| code_text(ErrorCode::Timeout));
        account
            .journal
            .call(move |journal| {
                journal.mark_unknown(&doubted.id, &code, doubted.server_said.as_deref(), now)
            })
            .await?;
        Ok(Settled::LookAgain(ABSENT_AFTER))
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
                Some((known, json)) => {
                    journal.confirm_visit(&id, &result, &pending, (&known, &json), joined, now)
                }
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
                if let Some(eid) = self.0.eid_of(account, row).await? {
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
    /// One request, after the checks that keep it with the right patient. Right before it leaves, see [`Core::leaving`].
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
                if let Err(step) = self.leaving(account, row).await {
                    return step;
                }
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
                if let Err(step) = self.leaving(account, row).await {
                    return step;
                }
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
                if let Err(step) = self.leaving(account, row).await {
                    return step;
                }
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
                    Ok(pid) => self.send_note_change(account, row, pid, &visit, change).await,
                    Err(error) => not_sent(&error),
                }
            }
            Payload::Demographics { opened, wanted, .. } => {
                self.send_demographics(account, patient, row, opened, wanted).await
            }
            Payload::Entry { opened, wanted, typed } => {
                self.send_entry(account, patient, row, opened, wanted, typed).await
            }
            Payload::Appointment { booking, accepted_warnings, .. } => {
                if let Err(step) = self.time_is_free(account, patient, booking, accepted_warnings).await {
                    return step;
                }
                if let Err(step) = self.leaving(account, row).await {
                    return step;
                }
                let answer = server.appointments().create(booking).await;
                self.note_answer(&answer);
                step(answer.map(|outcome| outcome.map(|id| Made::Appointment { id })))
            }
        }
    }

    /// The last thing before the request of a write: the tokens are renewed if they have to be, which takes its time, and
    /// the journal notes the moment. What is cut off from here on is doubted for as long as a request may take, counted
    /// from this moment and not from when the checks before it began.
    async fn leaving(&self, account: &Account, row: &OutboxRow) -> Result<(), Step> {
        if let Err(error) = account.server.ready().await {
            self.note_answer::<()>(&Err(error.clone()));
            return Err(not_sent(&error));
        }
        let (id, now) = (row.id.clone(), self.clock.now());
        let noted = account.journal.call(move |journal| journal.mark_leaving(&id, now)).await;
        noted.map_err(|error| Step::NotSent { code: from_store(error).code, nobody_there: false })
    }

    /// The last look before a booking leaves: it may have been written offline hours ago, and the server checks nothing
    /// (Q48). Only what the clinician saw and accepted may stand in its way.
    async fn time_is_free(
        &self,
        account: &Account,
        patient: &PatientUuid,
        booking: &NewAppointment,
        accepted: &[BookingWarning],
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
        let warnings = check(&slot, &day.items, &ClinicRules::default(), now);
        let taken = warnings.iter().filter_map(in_the_way).any(|now| {
            !accepted.iter().filter_map(in_the_way).any(|seen| {
                // Titles and numbers differ between the lists that appointments are read from.
                (seen.start, seen.end, &seen.patient) == (now.start, now.end, &now.patient)
            })
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
                let Ok(Some(eid)) = self.eid_of(account, row).await else { return Ok(Looked::NotYet) };
                let pid = account.pid(patient).await?;
                let found = server.vitals().find(patient, pid, eid, vitals).await?;
                found.map(|found| Made::Vitals { vid: found.id })
            }
            Payload::Note { text, .. } => {
                let Ok(Some(eid)) = self.eid_of(account, row).await else { return Ok(Looked::NotYet) };
                let pid = account.pid(patient).await?;
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
                let Ok(Some(eid)) = self.eid_of(account, row).await else { return Ok(Looked::NotYet) };
                let pid = account.pid(patient).await?;
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
            VisitKey::Pending { .. } => match self.parent(account, row).await {
                Ok(parent) => parent,
                // Only that it cannot be said just now.
                Err(error) => {
                    return Err(Step::NotSent { code: from_store(error).code, nobody_there: false });
                }
            },
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

    /// The visit that the write this one waited for has become; `None` if it is not in OpenEMR.
    ///
    /// # Errors
    /// When the journal cannot be read, which says nothing about the visit.
    async fn parent(&self, account: &Account, row: &OutboxRow) -> Result<Option<VisitKey>, StoreError> {
        let Some(id) = row.depends_on.clone() else { return Ok(None) };
        let parent = account.journal.call(move |journal| journal.outbox_row(&id)).await?;
        Ok(parent.as_ref().and_then(became))
    }

    /// The number of the visit a write belongs to; `None` while it has none.
    ///
    /// # Errors
    /// As [`Core::parent`].
    async fn eid_of(&self, account: &Account, row: &OutboxRow) -> Result<Option<Eid>, StoreError> {
        let payload: Option<Payload> = from_json(&row.payload).ok();
        let known = match payload.as_ref().and_then(Payload::visit) {
            Some(VisitKey::Pending { .. }) => self.parent(account, row).await?,
            known => known.cloned(),
        };
        Ok(match known {
            Some(VisitKey::Known { eid, .. }) => Some(eid),
            _ => None,
        })
    }
}

/// The appointment that takes the time of a booking.
fn in_the_way(warning: &BookingWarning) -> Option<&BusySpan> {
    match warning {
        BookingWarning::ProviderBusy { other }
        | BookingWarning::PatientBusy { other }
        | BookingWarning::Blocked { other } => Some(other),
        _ => None,
    }
}

/// How much longer a write that is not found must be looked for before it counts as absent.
fn still_doubtful(row: &OutboxRow, now: Timestamp) -> Duration {
    let between =
        |from: Timestamp, to: Timestamp| Duration::try_from(to.duration_since(from)).unwrap_or_default();
    let sent = row.sent_at.unwrap_or(row.created_at);
    let lost = row.settled_at.unwrap_or(sent);
    // Who was interrupted in the middle knows nothing of how long the request took. One that is only doubted, since this
    // journal is an older copy or was rescued, was not under way all the time that it had waited.
    let knows = lost > sent && row.error_code.as_deref() != Some(INTERRUPTED);
    let took = if knows { between(sent, lost).clamp(ABSENT_AFTER, LONGEST_REQUEST) } else { LONGEST_REQUEST };
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
        ApiError::NoAnswer(error) => {
            Step::NotSent { code: from_no_answer(error).code, nobody_there: error.was_never_sent() }
        }
        ApiError::SignedOut(_) => Step::NotSent { code: ErrorCode::SignedOut, nobody_there: true },
        _ => Step::NotSent { code: ErrorCode::ServerError, nobody_there: false },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::{Journal, NewWrite, OutboxId, OutboxKind};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_795_250_000 + second).expect("a moment")
    }

    /// A write that was queued at 0, as the journal has it after these steps.
    fn row(steps: impl FnOnce(&mut Journal, &OutboxId)) -> OutboxRow {
        let mut journal = Journal::in_memory().expect("opened");
        let new = NewWrite {
            id: OutboxId::random(),
            kind: OutboxKind::Note,
            patient: None,
            visit: None,
            patient_label: String::new(),
            payload: "{}".into(),
            depends_on: None,
            steps: None,
        };
        let id = journal.queue(None, new, at(0)).expect("queued");
        steps(&mut journal, &id);
        journal.outbox_row(&id).expect("readable").expect("there")
    }

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
    fn what_waited_for_days_in_an_older_copy_is_not_doubted_for_days() {
        let week = 7 * 24 * 60 * 60;
        let older = row(|journal, _| {
            journal.doubt_all_queued(at(week)).expect("doubted");
        });
        assert_eq!(still_doubtful(&older, at(week)), LONGEST_REQUEST, "it was not under way all that time");
    }
}
