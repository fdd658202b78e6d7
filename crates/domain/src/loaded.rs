//! Absence as a type: what was read, what could not be read, and why, never look alike.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The result of reading one part of the chart.
///
/// A failed allergy request is `Unavailable` and can never be shown as "no known allergies".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Loaded<T> {
    /// Nothing has been read yet and a read is under way.
    Loading,
    /// The server (or the cache) answered.
    Known {
        /// What was read.
        value: T,
        /// When the server said so: RFC 3339, UTC.
        as_of: String,
        /// Entries of the answer that were left out. While this is not 0 no list may read "none".
        unreadable: u32,
        /// Those of them that belong to another patient; the others could not be parsed.
        #[serde(default)]
        foreign: u32,
        /// Why the value could not be refreshed just now; `None` when it is as fresh as it gets.
        stale: Option<Why>,
    },
    /// It could not be read, and nothing is in the cache.
    Unavailable {
        /// What stood in the way.
        why: Why,
    },
}

/// Entries of an answer that are not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// All of them.
    pub unreadable: u32,
    /// Those of another patient.
    pub foreign: u32,
}

impl LeftOut {
    /// Those that could not be parsed.
    pub fn unreadable(unreadable: u32) -> Self {
        Self { unreadable, foreign: 0 }
    }
}

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "reason", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Why {
    /// The clinic's server cannot be reached.
    Offline,
    /// The server's certificate is not accepted; this computer's clock may be wrong.
    Certificate,
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// The account's role has no right to it (Q26, Q28).
    NotAllowed,
    /// This edition of OpenEMR does not offer it.
    NotOffered,
    /// The patient is no longer in OpenEMR: merged with another, or removed (Q108).
    NoLongerKnown,
    /// The server answered with an error; `said` is its own words, to be shown quoted.
    ServerError {
        /// The server's words, if it had any.
        said: Option<String>,
    },
    /// The server answered with something that is not what was asked for (HTML, cut off, another shape).
    Unreadable,
}

impl<T> Loaded<T> {
    /// A value just read from the server.
    pub fn fresh(value: T, as_of: impl Into<String>) -> Self {
        Self::Known { value, as_of: as_of.into(), unreadable: 0, foreign: 0, stale: None }
    }

    /// The value, when there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Known { value, .. } => Some(value),
            Self::Loading | Self::Unavailable { .. } => None,
        }
    }

    /// Keeps state and age and changes the value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Loaded<U> {
        match self {
            Self::Loading => Loaded::Loading,
            Self::Known { value, as_of, unreadable, foreign, stale } => {
                Loaded::Known { value: change(value), as_of, unreadable, foreign, stale }
            }
            Self::Unavailable { why } => Loaded::Unavailable { why },
        }
    }

    /// A failed refresh keeps what is known and marks it; without anything known it is `Unavailable`.
    pub fn after_failure(self, why: Why) -> Self {
        match self {
            // What was kept of somebody who is gone is not what OpenEMR says of anybody.
            Self::Known { .. } if why == Why::NoLongerKnown => Self::Unavailable { why },
            Self::Known { value, as_of, unreadable, foreign, .. } => {
                Self::Known { value, as_of, unreadable, foreign, stale: Some(why) }
            }
            Self::Loading | Self::Unavailable { .. } => Self::Unavailable { why },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_refresh_keeps_what_was_known_and_says_why_it_is_old() {
        let known = Loaded::fresh(vec![1], "2026-11-21T14:02:00Z").after_failure(Why::Offline);
        assert_eq!(known.value(), Some(&vec![1]), "the cached value stays readable");
        assert!(matches!(known, Loaded::Known { stale: Some(Why::Offline), .. }), "and carries the reason");
    }

    #[test]
    fn q108_nothing_that_was_kept_of_a_patient_who_is_gone_is_shown_as_theirs() {
        let none: Loaded<Vec<u32>> = Loaded::fresh(Vec::new(), "2026-11-21T14:02:00Z");
        assert_eq!(
            none.after_failure(Why::NoLongerKnown),
            Loaded::Unavailable { why: Why::NoLongerKnown },
            "an empty list of before would read as none"
        );
    }

    #[test]
    fn a_failure_without_anything_known_is_never_an_empty_list() {
        let failed: Loaded<Vec<u32>> = Loaded::Loading.after_failure(Why::NotAllowed);
        assert_eq!(failed, Loaded::Unavailable { why: Why::NotAllowed }, "there is no list to show as empty");
        insta::assert_json_snapshot!(failed, @r#"
        {
          "state": "unavailable",
          "why": {
            "reason": "notAllowed"
          }
        }
        "#);
    }
}
