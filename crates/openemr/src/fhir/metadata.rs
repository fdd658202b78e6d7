//! The capability statement: what the server says it offers. Shown to administrators; nothing is decided by it.

use crate::{
    answer::{Verdict, judge, parse},
    error::{ApiError, Unreadable},
    facts::SiteFacts,
    lenient::{list_at, text_at},
    route::Api,
    site::below,
    transport::{Call, Transport},
};
use serde_json::Value;

/// What the server says it offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    /// FHIR's version, such as `4.0.1`.
    pub fhir_version: String,
    /// The server's software and version, in its own words.
    pub software: String,
    /// Its resources, each with what may be done with it (`read`, `search-type`, …).
    pub resources: Vec<(String, Vec<String>)>,
}

/// Asks for the capability statement; no token is needed.
///
/// # Errors
/// [`ApiError`].
pub(crate) async fn capabilities(transport: &Transport, facts: &SiteFacts) -> Result<Capabilities, ApiError> {
    let answer = transport.send(Call::get(below(&facts.fhir_base, &["metadata"]), "fhir/metadata")).await?;
    match judge(&answer, facts.edition.differences(), Api::Fhir) {
        Verdict::Json(value) => read(&value).ok_or(ApiError::Unreadable(Unreadable::OtherShape)),
        Verdict::Failed(error) => Err(error),
        _ => Err(ApiError::Unreadable(parse(&answer.body).err().unwrap_or(Unreadable::OtherShape))),
    }
}

/// Reads a capability statement; `None` for anything else.
pub(crate) fn read(value: &Value) -> Option<Capabilities> {
    if text_at(value, "/resourceType") != "CapabilityStatement" {
        return None;
    }
    let software = [text_at(value, "/software/name"), text_at(value, "/software/version")];
    let resource = |one: &Value| {
        let kind = Some(text_at(one, "/type")).filter(|kind| !kind.is_empty())?;
        let may = list_at(one, "/interaction").iter().map(|may| text_at(may, "/code"));
        Some((kind, may.filter(|code| !code.is_empty()).collect()))
    };
    Some(Capabilities {
        fhir_version: text_at(value, "/fhirVersion"),
        software: software.join(" ").trim().to_owned(),
        resources: list_at(value, "/rest/0/resource").iter().filter_map(resource).collect(),
    })
}
