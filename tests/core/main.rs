//! The core against the demo clinic, without a window: what becomes of a write, a reading or a desk when anything fails.
//! A test asserts what a clinician would see, and gives the reason; its clock is set by it (`hands.rs`).
//! Nobody imports it; `desk` and `workplace` are what its files share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod access_log;
mod aside;
mod begin;
mod behind_the_lock;
mod changes;
mod chart_search;
mod checkup;
mod coded;
mod conflicts;
mod dates;
mod desk;
mod dialogs;
mod documents;
mod documents_kept;
mod edited_settings;
mod folders;
mod free;
mod gone;
mod growth;
mod hands;
mod in_flight;
mod index;
mod keychain;
mod leaving;
mod lock;
mod log;
mod matrix;
mod messages;
mod moving;
mod new_patient;
mod numbers;
mod offline;
mod one_send;
mod parked;
mod phrases;
mod policy;
mod reading;
mod registering;
mod reminders;
mod removal;
mod restart;
mod rights;
mod sign_in;
mod sign_out;
mod times;
mod unkept;
mod unsent;
mod updates;
mod week;
mod worklist;
mod workplace;
mod writing;
