//! Bundles: `type: collection`, no next link, no `entry` when empty (Q64). Neither `_count` nor `_offset` is ever sent:
//! on 7.0 either gives an empty result (Q60), and whole lists come in one answer on both.

use crate::{
    answer::{ApiError, Unreadable},
    client::OpenEmr,
    lenient::{list_at, text_at},
    parsed::Parsed,
    route::Route,
};
use domain::patient::PatientUuid;
use jiff::Timestamp;
use serde_json::Value;

/// Asks for a whole list of one kind of resource.
pub(crate) async fn search<T>(
    openemr: &OpenEmr,
    route: Route,
    kind: &str,
    parse: impl Fn(&Value) -> Option<T>,
) -> Result<Parsed<T>, ApiError> {
    match openemr.read(route).await? {
        None => Ok(Parsed::default()),
        Some(bundle) => read(&bundle, kind, parse),
    }
}

/// Asks for one resource of a kind.
pub(crate) async fn one<T>(
    openemr: &OpenEmr,
    route: Route,
    kind: &str,
    parse: impl Fn(&Value) -> Option<T>,
) -> Result<T, ApiError> {
    let resource = openemr.read(route).await?.ok_or(ApiError::NotFound)?;
    let found = if text_at(&resource, "/resourceType") == kind { parse(&resource) } else { None };
    found.ok_or(ApiError::Unreadable(Unreadable::OtherShape))
}

/// Reads a bundle. Entries of other kinds (an OperationOutcome, an included Provenance) are left out.
pub(crate) fn read<T>(
    bundle: &Value,
    kind: &str,
    parse: impl Fn(&Value) -> Option<T>,
) -> Result<Parsed<T>, ApiError> {
    if text_at(bundle, "/resourceType") != "Bundle" {
        return Err(ApiError::Unreadable(Unreadable::OtherShape));
    }
    if bundle.get("entry").is_some_and(|entry| !entry.is_array() && !entry.is_null()) {
        return Err(ApiError::Unreadable(Unreadable::OtherShape));
    }
    let of_kind = |entry: &&Value| {
        let found = text_at(entry, "/resource/resourceType");
        found.is_empty() || found == kind
    };
    let entries: Vec<Value> = list_at(bundle, "/entry").iter().filter(of_kind).cloned().collect();
    Ok(Parsed::of_values(&entries, |entry| parse(entry.get("resource")?)))
}

/// True when a reference such as `Patient/{uuid}` at `pointer` is this patient: every answer is checked to belong to
/// whom it was asked for.
pub(crate) fn is_of(resource: &Value, pointer: &str, patient: &PatientUuid) -> bool {
    reference(&text_at(resource, pointer), "Patient").is_some_and(|id| id == patient.as_str())
}

/// The id in `Kind/{id}`, in lower case.
pub(crate) fn reference(text: &str, kind: &str) -> Option<String> {
    text.strip_prefix(kind)?.strip_prefix('/').map(str::to_ascii_lowercase)
}

/// A lower bound on time as both editions take it.
pub(crate) fn since(moment: Timestamp) -> String {
    format!("ge{}", moment.strftime("%Y-%m-%dT%H:%M:%S+00:00"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn ids(bundle: &Value) -> Result<Parsed<String>, ApiError> {
        read(bundle, "Condition", |resource| Some(text_at(resource, "/id")).filter(|id| !id.is_empty()))
    }

    #[test]
    fn q64_an_empty_bundle_has_no_entry_member_and_other_kinds_are_left_out() {
        let empty = json!({"resourceType": "Bundle", "type": "collection", "total": 0});
        assert_eq!(ids(&empty), Ok(Parsed::default()), "nothing, for certain");
        let mixed = json!({"resourceType": "Bundle", "entry": [
            {"resource": {"resourceType": "Condition", "id": "a"}},
            {"resource": {"resourceType": "Provenance", "id": "b"}},
            {"resource": {"resourceType": "Condition"}},
            {}, null, 7
        ]});
        let read = ids(&mixed).expect("a bundle");
        assert_eq!(
            (read.items, read.unreadable),
            (vec!["a".to_owned()], 4),
            "what cannot be read is counted"
        );
        assert!(ids(&json!({"resourceType": "OperationOutcome"})).is_err(), "no bundle at all");
        assert!(ids(&json!({"resourceType": "Bundle", "entry": "x"})).is_err(), "entries that are no list");
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,8}".prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec(("(entry|resource|resourceType|id|data)", inner), 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_entry_of_any_bundle_is_read_counted_or_of_another_kind(entries in proptest::collection::vec(any_json(), 0..5)) {
            let bundle = json!({"resourceType": "Bundle", "entry": entries});
            let read = ids(&bundle).expect("a bundle");
            let others = entries.iter().filter(|e| !["", "Condition"].contains(&text_at(e, "/resource/resourceType").as_str())).count();
            prop_assert_eq!(read.items.len() + read.unreadable as usize + others, entries.len());
        }
    }
}
