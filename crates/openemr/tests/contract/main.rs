//! The contract between this crate and OpenEMR, held against the demo clinic in each edition.
//! The name of a test begins with the quirk it is about; `src/quirks.md` lists them.
//! Nobody imports it.

#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test they help"
)]

mod allergies;
mod clinic;
mod common;
mod discovery;
mod documents;
mod entries;
mod hostile;
mod left_out;
mod paperwork;
mod patients;
mod politeness;
mod prescriptions;
mod readings;
mod results;
mod rights;
mod schedule;
mod seeds;
mod session;
mod sign_in;
mod trust;
mod visits;
mod writes;
