//! How a child grows: the curves of one chart, and the child's own measurements in it.

use domain::{
    growth::{GrowthMeasure, GrowthReference, NoGrowth},
    patient::PatientUuid,
    redacted_debug,
    time::WallTime,
    units::Unit,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A growth chart as it is drawn. Without lines where no table has this patient; `why` says what is missing, if anything.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct GrowthChart {
    /// Whose.
    pub patient: PatientUuid,
    /// What is drawn over age.
    pub measure: GrowthMeasure,
    /// Whose tables.
    pub reference: GrowthReference,
    /// The unit of every value; absent for BMI, which is kg/m² everywhere.
    pub unit: Option<Unit>,
    /// First and last day of life of the chart.
    pub span: Option<(u32, u32)>,
    /// The percentiles, from the lowest.
    pub lines: Vec<GrowthLine>,
    /// What was measured within the span, the oldest first; what is being typed last.
    pub points: Vec<GrowthPoint>,
    /// Why there is nothing of this patient.
    pub why: Option<NoGrowth>,
}

redacted_debug!(GrowthChart { patient, measure, reference });

/// One percentile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct GrowthLine {
    /// Which.
    pub percentile: f64,
    /// Day of life and value.
    pub points: Vec<(f64, f64)>,
}

/// One measurement.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct GrowthPoint {
    /// When it was taken.
    pub taken: WallTime,
    /// Day of life.
    pub days: u32,
    /// The value, rounded for show.
    pub value: f64,
    /// Standard deviations from the median.
    pub z: f64,
    /// Percentile, 0 to 100.
    pub percentile: f64,
    /// It is being typed and not in OpenEMR.
    pub typed: bool,
}

redacted_debug!(GrowthPoint { typed });
