//! Files that are being fetched, so that somebody who waits for one can call it off.

use crate::locked::locked;
use domain::patient::PatientUuid;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::sync::Notify;

type All = Arc<Mutex<HashMap<(PatientUuid, String), Arc<Notify>>>>;

/// The files that an account fetches.
#[derive(Default)]
pub(crate) struct Fetching(All);

/// One of them, for as long as it is fetched.
pub(crate) struct CalledOff {
    all: All,
    which: (PatientUuid, String),
    told: Arc<Notify>,
}

impl Fetching {
    /// A file begins to be fetched. Of two who want the same, the one who came last can call it off.
    pub(crate) fn begin(&self, patient: &PatientUuid, document: &str) -> CalledOff {
        let (which, told) = ((patient.clone(), document.to_owned()), Arc::new(Notify::new()));
        locked(&self.0).insert(which.clone(), Arc::clone(&told));
        CalledOff { all: Arc::clone(&self.0), which, told }
    }

    /// Calls one off, if it is under way.
    pub(crate) fn call_off(&self, patient: &PatientUuid, document: &str) {
        if let Some(told) = locked(&self.0).remove(&(patient.clone(), document.to_owned())) {
            told.notify_one();
        }
    }
}

impl CalledOff {
    /// Waits until it is.
    pub(crate) async fn wait(&self) {
        self.told.notified().await;
    }
}

impl Drop for CalledOff {
    fn drop(&mut self) {
        let mut all = locked(&self.all);
        if all.get(&self.which).is_some_and(|told| Arc::ptr_eq(told, &self.told)) {
            all.remove(&self.which);
        }
    }
}
