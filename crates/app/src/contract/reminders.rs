//! My list: what the clinician wants to be reminded of. It never leaves this computer.

use domain::{
    patient::{PatientLabel, PatientUuid},
    redacted_debug,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A reminder as it is typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct TypedReminder {
    /// What is to be done.
    pub text: String,
    /// The day it is for, as typed.
    pub day: String,
}

redacted_debug!(TypedReminder {});

/// A reminder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ReminderView {
    /// Its id.
    pub id: String,
    /// For whom.
    pub patient: PatientUuid,
    /// The patient as they were named when it was made.
    pub whose: PatientLabel,
    /// The day it is for, `YYYY-MM-DD`.
    pub day: String,
    /// What is to be done.
    pub text: String,
    /// It was done, in the last days.
    pub done: bool,
}

redacted_debug!(ReminderView { id, patient, done });

/// The list, the earliest day first.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RemindersView {
    /// All that are open, and what was done in the last seven days.
    pub all: Vec<ReminderView>,
    /// The clinic's today, `YYYY-MM-DD`: what is for an earlier day is late.
    pub today: String,
}

redacted_debug!(RemindersView { today });
