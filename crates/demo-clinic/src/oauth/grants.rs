//! What OAuth keeps for one site: clients, browsers on their way, codes and tokens.

use crate::staff::{self, Staff};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A client that needs no administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreregisteredClient {
    /// 43 characters.
    pub client_id: String,
    /// 86 characters.
    pub client_secret: String,
}

/// A registered client.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(super) secret: String,
    /// Private clients have a secret and may ask for `user/*` scopes (Q01).
    pub(crate) private: bool,
    pub(crate) enabled: bool,
    pub(super) redirect_uris: Vec<String>,
    pub(super) post_logout_uris: Vec<String>,
    pub(super) scopes: Vec<String>,
}

/// What an authorize request asked for, once it was found good.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) scopes: Vec<String>,
    pub(super) state: Option<String>,
    pub(super) challenge: Option<String>,
    pub(super) nonce: Option<String>,
}

/// A browser on its way from authorize to the code.
#[derive(Clone, Debug)]
pub(super) struct BrowserSession {
    pub(super) ask: Ask,
    pub(super) csrf: String,
    pub(super) user: Option<i64>,
}

/// An authorization code.
#[derive(Clone, Debug)]
pub(super) struct Code {
    pub(super) ask: Ask,
    pub(super) user: i64,
    pub(super) granted: Vec<String>,
    /// Unix second after which it is refused (Q11).
    pub(super) expires: i64,
    pub(super) exchanged: bool,
    /// Declined (Q09), without state (Q08) or overtaken by a newer one (Q12).
    pub(super) worthless: bool,
}

/// An access token with its refresh token.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) client_id: String,
    pub(super) user: i64,
    pub(super) granted: Vec<String>,
    pub(super) access: String,
    pub(super) refresh: Option<String>,
    /// Unix second after which the access token is refused.
    pub(super) expires: i64,
    /// A refresh replaced it (Q17).
    pub(super) replaced: bool,
    /// The sign-in it goes back to carried a nonce (Q126).
    pub(super) nonce: bool,
}

/// Everything OAuth keeps for one site.
#[derive(Default)]
pub(crate) struct Grants {
    pub(super) clients: BTreeMap<String, Client>,
    pub(super) sessions: HashMap<String, BrowserSession>,
    pub(super) codes: HashMap<String, Code>,
    pub(super) pairs: Vec<Pair>,
    pub(super) by_access: HashMap<String, usize>,
    pub(super) by_refresh: HashMap<String, usize>,
    /// Users signed out of a client, until they sign in to it again anywhere (Q21).
    pub(super) signed_out: HashSet<(String, i64)>,
}

/// Who sends a request to the API, and what they may do.
pub(crate) struct Bearer {
    pub(crate) user: &'static Staff,
    pub(crate) granted: Vec<String>,
}

/// Why a bearer token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Missing, garbage, tampered with or of another scheme (Q25, Q27).
    NoToken,
    /// Past its life or replaced by a refresh (Q17).
    Dead,
    /// The user logged out of this client (Q21).
    LoggedOut,
}

impl Grants {
    /// Finds out whose token it is.
    pub(crate) fn bearer(&self, authorization: Option<&str>, now: i64) -> Result<Bearer, Refused> {
        // Q27: the scheme is compared with its case.
        let token = authorization.and_then(|line| line.strip_prefix("Bearer ")).ok_or(Refused::NoToken)?;
        let pair = self.by_access.get(token).and_then(|at| self.pairs.get(*at)).ok_or(Refused::NoToken)?;
        if pair.replaced || pair.expires <= now {
            return Err(Refused::Dead);
        }
        if self.signed_out.contains(&(pair.client_id.clone(), pair.user)) {
            return Err(Refused::LoggedOut);
        }
        let user = staff::by_id(pair.user).ok_or(Refused::NoToken)?;
        Ok(Bearer { user, granted: pair.granted.clone() })
    }

    pub(crate) fn set_enabled(&mut self, client_id: &str, enabled: bool) -> bool {
        match self.clients.get_mut(client_id) {
            Some(client) => {
                client.enabled = enabled;
                true
            }
            None => false,
        }
    }

    /// Forgets a client. Access that was given out runs out by itself, as when it is disabled (Q05).
    pub(crate) fn remove_client(&mut self, client_id: &str) -> bool {
        self.clients.remove(client_id).is_some()
    }

    /// Everything secret that was handed out, each with what it is.
    pub(crate) fn secrets(&self) -> Vec<(&'static str, String)> {
        let clients = self.clients.values().map(|client| ("client secret", client.secret.clone()));
        let codes = self.codes.keys().map(|code| ("code", code.clone()));
        let access = self.by_access.keys().map(|token| ("access token", token.clone()));
        let refresh = self.by_refresh.keys().map(|token| ("refresh token", token.clone()));
        clients.chain(codes).chain(access).chain(refresh).filter(|(_, secret)| !secret.is_empty()).collect()
    }

    /// The registered clients, by name.
    pub(crate) fn clients(&self) -> Vec<Client> {
        let mut clients: Vec<Client> = self.clients.values().cloned().collect();
        clients.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        clients
    }

    /// Keeps a pair and what finds it.
    pub(super) fn keep(&mut self, pair: Pair) {
        let at = self.pairs.len();
        self.by_access.insert(pair.access.clone(), at);
        if let Some(refresh) = &pair.refresh {
            self.by_refresh.insert(refresh.clone(), at);
        }
        self.pairs.push(pair);
    }
}
