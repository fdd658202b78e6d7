//! Who and what there is in the clinic: lists that administrators may read, and what everybody else learns from the
//! records they may read (Q72).

use crate::{
    answer::ApiError, client::OpenEmr, directory::Learned, lenient::Row, parsed::Parsed, route::Route,
};
use domain::encounter::{Facility, FacilityId, Provider, ProviderId};

/// The clinic's directory.
pub struct Directory<'a>(pub(crate) &'a OpenEmr);

impl Directory<'_> {
    /// Facilities; administrators only (Q28).
    ///
    /// # Errors
    /// [`ApiError::NotAllowed`] for everybody else.
    pub async fn facilities(&self) -> Result<Parsed<Facility>, ApiError> {
        let route = Route::standard("facility", &[]);
        self.0
            .read_rows(route, |row| Some(Facility { id: FacilityId(row.id("id")?), name: row.text("name") }))
            .await
    }

    /// Providers with their full names; administrators only (Q28). The rows carry a member `password`, which is not
    /// looked at.
    ///
    /// # Errors
    /// [`ApiError::NotAllowed`] for everybody else.
    pub async fn practitioners(&self) -> Result<Parsed<Provider>, ApiError> {
        self.0.read_rows(Route::standard("practitioner", &[]), provider_of_row).await
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
}

fn provider_of_row(row: Row<'_>) -> Option<Provider> {
    let full = [row.text("fname"), row.text("lname")];
    let full =
        full.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    Some(Provider {
        id: ProviderId(row.id("id")?),
        uuid: row.some_text("uuid").map(|uuid| uuid.to_ascii_lowercase()),
        name: if full.is_empty() { row.text("username") } else { full },
    })
}
