//! The steps from state to state. Each checks where it comes from and is one transaction.

use super::{OutboxRow, Refusal, find};
use crate::{
    drafts::{self, Draft, DraftKey},
    error::StoreError,
    journal::Journal,
    stored::{millis, moment},
    write_state::{OutboxId, OutboxState, OutboxStep},
};
use jiff::Timestamp;
use rusqlite::{Connection, params};

impl Journal {
    /// Queued → sending. Counts the attempt, here and in [`Journal::sends`]; on the disk before the request leaves.
    pub fn mark_sending(&mut self, id: &OutboxId, now: Timestamp) -> Result<OutboxRow, StoreError> {
        self.step(id, OutboxStep::Send, |change, row| {
            change.execute(
                "UPDATE outbox SET state = 'sending', attempts = attempts + 1, sent_at = ?2, settled_at = NULL,
                     server_said = NULL, error_code = NULL WHERE id = ?1",
                params![row.id, millis(now)],
            )?;
            change.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'sends'", [])?;
            find(change, &row.id)?.ok_or(StoreError::NotFound { what: "write" })
        })
    }

    /// The request of a write that is being sent leaves now: what was read before it, and a sign-in that was renewed, took
    /// their time since [`Journal::mark_sending`].
    pub fn mark_leaving(&mut self, id: &OutboxId, now: Timestamp) -> Result<(), StoreError> {
        self.step(id, OutboxStep::Leave, |change, row| {
            change.execute("UPDATE outbox SET sent_at = ?2 WHERE id = ?1", params![row.id, millis(now)])?;
            Ok(())
        })
    }

    /// Sending or unknown → confirmed, with the ids that the server gave.
    pub fn confirm(&mut self, id: &OutboxId, result: Option<&str>, now: Timestamp) -> Result<(), StoreError> {
        self.step(id, OutboxStep::Confirm, |change, row| {
            change.execute(
                "UPDATE outbox SET state = 'confirmed', result = ?2, settled_at = ?3, server_said = NULL,
                     error_code = NULL WHERE id = ?1",
                params![row.id, result, millis(now)],
            )?;
            Ok(())
        })
    }

    /// The same for a visit, with everything that was written for it while it had no number: drafts, and the forms that
    /// its writes would go back to, move from the place `pending` to the place `known` in the same transaction, where
    /// they are named as the second of `known` says ([`crate::Draft::visit_json`]).
    ///
    /// Where a draft lies at `known` already, written by somebody who found the visit in a list before its write was
    /// confirmed, `join` makes one text of it and the pending one; it is as new as a draft that no form has read. Two that
    /// it cannot join both stay where they are.
    pub fn confirm_visit(
        &mut self,
        id: &OutboxId,
        result: &str,
        pending: &str,
        known: (&str, &str),
        join: impl Fn(&str, &str) -> Option<String>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.step(id, OutboxStep::Confirm, |change, row| {
            become_visit(change, row, result, pending, known, join, now)
        })
    }

    /// Refused → confirmed, for a visit that met another one of the same day ([`Journal::keep_conflict`]): the clinician
    /// says that the other is meant. Everything that was written for this one belongs to it, as after
    /// [`Journal::confirm_visit`].
    pub fn adopt_visit(
        &mut self,
        id: &OutboxId,
        result: &str,
        pending: &str,
        known: (&str, &str),
        join: impl Fn(&str, &str) -> Option<String>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.step(id, OutboxStep::Adopt, |change, row| {
            if row.conflict.is_none() {
                return Err(StoreError::NotFound { what: "conflict" });
            }
            become_visit(change, row, result, pending, known, join, now)
        })
    }

    /// Sending → unknown: it may or may not have arrived. Also notes a new reason on one that is unknown already.
    pub fn mark_unknown(
        &mut self,
        id: &OutboxId,
        error_code: &str,
        server_said: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.step(id, OutboxStep::Doubt, |change, row| {
            settle(change, row, OutboxState::Unknown, Some(error_code), server_said, now)
        })
    }

    /// Queued, sending or unknown → refused; what was typed goes back into its form in the same transaction, unless the form
    /// holds a newer draft by now.
    pub fn refuse(
        &mut self,
        id: &OutboxId,
        error_code: &str,
        server_said: Option<&str>,
        now: Timestamp,
    ) -> Result<Refusal, StoreError> {
        self.step(id, OutboxStep::Refuse, |change, row| {
            settle(change, row, OutboxState::Refused, Some(error_code), server_said, now)?;
            let free = match &row.draft {
                Some(key) if !drafts::is_there(change, key)? => key,
                _ => return Ok(Refusal::InOutbox),
            };
            put_into_form(change, row, free, Some(&row.id), now)?;
            Ok(Refusal::BackInForm(free.clone()))
        })
    }

    /// Sending or unknown → refused, with what the server has instead. What was typed stays in the row: what becomes of
    /// it is decided there, and not in the form.
    pub fn keep_conflict(
        &mut self,
        id: &OutboxId,
        error_code: &str,
        conflict: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.step(id, OutboxStep::Conflict, |change, row| {
            settle(change, row, OutboxState::Refused, Some(error_code), None, now)?;
            change.execute("UPDATE outbox SET conflict = ?2 WHERE id = ?1", params![row.id, conflict])?;
            Ok(())
        })
    }

    /// Refused → queued with what was decided about a conflict: what is sent, and what goes back into the form if that is
    /// refused too.
    pub fn resolve(&mut self, id: &OutboxId, payload: &str, typed: &str) -> Result<(), StoreError> {
        self.step(id, OutboxStep::Resolve, |change, row| {
            if row.conflict.is_none() {
                return Err(StoreError::NotFound { what: "conflict" });
            }
            change.execute(
                "UPDATE outbox SET state = 'queued', payload = ?2, typed = ?3, settled_at = NULL, error_code = NULL,
                     server_said = NULL, conflict = NULL WHERE id = ?1",
                params![row.id, payload, typed],
            )?;
            Ok(())
        })
    }

    /// Sending or unknown → refused: it was sent and looked for often enough, and whether it is there is for the clinician
    /// to find out; or the first of its steps are done, and the next is refused. The text stays in the row: in its form it
    /// would go out without another look.
    pub fn give_up(&mut self, id: &OutboxId, error_code: &str, now: Timestamp) -> Result<(), StoreError> {
        self.step(id, OutboxStep::GiveUp, |change, row| {
            settle(change, row, OutboxState::Refused, Some(error_code), None, now)
        })
    }

    /// Refused → unknown, for one that was given up: it is looked for again before it may be sent again. It has been sent
    /// once, whatever else: what is not found next time is sent because the clinician wants it, and not over and over.
    pub fn look_again(&mut self, id: &OutboxId) -> Result<(), StoreError> {
        self.step(id, OutboxStep::LookAgain, |change, row| {
            change.execute(
                "UPDATE outbox SET state = 'unknown', attempts = min(attempts, 1) WHERE id = ?1",
                params![row.id],
            )?;
            Ok(())
        })
    }

    /// Sending → queued: nothing left this computer, so that sending again cannot make two of it. It does not count as an
    /// attempt: a morning without a network must not use up what a lost answer is allowed.
    pub fn put_back(
        &mut self,
        id: &OutboxId,
        error_code: &str,
        server_said: Option<&str>,
    ) -> Result<(), StoreError> {
        self.step(id, OutboxStep::PutBack, |change, row| {
            change.execute(
                "UPDATE outbox SET state = 'queued', error_code = ?2, server_said = ?3,
                     sent_at = CASE WHEN attempts > 1 THEN sent_at END, attempts = max(attempts - 1, 0)
                 WHERE id = ?1",
                params![row.id, error_code, server_said],
            )?;
            Ok(())
        })
    }

    /// Unknown or refused → queued. For an unknown one only after it was looked for on the server and not found.
    /// [`StoreError::DraftInTheWay`] if the text of a refused one was edited in its form meanwhile.
    pub fn retry(&mut self, id: &OutboxId) -> Result<(), StoreError> {
        self.step(id, OutboxStep::Retry, |change, row| {
            if let (OutboxState::Refused, Some(key)) = (row.state, &row.draft)
                && let Some(draft) = returned(change, row, key)?
            {
                if draft.json != row.typed {
                    return Err(StoreError::DraftInTheWay);
                }
                drafts::delete(change, key)?;
            }
            change.execute(
                "UPDATE outbox SET state = 'queued', settled_at = NULL, conflict = NULL WHERE id = ?1",
                params![row.id],
            )?;
            Ok(())
        })
    }

    /// Throws a write away that is queued, unknown or refused, and with it its text where that went back into its form
    /// and is still the same; a text that was edited since is another one, and stays.
    /// [`StoreError::StillNeeded`] while others wait for it.
    pub fn discard(&mut self, id: &OutboxId) -> Result<(), StoreError> {
        self.step(id, OutboxStep::Discard, |change, row| {
            if let Some(key) = &row.draft
                && returned(change, row, key)?.is_some_and(|draft| draft.json == row.typed)
            {
                drafts::delete(change, key)?;
            }
            remove(change, row)
        })
    }

    /// Takes a write that is queued or refused out of the outbox and back into its form, for editing.
    /// [`StoreError::DraftInTheWay`] if the form holds a newer draft, [`StoreError::StillNeeded`] while others wait.
    pub fn take_back(&mut self, id: &OutboxId, now: Timestamp) -> Result<DraftKey, StoreError> {
        self.step(id, OutboxStep::TakeBack, |change, row| {
            let key = row.draft.as_ref().ok_or(StoreError::NotFound { what: "form" })?;
            match drafts::get(change, key)? {
                Some(draft) if draft.continues.as_ref() == Some(&row.id) => {}
                Some(_) => return Err(StoreError::DraftInTheWay),
                None => put_into_form(change, row, key, None, now)?,
            }
            remove(change, row)?;
            Ok(key.clone())
        })
    }

    /// Takes a write that is queued or refused out of the outbox and into another form than its own: what was written for
    /// a visit that is gone goes to one that is there. Its text is what lies in its own form, if it went back there and was
    /// edited since. [`StoreError::DraftInTheWay`] if the other form holds a draft.
    pub fn take_elsewhere(
        &mut self,
        id: &OutboxId,
        to: &DraftKey,
        visit_json: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.step(id, OutboxStep::TakeBack, |change, row| {
            if drafts::is_there(change, to)? {
                return Err(StoreError::DraftInTheWay);
            }
            let back = match &row.draft {
                Some(key) => returned(change, row, key)?,
                None => None,
            };
            if let Some(back) = &back {
                drafts::delete(change, &back.key)?;
            }
            let draft = Draft {
                key: to.clone(),
                whose: row.whose.clone(),
                json: back.map_or_else(|| row.typed.clone(), |back| back.json),
                visit_json: visit_json.map(str::to_owned),
                continues: None,
                saved_at: now,
            };
            drafts::put(change, &draft)?;
            remove(change, row)
        })
    }

    /// Notes how far a write of several steps has come, before the next step is taken.
    pub fn set_steps(&mut self, id: &OutboxId, steps: &str) -> Result<(), StoreError> {
        self.step(id, OutboxStep::Note, |change, row| {
            change.execute("UPDATE outbox SET steps = ?2 WHERE id = ?1", params![row.id, steps])?;
            Ok(())
        })
    }

    /// Queued → unknown, all of them: this journal is an older copy, and any of them may have been sent since.
    pub fn doubt_all_queued(&mut self, now: Timestamp) -> Result<u32, StoreError> {
        let doubted = self.conn().execute(
            "UPDATE outbox SET state = 'unknown', error_code = 'olderCopy', settled_at = ?1 WHERE state = 'queued'",
            params![millis(now)],
        )?;
        Ok(u32::try_from(doubted).unwrap_or(u32::MAX))
    }

    fn step<T>(
        &mut self,
        id: &OutboxId,
        step: OutboxStep,
        act: impl FnOnce(&Connection, &OutboxRow) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let change = self.conn_mut().transaction()?;
        let row = find(&change, id)?.ok_or(StoreError::NotFound { what: "write" })?;
        if !step.from().contains(&row.state) {
            return Err(StoreError::IllegalStep { from: row.state, step });
        }
        let outcome = act(&change, &row)?;
        change.commit()?;
        Ok(outcome)
    }
}

/// A visit has become the one called `known`, and with it all that was written for `pending`.
fn become_visit(
    change: &Connection,
    row: &OutboxRow,
    result: &str,
    pending: &str,
    (known, known_json): (&str, &str),
    join: impl Fn(&str, &str) -> Option<String>,
    now: Timestamp,
) -> Result<(), StoreError> {
    change.execute(
        "UPDATE outbox SET state = 'confirmed', result = ?2, settled_at = ?3, server_said = NULL,
             error_code = NULL, conflict = NULL WHERE id = ?1",
        params![row.id, result, millis(now)],
    )?;
    let patient = row.patient.as_ref().map_or("", |patient| patient.as_str());
    for draft in drafts::all(change)?
        .into_iter()
        .filter(|draft| draft.key.patient == row.patient && draft.key.visit.as_deref() == Some(pending))
    {
        let key = DraftKey { visit: Some(known.to_owned()), ..draft.key.clone() };
        let moved = match drafts::get(change, &key)? {
            None => Draft { key, visit_json: Some(known_json.to_owned()), ..draft.clone() },
            Some(there) => {
                let Some(json) = join(&there.json, &draft.json) else { continue };
                let saved_at = moment(millis(now).max(millis(there.saved_at) + 1))?;
                Draft { json, saved_at, ..there }
            }
        };
        drafts::delete(change, &draft.key)?;
        drafts::put(change, &moved)?;
    }
    change.execute(
        "UPDATE outbox SET draft_visit = ?3, draft_visit_json = ?4 WHERE patient = ?1 AND draft_visit = ?2",
        params![patient, pending, known, known_json],
    )?;
    Ok(())
}

fn settle(
    change: &Connection,
    row: &OutboxRow,
    state: OutboxState,
    error_code: Option<&str>,
    server_said: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    change.execute(
        "UPDATE outbox SET state = ?2, error_code = ?3, server_said = ?4, settled_at = ?5 WHERE id = ?1",
        params![row.id, state, error_code, server_said, millis(now)],
    )?;
    Ok(())
}

fn put_into_form(
    change: &Connection,
    row: &OutboxRow,
    key: &DraftKey,
    continues: Option<&OutboxId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let draft = Draft {
        key: key.clone(),
        whose: row.whose.clone(),
        json: row.typed.clone(),
        visit_json: row.draft_visit_json.clone(),
        continues: continues.cloned(),
        saved_at: now,
    };
    drafts::put(change, &draft)
}

/// The draft in a row's form, if it is the row's own text that came back.
fn returned(change: &Connection, row: &OutboxRow, key: &DraftKey) -> Result<Option<Draft>, StoreError> {
    Ok(drafts::get(change, key)?.filter(|draft| draft.continues.as_ref() == Some(&row.id)))
}

fn remove(change: &Connection, row: &OutboxRow) -> Result<(), StoreError> {
    let by: Vec<OutboxId> = change
        .prepare_cached("SELECT id FROM outbox WHERE depends_on = ?1 ORDER BY place")?
        .query_map(params![row.id], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if !by.is_empty() {
        return Err(StoreError::StillNeeded { by });
    }
    // Another text in its form stays where it is, and is nobody's continuation any more.
    change.execute("UPDATE draft SET continues = NULL WHERE continues = ?1", params![row.id])?;
    change.execute("DELETE FROM outbox WHERE id = ?1", params![row.id])?;
    Ok(())
}
