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
    facts::{Endpoints, SiteFacts, is_of, own_address},
    lenient::{string_list, text_at},
    site::{SiteAddress, SiteName, below, host_of},
    tls_trouble::TlsTrouble,
    transport::{Answer, Call, Repeat, Transport},
    version::ToldVersion,
};
use serde_json::Value;
use url::Url;

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

/// Reads the discovery documents of the site (FACTS §1). Three requests without a token, and one for its version.
///
/// # Errors
/// [`DiscoveryError`], each with words that help.
pub(crate) async fn discover(transport: &Transport) -> Result<SiteFacts, DiscoveryError> {
    let address = transport.site().address();
    let document = openid(transport, address).await?;
    let endpoints = read_endpoints(&document)?;
    let issuer = text_at(&document, "/issuer");
    let issuer_url = Url::parse(&issuer).map_err(|_| wrong(&issuer))?;
    let own = own_address(&issuer_url, address.site()).ok_or_else(|| wrong(&issuer))?;
    let elsewhere = own.origin() != address.origin();
    if elsewhere {
        let again = openid(transport, &own).await?;
        if text_at(&again, "/issuer") != issuer || read_endpoints(&again)? != endpoints {
            return Err(wrong(&issuer));
        }
    }
    let site = own.site().as_str();
    let api = ["apis", site, "api"];
    let fhir = ["apis", site, "fhir"];
    let smart = json(
        transport,
        own.at(&[&fhir[..], &[".well-known", "smart-configuration"]].concat()),
        "fhir/smart-configuration",
        &own,
    )
    .await?;
    if !list_has(&smart, "/code_challenge_methods_supported", "S256") {
        // Every edition offers S256; a server that takes sign-ins without it is another one.
        return Err(DiscoveryError::NotOpenEmr);
    }
    let metadata =
        json(transport, own.at(&[&fhir[..], &["metadata"]].concat()), "fhir/metadata", &own).await?;
    if text_at(&metadata, "/resourceType") != "CapabilityStatement" {
        return Err(DiscoveryError::NotOpenEmr);
    }
    transport.trust_origin(own.origin());
    let listed = document.get("scopes_supported").unwrap_or(&Value::Null);
    let found = Edition::from_scopes(listed);
    let version = if found == Edition::V7_0 { None } else { told_version(transport, own.at(&api)).await };
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
async fn told_version(transport: &Transport, api: Url) -> Option<ToldVersion> {
    let call = Call {
        repeat: Repeat::Never,
        known_to_fail: true,
        ..Call::find(below(&api, &["version"]), "version")
    };
    let answer = transport.send(call).await.ok().filter(|answer| answer.status == 200)?;
    ToldVersion::of(&parse(&answer.body).ok()?)
}

async fn openid(transport: &Transport, address: &SiteAddress) -> Result<Value, DiscoveryError> {
    let url = address.at(&["oauth2", address.site().as_str(), ".well-known", "openid-configuration"]);
    json(transport, url, "oauth2/{site}/openid-configuration", address).await
}

async fn json(
    transport: &Transport,
    url: Url,
    template: &'static str,
    address: &SiteAddress,
) -> Result<Value, DiscoveryError> {
    let host = host_of(&url);
    let answer = transport.send(Call::find(url, template)).await.map_err(|why| unanswered(why, host))?;
    match (answer.status, parse(&answer.body)) {
        (200, Ok(value)) => Ok(value),
        (200, Err(_)) | (300..=399, _) => Err(DiscoveryError::NotOpenEmr),
        // Q76: every edition answers 400 for a site they do not have, 7.0 without a body, 8.0 with two JSON
        // objects. Nothing else in discovery is a 400.
        (400, parsed) if !matches!(parsed, Err(Unreadable::Html)) => {
            Err(DiscoveryError::UnknownSite { site: address.site().clone() })
        }
        (status @ (500 | 502..=599 | 429), _) => Err(DiscoveryError::Server { status }),
        _ => Err(why_missing(transport, &answer, address).await),
    }
}

/// The discovery document is not there. With its API switched off OpenEMR answers these addresses with a bare
/// status (404 for OAuth, 404 or 501 for the API), while its sign-in page still is where it always is; a server
/// without either is no OpenEMR.
async fn why_missing(transport: &Transport, answer: &Answer, address: &SiteAddress) -> DiscoveryError {
    let page = address.at(&["interface", "login", "login.php"]);
    let Ok(login) = transport.send(Call::find(page, "interface/login")).await else {
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

fn list_has(value: &Value, pointer: &str, wanted: &str) -> bool {
    value.pointer(pointer).map(string_list).unwrap_or_default().iter().any(|one| one == wanted)
}

fn wrong(issuer: &str) -> DiscoveryError {
    DiscoveryError::WrongOwnAddress {
        calls_itself: issuer.chars().filter(|c| !c.is_control()).take(200).collect(),
    }
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
mod tests {
    use super::*;
    use serde_json::json;

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
}
