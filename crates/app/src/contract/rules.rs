//! The clinic's rules as a person types them in Settings.

use domain::clinic_rules::VisitKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The rules as typed, every number and time as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct TypedRules {
    /// Hours between now and the next routine visit.
    pub notice_hours: String,
    /// Days that routine visits are booked ahead.
    pub window_days: String,
    /// Minutes between two visits.
    pub buffer_minutes: String,
    /// The seven days, Monday first; empty boxes on a day on which the clinic is closed.
    pub week: Vec<TypedHours>,
    /// Lunch; empty boxes for none.
    pub lunch: TypedHours,
    /// Lengths of visits.
    pub durations: Vec<TypedLength>,
}

/// Two times of a day as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct TypedHours {
    /// When it begins.
    pub from: String,
    /// When it ends.
    pub to: String,
}

/// The length of a kind of visit as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct TypedLength {
    /// Kind of visit.
    pub kind: VisitKind,
    /// Minutes.
    pub minutes: String,
}
