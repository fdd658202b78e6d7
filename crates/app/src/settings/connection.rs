//! The connection as an administrator looks at it.

use crate::{
    clock::stamp,
    contract::{
        AreaRightView, AreaState, ConnectionArea, ConnectionReport, EndpointsView, RouteCounter, RouteErrors,
        UiError,
    },
    core::Rounds,
    error::why,
};
use openemr::{Area, AreaRight, Connection, RightState, RouteCount};
use std::time::Duration;

impl Rounds {
    /// The connection to the clinic, for its administrator. The rights are asked for again if `refresh`, or if they were
    /// not asked yet.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn connection_report(&self, refresh: bool) -> Result<ConnectionReport, UiError> {
        let account = self.0.account()?;
        let clinic = self.0.need_clinic()?;
        let probed = account.rights.ask(refresh).await;
        let facts = account.server.facts();
        let connection = account.server.connection();
        let routes: Vec<RouteCounter> = connection.counters().into_iter().map(route_counter).collect();
        Ok(ConnectionReport {
            edition: facts.version_words(),
            address: facts.address.to_string(),
            site: facts.site().as_str().to_owned(),
            calls_itself: facts.calls_itself.clone(),
            endpoints: EndpointsView {
                authorize: facts.endpoints.authorize.to_string(),
                token: facts.endpoints.token.to_string(),
                api: facts.api_base.to_string(),
                fhir: facts.fhir_base.to_string(),
            },
            client_id: clinic.client.id().as_str().to_owned(),
            scopes_asked: facts.scopes_asked(),
            scopes_granted: account.server.granted(),
            areas: probed.areas.iter().map(|right| area_view(right, connection)).collect(),
            asked_at: stamp(probed.at),
            token_requests: routes
                .iter()
                .filter(|count| count.route.ends_with("/token"))
                .map(|count| count.requests)
                .sum(),
            refreshes: connection.refreshes(),
            cache_hits: account.cache_reads.hits(),
            cache_misses: account.cache_reads.misses(),
            routes,
            last_answer: connection.health().last_answer.map(stamp),
        })
    }
}

fn route_counter(count: RouteCount) -> RouteCounter {
    RouteCounter {
        route: count.route,
        requests: count.requests,
        failures: count.failures,
        median_ms: count.median_ms,
        longest_ms: count.longest_ms,
        errors: count
            .errors
            .into_iter()
            .map(|error| RouteErrors { status: error.status, count: error.count })
            .collect(),
    }
}

fn area_view(right: &AreaRight, connection: &Connection) -> AreaRightView {
    AreaRightView {
        area: match right.area {
            Area::Patients => ConnectionArea::Patients,
            Area::Appointments => ConnectionArea::Appointments,
            Area::Visits => ConnectionArea::Visits,
            Area::VitalsAndNotes => ConnectionArea::VitalsAndNotes,
            Area::Lists => ConnectionArea::Lists,
            Area::Directory => ConnectionArea::Directory,
            Area::Documents => ConnectionArea::Documents,
            Area::Insurance => ConnectionArea::Insurance,
            Area::Results => ConnectionArea::Results,
        },
        found: match &right.state {
            RightState::Allowed => AreaState::Allowed,
            RightState::Refused => AreaState::Refused,
            RightState::NotOffered => AreaState::NotOffered,
            RightState::Unknown { why: error } => AreaState::Unknown { why: why(error) },
        },
        right: right.area.right().to_owned(),
        median_ms: connection.median_of(right.area).map(milliseconds),
    }
}

fn milliseconds(took: Duration) -> u32 {
    u32::try_from(took.as_millis()).unwrap_or(u32::MAX)
}
