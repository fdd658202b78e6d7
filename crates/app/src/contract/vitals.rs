//! Vitals while they are typed.

use super::VisitKey;
use domain::{patient::PatientUuid, vitals_check::VitalsCheck};
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
}
