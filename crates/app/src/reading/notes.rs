//! The notes of a chart, which are read visit by visit.

use crate::{
    account::Account,
    clock::stamp,
    contract::{AppEvent, NotesRead},
    error::log_store,
    reading::sections::{AT_ONCE, failed, keep, kept},
};
use domain::{
    encounter::{Eid, Encounter},
    loaded::LeftOut,
    note::SoapNote,
    patient::PatientUuid,
};
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp, civil::Date};
use openemr::Parsed;
use serde::{Deserialize, Serialize};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
};
use store::{ChartSection, Kept};

/// So many of the newest visits have their notes read again at every opening: a note changes neither its visit's nor its
/// patient's time (FACTS §7), so that asking costs a request a visit. Older ones say when they were read, and are read
/// again when somebody looks at them.
const NOTES_READ_AGAIN: usize = 12;
/// So many visits' notes are read before the chart shows them, and each time twice as many as before: every step writes
/// and shows all notes read so far, and of hundreds of visits the first are what somebody waits for.
const NOTES_AT_FIRST: usize = 20;
/// Notes read this long before the rest are shown with the day they were read. A reading of many visits takes a while.
const READ_APART: SignedDuration = SignedDuration::from_mins(30);

/// The notes of a chart as they are kept: which visits were read, and when, tells "no note" from "not looked yet", and a
/// note of today from one that nobody has asked for since summer.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct KeptNotes {
    pub(crate) notes: Vec<SoapNote>,
    pub(crate) read: BTreeMap<Eid, Timestamp>,
}

impl KeptNotes {
    /// A visit's notes as its own list gave them just now.
    fn take(&mut self, eid: Eid, notes: &[SoapNote], unreadable: u32, now: Timestamp) {
        self.notes.retain(|note| note.encounter != eid);
        self.notes.extend_from_slice(notes);
        self.notes.sort_by_key(|note| Reverse((note.date, note.id)));
        // A visit with a note that could not be read is looked at again the next time.
        if unreadable == 0 {
            self.read.insert(eid, now);
        } else {
            self.read.remove(&eid);
        }
    }

    /// Visits with notes that were read long before the chart was, and when.
    pub(crate) fn older_than(&self, as_of: Timestamp) -> Vec<NotesRead> {
        let with_notes: BTreeSet<Eid> = self.notes.iter().map(|note| note.encounter).collect();
        let old = |at: Timestamp| as_of.duration_since(at) > READ_APART;
        let read = self.read.iter().filter(|&(eid, &at)| with_notes.contains(eid) && old(at));
        read.map(|(&encounter, &at)| NotesRead { encounter, read_at: stamp(at) }).collect()
    }
}

/// A note of a visit was written: the next refresh reads the visit's notes again, however old it is.
pub(crate) async fn doubt_notes(account: &Account, patient: &PatientUuid, eid: Eid) {
    let Some(kept) = kept::<KeptNotes>(account, patient, ChartSection::Notes).await else { return };
    let Kept { mut value, as_of, unreadable, foreign } = kept;
    let left_out = LeftOut { unreadable, foreign };
    if value.read.remove(&eid).is_some() {
        let patient = patient.clone();
        let _ = account
            .cache
            .call(move |cache| cache.put_section(&patient, ChartSection::Notes, &value, as_of, left_out))
            .await;
    }
}

/// Reads notes visit by visit: the newest ones again, the others that were never read.
pub(crate) async fn read_notes(
    account: &Account,
    patient: &PatientUuid,
    pid: domain::patient::Pid,
    eids: &[Eid],
) {
    let mut kept: KeptNotes =
        kept(account, patient, ChartSection::Notes).await.map(|kept| kept.value).unwrap_or_default();
    let all: BTreeSet<Eid> = eids.iter().copied().collect();
    kept.read.retain(|eid, _| all.contains(eid));
    kept.notes.retain(|note| all.contains(&note.encounter));
    let wanted: Vec<Eid> = eids
        .iter()
        .enumerate()
        .filter(|(place, eid)| *place < NOTES_READ_AGAIN || !kept.read.contains_key(eid))
        .map(|(_, &eid)| eid)
        .collect();
    let mut left_out = LeftOut::default();
    let (mut step, mut left) = (NOTES_AT_FIRST, wanted.as_slice());
    while !left.is_empty() {
        let (some, later) = left.split_at(step.min(left.len()));
        (step, left) = (step * 2, later);
        let answers: Vec<_> = stream::iter(some.to_vec())
            .map(|eid| async move { (eid, account.server.notes().list(pid, eid).await) })
            .buffered(AT_ONCE)
            .collect()
            .await;
        for (eid, answer) in answers {
            match answer {
                Ok(list) => {
                    kept.take(eid, &list.items, list.unreadable, account.clock.now());
                    left_out.unreadable += list.unreadable;
                    left_out.foreign += list.foreign;
                }
                Err(error) => {
                    account.heard::<()>(&Err(error.clone()));
                    return failed(account, patient, ChartSection::Notes, &error);
                }
            }
        }
        let so_far = Ok((kept.clone(), left_out));
        keep(account, patient, ChartSection::Notes, so_far).await;
        account.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
    }
    if wanted.is_empty() {
        keep(account, patient, ChartSection::Notes, Ok((kept, LeftOut::default()))).await;
    }
}

/// What a visit's page has just read of its notes is the chart's too.
pub(crate) async fn keep_notes_of(
    account: &Account,
    patient: &PatientUuid,
    eid: Eid,
    read: &Parsed<SoapNote>,
) {
    let Some(kept) = kept::<KeptNotes>(account, patient, ChartSection::Notes).await else { return };
    let Kept { mut value, as_of, unreadable, foreign } = kept;
    value.take(eid, &read.items, read.unreadable, account.clock.now());
    let (patient, left_out) = (patient.clone(), LeftOut { unreadable, foreign });
    let kept = account
        .cache
        .call(move |cache| cache.put_section(&patient, ChartSection::Notes, &value, as_of, left_out));
    if let Err(error) = kept.await {
        log_store(&error);
    }
}

/// The day of each visit that has one.
pub(crate) fn days_of(encounters: Option<&Vec<Encounter>>) -> HashMap<Eid, Date> {
    let dated = encounters.into_iter().flatten().filter_map(|one| Some((one.eid, one.date?.date())));
    dated.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notes_of_a_chart_keep_when_each_visit_was_read() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let mut kept = KeptNotes::default();
        kept.take(Eid(7), &[], 0, at("2026-11-03T14:00:00Z"));
        kept.take(Eid(8), &[], 1, at("2026-11-03T14:00:00Z"));
        let stored = serde_json::to_string(&kept).expect("plain data");
        assert_eq!(stored, r#"{"notes":[],"read":{"7":"2026-11-03T14:00:00Z"}}"#, "what is kept on disk");
        let back: KeptNotes = serde_json::from_str(&stored).expect("the same");
        assert_eq!(back.read, kept.read, "and what comes back");
        assert!(!back.read.contains_key(&Eid(8)), "a visit with an unreadable note counts as not read");
    }
}
