//! Adding a file to a chart: sent once, confirmed by the list that is read afterwards, and looked for before it is ever
//! sent again. It does not wait in the outbox: what was confirmed is a file as it lay there then, and whoever confirmed it
//! is told at once that the clinic is needed.

use crate::{
    account::{
        Account,
        access_log::Look,
        chosen_files::{ChosenFile, SentFile},
    },
    clock::stamp,
    contract::{DocumentPlace, ErrorCode, UiError, UploadOutcome},
    core::Rounds,
    documents::{
        choosing::content_of,
        face::media_type_of,
        save_name::shown_name,
        sent::{self, SCOPE, Sent, digits},
    },
    error::{from_reading, from_store, log_store},
    reading::{
        documents::{KeptDocument, category_of, kept_documents, read_documents, shown_place},
        people::label_of,
    },
};
use domain::{
    patient::{PatientUuid, Pid},
    time::PartialDate,
};
use openemr::{ApiError, Area, DocumentCategory, ListedDocument, NewDocument, WriteOutcome};
use std::sync::Arc;

impl Rounds {
    /// Adds a file that was chosen to a patient's documents, once. `again`: what stood against it was shown (the same
    /// content is there, it was sent before, it is not confirmed) and it is meant all the same.
    ///
    /// # Errors
    /// Nothing was sent then: nobody is signed in, the permission was declined, the clinic does not answer, the patient is
    /// gone, or the file was chosen for somebody else.
    pub async fn add_document(
        &self,
        patient: &PatientUuid,
        token: &str,
        place: DocumentPlace,
        again: bool,
    ) -> Result<UploadOutcome, UiError> {
        let account = self.0.account()?;
        if !account.server.was_granted(SCOPE) {
            return Err(UiError::new(ErrorCode::ScopeDeclined).with("scope", SCOPE));
        }
        let Some(file) = account.files.of(token) else { return Ok(UploadOutcome::Gone { why: None }) };
        if file.patient.as_ref().is_some_and(|chosen_for| chosen_for != patient) {
            return Err(
                UiError::new(ErrorCode::Internal).with("detail", "the file was chosen for another patient")
            );
        }
        account.log.look(patient, Look::Chart).await?;
        let path = file.path.clone();
        let read = tokio::task::spawn_blocking(move || content_of(&path)).await;
        let content = match read {
            Ok(Ok(content)) => content,
            Ok(Err(why)) => return Ok(UploadOutcome::Gone { why: Some(why) }),
            Err(_) => return Ok(UploadOutcome::Gone { why: None }),
        };
        if content.hash != file.hash {
            return Ok(UploadOutcome::Changed);
        }
        let document = NewDocument {
            name: file.name.clone(),
            media_type: media_type_of(&content.bytes).to_owned(),
            bytes: content.bytes,
        };
        // One write at a time is on its way, and the program does not end meanwhile without a word.
        let _unlisted = account.unlisted.begin(label_of(&account, patient).await).await;
        let _on_its_way = account.sending.lock().await;
        if !self.0.is_open(&account) {
            return Err(UiError::new(ErrorCode::SignedOut));
        }
        // What was sent of it may be known only now, since another sending of the same had to be waited for.
        let Some(file) = account.files.of(token) else { return Ok(UploadOutcome::Gone { why: None }) };
        let adding =
            Adding { account: &account, patient, token, file: &file, category: category_of(place), document };
        let outcome = adding.run(again).await?;
        if outcome == UploadOutcome::Stored {
            account.files.let_go(token);
            read_documents(&account, patient).await;
        }
        Ok(outcome)
    }
}

/// A file on its way into a chart.
struct Adding<'a> {
    account: &'a Arc<Account>,
    patient: &'a PatientUuid,
    token: &'a str,
    file: &'a ChosenFile,
    category: DocumentCategory,
    document: NewDocument,
}

impl Adding<'_> {
    async fn run(&self, again: bool) -> Result<UploadOutcome, UiError> {
        // Q47, Q108: the number as the server has it now, and of a patient that there still is.
        let pid = self.heard(self.account.pid_now(self.patient).await).map_err(|error| match error {
            ApiError::NotFound => UiError::new(ErrorCode::PatientNotFound),
            error => from_reading(&error, Area::Documents),
        })?;
        if let Some(sent) = self.file.sent.as_ref().filter(|sent| sent.patient == *self.patient) {
            match self.look(pid, sent.category, &sent.before).await {
                Some(true) => return Ok(self.stored().await),
                // The list cannot be read: it is not known to be missing, so it is not sent.
                None => return Ok(UploadOutcome::NotConfirmed),
                // Another one would be lost the same way.
                Some(false) if sent.taken => return Ok(UploadOutcome::Unlisted),
                Some(false) if !again => return Ok(UploadOutcome::NotConfirmed),
                Some(false) => {}
            }
        }
        let list = self.account.server.documents().list(pid, self.category).await;
        let before = self.heard(list).map_err(|error| from_reading(&error, Area::Documents))?.items;
        if !again && let Some(there) = self.already_there(&before).await? {
            return Ok(there);
        }
        self.send(pid, before).await
    }

    /// What of the same content is in the chart, or was sent there from this computer.
    async fn already_there(&self, before: &[ListedDocument]) -> Result<Option<UploadOutcome>, UiError> {
        let kept = kept_documents(self.account, self.patient).await;
        let kept = kept.map(|kept| kept.documents).unwrap_or_default();
        let listed = kept.iter().filter_map(|one| match one {
            KeptDocument::Listed(category, one) => Some((*category, one)),
            KeptDocument::Reference(_) => None,
        });
        let here = before.iter().map(|one| (self.category, one));
        let same = here.chain(listed).find(|(_, one)| one.has_content(&self.document.bytes) == Some(true));
        if let Some((category, one)) = same {
            return Ok(Some(UploadOutcome::AlreadyThere {
                name: one.name.as_deref().map(shown_name),
                place: Some(shown_place(category)),
                added: one.added.map(PartialDate::Day),
            }));
        }
        let sent = self.sent_before().await?;
        Ok(sent.map(|sent| UploadOutcome::SentBefore { at: sent.at, stored: sent.stored }))
    }

    /// What this computer remembers of an earlier sending of the same file to the same patient.
    async fn sent_before(&self) -> Result<Option<Sent>, UiError> {
        let (patient, hash) = (self.patient.clone(), digits(&self.file.hash));
        let sent = self.account.journal.call(move |journal| sent::last(journal, &patient, &hash)).await;
        sent.map_err(from_store)
    }

    async fn send(&self, pid: Pid, before: Vec<ListedDocument>) -> Result<UploadOutcome, UiError> {
        self.account.log.write(Some(self.patient), "add document").await?;
        let earlier = self.sent_before().await?;
        // What an earlier sending brings in the end is looked for, too: against the list as it was before that one.
        let here = |sent: &&SentFile| sent.patient == *self.patient && sent.category == self.category;
        let before = self.file.sent.as_ref().filter(here).map_or(before, |sent| sent.before.clone());
        // Before the request leaves: a program that is killed meanwhile asks when the same file is added again.
        self.note(false).await.map_err(from_store)?;
        let sent = SentFile {
            patient: self.patient.clone(),
            category: self.category,
            before: before.clone(),
            taken: false,
        };
        self.account.files.note_sent(self.token, Some(sent.clone()));
        let outcome = self.account.server.documents().upload(pid, self.category, &self.document).await;
        match outcome {
            Ok(WriteOutcome::Refused { said, .. }) => {
                self.not_stored(earlier).await;
                Ok(UploadOutcome::Refused { said })
            }
            Err(error) => {
                self.account.heard(&Err::<(), _>(error.clone()));
                self.not_stored(earlier).await;
                Err(from_reading(&error, Area::Documents))
            }
            // Q81: what is answered says little; the list says it.
            Ok(answered @ (WriteOutcome::Done(()) | WriteOutcome::Unknown { .. })) => {
                let taken = matches!(answered, WriteOutcome::Done(()));
                self.account.files.note_sent(self.token, Some(SentFile { taken, ..sent }));
                match self.look(pid, self.category, &before).await {
                    Some(true) => Ok(self.stored().await),
                    Some(false) if taken => Ok(UploadOutcome::Unlisted),
                    _ => Ok(UploadOutcome::NotConfirmed),
                }
            }
        }
    }

    /// Whether the file is in the list by now; `None` where that cannot be read.
    async fn look(&self, pid: Pid, category: DocumentCategory, before: &[ListedDocument]) -> Option<bool> {
        let documents = self.account.server.documents();
        let found = self.heard(documents.find(pid, category, &self.document, before).await);
        found.ok().map(|found| found.is_some())
    }

    async fn stored(&self) -> UploadOutcome {
        if let Err(error) = self.note(true).await {
            log_store(&error);
        }
        UploadOutcome::Stored
    }

    async fn note(&self, stored: bool) -> Result<(), store::StoreError> {
        let sent = Sent {
            patient: self.patient.clone(),
            hash: digits(&self.file.hash),
            at: stamp(self.account.clock.now()),
            stored,
        };
        self.account.journal.call(move |journal| sent::note(journal, sent)).await
    }

    /// It was certainly not stored, this time: what was known of the file before is known again, and what an earlier
    /// sending may still bring is asked about and looked for as before.
    async fn not_stored(&self, earlier: Option<Sent>) {
        let (patient, hash) = (self.patient.clone(), digits(&self.file.hash));
        let remembered = self.account.journal.call(move |journal| match earlier {
            Some(earlier) => sent::note(journal, earlier),
            None => sent::forget(journal, &patient, &hash),
        });
        if let Err(error) = remembered.await {
            log_store(&error);
        }
        self.account.files.note_sent(self.token, self.file.sent.clone());
    }

    fn heard<T>(&self, answer: Result<T, ApiError>) -> Result<T, ApiError> {
        self.account.heard(&answer);
        answer
    }
}
