//! A browser that opens nothing: where a core without a window sends its person.

use crate::trouble::{Outcome, Trouble};
use app::{Browser, BrowserError};
use std::sync::{Mutex, PoisonError};

/// Remembers where the browser was sent.
#[derive(Debug, Default)]
pub struct Address(Mutex<Option<String>>);

impl Browser for Address {
    fn open(&self, address: &str) -> Result<(), BrowserError> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(address.to_owned());
        Ok(())
    }

    fn links_return(&self) -> bool {
        true
    }
}

impl Address {
    /// Where it was sent last; an error if nobody opened it.
    pub fn opened(&self) -> Outcome<String> {
        let address = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        address.ok_or(Trouble::new("the browser was not opened"))
    }
}
