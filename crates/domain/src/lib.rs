//! The clinic's vocabulary: patients, encounters, vitals, notes, appointments, units and time.
//! No I/O, no async, no reading of the clock.
//! Every crate but demo-clinic may import it; it imports none of ours.
//!
//! Types that the UI shows are exported to TypeScript from here, so that a name means one thing from the wire parser to the
//! screen.

pub mod age;
pub mod alike;
pub mod allergy;
pub mod appointment;
pub mod booking;
pub mod chart;
pub mod clinic_rules;
pub mod encounter;
pub mod gaps;
pub mod growth;
pub mod icd10;
pub mod loaded;
pub mod medication;
pub mod note;
pub mod patient;
pub mod patient_line;
pub mod phi;
pub mod phrase;
mod plausible;
pub mod pressure;
pub mod reference_ranges;
mod second_look;
pub mod time;
mod typed_vitals;
pub mod units;
pub mod vitals;
pub mod vitals_check;
