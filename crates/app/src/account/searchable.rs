//! A chart put together for a search, kept in memory until something is read anew.

use crate::{contract::FoundIn, locked::locked};
use domain::{encounter::Eid, patient::PatientUuid};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};
use store::{ChartSection, folded_text};

/// An entry of a chart, and its text as it is searched.
pub(crate) struct Entry {
    pub(crate) place: FoundIn,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) date: Option<String>,
    pub(crate) visit: Option<Eid>,
    folded_title: String,
    folded: String,
}

impl Entry {
    /// An entry with its title, the rest of what it says, and its date.
    pub(crate) fn new(title: String, text: String, date: Option<String>) -> Self {
        let folded_title = folded_text(&title);
        let folded = [folded_text(&text), date.clone().unwrap_or_default()].join("\n");
        Self { place: FoundIn::Notes, title, text, date, visit: None, folded_title, folded }
    }

    /// In which section it is shown.
    pub(crate) fn placed(self, place: FoundIn) -> Self {
        Self { place, ..self }
    }

    /// It belongs to a visit.
    pub(crate) fn of_visit(self, visit: Eid) -> Self {
        Self { visit: Some(visit), ..self }
    }

    /// Whether a folded word is anywhere in it.
    pub(crate) fn says(&self, word: &str) -> bool {
        self.title_says(word) || self.folded.contains(word)
    }

    /// Whether a folded word is in its title.
    pub(crate) fn title_says(&self, word: &str) -> bool {
        self.folded_title.contains(word)
    }
}

/// A chart as it is searched.
pub(crate) struct Searchable {
    pub(crate) patient: PatientUuid,
    /// How much had been written to the cache by then.
    pub(crate) changes: u64,
    pub(crate) entries: Vec<Entry>,
    /// Sections that are kept and of which nothing was left out.
    pub(crate) whole: BTreeSet<ChartSection>,
}

/// The chart that was searched last.
#[derive(Default)]
pub(crate) struct LastSearched(Mutex<Option<Arc<Searchable>>>);

impl LastSearched {
    /// It, if it is this patient's and nothing was written to the cache since.
    pub(crate) fn of(&self, patient: &PatientUuid, changes: u64) -> Option<Arc<Searchable>> {
        locked(&self.0).clone().filter(|last| last.patient == *patient && last.changes == changes)
    }

    /// Keeps one in place of the last.
    pub(crate) fn keep(&self, made: Searchable) -> Arc<Searchable> {
        let made = Arc::new(made);
        *locked(&self.0) = Some(Arc::clone(&made));
        made
    }
}
