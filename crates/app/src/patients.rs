//! Finding a patient: the local index as the clinician types, the clinic's server when the index has no match.

use crate::{
    account::Account,
    contract::{AppState, MatchField, MatchSpan, PatientHit, PatientSearch, UiError},
    core::Rounds,
    error::{from_server, from_store},
};
use domain::{patient::PatientSummary, time::parse_typed_date};
use std::collections::BTreeMap;

/// As many matches as a list can show before more letters help better.
const LIMIT: usize = 30;

impl Rounds {
    /// Patients of the local index who match what was typed, best first; the recent ones for an empty text.
    ///
    /// # Errors
    /// When nobody is signed in or the index cannot be read.
    pub async fn search_patients(&self, query: &str) -> Result<PatientSearch, UiError> {
        let account = self.0.account()?;
        let hits = if query.trim().is_empty() {
            recent(&account).await?
        } else {
            local_hits(&account, query).await?
        };
        Ok(PatientSearch {
            query: query.to_owned(),
            hits,
            index: account.frame.state().index,
            asked_server: false,
        })
    }

    /// The same, and whoever the clinic's server finds beside them; those are kept in the index.
    ///
    /// # Errors
    /// When the server cannot be asked.
    pub async fn search_server(&self, query: &str) -> Result<PatientSearch, UiError> {
        let account = self.0.account()?;
        let today = account.today();
        let order = account.frame.settings().date_order;
        let found = match parse_typed_date(query, order, today) {
            Ok(birth) => account.server.patients().search("", Some(birth)).await,
            Err(_) => account.server.patients().search(query, None).await,
        };
        account.heard(&found);
        let found = found.map_err(|error| from_server(&error))?;
        let fresh: Vec<PatientSummary> =
            found.patients.items.into_iter().map(|patient| patient.summary).collect();
        let kept = fresh.clone();
        account.cache.call(move |cache| cache.upsert_patients(&kept)).await.map_err(from_store)?;
        // The index ranks and highlights; what it would not match (the server looks inside words) follows.
        let mut hits = local_hits(&account, query).await?;
        for patient in fresh {
            if !hits.iter().any(|hit| hit.patient.uuid == patient.uuid) {
                hits.push(PatientHit {
                    age: patient.age(today),
                    matched: Vec::new(),
                    same_name: false,
                    patient,
                });
            }
        }
        mark_same_names(&mut hits);
        Ok(PatientSearch {
            query: query.to_owned(),
            hits,
            index: account.frame.state().index,
            asked_server: true,
        })
    }

    /// The patients opened last on this computer, the latest first.
    ///
    /// # Errors
    /// When nobody is signed in or the index cannot be read.
    pub async fn recent_patients(&self) -> Result<Vec<PatientHit>, UiError> {
        let account = self.0.account()?;
        recent(&account).await
    }
}

async fn recent(account: &Account) -> Result<Vec<PatientHit>, UiError> {
    let today = account.today();
    let patients =
        account.cache.call(|cache| cache.recent_patients(store::RECENT_LIMIT)).await.map_err(from_store)?;
    let mut hits: Vec<PatientHit> = patients
        .into_iter()
        .map(|patient: PatientSummary| PatientHit {
            age: patient.age(today),
            matched: Vec::new(),
            same_name: false,
            patient,
        })
        .collect();
    mark_same_names(&mut hits);
    Ok(hits)
}

async fn local_hits(account: &Account, query: &str) -> Result<Vec<PatientHit>, UiError> {
    let today = account.today();
    let order = account.frame.settings().date_order;
    let query = query.to_owned();
    let found = account
        .cache
        .call(move |cache| cache.search(&query, LIMIT, order, today))
        .await
        .map_err(from_store)?;
    Ok(found
        .into_iter()
        .map(|hit| PatientHit {
            age: hit.patient.age(today),
            matched: hit.matched.into_iter().map(span).collect(),
            same_name: hit.same_name,
            patient: hit.patient,
        })
        .collect())
}

/// Marks everybody in the list who shares both names with somebody else in it.
fn mark_same_names(hits: &mut [PatientHit]) {
    let name = |hit: &PatientHit| hit.patient.list_name().to_lowercase();
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for hit in hits.iter() {
        *counts.entry(name(hit)).or_default() += 1;
    }
    for hit in hits.iter_mut() {
        hit.same_name |= counts.get(&name(hit)).is_some_and(|&count| count > 1);
    }
}

fn span(span: store::MatchSpan) -> MatchSpan {
    let field = match span.field {
        store::MatchField::Family => MatchField::Family,
        store::MatchField::Given => MatchField::Given,
        store::MatchField::Suffix => MatchField::Suffix,
        store::MatchField::Mrn => MatchField::Mrn,
        store::MatchField::Phone => MatchField::Phone,
        store::MatchField::Birth => MatchField::Birth,
    };
    MatchSpan { field, entry: span.entry, start: span.start, length: span.length }
}

impl Rounds {
    /// Stops the download of the index; what is there stays usable.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn cancel_sync(&self) -> Result<AppState, UiError> {
        let account = self.0.account()?;
        account.reading.stop_index();
        Ok(account.frame.state())
    }
}
