//! What of the clinician's own day is not finished.

use super::{DraftPlace, VisitKey, WriteKind};
use domain::{
    patient::{PatientLabel, PatientUuid},
    time::WallTime,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something of the clinician's own day that is not finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct SweepItem {
    /// What is left to do.
    pub what: SweepWhat,
    /// For whom; absent for one who is not yet in OpenEMR.
    pub patient: Option<PatientUuid>,
    /// Whose it is.
    pub whose: PatientLabel,
    /// When the visit began, or the text was kept, clinic wall time.
    pub at: Option<WallTime>,
}

/// What is left to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum SweepWhat {
    /// A visit of today has no note.
    NoteMissing {
        /// It.
        visit: VisitKey,
        /// It has no vitals either.
        vitals_too: bool,
    },
    /// A visit of today has a note and no vitals.
    VitalsMissing {
        /// It.
        visit: VisitKey,
    },
    /// Whether a visit of today has a note was not read.
    NotRead {
        /// It.
        visit: VisitKey,
    },
    /// Whether there is a visit of today, for an appointment that has come, was not read since.
    VisitsNotRead,
    /// Typed and not sent.
    Draft {
        /// Where it belongs.
        place: DraftPlace,
    },
    /// Not known to be in OpenEMR.
    Unsent {
        /// The journal's id.
        write: String,
        /// What is written.
        kind: WriteKind,
        /// In which visit.
        visit: Option<VisitKey>,
        /// It is back with the clinician.
        refused: bool,
    },
    /// The note of a visit of today is in OpenEMR, whose API cannot sign and does not say what is signed (Q105).
    ToSign {
        /// It.
        visit: VisitKey,
    },
}
