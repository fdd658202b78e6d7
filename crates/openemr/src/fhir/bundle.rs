//! Bundles: `type: collection`, no next link, no `entry` when empty (Q64). Neither `_count` nor `_offset` is ever sent:
//! on 7.0 either gives an empty result (Q60), and whole lists come in one answer on both.

use crate::{
    channel::{Channel, log_left_out},
    error::{ApiError, Unreadable},
    lenient::{list_at, text_at, whole_of},
    parsed::Parsed,
    route::{Route, Whose},
};
use domain::patient::PatientUuid;
use jiff::Timestamp;
use serde_json::Value;

/// Asks for a whole list of one kind of resource.
pub(crate) async fn search<T>(
    channel: &Channel,
    route: Route,
    kind: &str,
    parse: impl Fn(&Value) -> Option<T>,
) -> Result<Parsed<T>, ApiError> {
    let (template, whose) = (route.template, route.whose());
    // An empty result is a bundle, too: a 404 is not one (Q33 is about the other interface).
    let bundle = channel.read(route).await?.ok_or(ApiError::NotFound)?;
    let list = read(&bundle, kind, &whose, parse)?;
    log_left_out(template, &list);
    Ok(list)
}

/// Asks for one resource of a kind.
pub(crate) async fn one<T>(
    channel: &Channel,
    route: Route,
    kind: &str,
    parse: impl Fn(&Value) -> Option<T>,
) -> Result<T, ApiError> {
    let resource = channel.read(route).await?.ok_or(ApiError::NotFound)?;
    let found = if text_at(&resource, "/resourceType") == kind { parse(&resource) } else { None };
    found.ok_or(ApiError::Unreadable(Unreadable::OtherShape))
}

/// Reads a bundle. Entries of other kinds (an included Provenance, a remark of the server) are left out. What stands in
/// for entries that are missing is counted as unreadable: an OperationOutcome that tells of an error, and entries that the
/// bundle says it has and does not bring.
pub(crate) fn read<T>(
    bundle: &Value,
    kind: &str,
    whose: &Whose,
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
    let entries = list_at(bundle, "/entry");
    let mut list =
        Parsed::of_values(entries.iter().filter(of_kind), whose, |entry| parse(entry.get("resource")?));
    let outcomes: Vec<&Value> = entries.iter().filter(|entry| is_outcome(entry)).collect();
    let failures = outcomes.iter().filter(|entry| tells_of_an_error(entry)).count();
    // Q60, Q64: the total is that of this answer, and there is no link to more. An error stands for what is missing.
    let promised = bundle.get("total").and_then(whole_of).unwrap_or(0) as usize;
    let missing = promised.saturating_sub(entries.len() - outcomes.len());
    list.count_unread(u32::try_from(failures.max(missing)).unwrap_or(u32::MAX));
    Ok(list)
}

fn is_outcome(entry: &Value) -> bool {
    text_at(entry, "/resource/resourceType") == "OperationOutcome"
}

/// An issue of severity `error` or `fatal`.
fn tells_of_an_error(outcome: &Value) -> bool {
    let severities = list_at(outcome, "/resource/issue").iter().map(|issue| text_at(issue, "/severity"));
    severities.into_iter().any(|severity| ["error", "fatal"].contains(&severity.as_str()))
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
        read(bundle, "Condition", &Whose::default(), |resource| {
            Some(text_at(resource, "/id")).filter(|id| !id.is_empty())
        })
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

    #[test]
    fn an_error_or_missing_entries_in_a_bundle_are_never_nothing_for_certain() {
        let outcome = |severity: &str| {
            json!({"resourceType": "Bundle", "total": 0, "entry": [{"resource": {"resourceType": "OperationOutcome",
                "issue": [{"severity": severity, "code": "exception"}]}}]})
        };
        for severity in ["error", "fatal"] {
            assert_eq!(ids(&outcome(severity)).map(|list| list.unreadable), Ok(1), "{severity} is counted");
        }
        for severity in ["warning", "information"] {
            assert_eq!(ids(&outcome(severity)).map(|list| list.unreadable), Ok(0), "{severity} is a remark");
        }
        let short = json!({"resourceType": "Bundle", "total": 3, "entry": [{"resource": {"resourceType": "Condition", "id": "a"}}]});
        let read = ids(&short).expect("a bundle");
        assert_eq!(
            (read.items.len(), read.unreadable),
            (1, 2),
            "two entries are said to be there and are not"
        );
        assert_eq!(
            ids(&json!({"resourceType": "Bundle", "total": "2"})).map(|list| list.unreadable),
            Ok(2),
            "as text, too"
        );
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
