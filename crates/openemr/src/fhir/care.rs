//! Care plan, goals, care team, implants and contacts.

use crate::{
    fhir::{
        bundle::is_of,
        chart_list::{ChartRecord, id_of},
        coding::words_at,
    },
    ids::ResourceId,
    lenient::{date_of, list_at, text_at, text_of},
};
use domain::{patient::PatientUuid, redacted_debug, time::PartialDate};
use serde_json::Value;

/// An entry of the care plan.
#[derive(Clone, PartialEq, Eq)]
pub struct CarePlan {
    /// Id: an encounter's uuid with a number behind.
    pub id: ResourceId,
    /// What is planned.
    pub text: String,
    /// Status in FHIR's word.
    pub status: String,
    /// When it begins; 8.0 only.
    pub begins: Option<PartialDate>,
    /// What is to be done, in the words of each activity; 8.0 only.
    pub activities: Vec<String>,
}

redacted_debug!(CarePlan { id });

impl ChartRecord for CarePlan {
    const RESOURCE: &'static str = "CarePlan";
    const SEARCH: &'static str = "fhir/CarePlan";
    const READ: &'static str = "fhir/CarePlan/{id}";

    fn of_resource(resource: &Value, patient: &PatientUuid) -> Option<Self> {
        if !is_of(resource, "/subject/reference", patient) {
            return None;
        }
        let activities = list_at(resource, "/activity").iter();
        Some(Self {
            id: id_of(resource)?,
            text: text_at(resource, "/description"),
            status: text_at(resource, "/status"),
            begins: date_of(&text_at(resource, "/period/start")),
            activities: activities
                .map(|activity| words_at(activity, "/detail/code"))
                .filter(|words| !words.is_empty())
                .collect(),
        })
    }

    fn id(&self) -> Option<&ResourceId> {
        Some(&self.id)
    }
}

/// A goal. Administrators only, as OpenEMR is delivered.
#[derive(Clone, PartialEq, Eq)]
pub struct Goal {
    /// Id: an encounter's uuid with a number behind.
    pub id: ResourceId,
    /// What is to be reached.
    pub text: String,
    /// State in FHIR's word, such as `active`.
    pub status: String,
    /// Day by which it should be done.
    pub due: Option<PartialDate>,
}

redacted_debug!(Goal { id });

impl ChartRecord for Goal {
    const RESOURCE: &'static str = "Goal";
    const SEARCH: &'static str = "fhir/Goal";
    const READ: &'static str = "fhir/Goal/{id}";

    fn of_resource(resource: &Value, patient: &PatientUuid) -> Option<Self> {
        if !is_of(resource, "/subject/reference", patient) {
            return None;
        }
        Some(Self {
            id: id_of(resource)?,
            text: text_at(resource, "/description/text"),
            status: text_at(resource, "/lifecycleStatus"),
            due: date_of(&text_at(resource, "/target/0/dueDate")),
        })
    }

    fn id(&self) -> Option<&ResourceId> {
        Some(&self.id)
    }
}

/// Somebody of a care team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamMember {
    /// Reference to who, such as `Practitioner/{uuid}` or `Organization/{uuid}`.
    pub who: String,
    /// What they do there; empty where the server does not say (7.0).
    pub role: String,
}

/// A care team.
#[derive(Clone, PartialEq, Eq)]
pub struct CareTeam {
    /// Id.
    pub id: ResourceId,
    /// Name; empty on 7.0.
    pub name: String,
    /// Its people.
    pub members: Vec<TeamMember>,
}

redacted_debug!(CareTeam { id });

impl ChartRecord for CareTeam {
    const RESOURCE: &'static str = "CareTeam";
    const SEARCH: &'static str = "fhir/CareTeam";
    const READ: &'static str = "fhir/CareTeam/{id}";

    fn of_resource(resource: &Value, patient: &PatientUuid) -> Option<Self> {
        if !is_of(resource, "/subject/reference", patient) {
            return None;
        }
        let members = list_at(resource, "/participant")
            .iter()
            .map(|one| TeamMember { who: text_at(one, "/member/reference"), role: words_at(one, "/role/0") });
        Some(Self {
            id: id_of(resource)?,
            name: text_at(resource, "/name"),
            members: members.filter(|member| !member.who.is_empty()).collect(),
        })
    }

    fn id(&self) -> Option<&ResourceId> {
        Some(&self.id)
    }
}

/// An implant. The server gives it no name. Administrators only, as OpenEMR is delivered.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    /// Id.
    pub id: ResourceId,
    /// Device identifier of its UDI.
    pub identifier: String,
    /// The whole UDI as printed on it.
    pub udi: String,
    /// Serial number.
    pub serial: String,
    /// Lot number.
    pub lot: String,
    /// Day it was made.
    pub made: Option<PartialDate>,
    /// Day it expires.
    pub expires: Option<PartialDate>,
}

redacted_debug!(Device { id });

impl ChartRecord for Device {
    const RESOURCE: &'static str = "Device";
    const SEARCH: &'static str = "fhir/Device";
    const READ: &'static str = "fhir/Device/{id}";

    fn of_resource(resource: &Value, patient: &PatientUuid) -> Option<Self> {
        if !is_of(resource, "/patient/reference", patient) {
            return None;
        }
        Some(Self {
            id: id_of(resource)?,
            identifier: text_at(resource, "/udiCarrier/0/deviceIdentifier"),
            udi: text_at(resource, "/udiCarrier/0/carrierHRF"),
            serial: text_at(resource, "/serialNumber"),
            lot: text_at(resource, "/lotNumber"),
            made: date_of(&text_at(resource, "/manufactureDate")),
            expires: date_of(&text_at(resource, "/expirationDate")),
        })
    }

    fn id(&self) -> Option<&ResourceId> {
        Some(&self.id)
    }
}

/// A person close to the patient, on 8.0.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// Id.
    pub id: ResourceId,
    /// Full name.
    pub name: String,
    /// Relation to the patient.
    pub relationship: String,
    /// Phone numbers.
    pub phones: Vec<String>,
}

redacted_debug!(Contact { id });

impl ChartRecord for Contact {
    const RESOURCE: &'static str = "RelatedPerson";
    const SEARCH: &'static str = "fhir/RelatedPerson";
    const READ: &'static str = "fhir/RelatedPerson/{id}";

    fn of_resource(resource: &Value, patient: &PatientUuid) -> Option<Self> {
        if !is_of(resource, "/patient/reference", patient) {
            return None;
        }
        let given = list_at(resource, "/name/0/given").iter().map(text_of);
        let parts = given.chain([text_at(resource, "/name/0/family")]);
        let name: Vec<String> = parts.filter(|part| !part.trim().is_empty()).collect();
        let phones = list_at(resource, "/telecom").iter().filter(|one| text_at(one, "/system") == "phone");
        Some(Self {
            id: id_of(resource)?,
            name: name.join(" "),
            relationship: words_at(resource, "/relationship/0"),
            phones: phones.map(|one| text_at(one, "/value")).filter(|text| !text.is_empty()).collect(),
        })
    }

    fn id(&self) -> Option<&ResourceId> {
        Some(&self.id)
    }
}
