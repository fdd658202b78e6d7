//! FHIR Person: the only place where anybody may read their own name (Q70).

use crate::{
    channel::Channel,
    error::{ApiError, Unreadable},
    lenient::{list_at, text_at, text_of},
    route::Route,
};

/// The clinician who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// Full name as OpenEMR has it; empty where it has none.
    pub name: String,
}

pub(crate) async fn me(channel: &Channel) -> Result<Me, ApiError> {
    let route = Route::fhir("fhir/Person/{id}", &[channel.subject()]);
    let person = channel.read(route).await?.ok_or(ApiError::NotFound)?;
    if text_at(&person, "/resourceType") != "Person"
        || !text_at(&person, "/id").eq_ignore_ascii_case(channel.subject().as_str())
    {
        return Err(ApiError::Unreadable(Unreadable::OtherShape));
    }
    let given = list_at(&person, "/name/0/given").iter().map(text_of);
    let parts = given.chain([text_at(&person, "/name/0/family")]).filter(|part| !part.trim().is_empty());
    Ok(Me { name: parts.collect::<Vec<_>>().join(" ") })
}
