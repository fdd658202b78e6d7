//! What went wrong on stage, in words for the one who reads the failed run.

use app::contract::UiError;
use std::fmt;

/// A sentence that says what was wanted and what was there instead.
pub struct Trouble(String);

/// The outcome of anything done on stage.
pub type Outcome<T = ()> = Result<T, Trouble>;

impl Trouble {
    /// Says it.
    pub fn new(said: impl Into<String>) -> Self {
        Self(said.into())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A test that returns `Err` prints it with Debug; the sentence is wanted there, not its quotes.
impl fmt::Debug for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Any error, with its causes in one line.
impl<E: std::error::Error> From<E> for Trouble {
    fn from(error: E) -> Self {
        let mut said = error.to_string();
        let mut cause = error.source();
        while let Some(next) = cause {
            said.push_str(&format!(": {next}"));
            cause = next.source();
        }
        Self(said)
    }
}

/// Puts what was being done in front of what went wrong.
pub trait While<T> {
    /// `outcome.doing(|| "opening the window")` reads "opening the window: no display".
    fn doing(self, what: impl FnOnce() -> String) -> Outcome<T>;
}

impl<T, E: Into<Trouble>> While<T> for Result<T, E> {
    fn doing(self, what: impl FnOnce() -> String) -> Outcome<T> {
        self.map_err(|error| Trouble(format!("{}: {}", what(), error.into().0)))
    }
}

/// An error of the core as a test tells it: its code and values, without the words of the window.
pub fn in_words(error: UiError) -> Trouble {
    Trouble::new(format!("{:?} {:?}", error.code, error.params))
}
