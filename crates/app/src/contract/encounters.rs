//! Starting a visit.

use super::MissingNumbers;
use domain::{
    encounter::{
        Category, CategoryId, Eid, EncounterClass, EncounterUuid, Facility, FacilityId, Provider, ProviderId,
        Sensitivity,
    },
    redacted_debug,
    time::WallTime,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which visit is meant: one that OpenEMR has numbered, or one that waits in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum VisitKey {
    /// In OpenEMR.
    Known {
        /// Its number.
        eid: Eid,
        /// Its uuid.
        uuid: EncounterUuid,
    },
    /// Written here, not yet confirmed by OpenEMR.
    Pending {
        /// The journal's id of the write.
        write: String,
    },
}

/// A visit of a day, as it is told from another of the same day.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VisitOfDay {
    /// Which.
    pub visit: VisitKey,
    /// When it began, clinic wall time.
    pub at: WallTime,
    /// Its reason, verbatim.
    pub reason: String,
    /// Its category's name.
    pub category: String,
    /// Its provider's name, as far as it is known.
    pub provider_name: String,
}

redacted_debug!(VisitOfDay { visit, at });

/// What became of "open or start".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "begun", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Begun {
    /// There is exactly one visit of today.
    Open {
        /// It.
        visit: VisitKey,
    },
    /// There are several: the clinician chooses.
    Several {
        /// They, by when they began.
        visits: Vec<VisitOfDay>,
    },
    /// There is none, and one was made from the appointment. It can be undone for a while.
    Started {
        /// It.
        visit: VisitKey,
        /// Seconds for which it can be undone.
        undo_for: u32,
        /// OpenEMR said that there is none. If not, it is looked for before sending.
        looked: bool,
    },
    /// There is none, and nothing to make it from, or a form for one was begun: the form opens.
    Form {
        /// OpenEMR said that there is none.
        looked: bool,
    },
}

/// What is done about a visit that was found before another of the same day was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "choice", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum FoundChoice {
    /// It is the one that is meant: what was written for the other belongs to it, and no second one is made.
    Use {
        /// The one that was found.
        visit: VisitKey,
    },
    /// A second visit of that day is meant.
    Another,
}

/// What the form for a new visit offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct EncounterOptions {
    /// Visit categories.
    pub categories: Vec<Category>,
    /// Providers that are known.
    pub providers: Vec<Provider>,
    /// Facilities that are known.
    pub facilities: Vec<Facility>,
    /// The signed-in clinician's own number, if it is known.
    pub me: Option<ProviderId>,
    /// The facility to preselect.
    pub facility: Option<FacilityId>,
    /// Numbers to be asked for.
    pub missing: MissingNumbers,
    /// Clinic wall time now, `YYYY-MM-DDTHH:MM:SS`.
    pub now: String,
}

/// The form for a new visit as it was filled in; also what its draft keeps.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct StartVisitRequest {
    /// Category.
    pub category: Option<CategoryId>,
    /// Class.
    pub class: EncounterClass,
    /// Date of service as typed; empty means now.
    pub date: String,
    /// Time of day as typed; empty means now.
    pub time: String,
    /// Reason for the visit.
    pub reason: String,
    /// Provider.
    pub provider: Option<ProviderId>,
    /// Facility.
    pub facility: Option<FacilityId>,
    /// Billing facility, if another.
    pub billing_facility: Option<FacilityId>,
    /// Sensitivity.
    pub sensitivity: Sensitivity,
    /// Onset date as typed; may be empty.
    pub onset: String,
    /// Referral source; may be empty.
    pub referral_source: String,
}

redacted_debug!(StartVisitRequest { category, class });
