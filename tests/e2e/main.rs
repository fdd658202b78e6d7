//! The very window a clinician sees, driven from outside. `cargo xtask test` runs these; by hand, once the workspace is
//! built: `cargo test --workspace --test e2e -- --ignored main_job`.
//!
//! To add one: a file beside this one with `#[test] #[ignore = "real window"]` functions that call [`play`].
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod main_job;
mod stage;

use rounds_tests::Outcome;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

/// Two windows at once would share two cores and wait for each other.
static STAGE: Mutex<()> = Mutex::new(());

/// Plays one test after the other.
fn play<F: Future<Output = Outcome>>(act: impl FnOnce() -> F) -> Outcome {
    let _alone = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(act())
}
