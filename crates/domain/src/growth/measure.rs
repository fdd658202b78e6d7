//! What is measured, how, and whose tables it is held against.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Days of an average month, by which both the WHO and the CDC turn days into months.
pub(crate) const MONTH: f64 = 30.4375;
/// First day of the WHO's third year: from here on a child is measured standing.
pub(crate) const STANDING: u32 = 731;

/// What is held against age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum GrowthMeasure {
    /// Weight, kg.
    Weight,
    /// Length lying or height standing, cm.
    Height,
    /// Head circumference, cm.
    HeadCircumference,
    /// Body mass index, kg/m².
    Bmi,
}

/// Whose tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum GrowthReference {
    /// WHO: the standards of 2006 to five years, the reference of 2007 from there.
    Who,
    /// CDC, 2000; BMI above the 95th percentile by its extended method of 2022.
    Cdc,
}

/// How a length was measured. The tables expect lying before the second birthday and standing from there on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Posture {
    /// Length, on a board.
    Lying,
    /// Height, against a wall.
    Standing,
}
