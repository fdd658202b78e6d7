//! A person with a browser: follows redirects, keeps the cookie, fills in the two forms.

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use std::collections::HashMap;
use url::Url;

/// A browser of the tests. Nothing of it is our product's.
pub struct Browser {
    client: reqwest::Client,
    cookies: HashMap<String, String>,
}

impl Default for Browser {
    fn default() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        Self { client: client.build().expect("a client"), cookies: HashMap::new() }
    }
}

/// Where a browser ended up.
pub enum Page {
    /// On a page, with its HTML.
    Html(Url, String),
    /// Sent out of the web or to the loopback listener, to this address.
    Left(String),
}

impl Browser {
    /// Goes through the whole sign-in and gives the address the browser was sent back to.
    pub async fn sign_in(&mut self, start: &Url, user: &str) -> String {
        self.sign_in_and(start, user, true).await
    }

    /// The same, consenting or declining.
    pub async fn sign_in_and(&mut self, start: &Url, user: &str, consent: bool) -> String {
        let page = self.open(start.clone()).await;
        let Page::Html(url, html) = page else { panic!("no sign-in page") };
        let page = self.submit(&url, &html, &[("username", user), ("password", demo_clinic::PASSWORD)]).await;
        let Page::Html(url, html) = page else { panic!("no consent page") };
        let answer: &[(&str, &str)] = if consent { &[("proceed", "1")] } else { &[] };
        match self.submit(&url, &html, answer).await {
            Page::Left(target) => target,
            Page::Html(..) => panic!("the browser was not sent back"),
        }
    }

    /// Opens an address and follows redirects on the same origin.
    pub async fn open(&mut self, url: Url) -> Page {
        let request = self.client.get(url.clone());
        self.follow(url, request).await
    }

    async fn submit(&mut self, page: &Url, html: &str, filled: &[(&str, &str)]) -> Page {
        let mut fields: Vec<(String, String)> = inputs(html);
        fields.retain(|(name, _)| !filled.iter().any(|(filled, _)| filled == name));
        fields.extend(filled.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let action =
            page.join(&attribute(html.split("<form").nth(1).expect("a form"), "action")).expect("an action");
        let request = self.client.post(action.clone()).form(&fields);
        self.follow(action, request).await
    }

    async fn follow(&mut self, mut url: Url, mut request: reqwest::RequestBuilder) -> Page {
        loop {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let answer = request.header(COOKIE, cookies.join("; ")).send().await.expect("the clinic answers");
            for cookie in answer.headers().get_all(SET_COOKIE) {
                let (name, value) = cookie
                    .to_str()
                    .expect("text")
                    .split(';')
                    .next()
                    .expect("a pair")
                    .split_once('=')
                    .expect("a pair");
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            let Some(target) = answer.headers().get(LOCATION) else {
                return Page::Html(url, answer.text().await.expect("a page"));
            };
            let target = target.to_str().expect("text").to_owned();
            let next = url.join(&target).expect("an address");
            if next.origin() != url.origin() {
                return Page::Left(target);
            }
            url = next;
            request = self.client.get(url.clone());
        }
    }
}

fn inputs(html: &str) -> Vec<(String, String)> {
    let form = html.split("<form").nth(1).expect("a form");
    form.split("<input")
        .skip(1)
        .map(|tag| (attribute(tag, "name"), attribute(tag, "value")))
        .filter(|(name, _)| !name.is_empty())
        .collect()
}

fn attribute(tag: &str, name: &str) -> String {
    let end = tag.find('>').unwrap_or(tag.len());
    tag[..end]
        .split(&format!("{name}=\""))
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default()
        .to_owned()
}
