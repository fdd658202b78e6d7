//! Type-ahead over the patient index.
//!
//! A single word is answered by two ordered indexes (family, then given names), which stop after as many rows as are
//! shown, however many patients begin with that letter. Everything else goes through FTS5, whose matches are ranked
//! here. Figures: `cargo run --release -p store --example search_bench`.

use crate::{
    cache::Cache,
    error::StoreError,
    patients::{RECENT_LIMIT, read_patient, recent},
    query::Query,
    spans::{Entry, MatchSpan},
};
use domain::{patient::PatientSummary, time::DateOrder};
use jiff::civil::Date;
use rusqlite::{Connection, params};
use std::collections::HashSet;

/// Most matches that are ranked: beyond these, more letters help better than a better order.
const MOST_RANKED: i64 = 500;

// Files of their own, so that the bench runs the very same statements on plain SQLite.
const BY_FAMILY: &str = include_str!("search/by_family.sql");
const BY_GIVEN: &str = include_str!("search/by_given.sql");
const MATCHES: &str = include_str!("search/matches.sql");
const RECORD: &str = include_str!("search/record.sql");
const SAME_NAME: &str = include_str!("search/same_name.sql");

/// One match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatientHit {
    /// The patient.
    pub patient: PatientSummary,
    /// Which letters matched.
    pub matched: Vec<MatchSpan>,
    /// Another patient of the index has the same family and first given name.
    pub same_name: bool,
}

impl Cache {
    /// Patients that match every word and number of `query`, best first: the one whose record number is just that, recently
    /// opened ones, then those whose family name begins with what was typed, then given names, then the rest, each by name.
    /// A `%`, `_`, `"` or `*` is looked for as it stands. A query without a letter, a digit or one of these matches nobody.
    ///
    /// `order` and `today` are for reading dates of birth.
    pub fn search(
        &self,
        query: &str,
        limit: usize,
        order: DateOrder,
        today: Date,
    ) -> Result<Vec<PatientHit>, StoreError> {
        let query = Query::parse(query, order, today);
        if query.readings.is_empty() {
            return Ok(Vec::new());
        }
        let mut found =
            Found { conn: self.conn(), query: &query, limit, seen: HashSet::new(), hits: Vec::new() };
        if let Some(number) = query.record_number() {
            let ids = ranked(self.conn(), &number, &query)?;
            found.add_rows(ids)?;
        }
        for (id, patient) in recent(self.conn(), RECENT_LIMIT)? {
            found.add(id, patient)?;
        }
        if let Some(word) = query.single_word() {
            for names in [BY_FAMILY, BY_GIVEN] {
                let ids = prefixed(self.conn(), names, word, limit + found.hits.len())?;
                found.add_rows(ids)?;
            }
        }
        if !found.is_full() {
            found.add_rows(ranked(self.conn(), &query.expression(), &query)?)?;
        }
        Ok(found.hits)
    }
}

/// Hits so far, without doubles.
struct Found<'a> {
    conn: &'a Connection,
    query: &'a Query,
    limit: usize,
    seen: HashSet<i64>,
    hits: Vec<PatientHit>,
}

impl Found<'_> {
    fn is_full(&self) -> bool {
        self.hits.len() >= self.limit
    }

    fn add_rows(&mut self, ids: Vec<i64>) -> Result<(), StoreError> {
        let mut record = self.conn.prepare_cached(RECORD)?;
        for id in ids {
            if self.is_full() {
                break;
            }
            if !self.seen.contains(&id) {
                let json: String = record.query_row(params![id], |row| row.get(0))?;
                self.add(id, read_patient(&json)?)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, id: i64, patient: PatientSummary) -> Result<(), StoreError> {
        // The record decides, not the index: a patient who does not match is never shown as a match.
        if self.is_full() || self.seen.contains(&id) {
            return Ok(());
        }
        let Some(matched) = Entry::new(&patient).spans(self.query) else { return Ok(()) };
        self.seen.insert(id);
        let same_name: bool =
            self.conn.prepare_cached(SAME_NAME)?.query_row(params![id], |row| row.get(0))?;
        self.hits.push(PatientHit { patient, matched, same_name });
        Ok(())
    }
}

fn prefixed(conn: &Connection, sql: &str, word: &str, limit: usize) -> Result<Vec<i64>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let end = format!("{word}{}", char::MAX);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let ids = statement.query_map(params![word, end, limit], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Matches of an expression in the full-text index, in the order to show them.
fn ranked(conn: &Connection, expression: &str, query: &Query) -> Result<Vec<i64>, StoreError> {
    let mut statement = conn.prepare_cached(MATCHES)?;
    let words: Vec<&str> = query.words().collect();
    let rows = statement.query_map(params![expression, MOST_RANKED], |row| {
        let (family, given): (String, String) = (row.get(1)?, row.get(2)?);
        let tier = match () {
            () if words.first().is_some_and(|word| family.starts_with(word)) => 0,
            () if words.iter().any(|word| family.starts_with(word)) => 1,
            () if words.iter().any(|word| given.starts_with(word)) => 2,
            () => 3,
        };
        Ok(((tier, family, given, row.get::<_, String>(3)?), row.get::<_, i64>(0)?))
    })?;
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    rows.sort_unstable();
    Ok(rows.into_iter().map(|(_, id)| id).collect())
}
