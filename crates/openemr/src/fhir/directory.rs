//! People and places as FHIR has them. Everybody may read places; the rest is for administrators (Q28).

use crate::{
    channel::Channel,
    error::ApiError,
    fhir::bundle,
    ids::RecordUuid,
    lenient::{list_at, text_at, text_of},
    parsed::Parsed,
    route::Route,
};
use serde_json::Value;

/// A facility by its FHIR Location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Id of the Location; appointments refer to it.
    pub id: RecordUuid,
    /// Name.
    pub name: String,
}

/// A facility or an insurer by its FHIR Organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Id.
    pub id: RecordUuid,
    /// Name.
    pub name: String,
    /// True for an insurer, whose name is nowhere else (Q85).
    pub insurer: bool,
}

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// Id, equal to the `sub` of their sign-in.
    pub id: RecordUuid,
    /// Full name.
    pub name: String,
    /// National provider number, of practitioners.
    pub npi: Option<String>,
}

/// People and places.
pub struct FhirDirectory<'a>(pub(crate) &'a Channel);

impl FhirDirectory<'_> {
    /// The clinic's facilities. Q69: the server mixes the home address of every patient and user among them; those are
    /// dropped before anything else sees them.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn places(&self) -> Result<Parsed<Place>, ApiError> {
        let route = Route::fhir("fhir/Location", &[]);
        let all = bundle::search(self.0, route, "Location", |one| {
            if is_home(one) { Some(None) } else { place_of(one).map(Some) }
        });
        let all = all.await?;
        Ok(Parsed {
            items: all.items.into_iter().flatten().collect(),
            unreadable: all.unreadable,
            foreign: all.foreign,
        })
    }

    /// One facility. Somebody's home is not found (Q69).
    ///
    /// # Errors
    /// [`ApiError::NotFound`].
    pub async fn place(&self, id: &RecordUuid) -> Result<Place, ApiError> {
        let route = Route::fhir("fhir/Location/{id}", &[id]);
        let place = |one: &Value| {
            if is_home(one) { Some(None) } else { place_of(one).filter(|place| place.id == *id).map(Some) }
        };
        bundle::one(self.0, route, "Location", place).await?.ok_or(ApiError::NotFound)
    }

    /// Facilities and insurers; administrators only.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn organizations(&self) -> Result<Parsed<Organization>, ApiError> {
        bundle::search(self.0, Route::fhir("fhir/Organization", &[]), "Organization", organization_of).await
    }

    /// One of them; administrators only.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn organization(&self, id: &RecordUuid) -> Result<Organization, ApiError> {
        let route = Route::fhir("fhir/Organization/{id}", &[id]);
        bundle::one(self.0, route, "Organization", |one| organization_of(one).filter(|one| one.id == *id))
            .await
    }

    /// Providers; administrators only. Q66: no name is searched for, since that fails.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn practitioners(&self) -> Result<Parsed<StaffMember>, ApiError> {
        bundle::search(self.0, Route::fhir("fhir/Practitioner", &[]), "Practitioner", staff_of).await
    }

    /// One provider; administrators only.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn practitioner(&self, id: &RecordUuid) -> Result<StaffMember, ApiError> {
        let route = Route::fhir("fhir/Practitioner/{id}", &[id]);
        bundle::one(self.0, route, "Practitioner", |one| staff_of(one).filter(|one| one.id == *id)).await
    }

    /// Everybody with an account; administrators only. The own name is [`OpenEmr::me`] (Q70).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn people(&self) -> Result<Parsed<StaffMember>, ApiError> {
        bundle::search(self.0, Route::fhir("fhir/Person", &[]), "Person", staff_of).await
    }
}

fn is_home(resource: &Value) -> bool {
    text_at(resource, "/name").trim() == "Home Address"
}

fn place_of(resource: &Value) -> Option<Place> {
    Some(Place { id: uuid_of(resource)?, name: text_at(resource, "/name") })
}

fn organization_of(resource: &Value) -> Option<Organization> {
    let insurer = list_at(resource, "/type/0/coding").iter().any(|coding| text_at(coding, "/code") == "pay");
    Some(Organization { id: uuid_of(resource)?, name: text_at(resource, "/name"), insurer })
}

fn staff_of(resource: &Value) -> Option<StaffMember> {
    let given = list_at(resource, "/name/0/given").iter().map(text_of);
    let name = given.chain([text_at(resource, "/name/0/family")]).filter(|part| !part.trim().is_empty());
    let npi =
        list_at(resource, "/identifier").iter().find(|one| text_at(one, "/system").ends_with("/us-npi"));
    Some(StaffMember {
        id: uuid_of(resource)?,
        name: name.collect::<Vec<_>>().join(" "),
        npi: npi.map(|one| text_at(one, "/value")).filter(|npi| !npi.is_empty()),
    })
}

fn uuid_of(resource: &Value) -> Option<RecordUuid> {
    RecordUuid::parse(&text_at(resource, "/id")).ok()
}
