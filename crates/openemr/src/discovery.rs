//! Finding out what is at an address: an OpenEMR or something else, which edition, and where its endpoints are.
//!
//! Rules for the endpoints. The typed address only finds the clinic. From then on Rounds uses the endpoints that the
//! server names in its own discovery document: its cookies, `aud` (Q16) and `iss` go by that address. All of them must
//! be https and of one origin, that of `issuer`. If that origin is not the typed one (an internal name, a second
//! name), the document is read again at the server's own address and must name the same issuer there, so that a
//! document cannot point at a server that knows nothing of it.

use crate::{
    answer::parse,
    editions::Edition,
    error::{NoAnswer, Unreadable},
    lenient::{string_list, text_at},
    site::{SiteAddress, SiteName, below, host_of},
    tls_trouble::TlsTrouble,
    transport::{Answer, Call, Connection, Repeat},
    version::ToldVersion,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
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
#[serde(try_from = "KeptFacts")]
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

/// Facts as they lie in a file.
#[derive(Deserialize)]
struct KeptFacts {
    address: SiteAddress,
    issuer: String,
    calls_itself: Option<String>,
    endpoints: Endpoints,
    edition: Edition,
    #[serde(default)]
    version: Option<ToldVersion>,
    api_base: Url,
    fhir_base: Url,
    scopes_supported: Vec<String>,
}

/// Kept facts that no discovery could have found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these addresses are not those of one clinic")]
pub struct NotOneClinic;

impl TryFrom<KeptFacts> for SiteFacts {
    type Error = NotOneClinic;

    fn try_from(kept: KeptFacts) -> Result<Self, NotOneClinic> {
        let issuer = Url::parse(&kept.issuer).map_err(|_| NotOneClinic)?;
        // Its parser takes https alone.
        let own = own_address(&issuer, kept.address.site()).ok_or(NotOneClinic)?;
        let elsewhere = own.origin() != kept.address.origin();
        let site = own.site().as_str();
        let hangs_together = kept.endpoints.all().iter().all(|endpoint| is_of(endpoint, &issuer))
            && kept.api_base == own.at(&["apis", site, "api"])
            && kept.fhir_base == own.at(&["apis", site, "fhir"])
            && kept.calls_itself == elsewhere.then(|| host_of(&issuer));
        if !hangs_together {
            return Err(NotOneClinic);
        }
        let KeptFacts {
            address,
            issuer,
            calls_itself,
            endpoints,
            edition,
            version,
            api_base,
            fhir_base,
            scopes_supported,
        } = kept;
        Ok(Self {
            address,
            issuer,
            calls_itself,
            endpoints,
            edition,
            version,
            api_base,
            fhir_base,
            scopes_supported,
        })
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
}

/// Why an address leads to no usable OpenEMR.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    /// No connection: wrong name, no network, or the server is down.
    #[error("{host} cannot be reached")]
    Unreachable {
        /// Host and port that were tried: the typed ones, or those the server calls itself by.
        host: String,
    },
    /// The server took too long, or the connection was cut.
    #[error("{host} took too long")]
    Timeout {
        /// Host and port.
        host: String,
    },
    /// Its certificate comes from nobody this computer trusts.
    #[error("the certificate of {host} is not trusted")]
    TlsUntrusted {
        /// Host and port.
        host: String,
    },
    /// Its certificate has expired or is not valid yet.
    #[error("the certificate of {host} has expired")]
    TlsExpired {
        /// Host and port.
        host: String,
    },
    /// Its certificate is made out to another host.
    #[error("the certificate of {host} is for another host")]
    TlsWrongHost {
        /// Host and port.
        host: String,
    },
    /// Something answers, but it is no OpenEMR.
    #[error("no OpenEMR answers there")]
    NotOpenEmr,
    /// An OpenEMR whose API or FHIR service is switched off (Administration → Config → Connectors).
    #[error("the API of this OpenEMR is switched off")]
    ApiOff,
    /// An OpenEMR without a site of this name.
    #[error("this OpenEMR has no site {site}")]
    UnknownSite {
        /// The name that was asked for.
        site: SiteName,
    },
    /// An OpenEMR whose discovery document names endpoints that are not https, not its own, or not the same at its
    /// own address: its "site address" setting is wrong.
    #[error("the server's own address is set up wrongly")]
    WrongOwnAddress {
        /// What it calls itself.
        calls_itself: String,
    },
    /// The server answered with an error.
    #[error("the server answered with status {status}")]
    Server {
        /// HTTP status.
        status: u16,
    },
}

impl Connection {
    /// Reads the discovery documents of the site (FACTS §1). Three requests without a token, and one for its version.
    ///
    /// # Errors
    /// [`DiscoveryError`], each with words that help.
    pub async fn discover(&self) -> Result<SiteFacts, DiscoveryError> {
        let address = self.site().address();
        let document = self.openid(address).await?;
        let endpoints = read_endpoints(&document)?;
        let issuer = text_at(&document, "/issuer");
        let issuer_url = Url::parse(&issuer).map_err(|_| wrong(&issuer))?;
        let own = own_address(&issuer_url, address.site()).ok_or_else(|| wrong(&issuer))?;
        let elsewhere = own.origin() != address.origin();
        if elsewhere {
            let again = self.openid(&own).await?;
            if text_at(&again, "/issuer") != issuer || read_endpoints(&again)? != endpoints {
                return Err(wrong(&issuer));
            }
        }
        let site = own.site().as_str();
        let api = ["apis", site, "api"];
        let fhir = ["apis", site, "fhir"];
        let smart = self
            .json(
                own.at(&[&fhir[..], &[".well-known", "smart-configuration"]].concat()),
                "fhir/smart-configuration",
                &own,
            )
            .await?;
        if !list_has(&smart, "/code_challenge_methods_supported", "S256") {
            // Every edition offers S256; a server that takes sign-ins without it is another one.
            return Err(DiscoveryError::NotOpenEmr);
        }
        let metadata = self.json(own.at(&[&fhir[..], &["metadata"]].concat()), "fhir/metadata", &own).await?;
        if text_at(&metadata, "/resourceType") != "CapabilityStatement" {
            return Err(DiscoveryError::NotOpenEmr);
        }
        self.trust_origin(own.origin());
        let listed = document.get("scopes_supported").unwrap_or(&Value::Null);
        let found = Edition::from_scopes(listed);
        let version = if found == Edition::V7_0 { None } else { self.told_version(own.at(&api)).await };
        Ok(SiteFacts {
            issuer,
            calls_itself: elsewhere.then(|| host_of(&issuer_url)),
            endpoints,
            edition: found.or_later(version.as_ref()),
            version,
            api_base: own.at(&api),
            fhir_base: own.at(&fhir),
            scopes_supported: string_list(listed),
            address: address.clone(),
        })
    }

    /// Q71: 8.x tells its version to everybody, 7.0 to nobody who has not signed in. Whoever does not tell it is called
    /// by what it behaves like, so no answer is no obstacle.
    async fn told_version(&self, api: Url) -> Option<ToldVersion> {
        let call = Call {
            repeat: Repeat::Never,
            known_to_fail: true,
            ..Call::find(below(&api, &["version"]), "version")
        };
        let answer = self.send(call).await.ok().filter(|answer| answer.status == 200)?;
        ToldVersion::of(&parse(&answer.body).ok()?)
    }

    async fn openid(&self, address: &SiteAddress) -> Result<Value, DiscoveryError> {
        let url = address.at(&["oauth2", address.site().as_str(), ".well-known", "openid-configuration"]);
        self.json(url, "oauth2/{site}/openid-configuration", address).await
    }

    async fn json(
        &self,
        url: Url,
        template: &'static str,
        address: &SiteAddress,
    ) -> Result<Value, DiscoveryError> {
        let host = host_of(&url);
        let answer = self.send(Call::find(url, template)).await.map_err(|why| unanswered(why, host))?;
        match (answer.status, parse(&answer.body)) {
            (200, Ok(value)) => Ok(value),
            (200, Err(_)) | (300..=399, _) => Err(DiscoveryError::NotOpenEmr),
            // Q76: every edition answers 400 for a site they do not have, 7.0 without a body, 8.0 with two JSON
            // objects. Nothing else in discovery is a 400.
            (400, parsed) if !matches!(parsed, Err(Unreadable::Html)) => {
                Err(DiscoveryError::UnknownSite { site: address.site().clone() })
            }
            (status @ (500 | 502..=599 | 429), _) => Err(DiscoveryError::Server { status }),
            _ => Err(self.why_missing(&answer, address).await),
        }
    }

    /// The discovery document is not there. With its API switched off OpenEMR answers these addresses with a bare
    /// status (404 for OAuth, 404 or 501 for the API), while its sign-in page still is where it always is; a server
    /// without either is no OpenEMR.
    async fn why_missing(&self, answer: &Answer, address: &SiteAddress) -> DiscoveryError {
        let page = address.at(&["interface", "login", "login.php"]);
        let Ok(login) = self.send(Call::find(page, "interface/login")).await else {
            return DiscoveryError::NotOpenEmr;
        };
        let says_openemr = String::from_utf8_lossy(&login.body).to_ascii_lowercase().contains("openemr");
        match (login.status, says_openemr, parse(&answer.body)) {
            (200, true, _) => DiscoveryError::ApiOff,
            // 8.0 says in its own words that it has no such route.
            (_, _, Ok(value)) if text_at(&value, "/message") == "Route not found" => DiscoveryError::ApiOff,
            _ => DiscoveryError::NotOpenEmr,
        }
    }
}

fn list_has(value: &Value, pointer: &str, wanted: &str) -> bool {
    value.pointer(pointer).map(string_list).unwrap_or_default().iter().any(|one| one == wanted)
}

fn wrong(issuer: &str) -> DiscoveryError {
    DiscoveryError::WrongOwnAddress {
        calls_itself: issuer.chars().filter(|c| !c.is_control()).take(200).collect(),
    }
}

/// `https://host/prefix/oauth2/site` → the address `https://host/prefix` with that site.
fn own_address(issuer: &Url, site: &SiteName) -> Option<SiteAddress> {
    let ours = below(issuer, &[]);
    let path = ours.path().trim_end_matches('/');
    let prefix = path.strip_suffix(&format!("/oauth2/{site}"))?;
    let mut base = ours.clone();
    base.set_path(prefix);
    SiteAddress::parse(base.as_str(), site.as_str()).ok()
}

/// All endpoints, or nothing: https, and of one origin with the issuer.
pub(crate) fn read_endpoints(document: &Value) -> Result<Endpoints, DiscoveryError> {
    let issuer = text_at(document, "/issuer");
    if issuer.is_empty() {
        return Err(DiscoveryError::NotOpenEmr);
    }
    let issuer_url = Url::parse(&issuer).map_err(|_| wrong(&issuer))?;
    let endpoint = |name: &str| {
        let url = Url::parse(&text_at(document, name)).map_err(|_| wrong(&issuer))?;
        if is_of(&url, &issuer_url) { Ok(url) } else { Err(wrong(&issuer)) }
    };
    Ok(Endpoints {
        authorize: endpoint("/authorization_endpoint")?,
        token: endpoint("/token_endpoint")?,
        registration: endpoint("/registration_endpoint")?,
        logout: endpoint("/end_session_endpoint")?,
        keys: endpoint("/jwks_uri")?,
    })
}

/// Whether an endpoint may be that of an issuer: https, of its origin, and with no name or password in it.
fn is_of(endpoint: &Url, issuer: &Url) -> bool {
    endpoint.scheme() == "https"
        && endpoint.origin() == issuer.origin()
        && endpoint.username().is_empty()
        && endpoint.password().is_none()
}

fn unanswered(why: NoAnswer, host: String) -> DiscoveryError {
    match why {
        NoAnswer::Unreachable | NoAnswer::ForeignOrigin => DiscoveryError::Unreachable { host },
        NoAnswer::Tls(TlsTrouble::Untrusted) => DiscoveryError::TlsUntrusted { host },
        NoAnswer::Tls(TlsTrouble::Expired) => DiscoveryError::TlsExpired { host },
        NoAnswer::Tls(TlsTrouble::WrongHost) => DiscoveryError::TlsWrongHost { host },
        NoAnswer::TimedOut | NoAnswer::Cut | NoAnswer::LeftAlone(_) => DiscoveryError::Timeout { host },
        NoAnswer::TooLarge => DiscoveryError::NotOpenEmr,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde_json::json;

    /// What discovery finds at a clinic of this address.
    pub(crate) fn facts_of(own: &str) -> SiteFacts {
        let address = SiteAddress::parse(own, "").expect("an address");
        SiteFacts {
            issuer: format!("{own}/oauth2/default"),
            calls_itself: None,
            endpoints: read_endpoints(&document(own, &format!("{own}/oauth2/default/token")))
                .expect("endpoints"),
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

    fn document(own: &str, token: &str) -> Value {
        json!({
            "issuer": format!("{own}/oauth2/default"),
            "authorization_endpoint": format!("{own}/oauth2/default/authorize"),
            "token_endpoint": token,
            "jwks_uri": format!("{own}/oauth2/default/jwk"),
            "registration_endpoint": format!("{own}/oauth2/default/registration"),
            "end_session_endpoint": format!("{own}/oauth2/default/logout"),
        })
    }

    #[test]
    fn endpoints_are_https_and_of_one_origin() {
        let own = "https://emr.example.org/openemr";
        let fine = document(own, &format!("{own}/oauth2/default/token"));
        assert!(read_endpoints(&fine).is_ok(), "a document as OpenEMR writes it");
        for token in [
            "https://evil.example/token",
            "http://emr.example.org/openemr/oauth2/default/token",
            "",
            "/token",
        ] {
            let refused = read_endpoints(&document(own, token)).expect_err("not its own");
            assert!(matches!(refused, DiscoveryError::WrongOwnAddress { .. }), "{token} gives {refused}");
        }
        assert_eq!(read_endpoints(&json!({"keys": []})), Err(DiscoveryError::NotOpenEmr), "another document");
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
