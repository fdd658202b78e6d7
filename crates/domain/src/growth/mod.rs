//! How the young grow: z-scores and percentiles of weight, length or height, head circumference and BMI for age, the curves
//! behind them, and how far a plausible weight or height reaches.
//! One rule: a number is said only where a published table has that sex, age and measure; nothing is stretched beyond it.
//! The vitals' check, the chart's rows and the bounds of [`crate::plausible`] ask here.
//!
//! Tables, by LMS (Cole): WHO Child Growth Standards (2006) by day to 1856 days, WHO Growth Reference (2007) by month from 61
//! months to 19 years (weight to 10), CDC growth charts (2000) by month to 20 years. `tables/` has them with their sources;
//! `tables/reference.csv` what others compute from them, which a test compares.

mod bounds;
mod child;
mod curve;
mod lms;
mod measure;
#[cfg(test)]
mod reference;
mod table;

pub(crate) use bounds::bounds;
pub use child::{Child, Growth, GrowthValue, NoGrowth, assess, measured};
pub use curve::{Curve, curves, span_of};
pub use measure::{GrowthMeasure, GrowthReference, Posture};
