//! What is at an address: both editions, other sites, other servers, and every kind of certificate.

use crate::common::{
    BOTH, MovedClock, connect, demo_at, impatient,
    raw::{Certificate, RawServer},
};
use demo_clinic::{Config, Edition, Fault};
use openemr::{Connection, DiscoveryError, Site, SiteAddress, SiteFacts};
use std::sync::Arc;

async fn discover(site: Site) -> Result<SiteFacts, DiscoveryError> {
    Connection::open_with(site, Arc::new(MovedClock::default()), impatient())
        .expect("a client")
        .discover()
        .await
}

#[tokio::test]
async fn q71_both_editions_are_told_apart_before_sign_in() {
    for (edition, expected) in
        [(Edition::V7_0, openemr::Edition::V7_0), (Edition::V8_0, openemr::Edition::V8_0)]
    {
        let demo = demo_at(&Arc::default(), Config::edition(edition).with_patients(1)).await;
        let connection = connect(&demo, &Arc::default(), impatient());
        let facts = connection.discover().await.expect("found");
        assert_eq!(facts.edition, expected, "by its scopes");
        assert_eq!(facts.calls_itself, None, "it calls itself what was typed");
        assert!(facts.fhir_base.as_str().ends_with("/apis/default/fhir"), "Q16: no slash at the end");
        let kept = serde_json::to_string(&facts).expect("plain data");
        assert_eq!(serde_json::from_str::<SiteFacts>(&kept).expect("read"), facts, "facts survive a file");
    }
}

#[tokio::test]
async fn q76_a_site_name_that_does_not_exist_is_said_so_and_another_site_is_found() {
    for edition in BOTH {
        let demo = demo_at(&Arc::default(), Config::edition(edition).with_patients(1)).await;
        let at = async |site: &str| {
            let address = format!("{}/oauth2/{site}/authorize", demo.https_url());
            let site = openemr::DemoSite::new(&address, demo.http_url(), demo.ca_pem()).expect("loopback");
            discover(Site::Demo(site)).await
        };
        let site = "nosite".parse().expect("a site name");
        let refused = at("nosite").await.expect_err("none");
        assert_eq!(refused, DiscoveryError::UnknownSite { site }, "{edition}: by the name that was typed");
        let north = at("north").await.expect("the demo clinic's other site");
        assert_eq!(north.site().as_str(), "north", "{edition}");
    }
}

#[tokio::test]
async fn something_that_is_no_openemr_is_said_so() {
    let demo = demo_at(&Arc::default(), Config::default().with_patients(1)).await;
    let connection = connect(&demo, &Arc::default(), impatient());
    for fault in [Fault::Html, Fault::TwoObjects, Fault::Redirect { to: "https://evil.example/".into() }] {
        demo.faults().once("GET", "*/openid-configuration", fault.clone());
        assert_eq!(connection.discover().await.expect_err("no"), DiscoveryError::NotOpenEmr, "{fault:?}");
    }
    let other = RawServer::start(Certificate::Good, |_| (200, r#"{"hello":"world"}"#.into())).await;
    assert_eq!(
        discover(other.site()).await.expect_err("no"),
        DiscoveryError::NotOpenEmr,
        "another JSON server"
    );
    let empty = RawServer::start(Certificate::Good, |_| (404, "<html>not found</html>".into())).await;
    assert_eq!(
        discover(empty.site()).await.expect_err("no"),
        DiscoveryError::NotOpenEmr,
        "an empty web server"
    );
}

#[tokio::test]
async fn an_openemr_with_its_api_switched_off_is_told_from_no_openemr() {
    let off = RawServer::start(Certificate::Good, |path| {
        if path.starts_with("/interface/login") {
            (200, "<html><title>OpenEMR Login</title></html>".into())
        } else {
            (404, String::new())
        }
    })
    .await;
    assert_eq!(
        discover(off.site()).await.expect_err("off"),
        DiscoveryError::ApiOff,
        "its sign-in page is there"
    );
}

#[tokio::test]
async fn a_document_that_points_elsewhere_is_not_followed() {
    for (issuer, token) in [
        ("{base}/oauth2/default", "https://evil.example/oauth2/default/token"),
        ("{base}/oauth2/default", "http://127.0.0.1/oauth2/default/token"),
        ("{base}/oauth2/other", "{base}/oauth2/default/token"),
        ("not a url", "{base}/oauth2/default/token"),
    ] {
        let document = serde_json::json!({
            "issuer": issuer, "token_endpoint": token,
            "authorization_endpoint": "{base}/oauth2/default/authorize", "jwks_uri": "{base}/oauth2/default/jwk",
            "registration_endpoint": "{base}/oauth2/default/registration",
            "end_session_endpoint": "{base}/oauth2/default/logout",
        })
        .to_string();
        let server = RawServer::start(Certificate::Good, move |_| (200, document.clone())).await;
        let refused = discover(server.site()).await.expect_err("not followed");
        assert!(
            matches!(refused, DiscoveryError::WrongOwnAddress { .. }),
            "{issuer} {token} gives {refused:?}"
        );
    }
}

#[tokio::test]
async fn a_server_that_calls_itself_otherwise_is_asked_again_at_that_address() {
    let document = |own: &str| {
        serde_json::json!({
            "issuer": format!("{own}/oauth2/default"), "token_endpoint": format!("{own}/oauth2/default/token"),
            "authorization_endpoint": format!("{own}/oauth2/default/authorize"),
            "jwks_uri": format!("{own}/oauth2/default/jwk"), "scopes_supported": [["user/Patient.rs"]],
            "registration_endpoint": format!("{own}/oauth2/default/registration"),
            "end_session_endpoint": format!("{own}/oauth2/default/logout"),
            "resourceType": "CapabilityStatement", "code_challenge_methods_supported": ["S256"],
        })
        .to_string()
    };
    let own = document("{localhost}");
    let server = RawServer::start(Certificate::Good, move |_| (200, own.clone())).await;
    let facts = discover(server.site()).await.expect("found");
    let localhost = server.base.replace("https://127.0.0.1", "localhost");
    assert_eq!(facts.calls_itself.as_deref(), Some(localhost.as_str()), "the clinician is told");
    assert_eq!(
        facts.endpoints.token.host_str(),
        Some("localhost"),
        "and its own address is used from then on"
    );
    assert_eq!(facts.edition, openemr::Edition::V8_0, "by its scopes");

    // A document that claims to be somebody who says otherwise of themselves.
    let (claimed, real) = (document("{localhost}"), document("{base}"));
    let asked = std::sync::atomic::AtomicU32::new(0);
    let server = RawServer::start(Certificate::Good, move |_| {
        let first = asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0;
        (200, if first { claimed.clone() } else { real.clone() })
    })
    .await;
    let refused = discover(server.site()).await.expect_err("not believed");
    assert!(matches!(refused, DiscoveryError::WrongOwnAddress { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_certificate_that_does_not_fit_is_refused_in_words_that_help() {
    for (certificate, expected) in
        [(Certificate::Expired, "expired"), (Certificate::OtherHost, "another host")]
    {
        let server = RawServer::start(certificate, |_| (200, "{}".into())).await;
        let refused = discover(server.site()).await.expect_err("refused");
        assert!(refused.to_string().contains(expected), "{refused}");
        assert!(server.seen.lock().unwrap().is_empty(), "nothing was said to it");
    }
    let demo = demo_at(&Arc::default(), Config::default().with_patients(1)).await;
    let typed = SiteAddress::parse(demo.https_url(), "").expect("an address");
    let refused = discover(Site::Typed(typed)).await.expect_err("nobody this computer trusts");
    assert!(matches!(refused, DiscoveryError::TlsUntrusted { .. }), "{refused:?}");
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    let free =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let address = SiteAddress::parse(&format!("https://127.0.0.1:{free}"), "").expect("an address");
    let refused = discover(Site::Typed(address)).await.expect_err("nobody");
    assert_eq!(refused, DiscoveryError::Unreachable { host: format!("127.0.0.1:{free}") }, "named");
}

/// `SSL_CERT_FILE` is read when a client is made, so the test starts itself again with it.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_linux_ssl_cert_file_replaces_the_trusted_authorities() {
    const ADDRESS: &str = "ROUNDS_TEST_ADDRESS";
    if let Ok(address) = std::env::var(ADDRESS) {
        let address = SiteAddress::parse(&address, "").expect("an address");
        discover(Site::Typed(address)).await.expect("a typed address with an authority of the system's");
        return;
    }
    let demo = demo_at(&Arc::default(), Config::default().with_patients(1)).await;
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), demo.ca_pem()).expect("written");
    let status = tokio::process::Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "discovery::on_linux_ssl_cert_file_replaces_the_trusted_authorities"])
        .env(ADDRESS, demo.https_url())
        .env("SSL_CERT_FILE", file.path())
        .status()
        .await
        .expect("started");
    assert!(status.success(), "the child trusted the authority in the file");
}

/// A computer that trusts an authority for everything else does not let it vouch for the demo clinic.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_demo_clinic_is_known_by_its_own_authority_and_by_none_of_the_systems() {
    const ADDRESSES: &str = "ROUNDS_TEST_DEMO_ADDRESSES";
    if let Ok(addresses) = std::env::var(ADDRESSES) {
        let (https, http) = addresses.split_once(' ').expect("two addresses");
        let another = demo_at(&Arc::default(), Config::default().with_patients(1)).await;
        let site = openemr::DemoSite::new(https, http, another.ca_pem()).expect("loopback");
        let refused = discover(Site::Demo(site)).await.expect_err("somebody else's authority");
        assert!(matches!(refused, DiscoveryError::TlsUntrusted { .. }), "{refused:?}");
        return;
    }
    let demo = demo_at(&Arc::default(), Config::default().with_patients(1)).await;
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), demo.ca_pem()).expect("written");
    let name = "discovery::the_demo_clinic_is_known_by_its_own_authority_and_by_none_of_the_systems";
    let status = tokio::process::Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", name])
        .env(ADDRESSES, format!("{} {}", demo.https_url(), demo.http_url()))
        .env("SSL_CERT_FILE", file.path())
        .status()
        .await
        .expect("started");
    assert!(status.success(), "the child refused whom only the system's authorities vouch for");
}
