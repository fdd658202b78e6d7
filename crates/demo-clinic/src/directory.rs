//! The clinic's houses and kinds of visit.

use crate::{
    clinic::Site,
    ids::{Ids, Kind},
};

/// One of the site's two facilities.
#[derive(Debug)]
pub(crate) struct Facility {
    pub(crate) id: i64,
    /// Names at the site `default` and at the other.
    names: [&'static str; 2],
    pub(crate) phone: &'static str,
    pub(crate) street: &'static str,
}

const FACILITIES: [Facility; 2] = [
    Facility {
        id: 3,
        names: ["Demo Family Clinic", "North Ridge Clinic"],
        phone: "530-555-0100",
        street: "1 Example Street",
    },
    Facility {
        id: 4,
        names: ["Riverside Annex", "North Ridge Annex"],
        phone: "530-555-0199",
        street: "200 Example Street",
    },
];

/// City, state and postal code of both.
pub(crate) const TOWN: [&str; 3] = ["Sampleton", "CA", "95699"];

impl Facility {
    pub(crate) fn name(&self, site: &Site) -> &'static str {
        self.names[usize::from(site.name != "default")]
    }

    /// The FHIR Organization id.
    pub(crate) fn uuid(&self, ids: Ids) -> String {
        ids.uuid(Kind::Facility, self.id)
    }

    /// The FHIR Location id.
    pub(crate) fn location_uuid(&self, ids: Ids) -> String {
        ids.uuid(Kind::FacilityLocation, self.id)
    }
}

/// Both facilities.
pub(crate) fn facilities() -> &'static [Facility] {
    &FACILITIES
}

pub(crate) fn facility(id: i64) -> Option<&'static Facility> {
    FACILITIES.iter().find(|one| one.id == id)
}

const CATEGORIES: [(i64, &str); 12] = [
    (1, "No Show"),
    (2, "In Office"),
    (3, "Out Of Office"),
    (4, "Vacation"),
    (5, "Office Visit"),
    (8, "Lunch"),
    (9, "Established Patient"),
    (10, "New Patient"),
    (11, "Reserved"),
    (12, "Health and Behavioral Assessment"),
    (13, "Preventive Care Services"),
    (14, "Ophthalmological Services"),
];

/// The name of a kind of visit.
pub(crate) fn category(id: i64) -> Option<&'static str> {
    CATEGORIES.iter().find(|(number, _)| *number == id).map(|(_, name)| *name)
}
