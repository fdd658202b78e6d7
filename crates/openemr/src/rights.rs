//! What the signed-in account may do. OpenEMR tells no role and no right through its APIs, so each area is asked once with
//! the cheapest read that names nobody: a patient, a visit or a day that does not exist. The right is looked at before
//! the record (Q26), so "there is no such record" means that the account may read there, and no chart is opened for it.

use crate::{
    area::Area,
    channel::Channel,
    editions::{Differences, VitalsSource},
    error::ApiError,
    route::Route,
};

/// A uuid that no record has (the server's own are never of this form).
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";
/// A record number that no record has: OpenEMR counts from 1.
const NO_NUMBER: u32 = 0;
/// A day before any clinic kept a calendar here.
const NO_DAY: &str = "1900-01-01";

/// The read that asks for the right to an area.
fn question_of(area: Area) -> Route {
    match area {
        // The one that finds somebody: OpenEMR ignores filters it does not know (Q34), so no filter would find fewer.
        Area::Patients => Route::standard("patient", &[]).with("_limit", 1).with("_offset", 0),
        Area::Appointments => Route::fhir("fhir/Appointment", &[]).with("date", NO_DAY),
        Area::Visits => Route::standard("patient/{puuid}/encounter", &[&NOBODY]),
        Area::VitalsAndNotes => {
            Route::standard("patient/{pid}/encounter/{eid}/vital", &[&NO_NUMBER, &NO_NUMBER])
        }
        Area::Lists => Route::fhir("fhir/AllergyIntolerance", &[]).with("patient", NOBODY),
        Area::Directory => Route::standard("facility", &[]),
        // Without a path it is an SQL error.
        Area::Documents => {
            Route::standard("patient/{pid}/document", &[&NO_NUMBER]).with("path", "/medicalrecord")
        }
        Area::Insurance => Route::standard("patient/{puuid}/insurance", &[&NOBODY]),
        Area::Results => {
            Route::fhir("fhir/Observation", &[]).with("patient", NOBODY).with("category", "laboratory")
        }
    }
}

/// Whether the account may read in an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RightState {
    /// Yes.
    Allowed,
    /// The role has no right to it, or the client was not given the permission (Q25, Q26).
    Refused,
    /// This edition of OpenEMR does not offer it.
    NotOffered,
    /// The server could not be asked, or answered with something else.
    Unknown {
        /// What stood in the way.
        why: ApiError,
    },
}

/// One area as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaRight {
    /// Which.
    pub area: Area,
    /// What was found.
    pub state: RightState,
}

impl AreaRight {
    /// True where the server could not be asked: it is worth asking again.
    pub fn is_unknown(&self) -> bool {
        matches!(self.state, RightState::Unknown { .. })
    }
}

/// See [`OpenEmr::areas_of_vitals`](crate::OpenEmr::areas_of_vitals).
pub(crate) fn areas_of_vitals(edition: &Differences) -> &'static [Area] {
    match edition.vitals {
        VitalsSource::Observations => &[Area::Lists],
        VitalsSource::EachEncounter => &[Area::Visits, Area::VitalsAndNotes],
    }
}

/// Asks the areas of which nothing is known yet, one after the other, until the server falls silent.
pub(crate) async fn probe_unknown(channel: &Channel, earlier: &[AreaRight]) -> Vec<AreaRight> {
    let mut found = Vec::with_capacity(Area::ALL.len());
    let mut silent: Option<ApiError> = None;
    for area in Area::ALL {
        let known = earlier.iter().find(|right| right.area == area && !right.is_unknown());
        let right = match (known, &silent) {
            (Some(known), _) => known.clone(),
            (None, Some(why)) => AreaRight { area, state: RightState::Unknown { why: why.clone() } },
            (None, None) => probe(channel, area).await,
        };
        if let RightState::Unknown { why: why @ (ApiError::NoAnswer(_) | ApiError::SignedOut(_)) } =
            &right.state
        {
            silent = Some(why.clone());
        }
        found.push(right);
    }
    found
}

async fn probe(channel: &Channel, area: Area) -> AreaRight {
    let answer = channel.read(question_of(area)).await.map(|_| ());
    AreaRight { area, state: state_of(answer) }
}

fn state_of(answer: Result<(), ApiError>) -> RightState {
    match answer {
        // Whoever hears that there is no such record, or that its number is wrong, was let in.
        Ok(()) | Err(ApiError::NotFound | ApiError::Refused { .. } | ApiError::Conflict { .. }) => {
            RightState::Allowed
        }
        Err(ApiError::NotAllowed { .. }) => RightState::Refused,
        Err(ApiError::NotOffered { .. }) => RightState::NotOffered,
        Err(why) => RightState::Unknown { why },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_of_each_area_counts_for_that_area() {
        for area in Area::ALL {
            assert_eq!(Area::of_route(question_of(area).template), Some(area), "{area:?}");
        }
        for none in ["oauth2/{site}/token", "version", "fhir/metadata", "fhir/Person/{id}"] {
            assert_eq!(Area::of_route(none), None, "{none} belongs to no area");
        }
    }
}
