//! Who and what there is in the clinic: lists that administrators may read, and what everybody else learns from the
//! records they may read (Q72).

use crate::{
    channel::Channel,
    directory::{Learned, Seen},
    error::{ApiError, Unreadable},
    ids::RecordUuid,
    lenient::Row,
    parsed::Parsed,
    route::Route,
};
use domain::encounter::{Facility, FacilityId, Provider, ProviderId};

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Number.
    pub id: u32,
    /// User name, which messages are addressed to.
    pub username: String,
    /// Full name; the user name where there is none.
    pub name: String,
    /// National provider number, which referrals are addressed to.
    pub npi: Option<String>,
}

/// One of the clinic's lists of options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionList {
    /// States of an appointment.
    AppointmentStates,
    /// Units of drugs.
    DrugUnits,
    /// Routes of drugs.
    DrugRoutes,
    /// Intervals of drugs.
    DrugIntervals,
    /// Languages.
    Languages,
    /// Administrative sex.
    Sexes,
}

impl OptionList {
    /// OpenEMR's name of it.
    fn name(self) -> &'static str {
        match self {
            Self::AppointmentStates => "apptstat",
            Self::DrugUnits => "drug_units",
            Self::DrugRoutes => "drug_route",
            Self::DrugIntervals => "drug_interval",
            Self::Languages => "language",
            Self::Sexes => "sex",
        }
    }
}

/// One option of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListOption {
    /// What is stored.
    pub id: String,
    /// What is shown.
    pub title: String,
    /// Its place in the clinic's order.
    pub place: u32,
}

/// The clinic's directory.
pub struct Directory<'a>(pub(crate) &'a Channel);

impl Directory<'_> {
    /// Facilities; administrators only (Q28). Their numbers are learned on the way (Q72).
    ///
    /// # Errors
    /// [`ApiError::NotAllowed`] for everybody else.
    pub async fn facilities(&self) -> Result<Parsed<Facility>, ApiError> {
        let all = self.0.read_rows(Route::standard("facility", &[]), facility_of_row).await?;
        for facility in &all.items {
            self.0.learned_mut().see(Seen::of_facility(facility));
        }
        Ok(all)
    }

    /// Providers with their full names; administrators only (Q28). Their numbers are learned on the way (Q72). The rows
    /// carry a member `password`, which is not looked at.
    ///
    /// # Errors
    /// [`ApiError::NotAllowed`] for everybody else.
    pub async fn practitioners(&self) -> Result<Parsed<Provider>, ApiError> {
        let all = self.0.read_rows(Route::standard("practitioner", &[]), provider_of_row).await?;
        for provider in &all.items {
            self.0.learned_mut().see(Seen::of_provider(provider));
        }
        Ok(all)
    }

    /// One facility by uuid; administrators only.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for an unknown one, [`ApiError::NotAllowed`] for everybody else.
    pub async fn facility(&self, id: &RecordUuid) -> Result<Facility, ApiError> {
        self.one(Route::standard("facility/{fuuid}", &[id]), facility_of_row).await
    }

    /// One provider by uuid; administrators only.
    ///
    /// # Errors
    /// As [`Directory::facility`].
    pub async fn practitioner(&self, id: &RecordUuid) -> Result<Provider, ApiError> {
        self.one(Route::standard("practitioner/{uuid}", &[id]), provider_of_row).await
    }

    /// Everybody with an account; administrators only. Messages go to these user names (Q87).
    ///
    /// # Errors
    /// [`ApiError::NotAllowed`] for everybody else.
    pub async fn users(&self) -> Result<Parsed<Colleague>, ApiError> {
        self.0.read_rows(Route::standard("user", &[]), colleague_of_row).await
    }

    /// One account by uuid; administrators only.
    ///
    /// # Errors
    /// As [`Directory::facility`].
    pub async fn user(&self, id: &RecordUuid) -> Result<Colleague, ApiError> {
        self.one(Route::standard("user/{uuid}", &[id]), colleague_of_row).await
    }

    /// The options of one of the clinic's lists, in its order; administrators only.
    ///
    /// # Errors
    /// [`ApiError::NotAllowed`] for everybody else. An unknown list is an empty one (Q33).
    pub async fn options(&self, list: OptionList) -> Result<Parsed<ListOption>, ApiError> {
        let route = Route::standard("list/{name}", &[&list.name()]);
        let mut found = self.0.read_rows(route, option_of_row).await?;
        found.items.sort_by_key(|option| option.place);
        Ok(found)
    }

    /// A record of the directory; an unknown uuid is refused as input.
    async fn one<T>(&self, route: Route, parse: impl Fn(Row<'_>) -> Option<T>) -> Result<T, ApiError> {
        match self.0.read_rows(route, parse).await {
            Ok(Parsed { unreadable: 0, items, .. }) => items.into_iter().next().ok_or(ApiError::NotFound),
            Ok(_) => Err(ApiError::Unreadable(Unreadable::OtherShape)),
            Err(ApiError::Refused { .. }) => Err(ApiError::NotFound),
            Err(error) => Err(error),
        }
    }

    /// What was learned so far from every encounter and appointment this session has read.
    pub fn learned(&self) -> Learned {
        self.0.learned_mut().clone()
    }

    /// Brings back what an earlier session has learned.
    pub fn teach(&self, earlier: Learned) {
        self.0.learned_mut().merge(earlier);
    }

    /// The signed-in clinician's own number, once an appointment or encounter of theirs was seen (Q72).
    pub fn own_number(&self) -> Option<ProviderId> {
        self.0.learned_mut().provider_number(self.0.subject().as_str())
    }

    /// The same for their user name, which only encounters tell.
    pub fn own_username(&self) -> Option<String> {
        self.0.learned_mut().username_of(self.0.subject().as_str())
    }
}

fn facility_of_row(row: Row<'_>) -> Option<Facility> {
    Some(Facility { id: FacilityId(row.id("id")?), name: row.text("name") })
}

fn provider_of_row(row: Row<'_>) -> Option<Provider> {
    Some(Provider {
        id: ProviderId(row.id("id")?),
        uuid: row.some_text("uuid").map(|uuid| uuid.to_ascii_lowercase()),
        name: name_of_row(row),
    })
}

fn colleague_of_row(row: Row<'_>) -> Option<Colleague> {
    Some(Colleague {
        id: row.id("id")?,
        username: row.some_text("username")?,
        name: name_of_row(row),
        npi: row.some_text("npi"),
    })
}

/// First and last name; the user name where there are none.
fn name_of_row(row: Row<'_>) -> String {
    let full = [row.text("fname"), row.text("lname")];
    let full =
        full.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if full.is_empty() { row.text("username") } else { full }
}

fn option_of_row(row: Row<'_>) -> Option<ListOption> {
    Some(ListOption {
        id: row.some_text("option_id")?,
        title: row.text("title"),
        place: row.whole("seq").unwrap_or(u32::MAX),
    })
}
