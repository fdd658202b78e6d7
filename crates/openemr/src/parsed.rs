//! A list as it was read: what could be understood, and how much could not.

use crate::lenient::Row;
use serde_json::Value;
use std::collections::HashSet;
use std::hash::Hash;

/// A list from the server. Entries that cannot be read, and entries that belong to another patient than the one asked
/// for, are counted and never dropped in silence: while `unreadable` is not 0 no list may be shown as "none".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<T> {
    /// What could be read, in the server's order.
    pub items: Vec<T>,
    /// Entries that could not.
    pub unreadable: u32,
}

impl<T> Default for Parsed<T> {
    fn default() -> Self {
        Self { items: Vec::new(), unreadable: 0 }
    }
}

impl<T> Parsed<T> {
    /// Reads every row with `parse`; `None` counts as unreadable.
    pub(crate) fn of_rows(rows: &[Value], parse: impl Fn(Row<'_>) -> Option<T>) -> Self {
        Self::of_values(rows, |value| Row::of(value).and_then(&parse))
    }

    /// The same for values of any kind.
    pub(crate) fn of_values(values: &[Value], parse: impl Fn(&Value) -> Option<T>) -> Self {
        let mut list = Self::default();
        for value in values {
            match parse(value) {
                Some(item) => list.items.push(item),
                None => list.unreadable = list.unreadable.saturating_add(1),
            }
        }
        list
    }

    /// Appends another list.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.items.append(&mut other.items);
        self.unreadable = self.unreadable.saturating_add(other.unreadable);
    }

    /// Keeps the first of the entries with the same key.
    pub(crate) fn without_doubles<K: Eq + Hash>(mut self, key: impl Fn(&T) -> K) -> Self {
        let mut seen = HashSet::new();
        self.items.retain(|item| seen.insert(key(item)));
        self
    }
}
