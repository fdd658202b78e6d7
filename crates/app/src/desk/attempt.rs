//! A sign-in that waits for the browser.

use super::clinic::Clinic;
use openemr::SignIn;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// The sign-in that waits. Dropped, it is over: an answer to it exchanges nothing any more.
pub(crate) struct Attempt {
    pub(crate) sign_in: Arc<SignIn>,
    /// The clinic as it was known when it began.
    pub(crate) clinic: Arc<Clinic>,
    /// When it ends by itself, RFC 3339 UTC.
    pub(crate) expires_at: String,
    /// The answer has come and is being exchanged.
    pub(crate) exchanging: bool,
    /// Ends the attempt when its time is over; listens on loopback where there are no links.
    pub(crate) tasks: Vec<JoinHandle<()>>,
}

impl Attempt {
    /// Whether it is this sign-in that waits, and not one that was cancelled or replaced.
    pub(crate) fn is_of(&self, sign_in: &Arc<SignIn>) -> bool {
        Arc::ptr_eq(&self.sign_in, sign_in)
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        self.sign_in.cancel();
        for task in &self.tasks {
            task.abort();
        }
    }
}
