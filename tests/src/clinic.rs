//! What a demo clinic really holds, asked through its control endpoints: the other side of every write.

use crate::session::Session;
use crate::trouble::{Outcome, Trouble, While};
use demo_clinic::{Armed, Config, DemoClinic, Fault};
use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;
use url::Url;

/// Starts a clinic that a typed address leads to, and lays its certificate authority into `session` for the app's
/// `SSL_CERT_FILE`.
pub async fn start(session: &Session, config: Config) -> Outcome<(DemoClinic, PathBuf)> {
    let clinic = demo_clinic::start(config).await?;
    let authority = session.folder().join("authority.pem");
    std::fs::write(&authority, clinic.ca_pem())?;
    Ok((clinic, authority))
}

/// The control endpoints of a running demo clinic.
pub struct Records {
    base: Url,
}

/// A patient with everything on file, as stored: numbers are text, weights are pounds.
#[derive(Clone, Debug, Deserialize)]
pub struct Chart {
    /// Who it is: `pid`, `uuid`, `family`, `given`, `birth_date`.
    pub patient: Value,
    /// Visits, oldest first.
    pub encounters: Vec<Value>,
    /// Vital-signs forms, oldest first.
    pub vitals: Vec<Value>,
    /// SOAP notes, oldest first.
    pub notes: Vec<Value>,
    /// Appointments, oldest first.
    pub appointments: Vec<Value>,
}

impl Records {
    /// The clinic whose sign-in page is at `address`; its browser pages and its control endpoints share a listener.
    pub fn behind(address: &str) -> Outcome<Self> {
        let base = Url::parse(address)
            .doing(|| format!("reading the clinic's address {address}"))?
            .join("/demo/")?;
        Ok(Self { base })
    }

    /// Does what an administrator does: enables every client that is registered.
    pub async fn enable_clients(&self) -> Outcome {
        let client = client()?;
        let page = client.get(self.base.join("admin")?).send().await?.error_for_status()?.text().await?;
        let forms = crate::forms::forms(&page).into_iter().filter(|form| form.action.ends_with("/enable"));
        for form in forms {
            client.post(self.base.join(&form.action)?).send().await?.error_for_status()?;
        }
        Ok(())
    }

    /// Lets the next requests that fit go wrong, as [`demo_clinic::Faults::arm`] does from inside.
    pub async fn arm(&self, method: &str, path: &str, fault: Fault, times: u32) -> Outcome {
        let armed = Armed { method: Some(method.to_owned()), path: path.to_owned(), times, fault };
        client()?.post(self.base.join("faults")?).json(&armed).send().await?.error_for_status()?;
        Ok(())
    }

    /// The one patient with this name.
    pub async fn chart_of(&self, family: &str, given: &str) -> Outcome<Chart> {
        let mut address = self.base.join("records")?;
        address.query_pairs_mut().append_pair("lname", family).append_pair("fname", given);
        let answer = client()?.get(address).send().await?.error_for_status()?;
        let mut charts: Vec<Chart> = serde_json::from_str(&answer.text().await?)?;
        match (charts.pop(), charts.len()) {
            (Some(chart), 0) => Ok(chart),
            (_, others) => Err(Trouble::new(format!("{} patients are named {family}, {given}", others + 1))),
        }
    }
}

impl Chart {
    /// What this chart has of `part` that `before` had not, by the number under `key`.
    pub fn new_since<'a>(part: &'a [Value], before: &[Value], key: &str) -> Vec<&'a Value> {
        part.iter().filter(|row| !before.iter().any(|old| old[key] == row[key])).collect()
    }
}

fn client() -> Outcome<reqwest::Client> {
    // Another part of the same test may have chosen it already; it is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(reqwest::Client::builder().no_proxy().build()?)
}
