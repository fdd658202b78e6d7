//! A patient's demographics.

use serde_json::Value;
use std::collections::BTreeMap;

/// A patient's demographics: the columns that hold something.
#[derive(Clone, Debug)]
pub(crate) struct Patient {
    pub(crate) pid: i64,
    pub(crate) uuid: String,
    pub(crate) fields: BTreeMap<&'static str, Value>,
    /// When the row was made, wall clock.
    pub(crate) date: String,
    /// When the row was made or last changed, wall clock.
    pub(crate) last_updated: String,
}

impl Patient {
    /// A column as text; empty when it holds nothing.
    pub(crate) fn text(&self, field: &str) -> &str {
        self.fields.get(field).and_then(Value::as_str).unwrap_or_default()
    }
}
