//! A list as it was read: what could be understood, and how much could not.

use crate::{lenient::Row, route::Whose};
use serde_json::Value;
use std::collections::HashSet;
use std::hash::Hash;

/// A list from the server. Entries that cannot be read, and entries that belong to another patient than the one asked
/// for, are counted and never dropped in silence: while `unreadable` is not 0 no list may be shown as "none".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed<T> {
    /// What could be read, in the server's order.
    pub items: Vec<T>,
    /// Entries that were left out, for whatever reason.
    pub unreadable: u32,
    /// Of the unreadable ones, those that say they are another patient's.
    pub foreign: u32,
}

impl<T> Default for Parsed<T> {
    fn default() -> Self {
        Self { items: Vec::new(), unreadable: 0, foreign: 0 }
    }
}

impl<T> Parsed<T> {
    /// Reads every row with `parse`; `None` counts as unreadable.
    pub(crate) fn of_rows(rows: &[Value], whose: &Whose, parse: impl Fn(Row<'_>) -> Option<T>) -> Self {
        Self::of_values(rows, whose, |value| Row::of(value).and_then(&parse))
    }

    /// The same for values of any kind.
    pub(crate) fn of_values<'a>(
        values: impl IntoIterator<Item = &'a Value>,
        whose: &Whose,
        parse: impl Fn(&Value) -> Option<T>,
    ) -> Self {
        let mut list = Self::default();
        for value in values {
            match parse(value) {
                Some(item) => list.items.push(item),
                None => {
                    list.unreadable = list.unreadable.saturating_add(1);
                    list.foreign = list.foreign.saturating_add(u32::from(whose.not(value)));
                }
            }
        }
        list
    }

    /// These items, each changed.
    pub(crate) fn map<U>(self, change: impl FnMut(T) -> U) -> Parsed<U> {
        Parsed {
            items: self.items.into_iter().map(change).collect(),
            unreadable: self.unreadable,
            foreign: self.foreign,
        }
    }

    /// Appends another list.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.items.append(&mut other.items);
        self.unreadable = self.unreadable.saturating_add(other.unreadable);
        self.foreign = self.foreign.saturating_add(other.foreign);
    }

    /// Counts further entries that could not be read.
    pub(crate) fn count_unread(&mut self, more: u32) {
        self.unreadable = self.unreadable.saturating_add(more);
    }

    /// Keeps the first of the entries with the same key.
    pub(crate) fn without_doubles<K: Eq + Hash>(mut self, key: impl Fn(&T) -> K) -> Self {
        let mut seen = HashSet::new();
        self.items.retain(|item| seen.insert(key(item)));
        self
    }
}
