//! Starting a visit.

use super::MissingNumbers;
use domain::{
    encounter::{
        Category, CategoryId, Eid, EncounterClass, EncounterUuid, Facility, FacilityId, Provider, ProviderId,
        Sensitivity,
    },
    redacted_debug,
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
