//! A client of the demo clinic with a browser in its pocket.
//! It speaks HTTP as any client does, and knows nothing of Rounds.
//! Each file of tests beside this folder imports it.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this module")]
#![allow(clippy::expect_used, reason = "a test's helper fails its test")]

use demo_clinic::{Config, DemoClinic, Edition, PASSWORD, SetClock};
use reqwest::{Method, RequestBuilder, Response, redirect::Policy};
use serde_json::{Value, json};
use std::{collections::HashMap, sync::Arc};

pub const REDIRECT: &str = "org.example.chart://oauth/callback";
pub const VERIFIER: &str = "a-verifier-that-is-long-enough-for-rfc-7636-abcdef";
/// S256 of [`VERIFIER`].
pub const CHALLENGE: &str = "pwdDSj1rj0wYiAmRR6PvlUqK9heBuz88HIBR-XrwhzI";
pub const SCOPE: &str = "openid fhirUser offline_access api:oemr api:fhir user/patient.read user/patient.write \
                         user/Patient.read user/encounter.read user/encounter.write user/vital.read user/vital.write \
                         user/soap_note.read user/soap_note.write user/appointment.read user/facility.read \
                         user/Observation.read user/Condition.read user/Encounter.read";

pub struct Desk {
    pub clinic: DemoClinic,
    pub http: reqwest::Client,
    pub client_id: String,
    pub client_secret: String,
}

#[derive(Clone, Debug)]
pub struct Tokens {
    pub access: String,
    pub refresh: String,
    pub id: String,
}

/// A small clinic with one enabled client.
pub async fn desk(edition: Edition) -> Desk {
    desk_with(Config::edition(edition).with_patients(40).with_clock(Arc::new(SetClock::default()))).await
}

pub async fn desk_with(config: Config) -> Desk {
    let clinic = demo_clinic::start(config).await.expect("the loopback address has free ports");
    let desk = Desk { http: client(&clinic), clinic, client_id: String::new(), client_secret: String::new() };
    let made = desk.register(SCOPE).await;
    let text = |name: &str| made[name].as_str().expect("registration answers with texts").to_owned();
    let desk = Desk { client_id: text("client_id"), client_secret: text("client_secret"), ..desk };
    assert!(desk.clinic.enable_client(&desk.client_id), "a registered client can be enabled");
    desk
}

/// A client that trusts the clinic's authority and nothing else, and follows no redirect.
#[expect(clippy::disallowed_methods, reason = "trusts the demo clinic and nobody else")]
pub fn client(clinic: &DemoClinic) -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let authority = reqwest::Certificate::from_pem(clinic.ca_pem().as_bytes()).expect("the authority is PEM");
    reqwest::Client::builder()
        .tls_certs_only([authority])
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .expect("a client with one authority")
}

impl Desk {
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.clinic.https_url())
    }

    pub async fn register(&self, scope: &str) -> Value {
        let body = json!({
            "client_name": "Chart", "application_type": "private", "redirect_uris": [REDIRECT],
            "post_logout_redirect_uris": [REDIRECT], "scope": scope,
        });
        let answer = self
            .http
            .post(self.url("/oauth2/default/registration"))
            .json(&body)
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200, "registration");
        json_of(answer).await
    }

    /// Walks through the pages and returns what the browser is sent back to the client with.
    pub async fn code(&self, user: &str, origin: &str, consent: bool) -> HashMap<String, String> {
        self.code_for(SCOPE, user, origin, consent).await
    }

    /// The same asking for other scopes.
    pub async fn code_for(
        &self,
        scope: &str,
        user: &str,
        origin: &str,
        consent: bool,
    ) -> HashMap<String, String> {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", REDIRECT)
            .append_pair("scope", scope)
            .append_pair("state", "state-1")
            .append_pair("nonce", "nonce-1")
            .append_pair("code_challenge", CHALLENGE)
            .append_pair("code_challenge_method", "S256")
            .finish();
        let begun = self
            .http
            .get(format!("{origin}/oauth2/default/authorize?{query}"))
            .send()
            .await
            .expect("an answer");
        let cookie = header(&begun, "set-cookie").split(';').next().unwrap_or_default().to_owned();
        let login = format!("{origin}{}", header(&begun, "location"));
        let page = self.page(&login, &cookie).await;
        assert!(page.contains("<label for=\"username\">Username</label>"), "the login page names its fields");
        let answered = self
            .http
            .post(format!("{origin}/oauth2/default/login"))
            .header("cookie", &cookie)
            .form(&[("csrf_token_form", csrf(&page).as_str()), ("username", user), ("password", PASSWORD)])
            .send()
            .await
            .expect("an answer");
        let page = self.page(&format!("{origin}{}", header(&answered, "location")), &cookie).await;
        assert!(page.contains("Read patient records"), "the consent page speaks in words: {page}");
        let mut form = vec![("csrf_token_form".to_owned(), csrf(&page))];
        form.extend(
            scope.split_ascii_whitespace().map(|scope| (format!("scope[{scope}]"), scope.to_owned())),
        );
        if consent {
            form.push(("proceed".to_owned(), "1".to_owned()));
        }
        let done = self
            .http
            .post(format!("{origin}/oauth2/default/device/code"))
            .header("cookie", &cookie)
            .form(&form)
            .send()
            .await
            .expect("an answer");
        assert_eq!(done.status(), 302, "back to the client");
        let target = url::Url::parse(&header(&done, "location")).expect("a redirect URI");
        target.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
    }

    async fn page(&self, url: &str, cookie: &str) -> String {
        let answer = self.http.get(url).header("cookie", cookie).send().await.expect("a page");
        assert_eq!(answer.status(), 200, "{url}");
        answer.text().await.expect("a page of text")
    }

    pub async fn token(&self, form: &[(&str, &str)]) -> Response {
        self.http.post(self.url("/oauth2/default/token")).form(form).send().await.expect("an answer")
    }

    pub async fn exchange(&self, code: &str) -> Response {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("client_id", &self.client_id),
            ("redirect_uri", REDIRECT),
            ("code", code),
            ("code_verifier", VERIFIER),
        ])
        .await
    }

    /// Renews a pair, naming the scopes as 8.x wants it after a nonce (Q126).
    pub async fn refresh(&self, refresh: &str) -> Response {
        self.token(&[
            ("grant_type", "refresh_token"),
            ("client_id", &self.client_id),
            ("refresh_token", refresh),
            ("scope", SCOPE),
        ])
        .await
    }

    pub async fn sign_in(&self, user: &str) -> Tokens {
        self.sign_in_with(SCOPE, user).await
    }

    pub async fn sign_in_with(&self, scope: &str, user: &str) -> Tokens {
        let back = self.code_for(scope, user, self.clinic.https_url(), true).await;
        let answer = self.exchange(&back["code"]).await;
        assert_eq!(answer.status(), 200, "a fresh code is exchanged");
        tokens(&json_of(answer).await)
    }

    pub fn api(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        self.http.request(method, self.url(&format!("/apis/default{path}"))).bearer_auth(token)
    }

    pub async fn get(&self, path: &str, token: &str) -> Response {
        self.api(Method::GET, path, token).send().await.expect("an answer")
    }
}

pub fn tokens(body: &Value) -> Tokens {
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    Tokens { access: text("access_token"), refresh: text("refresh_token"), id: text("id_token") }
}

pub async fn json_of(answer: Response) -> Value {
    serde_json::from_str(&answer.text().await.expect("a body")).expect("a JSON body")
}

fn header(answer: &Response, name: &str) -> String {
    answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn csrf(page: &str) -> String {
    page.split("name=\"csrf_token_form\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
        .to_owned()
}
