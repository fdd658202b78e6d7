//! Writes in a journal, for tests without a server.

use domain::patient::PatientLabel;
use jiff::Timestamp;
use store::{Journal, NewWrite, OutboxId, OutboxKind, OutboxRow};

/// A moment, in seconds from when the write was queued.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_250_000 + second).expect("a moment")
}

/// A journal in which a write of this kind has waited since 0.
pub(crate) fn waiting(kind: OutboxKind) -> (Journal, OutboxId) {
    let mut journal = Journal::in_memory().expect("opened");
    let new = NewWrite {
        id: OutboxId::random(),
        kind,
        patient: None,
        visit: None,
        whose: PatientLabel::default(),
        payload: "{}".into(),
        depends_on: None,
        steps: None,
    };
    let id = journal.queue(None, new, at(0)).expect("queued");
    (journal, id)
}

/// A note that was queued at 0, as the journal has it after these steps.
pub(crate) fn note_after(steps: impl FnOnce(&mut Journal, &OutboxId)) -> OutboxRow {
    let (mut journal, id) = waiting(OutboxKind::Note);
    steps(&mut journal, &id);
    journal.outbox_row(&id).expect("readable").expect("there")
}
