//! FHIR Person: the only place where anybody may read their own name (Q70).

use crate::{
    answer::{ApiError, Unreadable},
    client::OpenEmr,
    lenient::{list_at, text_at, text_of},
    route::Route,
};
use jiff::tz::Offset;
use serde_json::Value;

/// The clinician who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// Full name as OpenEMR has it; empty where it has none.
    pub name: String,
    /// The clinic's offset from UTC when this record last changed: FHIR sticks the server's offset to its wall time.
    pub clinic_offset: Option<Offset>,
}

pub(crate) async fn me(openemr: &OpenEmr) -> Result<Me, ApiError> {
    let route = Route::fhir("fhir/Person/{id}", &[openemr.subject()]);
    let person = openemr.read(route).await?.ok_or(ApiError::NotFound)?;
    if text_at(&person, "/resourceType") != "Person"
        || !text_at(&person, "/id").eq_ignore_ascii_case(openemr.subject().as_str())
    {
        return Err(ApiError::Unreadable(Unreadable::OtherShape));
    }
    let given = list_at(&person, "/name/0/given").iter().map(text_of);
    let parts = given.chain([text_at(&person, "/name/0/family")]).filter(|part| !part.trim().is_empty());
    Ok(Me { name: parts.collect::<Vec<_>>().join(" "), clinic_offset: offset_of(&person) })
}

/// The offset behind `meta.lastUpdated`, such as `-05:00`.
fn offset_of(resource: &Value) -> Option<Offset> {
    let text = text_at(resource, "/meta/lastUpdated");
    let sign = text.get(10..)?.rfind(['+', '-'])? + 10;
    let (hours, minutes) = text[sign + 1..].split_once(':')?;
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    Offset::from_seconds(if text.as_bytes()[sign] == b'-' { -seconds } else { seconds }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_clinics_offset_stands_behind_any_fhir_time() {
        let at = |text: &str| offset_of(&json!({"meta": {"lastUpdated": text}}));
        assert_eq!(at("2026-11-21T05:59:56-05:00"), Offset::from_seconds(-5 * 3600).ok(), "behind UTC");
        assert_eq!(
            at("2026-11-21T05:59:56+05:30"),
            Offset::from_seconds(5 * 3600 + 1800).ok(),
            "ahead of it"
        );
        assert_eq!(at("2026-11-21T05:59:56"), None, "no offset is said");
    }
}
