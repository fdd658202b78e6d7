//! The connection to the clinic as an administrator wants to see it, and what the signed-in account may do.

use super::WriteKind;
use domain::loaded::Why;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A part of OpenEMR that one right opens or closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ConnectionArea {
    /// Finding patients, demographics.
    Patients,
    /// The schedule and booking.
    Appointments,
    /// Visits: listing and starting them.
    Visits,
    /// Vitals and notes of a visit.
    VitalsAndNotes,
    /// Problems, allergies, medications.
    Lists,
    /// Facilities and providers by name.
    Directory,
    /// Documents.
    Documents,
    /// Insurance.
    Insurance,
    /// Laboratory results.
    Results,
}

/// Whether the account may read in an area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum AreaState {
    /// Yes.
    Allowed,
    /// The role has no right to it.
    Refused,
    /// This edition of OpenEMR does not offer it.
    NotOffered,
    /// The server could not be asked.
    Unknown {
        /// What stood in the way.
        why: Why,
    },
}

/// One area as it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AreaRightView {
    /// Which.
    pub area: ConnectionArea,
    /// What was found.
    pub found: AreaState,
    /// The right that opens it, as it is written in OpenEMR's Administration → ACL.
    pub right: String,
    /// Median time of the area's latest requests, milliseconds; `None` if nothing of it was asked yet.
    pub median_ms: Option<u32>,
}

/// The addresses Rounds talks to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct EndpointsView {
    /// The sign-in page.
    pub authorize: String,
    /// Exchanges codes and refresh tokens.
    pub token: String,
    /// The Standard API.
    pub api: String,
    /// FHIR R4.
    pub fhir: String,
}

/// How often one route was called since the start. Routes are templates and name nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RouteCounter {
    /// Method and template.
    pub route: String,
    /// Requests sent, repetitions included.
    pub requests: u32,
    /// Those that were not answered, or with a fault of the server.
    pub failures: u32,
    /// Median of the latest hundred times, milliseconds.
    pub median_ms: u32,
    /// The longest, milliseconds.
    pub longest_ms: u32,
    /// Answers with an error, by status.
    pub errors: Vec<RouteErrors>,
}

/// How often a route was answered with one error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RouteErrors {
    /// HTTP status; `None` where no whole answer came.
    pub status: Option<u16>,
    /// So often.
    pub count: u32,
}

/// Everything that a clinic's administrator needs to see why something does not work. It holds no token and no patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConnectionReport {
    /// The version that the server tells, such as "8.2" or "8.4.1", or the edition that it behaves like.
    pub edition: String,
    /// The address as it was typed.
    pub address: String,
    /// The site name.
    pub site: String,
    /// The address the server calls itself, if that is another.
    pub calls_itself: Option<String>,
    /// Where requests go.
    pub endpoints: EndpointsView,
    /// This computer's client.
    pub client_id: String,
    /// What Rounds asks for.
    pub scopes_asked: Vec<String>,
    /// What the server said it granted at sign-in; it may leave some out.
    pub scopes_granted: Vec<String>,
    /// What the account may do, in the order it was asked.
    pub areas: Vec<AreaRightView>,
    /// When the areas were asked, RFC 3339 UTC.
    pub asked_at: String,
    /// Requests for tokens since Rounds was started: one a sign-in, one a renewal.
    pub token_requests: u32,
    /// How often access was renewed since Rounds was started, which it is about once an hour.
    pub refreshes: u32,
    /// How often this session showed something from this computer's cache…
    pub cache_hits: u32,
    /// …and how often it was not there yet.
    pub cache_misses: u32,
    /// Every route called since Rounds was started.
    pub routes: Vec<RouteCounter>,
    /// When the server last answered anything, RFC 3339 UTC.
    pub last_answer: Option<String>,
}

/// A part of a chart, by the name it has in the chart's view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ChartPart {
    /// Demographics.
    Demographics,
    /// Visits.
    Encounters,
    /// Problem list.
    Problems,
    /// Allergies.
    Allergies,
    /// Medications.
    Medications,
    /// Vitals.
    Vitals,
    /// Notes.
    Notes,
    /// Appointments.
    Appointments,
}

/// What the signed-in account may do, as the window needs it. What is not known counts as allowed: the server decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct RightsView {
    /// Visits may be listed, so one can be started and charted.
    pub can_start_visit: bool,
    /// Problems, allergies and medications may be read.
    pub can_read_charts: bool,
    /// For each part of a chart that is refused: the rights that an administrator can grant.
    pub missing: BTreeMap<ChartPart, Vec<String>>,
    /// For each kind of write whose permission was declined on the clinic's own page at sign-in: that permission. It is
    /// no right that an administrator grants; whoever signs in again gives it.
    pub declined: BTreeMap<WriteKind, String>,
}
