//! The vitals and notes of one visit, from its own lists, which never mix patients (Q74).

use crate::{
    account::{
        Account,
        reading::{Missing, VisitPage, What},
    },
    clock::stamp,
    contract::AppEvent,
    error::why,
    reading::{
        chart,
        notes::{self, KeptNotes, days_of},
        sections::{self, loaded},
    },
};
use domain::{
    encounter::{Eid, Encounter},
    loaded::Loaded,
    note::{SoapNote, each_under_its_visit},
    patient::PatientUuid,
    vitals::VitalsReading,
};
use std::{sync::Arc, time::Duration};
use store::{ChartSection, Kept};

/// How soon a chart is read again that lacks a visit which was just made.
const SOON: Duration = Duration::from_secs(2);

/// What this session has read of a visit; what it has not is read now, and the window is told.
pub(crate) async fn visit_page(account: &Arc<Account>, patient: &PatientUuid, eid: Eid) -> VisitPage {
    let known = account.reading.page(patient, eid);
    refresh_if_due(account, patient, eid);
    match known {
        Some(page) => page,
        None => page_from_chart(account, patient, eid).await,
    }
}

/// Reads a visit again when it is shown again, but not each time something about it changes: a colleague may have written
/// in the same visit, and what failed may work by now.
pub(crate) fn refresh_if_due(account: &Arc<Account>, patient: &PatientUuid, eid: Eid) {
    if account.reading.may_ask(&What::Visit(patient.clone(), eid), account.clock.monotonic()) {
        refresh_page(account, patient, eid);
    }
}

/// Looks again in a little while for a visit that its patient's list lacks. False once it was looked for often enough: it
/// is not there.
pub(crate) fn look_again_soon(account: &Arc<Account>, patient: &PatientUuid, eid: Eid) -> bool {
    let Missing { gone, look } = account.reading.note_missing(patient, eid, account.clock.monotonic());
    if let Some(under_way) = look {
        let (me, patient) = (Arc::clone(account), patient.clone());
        account.spawn(async move {
            tokio::time::sleep(SOON).await;
            let read = chart::read_encounters(&me, &patient).await;
            me.heard(&read);
            if read.is_ok() {
                me.reading.note_look(&patient, eid);
            }
            drop(under_way);
            me.frame.tell(&AppEvent::ChartChanged { patient });
        });
    }
    !gone
}

/// Reads a visit's own lists of vitals and notes, behind what is on screen.
fn refresh_page(account: &Arc<Account>, patient: &PatientUuid, eid: Eid) {
    let Some(under_way) = account.reading.begin(What::Visit(patient.clone(), eid)) else { return };
    let (me, patient) = (Arc::clone(account), patient.clone());
    account.spawn(async move {
        read_page(&me, &patient, eid).await;
        drop(under_way);
        me.frame.tell(&AppEvent::ChartChanged { patient });
    });
}

/// Reads one visit's vitals and notes from its own lists, which never mix patients (Q74).
pub(crate) async fn read_page(account: &Account, patient: &PatientUuid, eid: Eid) {
    let asked = account.reading.turn();
    let before = page_from_memory_or_chart(account, patient, eid).await;
    let page = match account.pid(patient).await {
        Ok(pid) => {
            let (vitals, notes) = (account.server.vitals(), account.server.notes());
            let (vitals, notes) = tokio::join!(vitals.list(patient, pid, eid), notes.list(pid, eid));
            account.heard(&vitals);
            account.heard(&notes);
            if let Ok(list) = &notes {
                notes::keep_notes_of(account, patient, eid, list).await;
            }
            let as_of = stamp(account.clock.now());
            VisitPage {
                vitals: match vitals {
                    Ok(list) => Loaded::Known {
                        value: list.items,
                        as_of: as_of.clone(),
                        unreadable: list.unreadable,
                        foreign: list.foreign,
                        stale: None,
                    },
                    Err(error) => before.vitals.after_failure(why(&error)),
                },
                notes: match notes {
                    Ok(list) => Loaded::Known {
                        value: list.items,
                        as_of,
                        unreadable: list.unreadable,
                        foreign: list.foreign,
                        stale: None,
                    },
                    Err(error) => before.notes.after_failure(why(&error)),
                },
            }
        }
        Err(error) => VisitPage {
            vitals: before.vitals.after_failure(why(&error)),
            notes: before.notes.after_failure(why(&error)),
        },
    };
    account.reading.keep_page(patient, eid, asked, page);
}

async fn page_from_memory_or_chart(account: &Account, patient: &PatientUuid, eid: Eid) -> VisitPage {
    let known = account.reading.page(patient, eid);
    match known {
        Some(page) => page,
        None => page_from_chart(account, patient, eid).await,
    }
}

/// Q128: the notes of a visit without those that are another visit's, as far as the chart's notes tell.
pub(crate) async fn settled_notes(
    account: &Account,
    patient: &PatientUuid,
    eid: Eid,
    notes: Loaded<Vec<SoapNote>>,
    encounters: &Vec<Encounter>,
) -> Loaded<Vec<SoapNote>> {
    let kept: Option<Kept<KeptNotes>> = sections::kept(account, patient, ChartSection::Notes).await;
    let days = days_of(Some(encounters));
    notes.map(|mine| {
        let others = kept.map(|kept| kept.value.notes).unwrap_or_default();
        let mut all = mine;
        all.extend(others.into_iter().filter(|note| note.encounter != eid));
        let mut settled = each_under_its_visit(all, |visit| days.get(&visit).copied());
        settled.retain(|note| note.encounter == eid);
        settled
    })
}

/// What the chart's own sections say of a visit, until its lists are read.
async fn page_from_chart(account: &Account, patient: &PatientUuid, eid: Eid) -> VisitPage {
    let vitals: Option<Kept<Vec<VitalsReading>>> =
        sections::kept(account, patient, ChartSection::Vitals).await;
    let notes: Option<Kept<KeptNotes>> = sections::kept(account, patient, ChartSection::Notes).await;
    let vitals = vitals
        .map(|kept| Kept {
            value: kept
                .value
                .into_iter()
                .filter(|reading| reading.encounter == Some(eid))
                .collect::<Vec<_>>(),
            ..kept
        })
        // An empty filter may only mean that the chart does not know which visit a reading belongs to.
        .filter(|kept| !kept.value.is_empty());
    let notes = notes.and_then(|kept| {
        Some(Kept {
            // When this visit was read, and not when the newest were.
            as_of: *kept.value.read.get(&eid)?,
            value: kept.value.notes.into_iter().filter(|note| note.encounter == eid).collect::<Vec<_>>(),
            unreadable: kept.unreadable,
            foreign: kept.foreign,
        })
    });
    VisitPage { vitals: loaded(vitals, None), notes: loaded(notes, None) }
}
