//! Q72: the numbers of providers, facilities and categories, learned from the records an account may read. There is
//! no other source for anybody but an administrator.

use crate::lenient::Row;
use domain::encounter::{Category, CategoryId, Facility, FacilityId, Provider, ProviderId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was learned. May be kept with the cache, so that a new session need not learn it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learned {
    providers: BTreeMap<u32, LearnedProvider>,
    facilities: BTreeMap<u32, String>,
    categories: BTreeMap<u32, String>,
    /// FHIR Location id → facility number.
    locations: BTreeMap<String, u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct LearnedProvider {
    uuid: Option<String>,
    username: String,
    /// Given and family name, which 8.2 tells in appointments (Q110).
    #[serde(default)]
    full_name: String,
}

impl Learned {
    /// Providers, by number. Their names are user names, since most accounts may read nothing else (Q72), and full ones
    /// for administrators.
    pub fn providers(&self) -> Vec<Provider> {
        let provider = |(id, one): (&u32, &LearnedProvider)| Provider {
            id: ProviderId(*id),
            uuid: one.uuid.clone(),
            name: if one.full_name.is_empty() { one.username.clone() } else { one.full_name.clone() },
        };
        self.providers.iter().map(provider).collect()
    }

    /// Facilities, by number.
    pub fn facilities(&self) -> Vec<Facility> {
        self.facilities
            .iter()
            .map(|(id, name)| Facility { id: FacilityId(*id), name: name.clone() })
            .collect()
    }

    /// Visit categories, by number.
    pub fn categories(&self) -> Vec<Category> {
        self.categories
            .iter()
            .map(|(id, name)| Category { id: CategoryId(*id), name: name.clone() })
            .collect()
    }

    /// The number of the provider with this uuid.
    pub fn provider_number(&self, uuid: &str) -> Option<ProviderId> {
        self.providers
            .iter()
            .find(|(_, one)| one.uuid.as_deref() == Some(uuid))
            .map(|(id, _)| ProviderId(*id))
    }

    /// User names that encounters told (Q72), each with the full name or, where none was told, itself. Messages go to them.
    pub fn usernames(&self) -> Vec<(String, String)> {
        let told = self.providers.values().filter(|one| !one.username.is_empty());
        told.map(|one| {
            let name = if one.full_name.is_empty() { &one.username } else { &one.full_name };
            (one.username.clone(), name.clone())
        })
        .collect()
    }

    /// The user name of the provider with this uuid.
    pub(crate) fn username_of(&self, uuid: &str) -> Option<String> {
        let found = self.providers.values().find(|one| one.uuid.as_deref() == Some(uuid))?;
        Some(found.username.clone()).filter(|username| !username.is_empty())
    }

    /// The facility behind a FHIR Location.
    pub(crate) fn facility_at(&self, location: &str) -> Option<Facility> {
        let id = self.locations.get(location)?;
        Some(Facility { id: FacilityId(*id), name: self.facilities.get(id).cloned().unwrap_or_default() })
    }

    /// Adds what another source knew; what is known here stays.
    pub(crate) fn merge(&mut self, earlier: Self) {
        for (id, provider) in earlier.providers {
            self.see_provider(id, provider.uuid, provider.username, provider.full_name);
        }
        for (id, name) in earlier.facilities {
            self.facilities.entry(id).or_insert(name);
        }
        for (id, name) in earlier.categories {
            self.categories.entry(id).or_insert(name);
        }
        for (location, id) in earlier.locations {
            self.locations.entry(location).or_insert(id);
        }
    }

    /// Learns from one row.
    pub(crate) fn see(&mut self, seen: Seen) {
        if let Some(id) = seen.provider {
            self.see_provider(id, seen.provider_uuid, seen.username, seen.full_name);
        }
        if let Some(id) = seen.facility {
            if !seen.facility_name.is_empty() {
                self.facilities.insert(id, seen.facility_name);
            }
            if let Some(location) = seen.location {
                self.locations.insert(location, id);
            }
        }
        if let Some((id, name)) = seen.category.filter(|(_, name)| !name.is_empty()) {
            self.categories.insert(id, name);
        }
    }

    /// An appointment knows a provider's uuid, an encounter the user name as well: each adds its part.
    fn see_provider(&mut self, id: u32, uuid: Option<String>, username: String, full_name: String) {
        let provider = self.providers.entry(id).or_default();
        if uuid.is_some() {
            provider.uuid = uuid;
        }
        if !username.is_empty() {
            provider.username = username;
        }
        if !full_name.is_empty() {
            provider.full_name = full_name;
        }
    }
}

/// The part of a row that teaches something.
#[derive(Default)]
pub(crate) struct Seen {
    provider: Option<u32>,
    provider_uuid: Option<String>,
    username: String,
    full_name: String,
    facility: Option<u32>,
    facility_name: String,
    location: Option<String>,
    category: Option<(u32, String)>,
}

impl Seen {
    /// An encounter: its `facility_uuid` is the Organization, `facility_location_uuid` the Location.
    pub(crate) fn of_encounter(row: Row<'_>) -> Self {
        Self {
            provider: row.id("provider_id"),
            provider_uuid: lower(row, "provider_uuid"),
            username: row.text("provider_username"),
            full_name: String::new(),
            facility: row.id("facility_id"),
            facility_name: row.text("facility_name"),
            location: lower(row, "facility_location_uuid"),
            category: row.id("pc_catid").map(|id| (id, row.text("pc_catname"))),
        }
    }

    /// A row of the facilities.
    pub(crate) fn of_facility(facility: &Facility) -> Self {
        Self { facility: Some(facility.id.0), facility_name: facility.name.clone(), ..Self::default() }
    }

    /// A row of the practitioners, which has the full name.
    pub(crate) fn of_provider(provider: &Provider) -> Self {
        Self {
            provider: Some(provider.id.0),
            provider_uuid: provider.uuid.clone(),
            username: provider.name.clone(),
            ..Self::default()
        }
    }

    /// An appointment: here `facility_uuid` is the Location.
    pub(crate) fn of_appointment(row: Row<'_>) -> Self {
        Self {
            provider: row.id("pc_aid"),
            provider_uuid: lower(row, "pce_aid_uuid"),
            full_name: [row.text("pce_aid_fname"), row.text("pce_aid_lname")].join(" ").trim().to_owned(),
            facility: row.id("pc_facility"),
            facility_name: row.text("facility_name"),
            location: lower(row, "facility_uuid"),
            ..Self::default()
        }
    }
}

fn lower(row: Row<'_>, key: &str) -> Option<String> {
    row.some_text(key).map(|uuid| uuid.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn q110_a_provider_is_called_by_the_full_name_where_an_appointment_tells_it() {
        let mut learned = Learned::default();
        let encounter = json!({"provider_id": 8, "provider_username": "drgarcia"});
        let named = json!({"pc_aid": "8", "pce_aid_fname": "Elena", "pce_aid_lname": "Garcia"});
        let silent = json!({"pc_aid": "9"});
        let row = |value| Row::of(value).expect("an object");
        learned.see(Seen::of_encounter(row(&encounter)));
        assert_eq!(learned.providers()[0].name, "drgarcia", "nothing else is known");
        learned.see(Seen::of_appointment(row(&named)));
        learned.see(Seen::of_encounter(row(&encounter)));
        learned.see(Seen::of_appointment(row(&silent)));
        let names: Vec<String> = learned.providers().into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["Elena Garcia", ""], "8.2 tells names, and a user name takes none back");
    }
}
