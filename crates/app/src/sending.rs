//! The one worker that sends what the journal holds, in order, and settles what is unknown by reading back.

use crate::{
    Core, Rounds,
    account::Account,
    contract::{AppEvent, ErrorCode, VisitKey},
    drafts::{from_json, to_json, visit_text},
    error::{from_no_answer, from_store},
    lock,
    outbox::{became, code_text},
    payload::{Made, Payload, VisitNumbers},
};
use domain::patient::PatientUuid;
use jiff::{Timestamp, ToSpan};
use openemr::{ApiError, Marker, WhyUnknown, WriteOutcome};
use std::{sync::Arc, time::Duration};
use store::{DraftKey, OutboxId, OutboxRow, OutboxState, StoreError};

/// While the server does not answer, the outbox is tried again this often.
const RETRY_EVERY: Duration = Duration::from_secs(30);
/// A note counts as ours if it was stored at most this long before we sent it: the clinic's clock may go wrong.
const CLOCK_LEEWAY_MINUTES: i64 = 5;

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
            let Some(row) = account.journal.call(|journal| journal.next_sendable()).await? else {
                return Ok(pause);
            };
            if !self.send(account, row).await? {
                return Ok(pause);
            }
        }
    }

    /// Sends one write. False when there is no point in going on just now.
    async fn send(&self, account: &Arc<Account>, row: OutboxRow) -> Result<bool, StoreError> {
        let Some(patient) = row.patient.clone() else { return Ok(false) };
        let (id, now) = (row.id.clone(), self.0.clock.now());
        let row = account.journal.call(move |journal| journal.mark_sending(&id, now)).await?;
        self.0.outbox_changed(account, Some(&patient)).await;
        let step = match from_json::<Payload>(&row.payload) {
            Ok(payload) => self.0.attempt_write(account, &patient, &row, &payload).await,
            Err(_) => Step::Refused { code: ErrorCode::StoreDamaged, said: None },
        };
        match step {
            Step::Made(made) => {
                self.confirmed(account, &patient, &row, &made).await?;
                Ok(true)
            }
            Step::Refused { code, said } => {
                let (id, now) = (row.id.clone(), self.0.clock.now());
                account
                    .journal
                    .call(move |journal| journal.refuse(&id, &code_text(code), said.as_deref(), now))
                    .await?;
                self.0.outbox_changed(account, Some(&patient)).await;
                Ok(true)
            }
            Step::NotSent { code } => {
                let id = row.id.clone();
                account.journal.call(move |journal| journal.put_back(&id, &code_text(code), None)).await?;
                self.0.outbox_changed(account, Some(&patient)).await;
                Ok(false)
            }
            Step::Unknown { code, said } => {
                let (id, now) = (row.id.clone(), self.0.clock.now());
                account
                    .journal
                    .call(move |journal| journal.mark_unknown(&id, &code_text(code), said.as_deref(), now))
                    .await?;
                self.0.outbox_changed(account, Some(&patient)).await;
                // The next round of the worker looks for it.
                Ok(true)
            }
        }
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
            Ok(Some(made)) => {
                self.confirmed(account, &patient, row, &made).await?;
                Ok(Settled::Done)
            }
            Ok(None) => {
                let left = still_doubtful(row, self.0.clock.now());
                if !left.is_zero() {
                    return Ok(Settled::LookAgain(left));
                }
                let id = row.id.clone();
                account.journal.call(move |journal| journal.retry(&id)).await?;
                self.0.outbox_changed(account, Some(&patient)).await;
                Ok(Settled::Done)
            }
            Err(_) => Ok(Settled::NoAnswer),
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
        account.journal.call(move |journal| journal.confirm(&id, Some(&result), now)).await?;
        match made {
            Made::Encounter { eid, uuid } => {
                let known = VisitKey::Known { eid: *eid, uuid: uuid.clone() };
                self.move_drafts(account, patient, &row.id, &known).await?;
                let read = self.0.read_encounters(account, patient).await;
                self.0.note_answer(&read);
                self.0.keep_learned(account).await;
            }
            Made::Vitals { .. } | Made::Note { .. } => {
                if let Some(eid) = self.0.eid_of(account, row).await {
                    self.0.read_page(account, patient, eid).await;
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

    /// What was typed for a pending visit belongs to the numbered one from now on.
    async fn move_drafts(
        &self,
        account: &Account,
        patient: &PatientUuid,
        write: &OutboxId,
        visit: &VisitKey,
    ) -> Result<(), StoreError> {
        let pending = visit_text(&VisitKey::Pending { write: write.to_string() });
        let known = visit_text(visit);
        for kind in [store::DraftKind::Note, store::DraftKind::Vitals] {
            let from = DraftKey::of_visit(kind, patient.clone(), pending.clone());
            let to = DraftKey::of_visit(kind, patient.clone(), known.clone());
            match account.journal.call(move |journal| journal.move_draft(&from, &to)).await {
                // A newer text is there already, saved under the number.
                Ok(_) | Err(StoreError::DraftInTheWay) => {}
                Err(error) => return Err(error),
            }
        }
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
            Payload::Appointment { booking, .. } => {
                let answer = server.appointments().create(booking).await;
                self.note_answer(&answer);
                step(answer.map(|outcome| outcome.map(|id| Made::Appointment { id })))
            }
        }
    }

    /// Reads back whether a write is there (FACTS §8).
    async fn look_for(
        &self,
        account: &Account,
        patient: &PatientUuid,
        row: &OutboxRow,
        payload: &Payload,
    ) -> Result<Option<Made>, ApiError> {
        let server = &account.server;
        match payload {
            Payload::Encounter { marker, .. } => {
                let marker = Marker::parse(marker).map_err(|_| ApiError::NotFound)?;
                let found = server.encounters().find_by_marker(patient, &marker).await?;
                Ok(found.map(|found| Made::Encounter { eid: found.eid, uuid: found.uuid }))
            }
            Payload::Vitals { vitals, .. } => {
                let (Some(eid), pid) = (self.eid_of(account, row).await, account.pid(patient).await?) else {
                    return Ok(None);
                };
                let found = server.vitals().find(patient, pid, eid, vitals).await?;
                Ok(found.map(|found| Made::Vitals { vid: found.id }))
            }
            Payload::Note { text, .. } => {
                let (Some(eid), pid) = (self.eid_of(account, row).await, account.pid(patient).await?) else {
                    return Ok(None);
                };
                let sent: Timestamp = row.sent_at.unwrap_or(row.created_at);
                let since = sent.saturating_sub(CLOCK_LEEWAY_MINUTES.minutes()).unwrap_or(sent);
                let since = account.wall(since);
                let found = server.notes().find(pid, eid, text, since).await?;
                Ok(found.map(|found| Made::Note { sid: found.id }))
            }
            Payload::Appointment { booking, .. } => {
                let found = server.appointments().find(patient, booking).await?;
                Ok(found.and_then(|found| found.id).map(|id| Made::Appointment { id }))
            }
        }
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
    // A clock that was turned back makes this wait longer, never shorter.
    between(sent, lost).max(ABSENT_AFTER).saturating_sub(between(lost, now))
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
