//! Searching within the chart of one patient.

use domain::{encounter::Eid, patient::PatientUuid, redacted_debug};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where in a chart something was found: the section that shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum FoundIn {
    /// Problems.
    Problems,
    /// Allergies.
    Allergies,
    /// Medications, and what was dispensed.
    Medications,
    /// Laboratory results, reports, orders.
    Results,
    /// Notes.
    Notes,
    /// Visits.
    Visits,
    /// Remarks of vitals.
    Vitals,
    /// Immunizations, procedures, surgeries, dental issues, social history.
    History,
    /// Care team, plans, goals, devices, contacts, referrals.
    Care,
    /// Insurance and employer.
    Coverage,
    /// Documents, by name.
    Documents,
    /// Appointments.
    Appointments,
}

/// What a chart has of some words. It is looked for in what is kept on this computer, and nowhere else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ChartSearch {
    /// Whose chart.
    pub patient: PatientUuid,
    /// What was looked for, verbatim.
    pub query: String,
    /// What was found, by section.
    pub groups: Vec<FoundGroup>,
    /// Sections of which something was never read here or could not be read: that nothing was found in them says nothing.
    pub unread: Vec<FoundIn>,
}

/// What was found in a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FoundGroup {
    /// The section.
    pub place: FoundIn,
    /// The newest of them.
    pub hits: Vec<ChartHit>,
    /// How many there are.
    pub all: u32,
}

/// Something that was found.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ChartHit {
    /// What it is.
    pub title: String,
    /// The line of it that says what was looked for; empty where the title does.
    pub line: String,
    /// When it was, `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or clinic wall time; absent where it has no date.
    pub date: Option<String>,
    /// The visit it belongs to, which its page shows.
    pub visit: Option<Eid>,
}

redacted_debug!(ChartHit { visit });
