//! What is on its way to the clinic and in no outbox (a file, a message, a summary of care): one at a time, and for whom, so
//! that whoever leaves meanwhile can be told.

use crate::locked::locked;
use domain::patient::PatientLabel;
use std::sync::{Arc, Mutex};
use tokio::sync::MutexGuard;

/// What an account has on its way; it outlasts a renewed session.
#[derive(Clone, Default)]
pub(crate) struct Unlisted(Arc<Inner>);

#[derive(Default)]
struct Inner {
    turn: tokio::sync::Mutex<()>,
    whose: Mutex<Option<PatientLabel>>,
}

/// One of them, for as long as it is on its way.
pub(crate) struct Turn<'a> {
    of: &'a Inner,
    _held: MutexGuard<'a, ()>,
}

impl Unlisted {
    /// Waits for the one before, and is on its way for this patient from then on.
    pub(crate) async fn begin(&self, whose: PatientLabel) -> Turn<'_> {
        let held = self.0.turn.lock().await;
        *locked(&self.0.whose) = Some(whose);
        Turn { of: &self.0, _held: held }
    }

    /// For whom something is on its way now.
    pub(crate) fn under_way(&self) -> Option<PatientLabel> {
        locked(&self.0.whose).clone()
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *locked(&self.of.whose) = None;
    }
}
