//! Routes: a template for logs and counters, and the identifiers that fill it.

use crate::{
    lenient::{Row, text_at},
    site::below,
};
use domain::patient::PatientUuid;
use serde_json::Value;
use std::fmt::Display;
use url::Url;

/// Which of the two APIs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Api {
    Standard,
    Fhir,
}

/// One route with its identifiers. They are typed (numbers or checked uuids) and escaped on top.
pub(crate) struct Route {
    pub(crate) api: Api,
    pub(crate) template: &'static str,
    segments: Vec<String>,
    query: Vec<(&'static str, String)>,
    whose: Whose,
}

/// The patient whose records a route asks for, as far as its identifiers name one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Whose {
    pid: Option<u32>,
    uuid: Option<PatientUuid>,
}

impl Whose {
    /// Takes note of an identifier in a route or its query.
    fn learn(&mut self, name: &str, value: &str) {
        match name {
            "{pid}" => self.pid = value.parse().ok(),
            "{puuid}" | "patient" => self.uuid = PatientUuid::parse(value).ok(),
            _ => {}
        }
    }

    /// True when a row or a resource says that it is another patient's; silence about it counts as no.
    pub(crate) fn not(&self, entry: &Value) -> bool {
        let resource = entry.get("resource").unwrap_or(entry);
        let row = Row::of(resource);
        let uuid = row.and_then(|row| PatientUuid::parse(&row.text("puuid")).ok()).or_else(|| {
            let named = ["/subject/reference", "/patient/reference"].map(|at| text_at(resource, at));
            named.iter().find_map(|one| PatientUuid::parse(one.strip_prefix("Patient/")?).ok())
        });
        let pid = row.and_then(|row| row.id("pid"));
        let other_uuid = self.uuid.is_some() && uuid.is_some() && self.uuid != uuid;
        let other_pid = self.pid.is_some() && pid.is_some() && self.pid != pid;
        other_uuid || other_pid
    }
}

impl Route {
    /// A route of the Standard API, such as `patient/{puuid}/encounter`; `ids` fill the braces in order.
    pub(crate) fn standard(template: &'static str, ids: &[&(dyn Display + Sync)]) -> Self {
        Self::new(Api::Standard, template, ids)
    }

    /// A route of FHIR.
    pub(crate) fn fhir(template: &'static str, ids: &[&(dyn Display + Sync)]) -> Self {
        Self::new(Api::Fhir, template, ids)
    }

    fn new(api: Api, template: &'static str, ids: &[&(dyn Display + Sync)]) -> Self {
        let mut ids = ids.iter();
        let mut whose = Whose::default();
        let path = template.strip_prefix("fhir/").unwrap_or(template);
        let segments = path
            .split('/')
            .map(|part| {
                if part.starts_with('{') {
                    let id = ids.next().map(ToString::to_string).unwrap_or_default();
                    whose.learn(part, &id);
                    id
                } else {
                    part.to_owned()
                }
            })
            .collect();
        Self { api, template, segments, query: Vec::new(), whose }
    }

    /// Adds a query parameter.
    pub(crate) fn with(mut self, name: &'static str, value: impl Display) -> Self {
        let value = value.to_string();
        self.whose.learn(name, &value);
        self.query.push((name, value));
        self
    }

    /// Owner of the records it asks for.
    pub(crate) fn whose(&self) -> Whose {
        self.whose.clone()
    }

    /// The whole address below one of the two bases.
    pub(crate) fn url(&self, base: &Url) -> Url {
        let parts: Vec<&str> = self.segments.iter().map(String::as_str).collect();
        let mut url = below(base, &parts);
        if !self.query.is_empty() {
            let mut pairs = url.query_pairs_mut();
            for (name, value) in &self.query {
                pairs.append_pair(name, value);
            }
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_entry_is_foreign_only_when_it_says_so() {
        const ANN: &str = "a346b7c8-1fd9-429b-a5ee-eb7ce719915b";
        const OTHER: &str = "a346b7ca-00cb-48fd-a0b8-2d582ca9db8c";
        let ann = PatientUuid::parse(ANN).expect("a uuid");
        let by_number = Route::standard("patient/{pid}/encounter/{eid}/vital", &[&7, &9]).whose();
        assert!(by_number.not(&json!({"pid": "8"})), "another number");
        assert!(!by_number.not(&json!({"pid": 7, "puuid": OTHER})), "no uuid was asked for");
        let by_uuid = Route::fhir("fhir/Condition", &[]).with("patient", &ann).whose();
        let of = |whose: &str| json!({"resource": {"subject": {"reference": format!("Patient/{whose}")}}});
        assert!(by_uuid.not(&of(OTHER)), "another patient's resource");
        assert!(!by_uuid.not(&of(ANN)), "hers");
        for silent in [json!({}), json!(null), of("garbage"), json!({"resource": {}})] {
            assert!(!by_uuid.not(&silent), "{silent} does not say whose it is");
        }
        assert!(!Route::standard("appointment", &[]).whose().not(&of(OTHER)), "everybody's were asked for");
    }

    #[test]
    fn a_route_is_filled_and_escaped() {
        let base = Url::parse("https://emr.example.org/apis/default/api").expect("a URL");
        let route = Route::standard("patient/{pid}/encounter/{eid}/vital", &[&7, &"9/../x"])
            .with("date", "ge2026-11-21T00:00:00+00:00");
        assert_eq!(
            route.url(&base).as_str(),
            "https://emr.example.org/apis/default/api/patient/7/encounter/9%2F..%2Fx/vital?date=ge2026-11-21T00%3A00%3A00%2B00%3A00",
            "no identifier leaves its place, and + is %2B"
        );
    }
}
