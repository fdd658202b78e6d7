//! What was sent from this computer, so that the same file is not put into a chart twice without a question: kept in the
//! journal, which outlives a kill between sending and answer. A file is known by its SHA-256; nothing of it is kept.

use domain::patient::PatientUuid;
use serde::{Deserialize, Serialize};
use store::{Journal, StoreError};

/// The permission that adding needs.
pub(super) const SCOPE: &str = "user/document.write";
/// Its name in the journal.
const NAME: &str = "sent documents";
/// So many are remembered.
const MOST: usize = 500;

/// A file that was sent. A stored format.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sent {
    /// To whom.
    pub(super) patient: PatientUuid,
    /// SHA-256 of its content, hexadecimal digits.
    pub(super) hash: String,
    /// When, RFC 3339 UTC.
    pub(super) at: String,
    /// It was found in the list afterwards; else nobody knows.
    pub(super) stored: bool,
}

/// A file's hash as it is kept.
pub(super) fn digits(hash: &[u8; 32]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// When a file was last sent to a patient.
pub(super) fn last(journal: &Journal, patient: &PatientUuid, hash: &str) -> Result<Option<Sent>, StoreError> {
    let all = all(journal)?;
    Ok(all.into_iter().rev().find(|one| one.patient == *patient && one.hash == hash))
}

/// A file is about to be sent, or was found in the list; what was known of it before is replaced.
pub(super) fn note(journal: &mut Journal, sent: Sent) -> Result<(), StoreError> {
    let mut all = all(journal)?;
    all.retain(|one| one.patient != sent.patient || one.hash != sent.hash);
    all.push(sent);
    let surplus = all.len().saturating_sub(MOST);
    all.drain(..surplus);
    journal.put_preference(NAME, &all)
}

/// It was certainly not stored.
pub(super) fn forget(journal: &mut Journal, patient: &PatientUuid, hash: &str) -> Result<(), StoreError> {
    let mut all = all(journal)?;
    all.retain(|one| one.patient != *patient || one.hash != hash);
    journal.put_preference(NAME, &all)
}

fn all(journal: &Journal) -> Result<Vec<Sent>, StoreError> {
    Ok(journal.preference(NAME)?.unwrap_or_default())
}
