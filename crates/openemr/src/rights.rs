//! What the signed-in account may do. OpenEMR tells no role and no right through its APIs, so each area is asked once with
//! the cheapest read that names nobody: a patient, a visit or a day that does not exist. The right is looked at before
//! the record (Q26), so "there is no such record" means that the account may read there, and no chart is opened for it.

use crate::{
    answer::ApiError, client::OpenEmr, discovery::SiteFacts, editions::VitalsSource, route::Route, scopes,
};

/// A uuid that no record has (the server's own are never of this form).
const NOBODY: &str = "00000000-0000-4000-8000-000000000000";
/// A record number that no record has: OpenEMR counts from 1.
const NO_NUMBER: u32 = 0;
/// A day before any clinic kept a calendar here.
const NO_DAY: &str = "1900-01-01";

/// A part of OpenEMR that one right opens or closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Area {
    /// Finding patients, demographics.
    Patients,
    /// The schedule and booking.
    Appointments,
    /// Visits: listing and starting them (Q29).
    Visits,
    /// Vitals and notes of a visit whose number is known.
    VitalsAndNotes,
    /// Problems, allergies, medications.
    Lists,
    /// Facilities and providers by name.
    Directory,
    /// Documents.
    Documents,
    /// Insurance.
    Insurance,
    /// Laboratory results.
    Results,
}

impl Area {
    /// All of them, in the order they are asked and shown.
    pub const ALL: [Self; 9] = [
        Self::Patients,
        Self::Appointments,
        Self::Visits,
        Self::VitalsAndNotes,
        Self::Lists,
        Self::Directory,
        Self::Documents,
        Self::Insurance,
        Self::Results,
    ];

    /// The right that opens it, as it is written in OpenEMR's Administration → ACL: section → right.
    pub fn right(self) -> &'static str {
        match self {
            Self::Patients | Self::Insurance => "Patients → Demographics",
            Self::Appointments => "Patients → Appointments",
            Self::Visits => "Encounters → Authorize - any encounters",
            Self::VitalsAndNotes => "Encounters → Notes - my encounters",
            Self::Lists | Self::Results => "Patients → Medical/History",
            Self::Directory => "Administration → Users/Groups/Logs Administration",
            Self::Documents => "Patients → Documents",
        }
    }

    /// The area that a route belongs to, by its template; `None` for sign-in and what belongs to no one area.
    pub(crate) fn of_route(template: &str) -> Option<Self> {
        if let Some(resource) = template.strip_prefix("fhir/") {
            return match resource.split('/').next()? {
                "Patient" | "RelatedPerson" => Some(Self::Patients),
                "Appointment" => Some(Self::Appointments),
                "Encounter" => Some(Self::Visits),
                "AllergyIntolerance" | "Condition" | "MedicationRequest" => Some(Self::Lists),
                "Location" | "Organization" | "Practitioner" => Some(Self::Directory),
                "DocumentReference" | "Binary" => Some(Self::Documents),
                "DiagnosticReport" | "Observation" | "ServiceRequest" => Some(Self::Results),
                _ => None,
            };
        }
        // The last part that is no identifier says what is asked for.
        match template.split('/').rfind(|part| !part.starts_with('{'))? {
            "patient" => Some(Self::Patients),
            "appointment" => Some(Self::Appointments),
            "encounter" => Some(Self::Visits),
            "soap_note" | "vital" => Some(Self::VitalsAndNotes),
            "allergy" | "dental_issue" | "medical_problem" | "medication" | "surgery" => Some(Self::Lists),
            "facility" | "list" | "practitioner" | "user" => Some(Self::Directory),
            "document" => Some(Self::Documents),
            "employer" | "insurance" | "insurance_type" => Some(Self::Insurance),
            "procedure" => Some(Self::Results),
            _ => None,
        }
    }

    /// The read that asks for it.
    fn question(self) -> Route {
        match self {
            // The one that finds somebody: OpenEMR ignores filters it does not know (Q34), so no filter would find fewer.
            Self::Patients => Route::standard("patient", &[]).with("_limit", 1).with("_offset", 0),
            Self::Appointments => Route::fhir("fhir/Appointment", &[]).with("date", NO_DAY),
            Self::Visits => Route::standard("patient/{puuid}/encounter", &[&NOBODY]),
            Self::VitalsAndNotes => {
                Route::standard("patient/{pid}/encounter/{eid}/vital", &[&NO_NUMBER, &NO_NUMBER])
            }
            Self::Lists => Route::fhir("fhir/AllergyIntolerance", &[]).with("patient", NOBODY),
            Self::Directory => Route::standard("facility", &[]),
            // Without a path it is an SQL error.
            Self::Documents => {
                Route::standard("patient/{pid}/document", &[&NO_NUMBER]).with("path", "/medicalrecord")
            }
            Self::Insurance => Route::standard("patient/{puuid}/insurance", &[&NOBODY]),
            Self::Results => {
                Route::fhir("fhir/Observation", &[]).with("patient", NOBODY).with("category", "laboratory")
            }
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

impl SiteFacts {
    /// The scopes Rounds asks this server for, in registration and at each sign-in.
    pub fn scopes_asked(&self) -> Vec<String> {
        scopes::wanted(self.edition).split(' ').map(str::to_owned).collect()
    }
}

impl OpenEmr {
    /// The areas that reading a chart's vitals takes: where each visit is asked for its own (Q74), visits as well.
    pub fn areas_of_vitals(&self) -> &'static [Area] {
        match self.edition().vitals {
            VitalsSource::Observations => &[Area::Lists],
            VitalsSource::EachEncounter => &[Area::Visits, Area::VitalsAndNotes],
        }
    }

    /// Asks every area once, one after the other. A refusal ends no session and renews no token (Q26). Where the server
    /// does not answer, or the session has ended, the areas behind are not asked any more.
    pub async fn probe_rights(&self) -> Vec<AreaRight> {
        self.probe_unknown(&[]).await
    }

    /// The same for the areas of which nothing is known yet: what `earlier` knows is not asked again.
    pub async fn probe_unknown(&self, earlier: &[AreaRight]) -> Vec<AreaRight> {
        let mut found = Vec::with_capacity(Area::ALL.len());
        let mut silent: Option<ApiError> = None;
        for area in Area::ALL {
            let known = earlier.iter().find(|right| right.area == area && !right.is_unknown());
            let right = match (known, &silent) {
                (Some(known), _) => known.clone(),
                (None, Some(why)) => AreaRight { area, state: RightState::Unknown { why: why.clone() } },
                (None, None) => self.probe(area).await,
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

    async fn probe(&self, area: Area) -> AreaRight {
        let answer = self.read(area.question()).await.map(|_| ());
        AreaRight { area, state: state_of(answer) }
    }
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
            assert_eq!(Area::of_route(area.question().template), Some(area), "{area:?}");
        }
        for none in ["oauth2/{site}/token", "version", "fhir/metadata", "fhir/Person/{id}"] {
            assert_eq!(Area::of_route(none), None, "{none} belongs to no area");
        }
    }
}
