//! One request of one write: the checks before it, the moment it leaves, and what its answer means.

use crate::{
    account::Account,
    contract::{ErrorCode, VisitKey},
    error::{from_no_answer, from_store},
    reading::{
        chart,
        directory::{self, uuid_of},
        sections,
    },
    writing::{
        boxes::Conflict,
        payload::{Made, Payload, VisitNumbers},
    },
};
use domain::{
    appointment::NewAppointment,
    booking::{BookingWarning, BusySpan, ClinicRules, Slot, check},
    encounter::{Eid, Encounter, EncounterUuid},
    patient::{PatientUuid, Pid},
};
use openemr::{ApiError, Marker, Unreadable, WhyUnknown, WriteOutcome};
use store::{ChartSection, OutboxRow};

/// What became of one attempt.
pub(crate) enum Step {
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

/// The same, on its way: what ends an attempt before its request leaves is an `Err`, so that `?` ends it there.
pub(crate) type Attempt = Result<Step, Step>;

/// One request, after the checks that keep it with the right patient. Right before it leaves, see [`Core::leaving`].
pub(crate) async fn attempt_write(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    payload: &Payload,
) -> Step {
    let (Ok(step) | Err(step)) = checked_write(account, patient, row, payload).await;
    step
}

async fn checked_write(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    payload: &Payload,
) -> Attempt {
    let server = &account.server;
    match payload {
        Payload::Encounter { visit, marker, .. } => {
            let Ok(marker) = Marker::parse(marker) else {
                return Err(Step::Refused { code: ErrorCode::StoreDamaged, said: None });
            };
            leaving(account, row).await?;
            let answer = server.encounters().create(patient, visit, &marker).await;
            account.heard(&answer);
            Ok(step(
                answer.map(|outcome| outcome.map(|new| Made::Encounter { eid: new.eid, uuid: new.uuid })),
            ))
        }
        Payload::Vitals { visit, vitals, .. } => {
            let VisitNumbers { pid, eid } = visit_numbers(account, patient, row, visit).await?;
            leaving(account, row).await?;
            let answer = server.vitals().create(pid, eid, vitals).await;
            account.heard(&answer);
            // Q41: 8.0 answers 500 to readings that it stored; those are settled by reading back like any other.
            Ok(into_visit(answer.map(|outcome| outcome.map(|vid| Made::Vitals { vid: Some(vid) }))))
        }
        Payload::Note { visit, text } => {
            let VisitNumbers { pid, eid } = visit_numbers(account, patient, row, visit).await?;
            leaving(account, row).await?;
            let answer = server.notes().create(pid, eid, text).await;
            account.heard(&answer);
            Ok(into_visit(answer.map(|outcome| outcome.map(|sid| Made::Note { sid }))))
        }
        Payload::NoteChange { visit, change } => {
            let numbers = visit_numbers(account, patient, row, visit).await?;
            super::change::send_note_change(account, patient, row, &numbers, change).await
        }
        Payload::Demographics { opened, wanted, .. } => {
            super::change::send_demographics(account, patient, row, opened, wanted).await
        }
        Payload::Entry { opened, wanted, typed } => {
            super::change::send_entry(account, patient, row, opened, wanted, typed).await
        }
        Payload::Appointment { booking, accepted_warnings, .. } => {
            time_is_free(account, patient, booking, accepted_warnings).await?;
            leaving(account, row).await?;
            let answer = server.appointments().create(booking).await;
            account.heard(&answer);
            Ok(step(answer.map(|outcome| outcome.map(|id| Made::Appointment { id }))))
        }
    }
}

/// The last thing before the request of a write: the tokens are renewed if they have to be, which takes its time, and
/// the journal notes the moment. What is cut off from here on is doubted for as long as a request may take, counted
/// from this moment and not from when the checks before it began.
pub(super) async fn leaving(account: &Account, row: &OutboxRow) -> Result<(), Step> {
    if let Err(error) = account.server.ready().await {
        account.heard::<()>(&Err(error.clone()));
        return Err(not_sent(&error));
    }
    let (id, now) = (row.id.clone(), account.clock.now());
    let noted = account.journal.call(move |journal| journal.mark_leaving(&id, now)).await;
    noted.map_err(|error| Step::NotSent { code: from_store(error).code, nobody_there: false })
}

/// The last look before a booking leaves: it may have been written offline hours ago, and the server checks nothing
/// (Q48). Only what the clinician saw and accepted may stand in its way.
async fn time_is_free(
    account: &Account,
    patient: &PatientUuid,
    booking: &NewAppointment,
    accepted: &[BookingWarning],
) -> Result<(), Step> {
    let day = account.server.appointments().day(booking.start.date()).await;
    account.heard(&day);
    let day = day.map_err(|error| not_sent(&error))?;
    let known = directory::directory(account);
    let slot = Slot {
        patient,
        provider: booking.provider,
        provider_uuid: uuid_of(&known.providers, booking.provider),
        start: booking.start.civil(),
        minutes: booking.minutes,
    };
    let now = account.wall_now().civil();
    let warnings = check(&slot, &day.items, &ClinicRules::default(), now);
    let taken = warnings.iter().filter_map(in_the_way).any(|now| {
        !accepted.iter().filter_map(in_the_way).any(|seen| {
            // Titles and numbers differ between the lists that appointments are read from.
            (seen.start, seen.end, &seen.patient) == (now.start, now.end, &now.patient)
        })
    });
    if taken { Err(Step::Refused { code: ErrorCode::BookingWarnings, said: None }) } else { Ok(()) }
}

/// The numbers under which a visit's vitals and notes are stored, read right before they leave: the server stores
/// under any it is given (Q47), and since this session last looked the visit may have been deleted, or its patient
/// merged into another (Q108), after which what is sent is seen by nobody.
async fn visit_numbers(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    visit: &VisitKey,
) -> Result<VisitNumbers, Step> {
    let known = match visit {
        VisitKey::Known { .. } => Some(visit.clone()),
        VisitKey::Pending { .. } => match super::worker::parent(account, row).await {
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
    let numbers = numbers_now(account, patient, eid, &uuid).await;
    account.heard(&numbers);
    match numbers {
        Ok(Some(numbers)) => Ok(numbers),
        Ok(None) => Err(Step::Refused { code: ErrorCode::VisitNotFound, said: None }),
        Err(error) => Err(not_sent(&error)),
    }
}

/// A visit's numbers as the server has them now; nothing if it is not in this patient's own list any more.
pub(super) async fn numbers_now(
    account: &Account,
    patient: &PatientUuid,
    eid: Eid,
    uuid: &EncounterUuid,
) -> Result<Option<VisitNumbers>, ApiError> {
    let (visits, pid) = tokio::join!(chart::read_encounters(account, patient), account.pid_now(patient));
    let there = visits?.iter().any(|one| one.eid == eid && one.uuid == *uuid);
    let pid = pid?;
    if there {
        return Ok(Some(VisitNumbers { pid, eid }));
    }
    let kept = sections::kept::<Vec<Encounter>>(account, patient, ChartSection::Encounters).await;
    match kept {
        // What cannot be read may be the one.
        Some(kept) if kept.unreadable > 0 => Err(ApiError::Unreadable(Unreadable::OtherShape)),
        _ => Ok(None),
    }
}

/// The patient's number.
pub(super) async fn number_of(account: &Account, patient: &PatientUuid) -> Result<Pid, Step> {
    account.pid(patient).await.map_err(|error| not_sent(&error))
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

/// What an answer to vitals or a note means. Later releases of OpenEMR say that the visit is not this patient's.
fn into_visit(answer: Result<WriteOutcome<Made>, ApiError>) -> Step {
    match answer {
        Err(ApiError::NotFound) => Step::Refused { code: ErrorCode::VisitNotFound, said: None },
        answer => step(answer),
    }
}

/// What an answer to a write means for the journal.
pub(crate) fn step(answer: Result<WriteOutcome<Made>, ApiError>) -> Step {
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
pub(crate) fn not_sent(error: &ApiError) -> Step {
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
