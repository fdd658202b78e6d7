//! Messages to a colleague about a patient: each is sent once. OpenEMR gives none back and checks nothing (Q87), so one
//! whose answer was lost stays unknown, and only a person sends it again. What was sent is kept in the journal of this computer.

use crate::{
    account::{Account, access_log::Look},
    clock::stamp,
    contract::{
        ColleagueView, ErrorCode, FieldCode, FieldError, MessageOutcome, MessageState, MessagesView,
        SentMessageView, TypedMessage, UiError,
    },
    core::Rounds,
    error::{from_reading, from_store, log_store, why},
    forms::too_long,
    reading::{directory::try_to_learn, people},
};
use domain::patient::PatientUuid;
use openemr::{ApiError, Area, Edition, Message, WriteOutcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{Journal, StoreError};

/// The permission that sending needs.
const SCOPE: &str = "user/message.write";
/// What was sent, by its name in the journal.
const NAME: &str = "sent messages";
/// So many are kept, of all patients.
const MOST: usize = 300;
/// OpenEMR's bounds, in characters (FACTS: title 2 to 255, body 2 to 65,535).
const SHORTEST: usize = 2;
const LONGEST_TITLE: usize = 255;
/// In bytes, since the column has so many.
const LONGEST_TEXT: usize = 65_000;

/// A message as it is kept. A stored format.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Kept {
    patient: PatientUuid,
    /// OpenEMR's number, once it has answered.
    number: Option<u32>,
    view: SentMessageView,
}

impl Rounds {
    /// What was sent about a patient from this computer, and to whom a message can be sent.
    ///
    /// # Errors
    /// When nobody is signed in or the journal cannot be read.
    pub async fn messages(&self, patient: &PatientUuid) -> Result<MessagesView, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        view(&account, patient).await
    }

    /// Sends a message, once. `again`: it was said that the same went out before, and it is meant all the same.
    ///
    /// # Errors
    /// Nothing was sent then: with a fault beside each box; when the permission was declined, the clinic does not answer,
    /// the patient is gone.
    pub async fn send_message(
        &self,
        patient: &PatientUuid,
        typed: TypedMessage,
        again: bool,
    ) -> Result<MessageOutcome, UiError> {
        let account = self.0.account()?;
        if !account.server.was_granted(SCOPE) {
            return Err(UiError::new(ErrorCode::ScopeDeclined).with("scope", SCOPE));
        }
        let known = colleagues(&account).await;
        let to = known.all.into_iter().find(|one| one.username == typed.to);
        // Nobody knows then whether it was nobody who was chosen.
        if let (None, Some(error), false) = (&to, &known.unread, typed.to.is_empty()) {
            return Err(from_reading(error, Area::Patients));
        }
        let faults = faults(&typed, to.is_some());
        let (true, Some(to)) = (faults.is_empty(), to) else { return Err(UiError::invalid(faults)) };
        let Some(from) = account.server.directory().own_username() else {
            if let Some(error) = known.unread {
                return Err(from_reading(&error, Area::Patients));
            }
            return Err(UiError::new(ErrorCode::Internal).with("detail", "the own user name is not known"));
        };
        let message = Message {
            to: to.username.clone(),
            from,
            title: typed.title.trim().to_owned(),
            body: typed.text.trim().to_owned(),
            done: false,
        };
        let _unlisted = account.unlisted.begin(people::label_of(&account, patient).await).await;
        let _on_its_way = account.sending.lock().await;
        if !self.0.is_open(&account) {
            return Err(UiError::new(ErrorCode::SignedOut));
        }
        if !again {
            let (patient, message) = (patient.clone(), message.clone());
            let same =
                account.journal.call(move |journal| Ok(is_sent(&all(journal)?, &patient, &message))).await;
            if same.map_err(from_store)? {
                return Ok(MessageOutcome::SentBefore);
            }
        }
        // Q87: only the number will do, and of a patient that there still is (Q108).
        let pid = account.pid_now(patient).await;
        account.heard(&pid);
        let pid = pid.map_err(|error| match error {
            ApiError::NotFound => UiError::new(ErrorCode::PatientNotFound),
            error => from_reading(&error, Area::Patients),
        })?;
        account.log.write(Some(patient), "send message").await?;
        let id = uuid::Uuid::new_v4().to_string();
        let kept = Kept {
            patient: patient.clone(),
            number: None,
            view: SentMessageView {
                id: id.clone(),
                whose: people::label_of(&account, patient).await,
                to,
                title: message.title.clone(),
                text: message.body.clone(),
                at: stamp(account.clock.now()),
                // Before the request leaves: a program that is killed meanwhile does not know either.
                state: MessageState::Unknown,
            },
        };
        account.journal.call(move |journal| keep(journal, kept)).await.map_err(from_store)?;
        let outcome = account.server.messages().send(pid, &message).await;
        match outcome {
            Ok(WriteOutcome::Done(number)) => {
                change(&account, id, move |kept| {
                    kept.number = Some(number);
                    kept.view.state = MessageState::Sent;
                })
                .await;
                Ok(MessageOutcome::Sent)
            }
            Ok(WriteOutcome::Unknown { .. }) => Ok(MessageOutcome::Unknown),
            Ok(WriteOutcome::Refused { said, .. }) => {
                forget(&account, id).await;
                Err(UiError::new(ErrorCode::ServerError).said(said))
            }
            Err(error) => {
                account.heard(&Err::<(), _>(error.clone()));
                forget(&account, id).await;
                Err(match error {
                    ApiError::NotAllowed { .. } => UiError::new(ErrorCode::NotAllowed),
                    error => from_reading(&error, Area::Patients),
                })
            }
        }
    }

    /// Takes back a message that was sent from this computer, where the edition can tell whether it did.
    ///
    /// # Errors
    /// [`ErrorCode::RecordNotFound`] for one that is not known here; [`ErrorCode::NotOffered`] on 8.0.
    pub async fn withdraw_message(&self, patient: &PatientUuid, id: &str) -> Result<MessagesView, UiError> {
        let account = self.0.account()?;
        let all = account.journal.call(|journal| all(journal)).await.map_err(from_store)?;
        let found = all.into_iter().find(|one| one.patient == *patient && one.view.id == id);
        let number =
            found.and_then(|one| one.number).ok_or_else(|| UiError::new(ErrorCode::RecordNotFound))?;
        let _unlisted = account.unlisted.begin(people::label_of(&account, patient).await).await;
        let _on_its_way = account.sending.lock().await;
        if !self.0.is_open(&account) {
            return Err(UiError::new(ErrorCode::SignedOut));
        }
        let pid = account.pid_now(patient).await;
        account.heard(&pid);
        let pid = pid.map_err(|error| from_reading(&error, Area::Patients))?;
        account.log.write(Some(patient), "withdraw message").await?;
        match account.server.messages().withdraw(pid, number).await {
            Ok(WriteOutcome::Done(())) => {
                change(&account, id.to_owned(), |kept| kept.view.state = MessageState::Withdrawn).await;
            }
            Ok(WriteOutcome::Unknown { .. }) => {
                change(&account, id.to_owned(), |kept| kept.view.state = MessageState::PerhapsWithdrawn)
                    .await;
            }
            Ok(WriteOutcome::Refused { said, .. }) => {
                return Err(UiError::new(ErrorCode::ServerError).said(said));
            }
            Err(error) => {
                account.heard(&Err::<(), _>(error.clone()));
                return Err(from_reading(&error, Area::Patients));
            }
        }
        view(&account, patient).await
    }
}

async fn view(account: &Account, patient: &PatientUuid) -> Result<MessagesView, UiError> {
    let known = colleagues(account).await;
    let whose = patient.clone();
    let sent = account
        .journal
        .call(move |journal| {
            let theirs = all(journal)?.into_iter().rev().filter(|one| one.patient == whose);
            Ok(theirs.map(|one| one.view).collect())
        })
        .await
        .map_err(from_store)?;
    Ok(MessagesView {
        patient: patient.clone(),
        colleagues: known.all,
        only_seen: known.only_seen,
        unread: known.unread.as_ref().map(why),
        nameless: account.server.directory().own_username().is_none(),
        declined: (!account.server.was_granted(SCOPE)).then(|| SCOPE.to_owned()),
        withdraws: account.server.facts().edition != Edition::V8_0,
        sent,
    })
}

/// To whom a message can be sent.
struct Colleagues {
    /// Never oneself: a message to oneself is a reminder, which does not leave this computer.
    all: Vec<ColleagueView>,
    /// They are only who was seen in records, since the role may not read the clinic's list.
    only_seen: bool,
    /// Why there may be others.
    unread: Option<ApiError>,
}

async fn colleagues(account: &Account) -> Colleagues {
    let unlearned = try_to_learn(account).await.err();
    let directory = account.server.directory();
    let own = directory.own_username();
    let users = directory.users().await;
    account.heard(&users);
    let is_refused =
        |error: &ApiError| matches!(error, ApiError::NotAllowed { .. } | ApiError::NotOffered { .. });
    let (all, only_seen, unread) = match users {
        Ok(users) => {
            let of = |user: openemr::Colleague| ColleagueView { name: user.name, username: user.username };
            (users.items.into_iter().map(of).collect::<BTreeSet<_>>(), false, unlearned)
        }
        Err(error) => {
            let seen = directory.learned().usernames();
            let seen = seen.into_iter().map(|(username, name)| ColleagueView { name, username }).collect();
            let refused = is_refused(&error);
            (seen, refused, if refused { unlearned } else { Some(error) })
        }
    };
    let unread = unread.filter(|error| !is_refused(error));
    let others = all.into_iter().filter(|one| Some(&one.username) != own.as_ref());
    Colleagues { all: others.collect(), only_seen, unread }
}

fn faults(typed: &TypedMessage, is_known: bool) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if !is_known {
        faults.push(FieldError::new("to", FieldCode::Required));
    }
    for (field, text) in [("title", typed.title.trim()), ("text", typed.text.trim())] {
        match text.chars().count() {
            0 => faults.push(FieldError::new(field, FieldCode::Required)),
            few if few < SHORTEST => {
                faults.push(FieldError::new(field, FieldCode::TooShort).with("minimum", SHORTEST));
            }
            _ => {}
        }
    }
    if typed.title.trim().chars().count() > LONGEST_TITLE {
        faults.push(too_long("title", LONGEST_TITLE, "characters"));
    }
    if typed.text.trim().len() > LONGEST_TEXT {
        faults.push(too_long("text", LONGEST_TEXT, "bytes"));
    }
    faults
}

/// Whether the same text went to the same colleague about this patient, and was not taken back.
fn is_sent(all: &[Kept], patient: &PatientUuid, message: &Message) -> bool {
    all.iter().any(|one| {
        one.patient == *patient
            && one.view.to.username == message.to
            && one.view.title == message.title
            && one.view.text == message.body
            && one.view.state != MessageState::Withdrawn
    })
}

fn all(journal: &Journal) -> Result<Vec<Kept>, StoreError> {
    Ok(journal.preference(NAME)?.unwrap_or_default())
}

fn keep(journal: &mut Journal, kept: Kept) -> Result<(), StoreError> {
    let mut all = all(journal)?;
    all.push(kept);
    let surplus = all.len().saturating_sub(MOST);
    all.drain(..surplus);
    journal.put_preference(NAME, &all)
}

/// Changes what is kept of a message. Where the disk does not take it, it stays what it was: unknown.
async fn change(account: &Account, id: String, change: impl FnOnce(&mut Kept) + Send + 'static) {
    let changed = account
        .journal
        .call(move |journal| {
            let mut all = all(journal)?;
            if let Some(kept) = all.iter_mut().find(|one| one.view.id == id) {
                change(kept);
            }
            journal.put_preference(NAME, &all)
        })
        .await;
    if let Err(error) = changed {
        log_store(&error);
    }
}

/// A message was certainly not sent.
async fn forget(account: &Account, id: String) {
    let forgotten = account
        .journal
        .call(move |journal| {
            let mut all = all(journal)?;
            all.retain(|one| one.view.id != id);
            journal.put_preference(NAME, &all)
        })
        .await;
    if let Err(error) = forgotten {
        log_store(&error);
    }
}
