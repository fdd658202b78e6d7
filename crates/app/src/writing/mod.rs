//! What a clinician writes, from the form to the journal: records as forms hold them, and the stored form of a write.
//!
//! Rule: what was typed is durable before it is acknowledged, and a stored format changes only with a migration.
//! Imported by: the features, `sending/`, `outbox.rs`, `session/`.

pub(crate) mod boxes;
pub(crate) mod drafts;
pub(crate) mod entry_record;
#[cfg(test)]
pub(crate) mod in_a_journal;
pub(crate) mod items;
pub(crate) mod move_steps;
pub(crate) mod new_patient;
pub(crate) mod patient_record;
pub(crate) mod payload;
pub(crate) mod pending_visit;
pub(crate) mod queue;
pub(crate) mod stored;
pub(crate) mod unkept;
pub(crate) mod visit_key;
pub(crate) mod visits_of_day;
pub(crate) mod written;
