//! The requests a clinic has answered, for tests that count ("exactly one refresh").

use crate::locked::lock;
use serde::Serialize;
use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

/// One answered request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// `GET`, `POST`…
    pub method: String,
    /// The route as a template, such as `/apis/{site}/api/patient/{puuid}/encounter`; the path itself when there is no
    /// such route.
    pub route: String,
    /// The path without query.
    pub path: String,
    /// The query as sent.
    pub query: String,
    /// The form fields a token request came with: only `grant_type`. Empty otherwise.
    pub grant_type: String,
    /// The answer's status; 0 when a fault closed the connection instead.
    pub status: u16,
}

/// All requests since the start or the last [`Journal::clear`], oldest first.
#[derive(Debug, Default)]
pub struct Journal {
    seen: Mutex<Vec<Seen>>,
}

impl Journal {
    /// Everything in order.
    pub fn all(&self) -> Vec<Seen> {
        lock(&self.seen).clone()
    }

    /// How many requests came for a route template.
    pub fn count(&self, method: &str, route: &str) -> usize {
        lock(&self.seen).iter().filter(|one| one.method == method && one.route == route).count()
    }

    /// How many token requests asked for a grant, such as `refresh_token`.
    pub fn grants(&self, grant_type: &str) -> usize {
        lock(&self.seen).iter().filter(|one| one.grant_type == grant_type).count()
    }

    /// Forgets everything so far.
    pub fn clear(&self) {
        lock(&self.seen).clear();
    }

    pub(crate) fn add(&self, seen: Seen) {
        lock(&self.seen).push(seen);
    }
}

/// How a client behaves on the wire: what a small clinic's server would feel.
#[derive(Debug, Default)]
pub struct Traffic {
    connections: AtomicUsize,
    under_way: AtomicUsize,
    most_at_once: AtomicUsize,
}

impl Traffic {
    /// HTTPS connections since the start.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// The most requests that were ever answered at the same time.
    pub fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::Relaxed)
    }

    pub(crate) fn connected(&self) {
        self.connections.fetch_add(1, Ordering::Relaxed);
    }

    /// One request more is under way until what this gives is dropped.
    pub(crate) fn begin(&self) -> UnderWay<'_> {
        let now = self.under_way.fetch_add(1, Ordering::Relaxed) + 1;
        self.most_at_once.fetch_max(now, Ordering::Relaxed);
        UnderWay(self)
    }
}

/// A request that is being answered.
pub(crate) struct UnderWay<'a>(&'a Traffic);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}
