//! A visit that is not in OpenEMR yet, as it was entered.

use crate::{
    account::Account,
    contract::{ErrorCode, UiError, VisitKey},
    error::from_store,
    reading::{
        directory::{categories, directory, name_of},
        sections,
    },
    writing::{payload::Payload, stored::from_json, visit_key::parse},
};
use domain::{
    encounter::{Eid, Encounter, EncounterUuid},
    patient::PatientUuid,
    time::WallTime,
};
use store::ChartSection;

/// When a visit began, as far as it is known.
pub(crate) async fn began(account: &Account, patient: &PatientUuid, visit: &VisitKey) -> Option<WallTime> {
    match visit {
        VisitKey::Known { eid, .. } => {
            let read = account.reading.visits(patient);
            let list = match read {
                Some(list) => list,
                None => sections::kept(account, patient, ChartSection::Encounters).await?.value,
            };
            list.into_iter().find(|encounter| encounter.eid == *eid)?.date
        }
        VisitKey::Pending { write } => pending_encounter(account, write).await.ok()?.date,
    }
}

/// A visit that waits in the journal, as it was entered.
pub(crate) async fn pending_encounter(account: &Account, write: &str) -> Result<Encounter, UiError> {
    let id = parse(write)?;
    let row = account
        .journal
        .call(move |journal| journal.outbox_row(&id))
        .await
        .map_err(from_store)?
        .ok_or_else(|| UiError::new(ErrorCode::VisitNotFound))?;
    let Payload::Encounter { visit, marker, .. } = from_json(&row.payload)? else {
        return Err(UiError::new(ErrorCode::VisitNotFound));
    };
    let known = directory(account);
    let categories = categories(account);
    Ok(Encounter {
        eid: Eid(0),
        uuid: EncounterUuid::parse(row.id.as_str()).map_err(|_| UiError::new(ErrorCode::VisitNotFound))?,
        date: Some(visit.date),
        reason: visit.reason,
        category: categories.into_iter().find(|category| category.id == visit.category),
        class: Some(visit.class),
        provider: visit.provider,
        provider_name: name_of(&known.providers, visit.provider),
        facility_name: known
            .facilities
            .into_iter()
            .find(|facility| Some(facility.id) == visit.facility)
            .map(|facility| facility.name)
            .unwrap_or_default(),
        facility: visit.facility,
        sensitivity: Some(visit.sensitivity),
        external_id: marker,
    })
}
