//! What the signed-in account may do, found out once a sign-in, and the connection as an administrator looks at it.

use crate::{
    Core, Rounds,
    account::Account,
    clock::stamp,
    contract::{
        AreaRightView, AreaState, ChartPart, ConnectionArea, ConnectionReport, EndpointsView, RightsView,
        RouteCounter, RouteErrors, UiError,
    },
    error::why,
    locked::locked,
};
use jiff::Timestamp;
use openemr::{ApiError, Area, AreaRight, Connection, OpenEmr, RightState, RouteCount};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// What was found out about an account's rights. It lives as long as the session: an administrator who grants a right
/// is heard at the next sign-in, or when the report is asked for anew.
#[derive(Clone)]
pub(crate) struct Probed {
    areas: Vec<AreaRight>,
    at: Timestamp,
}

impl Probed {
    /// Something could not be asked.
    fn is_incomplete(&self) -> bool {
        self.areas.iter().any(AreaRight::is_unknown)
    }

    /// Why the server was silent, if it was.
    fn silence(&self) -> Option<&ApiError> {
        self.areas.iter().find_map(|right| match &right.state {
            RightState::Unknown { why: why @ ApiError::NoAnswer(_) } => Some(why),
            _ => None,
        })
    }
}

/// How often this session looked into the cache, and how often something was there.
#[derive(Default)]
pub(crate) struct CacheReads {
    hits: AtomicU32,
    misses: AtomicU32,
}

impl CacheReads {
    /// Counts one look; `found` is what it gave.
    pub(crate) fn note<T>(&self, found: &Option<T>) {
        let count = if found.is_some() { &self.hits } else { &self.misses };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

impl Rounds {
    /// The connection to the clinic, for its administrator. The rights are asked for again if `refresh`, or if they were
    /// not asked yet.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn connection_report(&self, refresh: bool) -> Result<ConnectionReport, UiError> {
        let account = self.0.account()?;
        let clinic = self.0.need_clinic()?;
        let probed = self.0.rights(&account, refresh).await;
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
            scopes_granted: account.granted.clone(),
            areas: probed.areas.iter().map(|right| area_view(right, connection)).collect(),
            asked_at: stamp(probed.at),
            token_requests: routes
                .iter()
                .filter(|count| count.route.ends_with("/token"))
                .map(|count| count.requests)
                .sum(),
            refreshes: connection.refreshes(),
            cache_hits: account.cache_reads.hits.load(Ordering::Relaxed),
            cache_misses: account.cache_reads.misses.load(Ordering::Relaxed),
            routes,
            last_answer: connection.health().last_answer.map(stamp),
        })
    }

    /// Finds out what the account may do, behind the first thing everybody waits for: people and places of the clinic.
    /// What a silent server did not say is asked again when it is back.
    pub(crate) async fn learn_rights(&self, account: &Arc<Account>) {
        self.0.learn(account).await;
        while self.0.rights(account, false).await.is_incomplete() {
            account.server_is_back.notified().await;
        }
    }
}

impl Core {
    /// What is known of the account's rights; what is not known yet is asked, and everything again if `refresh`. Whoever
    /// comes meanwhile waits.
    async fn rights(&self, account: &Account, refresh: bool) -> Probed {
        let _one_at_a_time = account.probing.lock().await;
        let known = locked(&account.rights).clone().filter(|_| !refresh);
        let earlier = match known {
            Some(known) if !known.is_incomplete() => return known,
            Some(known) => known.areas,
            None => Vec::new(),
        };
        let areas = account.server.probe_unknown(&earlier).await;
        let probed = Probed { areas, at: self.clock.now() };
        *locked(&account.rights) = Some(probed.clone());
        if let Some(why) = probed.silence() {
            self.note_answer(&Err::<(), _>(why.clone()));
        }
        let view = rights_view(&account.server, &probed.areas);
        if self.account().is_ok() {
            self.hub.change(|state| state.rights = Some(view));
        }
        probed
    }
}

fn rights_view(server: &OpenEmr, found: &[AreaRight]) -> RightsView {
    let refused =
        |area: Area| found.iter().any(|right| right.area == area && right.state == RightState::Refused);
    let needs: [(ChartPart, &[Area]); 8] = [
        (ChartPart::Demographics, &[Area::Patients]),
        (ChartPart::Encounters, &[Area::Visits]),
        (ChartPart::Problems, &[Area::Lists]),
        (ChartPart::Allergies, &[Area::Lists]),
        (ChartPart::Medications, &[Area::Lists]),
        (ChartPart::Vitals, server.areas_of_vitals()),
        // Notes are listed visit by visit.
        (ChartPart::Notes, &[Area::Visits, Area::VitalsAndNotes]),
        (ChartPart::Appointments, &[Area::Appointments]),
    ];
    let missing: BTreeMap<ChartPart, Vec<String>> = needs
        .into_iter()
        .map(|(part, areas)| {
            let rights = areas.iter().filter(|area| refused(**area)).map(|area| area.right().to_owned());
            (part, rights.collect::<Vec<_>>())
        })
        .filter(|(_, rights)| !rights.is_empty())
        .collect();
    RightsView { can_start_visit: !refused(Area::Visits), can_read_charts: !refused(Area::Lists), missing }
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
