//! The list of a patient's documents, from the cache at once.

use crate::{
    account::{Account, access_log::Look},
    contract::{DocumentList, DocumentRow, DocumentsView, UiError},
    core::Rounds,
    documents::{LARGEST, face, save_name::shown_name, sent::SCOPE, summary},
    error::log_store,
    reading::{
        documents::{
            KeptDocument, KeptDocuments, is_reading, place_said, refresh, refresh_if_due, shown_place,
        },
        sections::section,
    },
};
use domain::{loaded::Loaded, patient::PatientUuid, time::PartialDate};
use std::{cmp::Reverse, collections::BTreeSet};
use store::ChartSection;

impl Rounds {
    /// The documents as the cache has them; read again behind it, unless that was done just now.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn documents(&self, patient: &PatientUuid) -> Result<DocumentsView, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        refresh_if_due(&account, patient);
        Ok(view(&account, patient).await)
    }

    /// The same, read from the server again whatever was read just now.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn refresh_documents(&self, patient: &PatientUuid) -> Result<DocumentsView, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        account.server.connection().try_again_now();
        refresh(&account, patient);
        Ok(view(&account, patient).await)
    }
}

async fn view(account: &Account, patient: &PatientUuid) -> DocumentsView {
    // Asked before the list is read: a reading that ends in between would be older than what it says.
    let refreshing = is_reading(account, patient);
    let kept: Loaded<KeptDocuments> = section(account, patient, ChartSection::Documents).await;
    let whose = patient.clone();
    let here = account.cache.call(move |cache| cache.documents_here(&whose)).await;
    let here = here.unwrap_or_else(|error| {
        log_store(&error);
        BTreeSet::new()
    });
    let opens = account.server.documents().can_be_opened();
    DocumentsView {
        patient: patient.clone(),
        documents: kept.map(|kept| list(kept, &here, opens)),
        refreshing,
        declined: (!account.server.was_granted(SCOPE)).then(|| SCOPE.to_owned()),
        largest: LARGEST,
        summary: summary::offer(account),
    }
}

fn list(kept: KeptDocuments, here: &BTreeSet<String>, opens: bool) -> DocumentList {
    let mut rows: Vec<DocumentRow> = kept.documents.iter().map(|one| row(one, here, opens)).collect();
    rows.sort_by_key(|row| (row.place, row.place_said.clone(), Reverse(row.added), row.name.clone()));
    DocumentList {
        rows,
        unread: kept.unread.into_iter().map(shown_place).collect(),
        only_standard: kept.by_category,
    }
}

fn row(kept: &KeptDocument, here: &BTreeSet<String>, opens: bool) -> DocumentRow {
    let id = kept.name();
    let (place, said, name, added) = match kept {
        KeptDocument::Listed(category, one) => {
            (Some(shown_place(*category)), String::new(), one.name.clone(), one.added.map(PartialDate::Day))
        }
        KeptDocument::Reference(one) => {
            let place = place_said(&one.category);
            let said = if place.is_some() { String::new() } else { shown_name(&one.category) };
            (place, said, Some(one.title.clone()), one.added)
        }
    };
    let name = name.map(|name| shown_name(&name)).filter(|name| !name.trim().is_empty());
    let is_here = here.contains(&id);
    let withheld = matches!(kept, KeptDocument::Listed(..)) && !opens && !is_here;
    DocumentRow {
        place,
        place_said: said,
        name,
        media_type: kept.media_type().to_owned(),
        kind: face::kind_of(kept.media_type()),
        added,
        here: is_here,
        withheld,
        id,
    }
}
