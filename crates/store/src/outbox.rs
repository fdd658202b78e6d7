//! The outbox: every write on its way to OpenEMR.
//!
//! ```text
//!             mark_sending            confirm
//!   queued ───────────────► sending ───────────► confirmed ── prune
//!     ▲ ▲ ◄── put_back ──────┤  │ │                  ▲
//!     │ │                    │  │ └─ mark_unknown    │ confirm
//!     │ │               refuse  │        │           │
//!     │ └── retry ── refused ◄──┘        ▼           │
//!     │     resolve     ▲               unknown ─────┤
//!     │                 └── conflict ──── │          │
//!     └──── retry ────────────────────────┴──────────┘
//! ```
//!
//! `put_back` is for sends of which nothing left this computer; `retry` for an unknown one that was looked for on the
//! server and not found, or a refused one that the clinician sends again. `conflict` is for a change that met another
//! change of the same record: it is refused and keeps what the server has, until `resolve` sends what was decided.
//! A visit may meet another of its day: `adopt_visit` then takes that one for it (refused → confirmed).
//! `give_up` hands an unknown one that was sent often enough to the clinician, who may have it looked for again
//! (`look_again`, refused → unknown), and one of several steps that cannot be ended. A program that ends in the middle leaves `sending`; the next opening turns it into
//! `unknown`. Nothing goes from `unknown` to `sending` directly.

mod row;
mod steps;

pub use row::{NewWrite, OutboxCounts, OutboxRow, Refusal, WrittenIn};
pub(crate) use row::{SELECT, SELECT_1, SELECT_2, read};

use crate::{
    drafts,
    error::StoreError,
    journal::Journal,
    stored::millis,
    write_state::{OutboxId, OutboxState},
};
use domain::patient::PatientUuid;
use jiff::Timestamp;
use rusqlite::{Connection, params};

impl Journal {
    /// Puts a write into the outbox and deletes the draft it was written in, in one transaction.
    ///
    /// A write that continues a refused one ([`WrittenIn::continues`]) keeps its id and place, so that whatever waits for
    /// it still does, and is counted anew; if that one is no longer refused, this is a write of its own. The answer is the
    /// id to go by.
    pub fn queue(
        &mut self,
        form: Option<&WrittenIn>,
        new: NewWrite,
        now: Timestamp,
    ) -> Result<OutboxId, StoreError> {
        let change = self.conn_mut().transaction()?;
        let id = put(&change, form, &new, now)?;
        change.commit()?;
        Ok(id)
    }

    /// Puts several writes into the outbox as [`Journal::queue`] does each, in their order and in one transaction: all of
    /// them are there, or none is and every draft still lies where it lay.
    pub fn queue_all(
        &mut self,
        writes: &[(WrittenIn, NewWrite)],
        now: Timestamp,
    ) -> Result<Vec<OutboxId>, StoreError> {
        let change = self.conn_mut().transaction()?;
        let mut ids = Vec::with_capacity(writes.len());
        for (form, new) in writes {
            ids.push(put(&change, Some(form), new, now)?);
        }
        change.commit()?;
        Ok(ids)
    }

    /// One write.
    pub fn outbox_row(&self, id: &OutboxId) -> Result<Option<OutboxRow>, StoreError> {
        find(self.conn(), id)
    }

    /// Every write that is kept, in the order of writing.
    pub fn outbox(&self) -> Result<Vec<OutboxRow>, StoreError> {
        self.rows("ORDER BY place", &[])
    }

    /// The writes of a patient, in the order of writing.
    pub fn outbox_of(&self, patient: &PatientUuid) -> Result<Vec<OutboxRow>, StoreError> {
        self.rows("WHERE patient = ?1 ORDER BY place", &[&patient.as_str()])
    }

    /// The writes in a state, in the order of writing.
    pub fn outbox_in(&self, state: OutboxState) -> Result<Vec<OutboxRow>, StoreError> {
        self.rows("WHERE state = ?1 ORDER BY place", &[&state])
    }

    /// The writes that may be sent now, in the order to send them: queued, with what they depend on confirmed, and
    /// with nothing before them in the same visit that is not settled.
    pub fn sendable(&self) -> Result<Vec<OutboxRow>, StoreError> {
        self.rows(
            "WHERE state = 'queued'
               AND (depends_on IS NULL
                    OR EXISTS (SELECT 1 FROM outbox d WHERE d.id = o.depends_on AND d.state = 'confirmed'))
               AND (visit = ''
                    OR NOT EXISTS (SELECT 1 FROM outbox e
                                   WHERE e.patient = o.patient AND e.visit = o.visit AND e.place < o.place
                                     AND e.state IN ('queued', 'sending', 'unknown')))
             ORDER BY place",
            &[],
        )
    }

    /// The first of [`Journal::sendable`].
    pub fn next_sendable(&self) -> Result<Option<OutboxRow>, StoreError> {
        Ok(self.sendable()?.into_iter().next())
    }

    /// How many writes there are in each state.
    pub fn outbox_counts(&self) -> Result<OutboxCounts, StoreError> {
        let mut counts = OutboxCounts::default();
        let mut statement =
            self.conn().prepare_cached("SELECT state, count(*) FROM outbox GROUP BY state")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let count = row.get(1)?;
            match row.get::<_, OutboxState>(0)? {
                OutboxState::Queued => counts.queued = count,
                OutboxState::Sending => counts.sending = count,
                OutboxState::Confirmed => counts.confirmed = count,
                OutboxState::Unknown => counts.unknown = count,
                OutboxState::Refused => counts.refused = count,
            }
        }
        Ok(counts)
    }

    /// Deletes confirmed writes that were settled before a moment and that nothing waits for. How many went.
    pub fn prune_confirmed(&mut self, before: Timestamp) -> Result<u32, StoreError> {
        let gone = self.conn().execute(
            "DELETE FROM outbox WHERE state = 'confirmed' AND settled_at < ?1
               AND id NOT IN (SELECT depends_on FROM outbox WHERE depends_on IS NOT NULL)",
            params![millis(before)],
        )?;
        Ok(u32::try_from(gone).unwrap_or(u32::MAX))
    }

    fn rows(&self, rest: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<OutboxRow>, StoreError> {
        let mut statement = self.conn().prepare_cached(&format!("{SELECT} {rest}"))?;
        let mut rows = statement.query(values)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        Ok(found)
    }
}

/// One write of [`Journal::queue`], within whoever's transaction.
fn put(
    change: &Connection,
    form: Option<&WrittenIn>,
    new: &NewWrite,
    now: Timestamp,
) -> Result<OutboxId, StoreError> {
    let continued = match form.and_then(|form| form.continues.as_ref()) {
        Some(id) => find(change, id)?.filter(|row| row.state == OutboxState::Refused).map(|row| row.id),
        None => None,
    };
    if let Some(form) = form.filter(|form| form.takes_draft) {
        drafts::delete(change, &form.key)?;
    }
    let id = continued.clone().unwrap_or_else(|| new.id.clone());
    let values = params![
        id,
        new.kind,
        new.patient.as_ref().map_or("", PatientUuid::as_str),
        new.visit.as_deref().unwrap_or(""),
        new.whose.name,
        new.payload,
        new.depends_on,
        millis(now),
        new.steps,
        form.map(|form| form.key.kind),
        form.map_or("", |form| form.key.visit_text()),
        form.map_or(new.payload.as_str(), |form| form.typed.as_str()),
        form.and_then(|form| form.visit_json.as_deref()).unwrap_or(""),
        drafts::born_text(&new.whose),
        new.whose.mrn,
    ];
    let statement = if continued.is_some() {
        "UPDATE outbox SET kind = ?2, patient = ?3, visit = ?4, patient_label = ?5, payload = ?6, depends_on = ?7,
             created_at = ?8, steps = ?9, draft_kind = ?10, draft_visit = ?11, typed = ?12,
             draft_visit_json = ?13, patient_born = ?14, patient_mrn = ?15, state = 'queued', attempts = 0, sent_at = NULL, settled_at = NULL,
             server_said = NULL, error_code = NULL, result = NULL, conflict = NULL
         WHERE id = ?1"
    } else {
        "INSERT INTO outbox (id, kind, patient, visit, patient_label, payload, depends_on, created_at, steps,
             draft_kind, draft_visit, typed, draft_visit_json, patient_born, patient_mrn, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 'queued')"
    };
    change.execute(statement, values)?;
    Ok(id)
}

fn find(conn: &Connection, id: &OutboxId) -> Result<Option<OutboxRow>, StoreError> {
    let mut statement = conn.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
    let mut rows = statement.query(params![id])?;
    rows.next()?.map(read).transpose()
}
