//! Vitals while they are typed.

use super::{FieldError, VisitKey};
use domain::{patient::PatientUuid, time::WallTime, vitals_check::VitalsCheck};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is to be shown beside the boxes, and for whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct VitalsCheckView {
    /// The patient it was checked for.
    pub patient: PatientUuid,
    /// The visit it was checked for.
    pub visit: VisitKey,
    /// The result.
    pub check: VitalsCheck,
    /// Clinic wall time now: what the boxes of day and time stand for while they are empty.
    pub now: WallTime,
    /// What is wrong with the boxes of day and time.
    pub taken_faults: Vec<FieldError>,
}
