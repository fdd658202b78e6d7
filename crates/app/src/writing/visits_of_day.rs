//! The visits of a patient on one day: those that OpenEMR has, and those that wait in the journal.
//!
//! OpenEMR makes a visit by itself when the front desk marks a patient arrived (Q130), and cannot delete one, so that a
//! second visit of a day is the usual accident. It is looked for here before one is begun, and again before it is sent.

use crate::{
    account::Account,
    contract::{AppEvent, ErrorCode, UiError, VisitKey, VisitOfDay},
    error::from_store,
    reading::{
        chart,
        directory::{categories, directory, name_of},
        sections,
    },
    writing::{items::may_be_there, payload::Payload, stored::from_json, visit_key::became},
};
use domain::{
    encounter::{Encounter, EncounterUuid, NewEncounter},
    patient::PatientUuid,
};
use jiff::civil::Date;
use openemr::ApiError;
use std::{collections::HashSet, sync::Arc};
use store::{ChartSection, OutboxRow, OutboxState};
use tokio::sync::oneshot;

/// What is known of a day.
pub(crate) struct DayVisits {
    /// By when they began.
    pub(crate) visits: Vec<VisitOfDay>,
    /// One that waits for a decision between itself and another one that was found before it was sent.
    pub(crate) undecided: Option<VisitKey>,
    /// OpenEMR was asked and said all of it.
    pub(crate) looked: bool,
    /// By what they are known again: uuids, and markers of those written here.
    pub(crate) known: Vec<String>,
}

/// The visits of a day, after a look in OpenEMR for as long as somebody waits for it.
///
/// # Errors
/// [`ErrorCode::PatientNotFound`] where OpenEMR says that there is no such patient; when the journal cannot be read.
pub(crate) async fn visits_of_day(
    account: &Arc<Account>,
    patient: &PatientUuid,
    date: Date,
) -> Result<DayVisits, UiError> {
    let read = list_within(account, patient).await;
    if matches!(read, Some(Err(ApiError::NotFound))) {
        return Err(UiError::new(ErrorCode::PatientNotFound));
    }
    of_list(account, patient, date, read).await
}

/// The visits of a day as they are known here, without a look. Where there is one, nobody has to wait: it is opened, not
/// begun, and before anything of it is sent it is looked for (Q47).
///
/// # Errors
/// When the journal cannot be read.
pub(crate) async fn known_of_day(
    account: &Arc<Account>,
    patient: &PatientUuid,
    date: Date,
) -> Result<DayVisits, UiError> {
    of_list(account, patient, date, None).await
}

/// The visits of a day in a list that was read, or else in the one that is kept, and in the journal.
async fn of_list(
    account: &Arc<Account>,
    patient: &PatientUuid,
    date: Date,
    read: Option<Result<Vec<Encounter>, ApiError>>,
) -> Result<DayVisits, UiError> {
    let kept = sections::kept::<Vec<Encounter>>(account, patient, ChartSection::Encounters).await;
    let is_whole = kept.as_ref().is_some_and(|kept| kept.unreadable == 0);
    let looked = matches!(read, Some(Ok(_))) && is_whole;
    let list = match read {
        Some(Ok(list)) => list,
        _ => kept.map(|kept| kept.value).unwrap_or_default(),
    };
    let wanted = patient.clone();
    let rows = account.journal.call(move |journal| journal.outbox_of(&wanted)).await.map_err(from_store)?;
    let mut visits: Vec<VisitOfDay> =
        list.iter().filter(|one| is_of(one, date)).filter_map(|one| of_openemr(account, one)).collect();
    let mut known: Vec<String> =
        list.iter().filter(|one| is_of(one, date)).map(|one| one.uuid.as_str().to_owned()).collect();
    let mut undecided = None;
    for row in &rows {
        let Some((visit, marker)) = begun_here(row).filter(|(visit, _)| visit.date.date() == date) else {
            continue;
        };
        known.push(marker.clone());
        if list.iter().any(|one| one.external_id == marker) {
            continue;
        }
        let key = became(row).unwrap_or_else(|| VisitKey::Pending { write: row.id.to_string() });
        match row.state {
            // In OpenEMR, as far as anybody knows; the list may have been read before.
            OutboxState::Confirmed if is_in(&list, &key) || looked => continue,
            OutboxState::Refused if row.conflict.is_some() => undecided = Some(key.clone()),
            // Its text is back in the form.
            OutboxState::Refused if !may_be_there(row) => continue,
            _ => {}
        }
        visits.push(waiting(account, key, &visit));
    }
    visits.sort_by_key(|one| one.at);
    Ok(DayVisits { visits, undecided, looked, known })
}

/// Others of the day of a visit that is about to be sent, in the list that was just read: those that the clinician did
/// not know of when it was written, and that were not made here.
pub(crate) fn unknown_of_day<'a>(
    list: &'a [Encounter],
    visit: &NewEncounter,
    known: &[String],
    ours: &HashSet<String>,
) -> Vec<&'a Encounter> {
    let is_known = |one: &Encounter| {
        known.iter().any(|known| known == one.uuid.as_str() || *known == one.external_id)
            || ours.contains(&one.external_id)
            || ours.contains(one.uuid.as_str())
    };
    list.iter().filter(|one| is_of(one, visit.date.date()) && !is_known(one)).collect()
}

/// A visit of OpenEMR's list; `None` for one without a date.
pub(crate) fn of_openemr(account: &Account, one: &Encounter) -> Option<VisitOfDay> {
    Some(VisitOfDay {
        visit: VisitKey::Known { eid: one.eid, uuid: one.uuid.clone() },
        at: one.date?,
        reason: one.reason.clone(),
        category: one.category.as_ref().map(|category| category.name.clone()).unwrap_or_default(),
        provider_name: match name_of(&directory(account).providers, one.provider) {
            name if name.is_empty() => one.provider_name.clone(),
            name => name,
        },
    })
}

fn waiting(account: &Account, key: VisitKey, visit: &NewEncounter) -> VisitOfDay {
    let category = categories(account).into_iter().find(|category| category.id == visit.category);
    VisitOfDay {
        visit: key,
        at: visit.date,
        reason: visit.reason.clone(),
        category: category.map(|category| category.name).unwrap_or_default(),
        provider_name: name_of(&directory(account).providers, visit.provider),
    }
}

/// The visit that a write begins, and its marker.
fn begun_here(row: &OutboxRow) -> Option<(NewEncounter, String)> {
    match from_json(&row.payload).ok()? {
        Payload::Encounter { visit, marker, .. } => Some((visit, marker)),
        _ => None,
    }
}

fn is_of(one: &Encounter, date: Date) -> bool {
    one.date.is_some_and(|at| at.date() == date)
}

fn is_in(list: &[Encounter], key: &VisitKey) -> bool {
    let uuid: Option<&EncounterUuid> = match key {
        VisitKey::Known { uuid, .. } => Some(uuid),
        VisitKey::Pending { .. } => None,
    };
    list.iter().any(|one| Some(&one.uuid) == uuid)
}

/// Reads the list while nobody waits for it, so that a visit made meanwhile is seen.
pub(crate) fn look_again(account: &Arc<Account>, patient: &PatientUuid) {
    let (me, patient) = (Arc::clone(account), patient.clone());
    account.spawn(async move {
        if chart::read_encounters(&me, &patient).await.is_ok() {
            me.frame.tell(&AppEvent::ChartChanged { patient });
        }
    });
}

/// The list as OpenEMR has it, if it says so while somebody waits; what comes later is kept all the same.
async fn list_within(
    account: &Arc<Account>,
    patient: &PatientUuid,
) -> Option<Result<Vec<Encounter>, ApiError>> {
    let (told, answer) = oneshot::channel();
    let (me, patient) = (Arc::clone(account), patient.clone());
    account.spawn(async move {
        let read = chart::read_encounters(&me, &patient).await;
        // Whoever waited may have gone on without it.
        let _ = told.send(read);
    });
    tokio::time::timeout(account.server.connection().patience(), answer).await.ok()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        encounter::{CategoryId, Eid, EncounterClass, Sensitivity},
        time::WallTime,
    };
    use jiff::civil::date;

    fn at(day: i8) -> WallTime {
        WallTime::new(date(2026, 11, day).at(9, 0, 0, 0))
    }

    fn there(last: u8, day: i8, marker: &str) -> Encounter {
        Encounter {
            eid: Eid(u32::from(last)),
            uuid: EncounterUuid::parse(&format!("90cde167-7b9b-4ed1-bd55-5339{last:08}")).expect("a uuid"),
            date: Some(at(day)),
            reason: String::new(),
            category: None,
            class: None,
            provider: None,
            provider_name: String::new(),
            facility_name: String::new(),
            facility: None,
            sensitivity: None,
            external_id: marker.to_owned(),
        }
    }

    fn wanted() -> NewEncounter {
        NewEncounter {
            date: at(21),
            reason: String::new(),
            category: CategoryId(5),
            class: EncounterClass::Amb,
            provider: None,
            facility: None,
            billing_facility: None,
            sensitivity: Sensitivity::Normal,
            onset: None,
            referral_source: String::new(),
        }
    }

    #[test]
    fn what_stands_in_the_way_is_of_that_day_and_neither_known_nor_made_here() {
        let list = [there(1, 20, ""), there(2, 21, ""), there(3, 21, "rounds-a"), there(4, 21, "rounds-b")];
        let found = |known: &[&str], ours: &[&str]| {
            let known: Vec<String> = known.iter().map(|one| (*one).to_owned()).collect();
            let ours = ours.iter().map(|one| (*one).to_owned()).collect();
            unknown_of_day(&list, &wanted(), &known, &ours).iter().map(|one| one.eid.0).collect::<Vec<_>>()
        };
        assert_eq!(found(&[], &[]), [2, 3, 4], "those of that day, whoever made them");
        assert_eq!(
            found(&[list[1].uuid.as_str()], &["rounds-b"]),
            [3],
            "neither the one that was seen nor ours"
        );
        assert_eq!(found(&["rounds-a"], &[]), [2, 4], "one that was seen while it had no number");
        let nameless = there(5, 21, "");
        let none =
            unknown_of_day(std::slice::from_ref(&nameless), &wanted(), &["rounds-a".into()], &HashSet::new());
        assert_eq!(none.len(), 1, "a visit without a marker is known by its uuid alone");
    }
}
