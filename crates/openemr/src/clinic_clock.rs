//! What the clinic's wall clock shows: no endpoint names the server's zone, but FHIR sticks its offset to the time at
//! which each record was last changed (FACTS §7). Each such pair of a moment and an offset is evidence of the zone.

use crate::lenient::{list_at, text_at};
use domain::time::SeenOffset;
use serde_json::Value;
use std::collections::BTreeMap;

/// The evidence of a session: the newest record of each month of a year and offset, so that both seasons are there and
/// a clinic of twenty years stays small.
#[derive(Debug, Default)]
pub(crate) struct SeenOffsets(BTreeMap<(i8, i32), SeenOffset>);

impl SeenOffsets {
    /// Takes in whatever an answer shows of the server's clock.
    pub(crate) fn note(&mut self, answer: &Value) {
        let entries = list_at(answer, "/entry").iter().filter_map(|entry| entry.get("resource"));
        for resource in std::iter::once(answer).chain(entries) {
            // `meta.lastUpdated` of a bundle has no offset (Q64) and says nothing.
            if let Ok(seen) = text_at(resource, "/meta/lastUpdated").parse::<SeenOffset>() {
                let newest = self.0.entry((seen.month(), seen.seconds)).or_insert(seen);
                if newest.at < seen.at {
                    *newest = seen;
                }
            }
        }
    }

    /// All of it, oldest first.
    pub(crate) fn all(&self) -> Vec<SeenOffset> {
        let mut all: Vec<SeenOffset> = self.0.values().copied().collect();
        all.sort_by_key(|seen| seen.at);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_record_shows_the_offset_of_its_own_season() {
        let mut seen = SeenOffsets::default();
        let at = |text: &str| json!({"resource": {"meta": {"lastUpdated": text}}});
        seen.note(&json!({
            "resourceType": "Bundle",
            "meta": {"lastUpdated": "2026-11-21T05:59:56"},
            "entry": [
                at("2026-07-03T09:00:00-04:00"),
                at("2026-07-01T09:00:00-04:00"),
                at("2026-11-20T09:00:00-05:00"),
                at("2026-11-21T09:00:00"),
                at("rubbish"),
                null
            ]
        }));
        seen.note(&json!({"resourceType": "Person", "meta": {"lastUpdated": "2026-11-21T05:59:56-05:00"}}));
        let all: Vec<(String, i32)> =
            seen.all().iter().map(|seen| (seen.at.to_string(), seen.seconds / 3600)).collect();
        let expected = [("2026-07-03T13:00:00Z", -4), ("2026-11-21T10:59:56Z", -5)];
        assert_eq!(all, expected.map(|(at, hours)| (at.to_owned(), hours)), "the newest of each season");
    }
}
