//! The person at the browser: what they do when the app sends them to the clinic's sign-in page.
//!
//! The app opens the system browser, the session's BROWSER is the program `browser-person`, and that program calls
//! [`visit`]. It walks the clinic's HTML forms as a browser without JavaScript does, then follows the redirect home.

use crate::consent;
use crate::forms::{Form, forms};
use crate::trouble::{Outcome, Trouble};
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::process::Command;
use url::Url;

/// Most pages of a sign-in, which has two forms and their redirects: a clinic that sends the browser round longer is lost.
const MOST_PAGES: usize = 16;

/// Who sits at the browser.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    /// The OpenEMR user name.
    pub user: String,
    /// The password.
    pub password: String,
    /// What they do with the page.
    pub manner: Manner,
}

/// What a person does with the sign-in page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Manner {
    /// Signs in and consents.
    SignsIn,
    /// Types a wrong password first, then the right one.
    MistypesFirst,
    /// Closes the browser: OpenEMR has no "deny" that the app would hear of (Q09).
    ClosesTheBrowser,
}

impl Default for Person {
    /// The physician of every demo clinic, who is no administrator.
    fn default() -> Self {
        Self { user: "drgarcia".to_owned(), password: "pass".to_owned(), manner: Manner::SignsIn }
    }
}

impl Person {
    /// The same person, behaving differently.
    #[must_use]
    pub fn who(self, manner: Manner) -> Self {
        Self { manner, ..self }
    }

    /// Somebody else with the same password.
    #[must_use]
    pub fn named(user: &str) -> Self {
        Self { user: user.to_owned(), ..Self::default() }
    }
}

/// Where the browser ended up.
pub enum Ending {
    /// At the app's own redirect URI, which still has to be handed over.
    Home(Url),
    /// The person closed the browser.
    Closed,
}

/// Walks from `start` through the clinic's pages. `trust` is an extra root certificate file (PEM), for a clinic on https.
pub async fn visit(start: &str, person: &Person, trust: Option<&std::path::Path>) -> Outcome<Ending> {
    if person.manner == Manner::ClosesTheBrowser {
        return Ok(Ending::Closed);
    }
    let mut browser = Browser::new(trust)?;
    let start = Url::parse(start)?;
    let clinic = start.origin();
    let mut mistype = person.manner == Manner::MistypesFirst;
    let mut page = browser.get(start).await?;
    for _ in 0..MOST_PAGES {
        if let Some(next) = page.redirect()? {
            if next.origin() != clinic {
                return Ok(Ending::Home(next));
            }
            page = browser.get(next).await?;
            continue;
        }
        let form = page.form()?;
        let filled = if form.has("password") {
            let password = if std::mem::take(&mut mistype) { "not the password" } else { &person.password };
            // The button that is pressed: this account is one of the clinic's, and none of its portal.
            form.filled(&[("username", &person.user), ("password", password), ("user_role", "api")])
        } else {
            let ticked =
                consent::scopes(&form.inputs).into_iter().map(|scope| (format!("scope[{scope}]"), scope));
            form.filled(&[("proceed", "1")]).into_iter().chain(ticked).collect()
        };
        let action = page.address.join(&form.action)?;
        page = browser.post(action, &filled).await?;
    }
    Err(Trouble::new(format!("{MOST_PAGES} pages and still not signed in; last seen: {}", page.address)))
}

/// Hands the app's redirect URI over as a browser does: a custom scheme through the desktop, a loopback one by fetching it.
pub async fn go_home(home: &Url) -> Outcome {
    if home.scheme() == "http" {
        Browser::new(None)?.get(home.clone()).await?;
        return Ok(());
    }
    // gio hands a link on only to a desktop it knows.
    let status =
        Command::new("gio").args(["open", home.as_str()]).env("XDG_CURRENT_DESKTOP", "GNOME").status()?;
    if status.success() { Ok(()) } else { Err(Trouble::new(format!("gio open ended with {status}"))) }
}

/// One browser window: cookies, and redirects followed by hand so that the last one can be looked at.
struct Browser {
    client: reqwest::Client,
    cookies: BTreeMap<String, String>,
}

/// One answer.
struct Page {
    address: Url,
    location: Option<String>,
    status: u16,
    html: String,
}

impl Browser {
    #[expect(clippy::disallowed_methods, reason = "trusts the demo clinic and nobody else")]
    fn new(trust: Option<&std::path::Path>) -> Outcome<Self> {
        // Another part of the same test may have chosen it already; it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        if let Some(path) = trust {
            builder = builder.tls_certs_only(reqwest::Certificate::from_pem_bundle(&std::fs::read(path)?)?);
        }
        Ok(Self { client: builder.build()?, cookies: BTreeMap::new() })
    }

    async fn get(&mut self, address: Url) -> Outcome<Page> {
        let request = self.client.get(address.clone());
        self.send(address, request).await
    }

    async fn post(&mut self, address: Url, fields: &[(String, String)]) -> Outcome<Page> {
        let request = self.client.post(address.clone()).form(fields);
        self.send(address, request).await
    }

    async fn send(&mut self, address: Url, request: reqwest::RequestBuilder) -> Outcome<Page> {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = request.header(COOKIE, cookies.join("; ")).send().await?;
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let cookie = String::from_utf8_lossy(cookie.as_bytes());
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
        let location = answer
            .headers()
            .get(LOCATION)
            .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let status = answer.status().as_u16();
        Ok(Page { address, location, status, html: answer.text().await? })
    }
}

impl Page {
    fn redirect(&self) -> Outcome<Option<Url>> {
        match &self.location {
            Some(location) if (300..400).contains(&self.status) => Ok(Some(self.address.join(location)?)),
            _ => Ok(None),
        }
    }

    fn form(&self) -> Outcome<Form> {
        let lost = || {
            let start: String = self.html.chars().take(300).collect();
            Trouble::new(format!("{} answered {} without a form: {start}", self.address, self.status))
        };
        forms(&self.html).into_iter().find(|form| !form.fields.is_empty()).ok_or_else(lost)
    }
}
