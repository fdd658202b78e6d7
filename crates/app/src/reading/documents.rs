//! The list of a patient's documents, read when somebody looks at it: with a chart it would be a request for each category.

use crate::{
    account::{Account, reading::What},
    contract::{AppEvent, DocumentPlace},
    error::log_store,
    reading::{
        people::read_demographics,
        sections::{self, AT_ONCE, keep},
    },
};
use domain::{loaded::LeftOut, patient::PatientUuid};
use futures_util::{StreamExt, stream};
use openemr::{ApiError, DocumentCategory, DocumentReference, ListedDocument, Parsed};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};
use store::ChartSection;

/// The list as the cache keeps it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct KeptDocuments {
    /// What was listed.
    pub(crate) documents: Vec<KeptDocument>,
    /// Categories that could not be read.
    pub(crate) unread: Vec<DocumentCategory>,
    /// It was read category by category: a clinic's own categories are not in it.
    pub(crate) by_category: bool,
}

/// A document as one of the two interfaces has it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) enum KeptDocument {
    /// As the server's own.
    Listed(DocumentCategory, ListedDocument),
    /// As FHIR's, for administrators: with its real name in every edition, and the one way to open it on 8.x.
    Reference(DocumentReference),
}

impl KeptDocument {
    /// What it is called in commands and in the cache.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Listed(_, one) => one.id.to_string(),
            Self::Reference(one) => one.id.as_str().to_owned(),
        }
    }

    /// What the list says of its content.
    pub(crate) fn stamp(&self) -> String {
        match self {
            Self::Listed(_, one) => one.content_stamp(),
            Self::Reference(one) => {
                let added = one.added.map(|day| day.to_string()).unwrap_or_default();
                [&one.media_type, &added, &one.title].map(String::as_str).join(" ")
            }
        }
    }

    /// What the server takes it for.
    pub(crate) fn media_type(&self) -> &str {
        match self {
            Self::Listed(_, one) => &one.media_type,
            Self::Reference(one) => &one.media_type,
        }
    }
}

/// The list as the cache has it.
pub(crate) async fn kept_documents(account: &Account, patient: &PatientUuid) -> Option<KeptDocuments> {
    sections::kept(account, patient, ChartSection::Documents).await.map(|kept| kept.value)
}

/// Whether the list is being read just now.
pub(crate) fn is_reading(account: &Account, patient: &PatientUuid) -> bool {
    account.reading.is_under_way(&section_of(patient))
}

/// Starts reading the list, unless that is under way.
pub(crate) fn refresh(account: &Arc<Account>, patient: &PatientUuid) {
    let Some(under_way) = account.reading.begin(section_of(patient)) else { return };
    account.reading.note_asked(section_of(patient), account.clock.monotonic());
    let (me, patient) = (Arc::clone(account), patient.clone());
    account.spawn(async move {
        read_documents(&me, &patient).await;
        drop(under_way);
        me.frame.tell(&AppEvent::ChartChanged { patient });
    });
}

/// The same for a list that is shown again, which was not asked for just now.
pub(crate) fn refresh_if_due(account: &Arc<Account>, patient: &PatientUuid) {
    if account.reading.is_due(&section_of(patient), account.clock.monotonic()) {
        refresh(account, patient);
    }
}

/// Reads the list and keeps it. Files that it does not have any more leave this computer: those alone that a whole list of
/// the interface that named them lacks, and those that the clinic refuses to this role. An answer that is no answer (an
/// error of the server, a part of a list, something that cannot be read) takes nothing away.
pub(crate) async fn read_documents(account: &Account, patient: &PatientUuid) {
    // An older reading that is under way would put its list over the one that has what was just added.
    let _one_at_a_time = account.listing.lock().await;
    // First of all: of a patient who is merged or removed every list comes back empty (Q108), which would read as none.
    if !read_demographics(account, patient).await {
        return;
    }
    let asked = account.reading.turn();
    let before = kept_documents(account, patient).await;
    let read = list_of(account, patient, before).await;
    let left = match &read {
        Ok(read) => Left::of_list(read),
        Err(error) => Left::of_refusal(is_refusal(account, error)),
    };
    if left.files || left.references {
        let whose = patient.clone();
        let gone =
            account.cache.call(move |cache| cache.forget_documents(&whose, |name| left.took(name))).await;
        if let Err(error) = gone {
            log_store(&error);
        }
    }
    keep(account, patient, ChartSection::Documents, asked, read.map(|read| (read.list, read.left_out))).await;
}

fn section_of(patient: &PatientUuid) -> What {
    What::Section(patient.clone(), ChartSection::Documents)
}

/// A list that was read.
struct Read {
    list: KeptDocuments,
    left_out: LeftOut,
    /// The clinic says that FHIR's list is not for this role.
    references_refused: bool,
}

/// Which files of this computer a reading has something to say of, and what it says is there.
struct Left {
    /// Those of the server's own interface.
    files: bool,
    /// Those of FHIR.
    references: bool,
    listed: BTreeSet<String>,
}

impl Left {
    fn of_refusal(refused: bool) -> Self {
        Self { files: refused, references: refused, listed: BTreeSet::new() }
    }

    fn of_list(read: &Read) -> Self {
        let whole = read.list.unread.is_empty() && read.left_out.unreadable == 0;
        Self {
            files: whole && read.list.by_category,
            references: read.references_refused || (whole && !read.list.by_category),
            listed: read.list.documents.iter().map(KeptDocument::name).collect(),
        }
    }

    /// Whether a file has left by it. Each interface has its own names: a number is the server's, anything else FHIR's.
    fn took(&self, name: &str) -> bool {
        let is_number = name.bytes().all(|sign| sign.is_ascii_digit());
        let told = if is_number { self.files } else { self.references };
        told && !self.listed.contains(name)
    }
}

/// Whether the clinic itself says that the role may not: 8.x with words of its own, 7.0 with none (Q26). A page of
/// whoever stands before it is no word about a role.
fn is_refusal(account: &Account, error: &ApiError) -> bool {
    let ApiError::NotAllowed { said } = error else { return false };
    said.is_some() || account.server.documents().can_be_opened()
}

/// All of them at once where FHIR shows them, otherwise category by category. What could not be read of it stays as it
/// was read `before`.
async fn list_of(
    account: &Account,
    patient: &PatientUuid,
    before: Option<KeptDocuments>,
) -> Result<Read, ApiError> {
    let fhir = ["user/DocumentReference.read", "user/Binary.read"];
    let mut references_refused = false;
    if fhir.iter().all(|scope| account.server.was_granted(scope)) {
        match account.server.chart::<DocumentReference>().of(patient).await {
            Ok(read) => return Ok(of_references(read, before)),
            Err(error @ (ApiError::NoAnswer(_) | ApiError::SignedOut(_))) => return Err(error),
            // Administrators only; everybody else asks category by category.
            Err(error) if is_refusal(account, &error) => references_refused = true,
            // Whoever has that list keeps it: the other one has other names for the same files, and fewer of them.
            Err(error) if before.as_ref().is_some_and(|before| !before.by_category) => return Err(error),
            Err(_) => {}
        }
    }
    let (list, left_out) = by_category(account, patient, before).await?;
    Ok(Read { list, left_out, references_refused })
}

/// FHIR's list. A clinical note is no file; its text is the web application's. What was deleted is often what was filed
/// under the wrong patient.
fn of_references(read: Parsed<DocumentReference>, before: Option<KeptDocuments>) -> Read {
    let left_out = LeftOut { unreadable: read.unreadable, foreign: read.foreign };
    let said: BTreeSet<String> = read.items.iter().map(|one| one.id.as_str().to_owned()).collect();
    let files = read.items.into_iter().filter(|one| one.file.is_some() && !one.deleted);
    let mut documents: Vec<_> = files.map(KeptDocument::Reference).collect();
    if is_part(left_out) {
        let known = before.map(|before| before.documents).unwrap_or_default();
        documents.extend(
            known
                .into_iter()
                .filter(|one| matches!(one, KeptDocument::Reference(_)) && !said.contains(&one.name())),
        );
    }
    let list = KeptDocuments { documents, unread: Vec::new(), by_category: false };
    Read { list, left_out, references_refused: false }
}

/// Some of a list could not be read, and nothing says that it is somebody else's.
fn is_part(left_out: LeftOut) -> bool {
    left_out.unreadable > 0 && left_out.foreign == 0
}

async fn by_category(
    account: &Account,
    patient: &PatientUuid,
    before: Option<KeptDocuments>,
) -> Result<(KeptDocuments, LeftOut), ApiError> {
    let pid = account.pid(patient).await?;
    let server = &account.server;
    let reads: Vec<_> = stream::iter(DocumentCategory::ALL)
        .map(|category| async move { (category, server.documents().list(pid, category).await) })
        .buffered(AT_ONCE)
        .collect()
        .await;
    let mut list = KeptDocuments { documents: Vec::new(), unread: Vec::new(), by_category: true };
    let mut left_out = LeftOut::default();
    let mut parts = Vec::new();
    let mut trouble = None;
    for (category, read) in reads {
        match read {
            Ok(read) => {
                let of_this = LeftOut { unreadable: read.unreadable, foreign: read.foreign };
                if is_part(of_this) {
                    parts.push(category);
                }
                left_out.unreadable += read.unreadable;
                left_out.foreign += read.foreign;
                list.documents.extend(read.items.into_iter().map(|one| KeptDocument::Listed(category, one)));
            }
            // The others would end the same way, and a part of the list is no list then.
            Err(error @ (ApiError::NoAnswer(_) | ApiError::SignedOut(_) | ApiError::NotAllowed { .. })) => {
                return Err(error);
            }
            Err(error) => {
                list.unread.push(category);
                parts.push(category);
                trouble = Some(error);
            }
        }
    }
    match trouble {
        Some(error) if list.unread.len() == DocumentCategory::ALL.len() => Err(error),
        _ => {
            keep_known(&mut list, before, &parts);
            Ok((list, left_out))
        }
    }
}

/// What was listed before in categories of which only a part could be read, or nothing. One that stands in another
/// category by now was moved there.
fn keep_known(list: &mut KeptDocuments, before: Option<KeptDocuments>, parts: &[DocumentCategory]) {
    let said: BTreeSet<String> = list.documents.iter().map(KeptDocument::name).collect();
    let known = before.map(|before| before.documents).unwrap_or_default();
    list.documents.extend(known.into_iter().filter(|one| {
        matches!(one, KeptDocument::Listed(category, _) if parts.contains(category))
            && !said.contains(&one.name())
    }));
}

/// A category as the window knows it.
pub(crate) fn shown_place(category: DocumentCategory) -> DocumentPlace {
    match category {
        DocumentCategory::LabReport => DocumentPlace::LabReport,
        DocumentCategory::MedicalRecord => DocumentPlace::MedicalRecord,
        DocumentCategory::PatientInformation => DocumentPlace::PatientInformation,
        DocumentCategory::PatientIdCard => DocumentPlace::PatientIdCard,
        DocumentCategory::PatientPhotograph => DocumentPlace::PatientPhotograph,
        DocumentCategory::AdvanceDirective => DocumentPlace::AdvanceDirective,
        DocumentCategory::DoNotResuscitate => DocumentPlace::DoNotResuscitate,
        DocumentCategory::DurablePowerOfAttorney => DocumentPlace::DurablePowerOfAttorney,
        DocumentCategory::LivingWill => DocumentPlace::LivingWill,
        DocumentCategory::Ccr => DocumentPlace::Ccr,
        DocumentCategory::Ccd => DocumentPlace::Ccd,
        DocumentCategory::Ccda => DocumentPlace::Ccda,
        DocumentCategory::Invoices => DocumentPlace::Invoices,
    }
}

/// The category behind what the window knows.
pub(crate) fn category_of(place: DocumentPlace) -> DocumentCategory {
    DocumentCategory::ALL
        .into_iter()
        .find(|category| shown_place(*category) == place)
        .unwrap_or(DocumentCategory::MedicalRecord)
}

/// The standard category that a server calls so; blanks and capitals are the clinic's own matter.
pub(crate) fn place_said(said: &str) -> Option<DocumentPlace> {
    let plain: String = said.to_lowercase().split_whitespace().collect();
    let last = |category: &DocumentCategory| category.path().rsplit('/').next() == Some(plain.as_str());
    DocumentCategory::ALL.iter().find(|category| last(category)).map(|category| shown_place(*category))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_known_by_either_of_its_names_and_no_other_is_taken_for_it() {
        for category in DocumentCategory::ALL {
            assert_eq!(category_of(shown_place(category)), category, "there and back");
        }
        assert_eq!(place_said("Do Not Resuscitate Order"), Some(DocumentPlace::DoNotResuscitate));
        assert_eq!(place_said("CCDA"), Some(DocumentPlace::Ccda));
        assert_eq!(place_said("Patient ID card"), Some(DocumentPlace::PatientIdCard));
        for other in ["", "Categories", "Reviewed", "Patient"] {
            assert_eq!(place_said(other), None, "{other} is the clinic's own");
        }
    }
}
