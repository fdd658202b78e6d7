//! Encounters ("visits" on screen): their two identifiers, what is recorded, and what a new one needs.

use crate::{
    patient::{number_id, uuid_id},
    redacted_debug,
    time::WallTime,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

uuid_id! {
    /// The encounter's uuid (`euuid`): the path element of encounter routes, and FHIR's id.
    EncounterUuid
}
number_id! {
    /// The encounter's number (`eid`): the path element of vital and soap_note routes.
    Eid
}
number_id! {
    /// The number of a visit category (`pc_catid`).
    CategoryId
}
number_id! {
    /// The number of a provider (`provider_id`, `pc_aid`).
    ProviderId
}
number_id! {
    /// The number of a facility.
    FacilityId
}

/// The class of an encounter, HL7 ActEncounterCode, the entries OpenEMR takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "UPPERCASE")]
#[ts(export)]
pub enum EncounterClass {
    /// Ambulatory.
    #[default]
    Amb,
    /// Emergency.
    Emer,
    /// Field.
    Fld,
    /// Home health.
    Hh,
    /// Inpatient encounter.
    Imp,
    /// Inpatient acute.
    Acute,
    /// Inpatient non-acute.
    Nonac,
    /// Observation encounter.
    Obsenc,
    /// Pre-admission.
    Prenc,
    /// Short stay.
    Ss,
    /// Virtual.
    Vr,
}

impl EncounterClass {
    /// Every class, in the order of the form.
    pub const ALL: [Self; 11] = [
        Self::Amb,
        Self::Emer,
        Self::Fld,
        Self::Hh,
        Self::Imp,
        Self::Acute,
        Self::Nonac,
        Self::Obsenc,
        Self::Prenc,
        Self::Ss,
        Self::Vr,
    ];

    /// The code as OpenEMR writes it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Amb => "AMB",
            Self::Emer => "EMER",
            Self::Fld => "FLD",
            Self::Hh => "HH",
            Self::Imp => "IMP",
            Self::Acute => "ACUTE",
            Self::Nonac => "NONAC",
            Self::Obsenc => "OBSENC",
            Self::Prenc => "PRENC",
            Self::Ss => "SS",
            Self::Vr => "VR",
        }
    }

    /// Reads OpenEMR's code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code().eq_ignore_ascii_case(code.trim()))
    }
}

/// How closely a visit's content is guarded in OpenEMR.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export)]
pub enum Sensitivity {
    /// Seen by whoever may see encounters.
    #[default]
    Normal,
    /// Seen only with the right to sensitive encounters.
    High,
}

/// A category of visits or appointments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Category {
    /// OpenEMR's number.
    pub id: CategoryId,
    /// The clinic's word for it.
    pub name: String,
}

/// The visit categories a standard OpenEMR has; a clinic may have others, which are learned from its data.
pub fn default_visit_categories() -> Vec<Category> {
    [
        (5, "Office Visit"),
        (9, "Established Patient"),
        (10, "New Patient"),
        (12, "Health and Behavioral Assessment"),
        (13, "Preventive Care Services"),
        (14, "Ophthalmological Services"),
    ]
    .into_iter()
    .map(|(id, name)| Category { id: CategoryId(id), name: name.to_owned() })
    .collect()
}

/// A provider as far as this account may know one: directory names are for administrators only (Q72).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Provider {
    /// OpenEMR's number.
    pub id: ProviderId,
    /// The user's uuid, equal to the `sub` of that user's sign-in.
    pub uuid: Option<String>,
    /// The full name where it may be read, else the user name.
    pub name: String,
}

/// A facility as far as this account may know one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Facility {
    /// OpenEMR's number.
    pub id: FacilityId,
    /// Its name.
    pub name: String,
}

/// One encounter as OpenEMR has it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Encounter {
    /// Number.
    pub eid: Eid,
    /// Uuid.
    pub uuid: EncounterUuid,
    /// Date of service, clinic wall time; `None` where the server holds no date that can be read (Q46).
    pub date: Option<WallTime>,
    /// Reason for the visit, verbatim.
    pub reason: String,
    /// Category, if recorded.
    pub category: Option<Category>,
    /// Class code, if it is one that is known.
    pub class: Option<EncounterClass>,
    /// The provider's number.
    pub provider: Option<ProviderId>,
    /// The provider's user name; OpenEMR's API gives no full name.
    pub provider_name: String,
    /// The facility's name.
    pub facility_name: String,
    /// The facility's number.
    pub facility: Option<FacilityId>,
    /// Sensitivity as stored, if it is one that is known.
    pub sensitivity: Option<Sensitivity>,
    /// The marker that Rounds gave an encounter it created (at most 20 characters survive, Q46).
    pub external_id: String,
}

redacted_debug!(Encounter { eid, uuid });

/// What the form for a new visit asks for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NewEncounter {
    /// Category.
    pub category: CategoryId,
    /// Class; ambulatory unless said otherwise.
    pub class: EncounterClass,
    /// Date of service, clinic wall time.
    pub date: WallTime,
    /// Reason for the visit.
    pub reason: String,
    /// Provider, when its number is known.
    pub provider: Option<ProviderId>,
    /// Facility, when its number is known.
    pub facility: Option<FacilityId>,
    /// Billing facility, when it differs.
    pub billing_facility: Option<FacilityId>,
    /// Sensitivity.
    pub sensitivity: Sensitivity,
    /// Onset of the present illness, `YYYY-MM-DD`.
    pub onset: Option<String>,
    /// Where the patient was referred from.
    pub referral_source: String,
}

redacted_debug!(NewEncounter { category, class });
