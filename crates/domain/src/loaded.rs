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
        /// Entries of the answer that could not be parsed. While this is not 0 no list may read "none".
        unreadable: u32,
        /// Why the value could not be refreshed just now; `None` when it is as fresh as it gets.
        stale: Option<Why>,
    },
    /// It could not be read, and nothing is in the cache.
    Unavailable {
        /// What stood in the way.
        why: Why,
    },
}

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "reason", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum Why {
    /// The clinic's server cannot be reached.
    Offline,
    /// Nobody is signed in, or the session has ended.
    SignedOut,
    /// The account's role has no right to it (Q26, Q28).
    NotAllowed,
    /// This edition of OpenEMR does not offer it.
    NotOffered,
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
        Self::Known { value, as_of: as_of.into(), unreadable: 0, stale: None }
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
            Self::Known { value, as_of, unreadable, stale } => {
                Loaded::Known { value: change(value), as_of, unreadable, stale }
            }
            Self::Unavailable { why } => Loaded::Unavailable { why },
        }
    }

    /// A failed refresh keeps what is known and marks it; without anything known it is `Unavailable`.
    pub fn after_failure(self, why: Why) -> Self {
        match self {
            Self::Known { value, as_of, unreadable, .. } => {
                Self::Known { value, as_of, unreadable, stale: Some(why) }
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
