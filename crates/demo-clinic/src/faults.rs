//! Faults a test can switch on: for requests that match a method and a path, the next `times` answers go wrong in
//! the chosen way.

use crate::locked::lock;
use serde::{Deserialize, Serialize};
use std::sync::Mutex;
use tokio::sync::oneshot;

/// What goes wrong. Over the control endpoint: `{"fault":"slow","ms":500}` and so on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// The connection is closed before the request is looked at: nothing is stored.
    DropBeforeCommit,
    /// The request is carried out and stored, then the connection is closed without an answer.
    DropAfterCommit,
    /// The request is carried out and stored, then answered with status 500.
    ErrorAfterCommit,
    /// The answer is right but comes late.
    Slow {
        /// Milliseconds between carrying the request out and answering.
        ms: u64,
    },
    /// The answer is right but its body comes at one byte a second.
    Trickle,
    /// The body ends after half of the promised length.
    Truncated,
    /// Status 200 with an HTML page where JSON belongs.
    Html,
    /// The right JSON body labelled `text/plain`.
    WrongContentType,
    /// The right JSON body, followed by a second one.
    TwoObjects,
    /// A body that never ends.
    Endless,
    /// 401 as for an access token past its life; nothing is stored.
    ExpiredToken,
    /// The refusal of a role that lacks the right (Q26); nothing is stored.
    RoleRefused,
    /// 401 `invalid_client` as for a client an administrator disabled (Q05); nothing is stored.
    RevokedClient,
    /// 307 to another address; nothing is stored.
    Redirect {
        /// Where to.
        to: String,
    },
    /// The token endpoint answers as always, but its id_token is not to be believed.
    IdToken {
        /// In which way.
        bad: BadIdToken,
    },
    /// 429 with Retry-After; nothing is stored.
    TooManyRequests {
        /// Seconds in the Retry-After header.
        retry_after: u32,
    },
    /// 503; nothing is stored.
    Unavailable,
    /// 404 with an empty body, as for an id FHIR does not know; nothing is stored.
    NotFound,
    /// A Bundle whose last entry is about another patient.
    ForeignSubject {
        /// That patient's uuid.
        patient: String,
    },
    /// A Bundle with an OperationOutcome as its last entry.
    OutcomeEntry {
        /// What the Bundle says its total is.
        total: u64,
    },
    /// Quantities in a unit nobody knows.
    UnitCode {
        /// Of Observations with this LOINC code.
        loinc: String,
        /// The unit and its code.
        code: String,
    },
    /// Observations without any time.
    WithoutTime,
}

/// Ways in which an id_token can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadIdToken {
    /// Another nonce than the one sent.
    Nonce,
    /// Made out to another client.
    Audience,
    /// From another issuer.
    Issuer,
    /// Past its life.
    Expired,
    /// Signed with a key that is not published.
    Signature,
}

/// A fault together with the requests it is meant for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Armed {
    /// The method, or any when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path without query; `*` stands for any run of characters, slashes included.
    pub path: String,
    /// How many more requests it hits.
    #[serde(default = "once")]
    pub times: u32,
    /// What goes wrong.
    #[serde(flatten)]
    pub fault: Fault,
}

fn once() -> u32 {
    1
}

/// Where a request can be made to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It has arrived, and nothing has been done about it.
    Arrived,
    /// It was carried out, or failed as ordered, and no byte of its answer has left.
    CarriedOut,
}

/// A request that waits, or that will once it comes. Dropped, it ends the request's connection.
#[derive(Debug)]
pub struct Held {
    reached: oneshot::Receiver<()>,
    go_on: oneshot::Sender<()>,
}

impl Held {
    /// Waits until a request stands there. False if the clinic ended first.
    pub async fn reached(&mut self) -> bool {
        (&mut self.reached).await.is_ok()
    }

    /// Lets it go on.
    pub fn go_on(self) {
        // A client that is gone by now needs no answer.
        let _ = self.go_on.send(());
    }
}

/// The clinic's end of a [`Held`].
#[derive(Debug)]
pub(crate) struct Barrier {
    method: String,
    path: String,
    stop: Stop,
    reached: oneshot::Sender<()>,
    go_on: oneshot::Receiver<()>,
}

impl Barrier {
    /// Stands here until told to go on; false when the request's connection is to end instead.
    pub(crate) async fn wait(self) -> bool {
        // Nobody may be looking any more; then the answer below says so at once.
        let _ = self.reached.send(());
        self.go_on.await.is_ok()
    }
}

/// The faults that are switched on at a clinic.
#[derive(Debug, Default)]
pub struct Faults {
    armed: Mutex<Vec<Armed>>,
    barriers: Mutex<Vec<Barrier>>,
}

impl Faults {
    /// Lets the next `times` requests with this method and path pattern go wrong. Faults for the same request are
    /// used up in the order in which they were armed.
    pub fn arm(&self, method: &str, path: &str, fault: Fault, times: u32) {
        let method = Some(method.to_owned()).filter(|method| method != "*");
        self.add(Armed { method, path: path.to_owned(), times, fault });
    }

    /// The next request with this method and path pattern goes wrong.
    pub fn once(&self, method: &str, path: &str, fault: Fault) {
        self.arm(method, path, fault, 1);
    }

    /// The next request with this method and path pattern waits at `stop`.
    pub fn hold(&self, method: &str, path: &str, stop: Stop) -> Held {
        let ((reached, arrival), (go_on, word)) = (oneshot::channel(), oneshot::channel());
        lock(&self.barriers).push(Barrier {
            method: method.to_owned(),
            path: path.to_owned(),
            stop,
            reached,
            go_on: word,
        });
        Held { reached: arrival, go_on }
    }

    /// Switches every fault off.
    pub fn clear(&self) {
        lock(&self.armed).clear();
        lock(&self.barriers).clear();
    }

    /// The faults still waiting for a request.
    pub fn waiting(&self) -> Vec<Armed> {
        lock(&self.armed).clone()
    }

    pub(crate) fn add(&self, armed: Armed) {
        lock(&self.armed).push(armed);
    }

    /// Takes the barrier meant for this request, if any.
    pub(crate) fn barrier(&self, method: &str, path: &str, stop: Stop) -> Option<Barrier> {
        let mut barriers = lock(&self.barriers);
        let at = barriers.iter().position(|one| {
            one.stop == stop && one.method.eq_ignore_ascii_case(method) && matches(&one.path, path)
        })?;
        Some(barriers.remove(at))
    }

    /// Takes the fault meant for this request, if any.
    pub(crate) fn take(&self, method: &str, path: &str) -> Option<Fault> {
        let mut armed = lock(&self.armed);
        let at = armed.iter().position(|one| {
            one.times > 0
                && one.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
                && matches(&one.path, path)
        })?;
        armed[at].times -= 1;
        let fault = armed[at].fault.clone();
        armed.retain(|one| one.times > 0);
        Some(fault)
    }
}

/// Whether a pattern with `*` fits the whole path.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((head, rest)) => path.strip_prefix(head).is_some_and(|tail| {
            rest.is_empty()
                || tail
                    .char_indices()
                    .map(|(at, _)| at)
                    .chain([tail.len()])
                    .any(|at| matches(rest, &tail[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_part_of_the_path() {
        assert!(matches("/apis/*/vital", "/apis/default/api/patient/1/encounter/2/vital"));
        assert!(!matches("/apis/*/vital", "/apis/default/api/patient/1/encounter/2/vital/3"));
        assert!(matches("*", ""), "a star alone fits everything");
    }

    #[test]
    fn a_fault_is_used_up() {
        let faults = Faults::default();
        faults.arm("POST", "/x*", Fault::Unavailable, 2);
        assert_eq!(faults.take("GET", "/xy"), None, "another method is left alone");
        assert_eq!(faults.take("POST", "/xy"), Some(Fault::Unavailable));
        assert_eq!(faults.take("POST", "/x"), Some(Fault::Unavailable));
        assert_eq!(faults.take("POST", "/x"), None, "it was armed for two requests");
    }
}
