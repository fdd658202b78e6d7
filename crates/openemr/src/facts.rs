//! What is known of one site: where its endpoints are, which OpenEMR it behaves like, and a hash that binds this together.

use crate::{
    editions::Edition,
    ids::ClientId,
    scopes,
    site::{SiteAddress, SiteName, below, host_of},
    version::ToldVersion,
};
use ring::digest::{Context, SHA256};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt::Write as _;
use url::Url;

/// Where one site's OAuth endpoints are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoints {
    /// The page the browser is sent to.
    pub authorize: Url,
    /// Exchanges codes and refresh tokens.
    pub token: Url,
    /// Registers clients.
    pub registration: Url,
    /// Ends sessions.
    pub logout: Url,
    /// The public keys that sign id_tokens.
    pub keys: Url,
}

/// What was found at an address. May be kept, so that a start without a network knows its clinic. Read back, it passes
/// the checks of discovery again; that it is what was kept, and not another clinic that hangs together as well, only
/// [`SiteFacts::binding`] can tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct SiteFacts {
    /// The address as it was typed, tidied up.
    pub address: SiteAddress,
    /// What the server calls itself in tokens (`iss`).
    pub issuer: String,
    /// Host and port of the address the server calls itself, if it is not the typed one.
    pub calls_itself: Option<String>,
    /// Its endpoints.
    pub endpoints: Endpoints,
    /// Which OpenEMR it behaves like (Q71).
    pub edition: Edition,
    /// What it says it is, where it says so before anybody has signed in.
    #[serde(default)]
    pub version: Option<ToldVersion>,
    /// The Standard API.
    pub api_base: Url,
    /// FHIR R4; exactly what `aud` has to be (Q16).
    pub fhir_base: Url,
    /// The scopes the server lists.
    pub scopes_supported: Vec<String>,
}

/// Kept facts that no discovery could have found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these addresses are not those of one clinic")]
pub struct NotOneClinic;

/// Every reading passes the checks of discovery: the derived one is inherent, and only this one is the trait's.
impl<'de> Deserialize<'de> for SiteFacts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let kept = Self::deserialize(from)?;
        if kept.hangs_together() { Ok(kept) } else { Err(D::Error::custom(NotOneClinic)) }
    }
}

impl Serialize for SiteFacts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, to)
    }
}

impl Endpoints {
    fn all(&self) -> [&Url; 5] {
        [&self.authorize, &self.token, &self.registration, &self.logout, &self.keys]
    }
}

impl SiteFacts {
    /// What would be found at an address whose server is set up as most are. Nobody has asked it: for showing whose
    /// clinic it is until it was found.
    pub fn assumed(address: SiteAddress) -> Self {
        let site = address.site().as_str().to_owned();
        let oauth = |name: &str| address.at(&["oauth2", &site, name]);
        Self {
            issuer: address.at(&["oauth2", &site]).to_string(),
            calls_itself: None,
            endpoints: Endpoints {
                authorize: oauth("authorize"),
                token: oauth("token"),
                registration: oauth("registration"),
                logout: oauth("logout"),
                keys: oauth("jwk"),
            },
            edition: Edition::V7_0,
            version: None,
            api_base: address.at(&["apis", &site, "api"]),
            fhir_base: address.at(&["apis", &site, "fhir"]),
            scopes_supported: Vec::new(),
            address,
        }
    }

    /// The site name.
    pub fn site(&self) -> &SiteName {
        self.address.site()
    }

    /// What people read on screen: the version the server tells, or the edition it behaves like.
    pub fn version_words(&self) -> String {
        self.version.map_or_else(|| self.edition.to_string(), |version| version.to_string())
    }

    /// The scopes Rounds asks this server for, in registration and at each sign-in.
    pub fn scopes_asked(&self) -> Vec<String> {
        scopes::wanted(self.edition).split(' ').map(str::to_owned).collect()
    }

    /// A SHA-256 over everything that decides where tokens go, whose word is believed and how answers are read: the
    /// client, the typed address and site, the issuer, every endpoint, both interfaces and the edition (on 7.0 some lists
    /// can carry another patient's readings, Q74). In hexadecimal digits.
    pub fn binding(&self, client: &ClientId) -> String {
        let address = self.address.to_string();
        let edition = self.edition.to_string();
        let endpoints = &self.endpoints;
        let parts = [
            "Rounds, one clinic, 1",
            client.as_str(),
            &address,
            self.site().as_str(),
            &self.issuer,
            endpoints.authorize.as_str(),
            endpoints.token.as_str(),
            endpoints.registration.as_str(),
            endpoints.logout.as_str(),
            endpoints.keys.as_str(),
            self.api_base.as_str(),
            self.fhir_base.as_str(),
            &edition,
        ];
        let mut hash = Context::new(&SHA256);
        for part in parts {
            // With its length before it, so that no text can move from one part into the next.
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finish().as_ref().iter().fold(String::new(), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    /// Whether discovery could have found this: every endpoint of the issuer's origin, both interfaces where OpenEMR has
    /// them, and the other name said where the server has one.
    fn hangs_together(&self) -> bool {
        // Its parser takes https alone.
        let Ok(issuer) = Url::parse(&self.issuer) else { return false };
        let Some(own) = own_address(&issuer, self.address.site()) else { return false };
        let elsewhere = own.origin() != self.address.origin();
        let site = own.site().as_str();
        self.endpoints.all().iter().all(|endpoint| is_of(endpoint, &issuer))
            && self.api_base == own.at(&["apis", site, "api"])
            && self.fhir_base == own.at(&["apis", site, "fhir"])
            && self.calls_itself == elsewhere.then(|| host_of(&issuer))
    }
}

/// `https://host/prefix/oauth2/site` → the address `https://host/prefix` with that site.
pub(crate) fn own_address(issuer: &Url, site: &SiteName) -> Option<SiteAddress> {
    let ours = below(issuer, &[]);
    let path = ours.path().trim_end_matches('/');
    let prefix = path.strip_suffix(&format!("/oauth2/{site}"))?;
    let mut base = ours.clone();
    base.set_path(prefix);
    SiteAddress::parse(base.as_str(), site.as_str()).ok()
}

/// Whether an endpoint may be that of an issuer: https, of its origin, and with no name or password in it.
pub(crate) fn is_of(endpoint: &Url, issuer: &Url) -> bool {
    endpoint.scheme() == "https"
        && endpoint.origin() == issuer.origin()
        && endpoint.username().is_empty()
        && endpoint.password().is_none()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde_json::Value;

    /// What discovery finds at a clinic of this address.
    pub(crate) fn facts_of(own: &str) -> SiteFacts {
        let address = SiteAddress::parse(own, "").expect("an address");
        SiteFacts {
            issuer: format!("{own}/oauth2/default"),
            calls_itself: None,
            endpoints: Endpoints {
                authorize: address.at(&["oauth2", "default", "authorize"]),
                token: address.at(&["oauth2", "default", "token"]),
                registration: address.at(&["oauth2", "default", "registration"]),
                logout: address.at(&["oauth2", "default", "logout"]),
                keys: address.at(&["oauth2", "default", "jwk"]),
            },
            edition: Edition::V8_0,
            version: None,
            api_base: address.at(&["apis", "default", "api"]),
            fhir_base: address.at(&["apis", "default", "fhir"]),
            scopes_supported: vec!["openid".to_owned()],
            address,
        }
    }

    #[test]
    fn a_clinic_that_was_not_asked_is_assumed_to_be_as_most_are() {
        let found = facts_of("https://emr.example.org/openemr");
        let assumed = SiteFacts::assumed(found.address.clone());
        assert_eq!(
            (assumed.issuer, assumed.endpoints),
            (found.issuer, found.endpoints),
            "where OpenEMR has them"
        );
        assert_eq!(
            (assumed.api_base, assumed.fhir_base),
            (found.api_base, found.fhir_base),
            "and its interfaces"
        );
    }

    #[test]
    fn kept_facts_pass_the_checks_of_discovery_again() {
        let kept = serde_json::to_value(facts_of("https://emr.example.org/openemr")).expect("plain data");
        let read = |value: Value| serde_json::from_value::<SiteFacts>(value);
        assert_eq!(
            read(kept.clone()).expect("as kept"),
            facts_of("https://emr.example.org/openemr"),
            "the same"
        );
        let evil = "https://evil.example";
        for (place, value) in [
            ("/endpoints/token", format!("{evil}/oauth2/default/token")),
            ("/endpoints/token", "http://emr.example.org/openemr/oauth2/default/token".to_owned()),
            ("/endpoints/token", "https://x:y@emr.example.org/openemr/oauth2/default/token".to_owned()),
            ("/endpoints/authorize", "file:///etc/passwd".to_owned()),
            ("/endpoints/authorize", "ms-calculator:".to_owned()),
            ("/endpoints/registration", format!("{evil}/register")),
            ("/endpoints/logout", format!("{evil}/logout")),
            ("/endpoints/keys", format!("{evil}/jwk")),
            ("/issuer", format!("{evil}/oauth2/default")),
            ("/issuer", "http://emr.example.org/openemr/oauth2/default".to_owned()),
            ("/issuer", "https://emr.example.org/openemr/oauth2/other".to_owned()),
            ("/api_base", format!("{evil}/apis/default/api")),
            ("/fhir_base", "http://emr.example.org/openemr/apis/default/fhir".to_owned()),
            ("/fhir_base", "https://emr.example.org/openemr/apis/default/fhir/".to_owned()),
            ("/calls_itself", "evil.example".to_owned()),
            ("/address/address", "http://emr.example.org/openemr".to_owned()),
        ] {
            let mut edited = kept.clone();
            *edited.pointer_mut(place).expect(place) = Value::from(value.clone());
            assert!(read(edited).is_err(), "{place} = {value} was found nowhere");
        }
        let mut moved = kept;
        *moved.pointer_mut("/address/address").expect("there") = Value::from(evil);
        assert!(read(moved).is_err(), "another address whose server says nothing of being called otherwise");
    }

    #[test]
    fn whatever_decides_where_tokens_go_changes_the_binding() {
        let client = ClientId::parse("one").expect("an id");
        let other = ClientId::parse("two").expect("an id");
        let facts = facts_of("https://emr.example.org");
        let bound = facts.binding(&client);
        assert_eq!(bound.len(), 64, "a SHA-256");
        assert_eq!(facts.binding(&client), bound, "the same at every start");
        assert_ne!(facts.binding(&other), bound, "another client");
        let elsewhere = facts_of("https://evil.example");
        let edits: [fn(&mut SiteFacts, &SiteFacts); 10] = [
            |facts, other| facts.address = other.address.clone(),
            |facts, other| facts.issuer.clone_from(&other.issuer),
            |facts, other| facts.endpoints.authorize = other.endpoints.authorize.clone(),
            |facts, other| facts.endpoints.token = other.endpoints.token.clone(),
            |facts, other| facts.endpoints.registration = other.endpoints.registration.clone(),
            |facts, other| facts.endpoints.logout = other.endpoints.logout.clone(),
            |facts, other| facts.endpoints.keys = other.endpoints.keys.clone(),
            |facts, other| facts.api_base = other.api_base.clone(),
            |facts, other| facts.fhir_base = other.fhir_base.clone(),
            |facts, _| facts.edition = Edition::V7_0,
        ];
        for (number, edit) in edits.into_iter().enumerate() {
            let mut edited = facts.clone();
            edit(&mut edited, &elsewhere);
            assert_ne!(edited.binding(&client), bound, "edit {number}");
        }
    }

    #[test]
    fn the_servers_own_address_is_its_issuer_without_the_oauth_part() {
        let issuer = Url::parse("https://emr.example.org:9300/openemr/oauth2/north").expect("a URL");
        let site: SiteName = "north".parse().expect("a site name");
        let own = own_address(&issuer, &site).expect("an address");
        assert_eq!(own.to_string(), "https://emr.example.org:9300/openemr", "host, port and prefix stay");
        assert_eq!(own_address(&issuer, &SiteName::default()), None, "another site's issuer is not ours");
    }
}
