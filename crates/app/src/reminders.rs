//! My list: reminders of this clinician for a patient and a day, in the journal of this computer and nowhere else.

use crate::{
    account::Account,
    contract::{FieldCode, FieldError, ReminderView, RemindersView, TypedReminder, UiError},
    core::Rounds,
    error::from_store,
    forms::{not_a_date, too_long},
    reading::people,
};
use domain::{patient::PatientUuid, time::parse_typed_date};
use jiff::{SignedDuration, Timestamp};
use store::Reminder;

/// How long what was done still stands below, to be opened again.
const DONE_SHOWN: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The longest text, in characters.
const LONGEST: usize = 500;

impl Rounds {
    /// The list.
    ///
    /// # Errors
    /// When nobody is signed in or the journal cannot be read.
    pub async fn reminders(&self) -> Result<RemindersView, UiError> {
        let account = self.0.account()?;
        list(&account).await
    }

    /// Adds a reminder for a patient.
    ///
    /// # Errors
    /// With a fault beside each box; when the journal cannot be written.
    pub async fn add_reminder(
        &self,
        patient: &PatientUuid,
        typed: TypedReminder,
    ) -> Result<RemindersView, UiError> {
        let account = self.0.account()?;
        let (text, mut faults) = (typed.text.trim().to_owned(), Vec::new());
        if text.is_empty() {
            faults.push(FieldError::new("text", FieldCode::Required));
        } else if text.chars().count() > LONGEST {
            faults.push(too_long("text", LONGEST, "characters"));
        }
        let (order, today) = (account.frame.settings().date_order, account.today());
        let day = parse_typed_date(&typed.day, order, today);
        if day.is_err() {
            let is_empty = typed.day.trim().is_empty();
            faults.push(if is_empty {
                FieldError::new("day", FieldCode::Required)
            } else {
                not_a_date("day", &typed.day, order, today)
            });
        }
        let (true, Ok(day)) = (faults.is_empty(), day) else { return Err(UiError::invalid(faults)) };
        account.log.write(Some(patient), "add reminder").await?;
        let reminder = Reminder {
            id: uuid::Uuid::new_v4().to_string(),
            patient: patient.clone(),
            whose: people::label_of(&account, patient).await,
            day,
            text,
            done: None,
            made: account.clock.now().as_millisecond(),
        };
        account.journal.call(move |journal| journal.put_reminder(&reminder)).await.map_err(from_store)?;
        list(&account).await
    }

    /// Marks a reminder as done, or open again.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub async fn mark_reminder(&self, id: &str, done: bool) -> Result<RemindersView, UiError> {
        let account = self.0.account()?;
        log_change(&account, id, "mark reminder").await?;
        let (id, done) = (id.to_owned(), done.then(|| account.clock.now()));
        account.journal.call(move |journal| journal.mark_reminder(&id, done)).await.map_err(from_store)?;
        list(&account).await
    }

    /// Deletes a reminder.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub async fn delete_reminder(&self, id: &str) -> Result<RemindersView, UiError> {
        let account = self.0.account()?;
        log_change(&account, id, "delete reminder").await?;
        let id = id.to_owned();
        account.journal.call(move |journal| journal.delete_reminder(&id)).await.map_err(from_store)?;
        list(&account).await
    }
}

/// Notes in the access log whose reminder is changed.
async fn log_change(account: &Account, id: &str, action: &'static str) -> Result<(), UiError> {
    let id = id.to_owned();
    let whose = account.journal.call(move |journal| journal.reminder_of(&id)).await.map_err(from_store)?;
    Ok(account.log.write(whose.as_ref(), action).await?)
}

async fn list(account: &Account) -> Result<RemindersView, UiError> {
    let since: Timestamp = account.clock.now().checked_sub(DONE_SHOWN).unwrap_or(Timestamp::UNIX_EPOCH);
    let all = account.journal.call(move |journal| journal.reminders(since)).await.map_err(from_store)?;
    let view = |one: Reminder| ReminderView {
        id: one.id,
        patient: one.patient,
        whose: one.whose,
        day: one.day.to_string(),
        text: one.text,
        done: one.done.is_some(),
    };
    Ok(RemindersView { all: all.into_iter().map(view).collect(), today: account.today().to_string() })
}
