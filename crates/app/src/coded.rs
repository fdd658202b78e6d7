//! A problem's code, found by typing: own use first, then what this clinic calls it, then the edition's own words.

use crate::{
    account::Account,
    contract::{CodedHit, CodedSearch, CodedSource, TypedEntry, UiError},
    core::Rounds,
    error::log_store,
};
use domain::{
    chart::Problem,
    icd10::{self, EDITION, SYSTEM},
};
use std::collections::{BTreeMap, HashSet};
use store::{ChartSection, CodedUse};

/// As many as a list beside a box can show.
const LIMIT: usize = 20;
/// Own entries at the top of it, at most.
const OWN: usize = 6;
/// Titles of the clinic, at most.
const CLINIC: usize = 4;
/// Charts a title stands in before it is called the clinic's: what one chart says may speak of its patient.
const CHARTS: usize = 3;

impl Rounds {
    /// What may be meant by a few typed words, the likeliest first; for an empty text what this clinician uses most.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn find_code(&self, query: &str) -> Result<CodedSearch, UiError> {
        let account = self.0.account()?;
        let own = own_uses(&account).await;
        let clinic = account.clinic_titles.get_or_init(|| clinic_titles(&account)).await;
        let typed = query.to_owned();
        let clinic = clinic.clone();
        // A cold index takes a moment to unpack, and a search reads the whole list: not on the threads that wait for answers.
        let hits = tokio::task::spawn_blocking(move || hits(&typed, own, clinic)).await.unwrap_or_default();
        Ok(CodedSearch { query: query.to_owned(), hits, edition: EDITION.to_owned() })
    }
}

/// Remembers that a problem was entered with this code; a failure takes nothing from the entry.
pub(crate) async fn note_use(account: &Account, entry: &TypedEntry) {
    let Some(code) = own_code(&entry.code) else { return };
    let (title, now) = (entry.title.clone(), account.clock.now());
    if let Err(error) = account.journal.call(move |journal| journal.note_coded_use(&code, &title, now)).await
    {
        log_store(&error);
    }
}

/// The code of this edition in a box that holds just one.
fn own_code(text: &str) -> Option<String> {
    let (system, code) = text.split_once(':')?;
    (system.eq_ignore_ascii_case(SYSTEM) && icd10::title_of(code).is_some()).then(|| code.to_owned())
}

async fn own_uses(account: &Account) -> Vec<CodedUse> {
    account.journal.call(|journal| journal.coded_uses()).await.unwrap_or_else(|error| {
        log_store(&error);
        Vec::new()
    })
}

/// Titles that several charts of the cache have for one code, with the code.
async fn clinic_titles(account: &Account) -> Vec<(String, String)> {
    let charts = account.cache.call(|cache| cache.every::<Vec<Problem>>(ChartSection::Problems)).await;
    let charts = charts.unwrap_or_else(|error| {
        log_store(&error);
        Vec::new()
    });
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for problems in charts {
        let of_one: HashSet<(String, String)> = problems
            .into_iter()
            .filter_map(|one| Some((one.title.trim().to_owned(), one.code?.code)))
            .filter(|(title, _)| !title.is_empty())
            .collect();
        for named in of_one {
            *counts.entry(named).or_default() += 1;
        }
    }
    let mut known: Vec<((String, String), usize)> = counts
        .into_iter()
        .filter(|((title, code), count)| {
            *count >= CHARTS && icd10::title_of(code).is_some_and(|official| official != *title)
        })
        .collect();
    known.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    known.into_iter().map(|(named, _)| named).collect()
}

fn hits(query: &str, own: Vec<CodedUse>, clinic: Vec<(String, String)>) -> Vec<CodedHit> {
    let mut all: Vec<CodedHit> = Vec::new();
    let put = |all: &mut Vec<CodedHit>, title: String, code: &str, source: CodedSource| {
        let Some(official) = icd10::title_of(code) else { return };
        let code = code.to_owned();
        if !all.iter().any(|hit| hit.code == code && hit.title == title) {
            all.push(CodedHit { sent: format!("{SYSTEM}:{code}"), code, title, official, source });
        }
    };
    let fits = |title: &str, code: &str| query.trim().is_empty() || icd10::fits(query, title, code);
    for used in own.into_iter().filter(|used| fits(&used.title, &used.code)).take(OWN) {
        put(&mut all, used.title, &used.code, CodedSource::Own);
    }
    if query.trim().is_empty() {
        // A form was opened: by the first key the list is there.
        icd10::unpack();
        return all;
    }
    for (title, code) in clinic.into_iter().filter(|(title, code)| fits(title, code)).take(CLINIC) {
        put(&mut all, title, &code, CodedSource::Clinic);
    }
    for found in icd10::find(query, LIMIT) {
        put(&mut all, found.title, &found.code, CodedSource::Edition);
    }
    all.truncate(LIMIT);
    all
}
