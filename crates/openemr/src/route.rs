//! Routes: a template for logs and counters, and the identifiers that fill it.

use crate::site::below;
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
        let path = template.strip_prefix("fhir/").unwrap_or(template);
        let segments = path
            .split('/')
            .map(|part| {
                if part.starts_with('{') {
                    ids.next().map(ToString::to_string).unwrap_or_default()
                } else {
                    part.to_owned()
                }
            })
            .collect();
        Self { api, template, segments, query: Vec::new() }
    }

    /// Adds a query parameter.
    pub(crate) fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.query.push((name, value.to_string()));
        self
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
