//! Opening a document: its bytes come into the cache, and from there piece by piece into the window.

use crate::{
    account::{Account, access_log::Look},
    contract::{AppEvent, DocumentOpened, ErrorCode, UiError},
    core::Rounds,
    documents::{
        face::{face_of, media_type_of},
        save_name::safe_name,
    },
    error::{from_reading, from_store},
    reading::documents::{KeptDocument, kept_documents, refresh},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::patient::PatientUuid;
use openemr::{ApiError, Area, DocumentReference, NoAnswer, Unreadable, telling};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

/// Bytes of all files that the cache keeps; the one opened longest ago goes first.
const KEPT_AT_MOST: u64 = 200 * 1024 * 1024;
/// The same where nothing is on disk and all of them are in memory.
const KEPT_IN_MEMORY: u64 = 48 * 1024 * 1024;
/// The window hears of so many bytes at once.
const TOLD_EVERY: u32 = 256 * 1024;

/// A document with its bytes.
pub(super) struct Fetched {
    /// As it is listed.
    pub(super) document: KeptDocument,
    /// All of it.
    pub(super) bytes: Vec<u8>,
}

impl Rounds {
    /// Opens a document of the patient's own list: from the cache, or from the server. Nothing where that was called off
    /// ([`Rounds::call_off_document`]). Each opening has its line in the access log, before anything is shown.
    ///
    /// # Errors
    /// [`ErrorCode::RecordNotFound`] for one that is not in the list; [`ErrorCode::NotOffered`] where the edition hands
    /// files out to nobody.
    pub async fn open_document(
        &self,
        patient: &PatientUuid,
        document: &str,
    ) -> Result<Option<DocumentOpened>, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        account.log.write(Some(patient), "open document").await?;
        let Some(fetched) = fetch(&account, patient, document).await? else { return Ok(None) };
        if !self.0.is_open(&account) {
            return Err(UiError::new(ErrorCode::SignedOut));
        }
        let (whose, id, now) = (patient.clone(), document.to_owned(), account.clock.now());
        let kept =
            account.cache.call(move |cache| cache.document(&whose, &id, now)).await.map_err(from_store)?;
        let pieces = kept.ok_or_else(|| UiError::new(ErrorCode::DiskTrouble))?.pieces;
        Ok(Some(DocumentOpened {
            patient: patient.clone(),
            id: document.to_owned(),
            name: name_of(&fetched.document, &fetched.bytes),
            size: u32::try_from(fetched.bytes.len()).unwrap_or(u32::MAX),
            pieces,
            face: face_of(&fetched.bytes, fetched.document.media_type()),
        }))
    }

    /// A piece of a document that is open, in base64.
    ///
    /// # Errors
    /// [`ErrorCode::RecordNotFound`] where it is not in the cache: it made room for others, and is opened again.
    pub async fn document_piece(
        &self,
        patient: &PatientUuid,
        document: &str,
        piece: u32,
    ) -> Result<String, UiError> {
        let account = self.0.account()?;
        let (whose, id) = (patient.clone(), document.to_owned());
        let bytes = account
            .cache
            .call(move |cache| cache.document_piece(&whose, &id, piece))
            .await
            .map_err(from_store)?
            .ok_or_else(|| UiError::new(ErrorCode::RecordNotFound))?;
        Ok(STANDARD.encode(bytes))
    }

    /// Calls off the fetching of a document, if it is under way.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn call_off_document(&self, patient: &PatientUuid, document: &str) -> Result<(), UiError> {
        let account = self.0.account()?;
        account.fetching.call_off(patient, document);
        Ok(())
    }
}

/// A document of the patient's list, from the cache or else from the server. Nothing where it was called off.
pub(super) async fn fetch(
    account: &Arc<Account>,
    patient: &PatientUuid,
    document: &str,
) -> Result<Option<Fetched>, UiError> {
    let list = kept_documents(account, patient).await;
    let listed = list.and_then(|list| list.documents.into_iter().find(|one| one.name() == document));
    // Q82: a number alone could be anybody's.
    let listed = listed.ok_or_else(|| UiError::new(ErrorCode::RecordNotFound))?;
    if let Some(bytes) = from_cache(account, patient, &listed).await? {
        return Ok(Some(Fetched { document: listed, bytes }));
    }
    let called_off = account.fetching.begin(patient, document);
    let read = tokio::select! {
        read = telling(teller(account, patient, document), from_server(account, patient, &listed)) => read,
        () = called_off.wait() => return Ok(None),
    };
    drop(called_off);
    account.heard(&read);
    if matches!(read, Err(ApiError::NotFound)) {
        // The list is older than the chart.
        refresh(account, patient);
    }
    let bytes = read.map_err(|error| trouble(&error))?;
    // What left the list meanwhile had its bytes taken away, and gets none again.
    let list = kept_documents(account, patient).await;
    if !list.is_some_and(|list| list.documents.iter().any(|one| one.name() == document)) {
        return Err(UiError::new(ErrorCode::RecordNotFound));
    }
    let limit = if account.memory_only { KEPT_IN_MEMORY } else { KEPT_AT_MOST };
    let (whose, id, stamp, now) = (patient.clone(), listed.name(), listed.stamp(), account.clock.now());
    let bytes = account
        .cache
        .call(move |cache| {
            cache.put_document(&whose, &id, &stamp, &bytes, now, limit)?;
            Ok(bytes)
        })
        .await
        .map_err(from_store)?;
    Ok(Some(Fetched { document: listed, bytes }))
}

/// The bytes that are here, if the list still says the same of them.
async fn from_cache(
    account: &Account,
    patient: &PatientUuid,
    listed: &KeptDocument,
) -> Result<Option<Vec<u8>>, UiError> {
    let (whose, id, stamp, now) = (patient.clone(), listed.name(), listed.stamp(), account.clock.now());
    let bytes = account
        .cache
        .call(move |cache| {
            let Some(kept) = cache.document(&whose, &id, now)?.filter(|kept| kept.stamp == stamp) else {
                return Ok(None);
            };
            let mut bytes = Vec::new();
            for piece in 0..kept.pieces {
                bytes.extend(cache.document_piece(&whose, &id, piece)?.unwrap_or_default());
            }
            Ok((bytes.len() as u64 == kept.size).then_some(bytes))
        })
        .await
        .map_err(from_store)?;
    account.cache_reads.note(&bytes);
    Ok(bytes)
}

/// The list may be two weeks old: what was moved into another chart since, or deleted, is not fetched for this one.
async fn from_server(
    account: &Account,
    patient: &PatientUuid,
    listed: &KeptDocument,
) -> Result<Vec<u8>, ApiError> {
    match listed {
        KeptDocument::Listed(category, one) => {
            let documents = account.server.documents();
            if documents.can_be_opened() && !documents.is_listed(*category, one).await? {
                return Err(ApiError::NotFound);
            }
            documents.download(one).await
        }
        KeptDocument::Reference(one) => {
            let list = account.server.chart::<DocumentReference>().of(patient).await?;
            let now = list.items.into_iter().find(|now| now.id == one.id);
            // What could not be read may be the very one: that is no word that it is gone.
            let unread = list.unreadable > list.foreign;
            let gone = if unread { ApiError::Unreadable(Unreadable::OtherShape) } else { ApiError::NotFound };
            match now {
                Some(now) if now.deleted => Err(ApiError::NotFound),
                Some(now) => account.server.file(&now).await,
                None => Err(gone),
            }
        }
    }
}

/// Tells the window how far a document has come, not at every piece of it.
fn teller(account: &Account, patient: &PatientUuid, document: &str) -> impl Fn(u64, Option<u64>) + use<> {
    let (frame, patient, document) = (account.frame.clone(), patient.clone(), document.to_owned());
    let told = AtomicU32::new(0);
    let small = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX);
    move |received, of| {
        let received = small(received);
        if received >= told.load(Ordering::Relaxed).saturating_add(TOLD_EVERY) {
            told.store(received, Ordering::Relaxed);
            frame.tell(&AppEvent::DocumentComes {
                patient: patient.clone(),
                document: document.clone(),
                received,
                of: of.map(small),
            });
        }
    }
}

/// Why a document did not come.
fn trouble(error: &ApiError) -> UiError {
    match error {
        // It was deleted, or is another patient's by now.
        ApiError::NotFound => UiError::new(ErrorCode::RecordNotFound),
        ApiError::NoAnswer(NoAnswer::TooLarge) => UiError::new(ErrorCode::Unreadable).with("tooLarge", "yes"),
        error => from_reading(error, Area::Documents),
    }
}

/// The name that a copy is offered under.
pub(super) fn name_of(document: &KeptDocument, bytes: &[u8]) -> String {
    let said = match document {
        KeptDocument::Listed(_, one) => one.name.clone().unwrap_or_default(),
        KeptDocument::Reference(one) => one.title.clone(),
    };
    let media_type = match document.media_type() {
        "" => media_type_of(bytes),
        said => said,
    };
    safe_name(&said, media_type, &format!("document {}", document.name()))
}
