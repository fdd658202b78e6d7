//! The token endpoint: one form, one answer. The crate `oauth2` makes the authorize request; this end is ours, so that
//! tokens are `Secret` from the first byte, bodies are bounded, and OpenEMR's own error fields (`hint`) are kept.

use crate::{
    answer::{parse, words},
    error::{NoAnswer, Unreadable},
    lenient::text_at,
    moment::Moment,
    registered_client::Client,
    tokens::AccessToken,
    transport::{Body, Call, Transport},
};
use domain::phi::Secret;
use serde_json::Value;
use std::time::Duration;
use url::Url;

/// What the endpoint gave.
pub(crate) struct Grant {
    pub(crate) access: AccessToken,
    pub(crate) refresh: Option<Secret<String>>,
    pub(crate) id_token: Option<Secret<String>>,
    /// Scopes as the server spells them: to be looked into, never compared for equality (Q24).
    pub(crate) scope: String,
}

/// Why it gave nothing.
#[derive(Debug)]
pub(crate) enum TokenError {
    NoAnswer(NoAnswer),
    /// 401 `invalid_client`: unknown, not enabled yet, or the wrong secret (Q05).
    InvalidClient {
        said: Option<String>,
    },
    /// Any other refusal: code or refresh token expired, used, or not ours.
    Refused {
        status: u16,
        said: Option<String>,
    },
    /// The server's own failure, or that of a proxy before it.
    Server {
        status: u16,
        said: Option<String>,
    },
    Unreadable(Unreadable),
}

/// The template of the endpoint in logs and counters.
const TEMPLATE: &str = "oauth2/{site}/token";

/// A form for the endpoint.
pub(crate) type Fields = Vec<(&'static str, Secret<String>)>;

/// Asks for tokens. Q06: with PKCE the secret may be left out, and so it is; it is sent only after `invalid_client`.
pub(crate) async fn ask(
    transport: &Transport,
    endpoint: &Url,
    client: &Client,
    fields: &Fields,
) -> Result<Grant, TokenError> {
    let first = ask_once(transport, endpoint, client, fields, None).await;
    match (first, client.secret()) {
        (Err(TokenError::InvalidClient { .. }), Some(secret)) => {
            ask_once(transport, endpoint, client, fields, Some(secret)).await
        }
        (first, _) => first,
    }
}

/// One request, with the secret or without.
pub(crate) async fn ask_once(
    transport: &Transport,
    endpoint: &Url,
    client: &Client,
    fields: &Fields,
    secret: Option<&Secret<String>>,
) -> Result<Grant, TokenError> {
    let mut form = fields.clone();
    form.push(("client_id", Secret::new(client.id().as_str().to_owned())));
    if let Some(secret) = secret {
        form.push(("client_secret", secret.clone()));
    }
    let issued = Moment::now(transport.clock().as_ref());
    let call = Call::post(endpoint.clone(), TEMPLATE, Body::Form(form));
    let answer = transport.send(call).await.map_err(TokenError::NoAnswer)?;
    let json = parse(&answer.body);
    let said = json.as_ref().ok().and_then(words);
    match (answer.status, json) {
        (200..=299, Ok(value)) => {
            let grant = read(&value, issued).ok_or(TokenError::Unreadable(Unreadable::OtherShape))?;
            if is_renewal(fields) {
                transport.note_refresh();
            }
            Ok(grant)
        }
        (200..=299, Err(why)) => Err(TokenError::Unreadable(why)),
        (300..=399, _) => Err(TokenError::Unreadable(Unreadable::Redirect)),
        (401, Ok(value)) if text_at(&value, "/error") == "invalid_client" => {
            Err(TokenError::InvalidClient { said })
        }
        (status @ (400 | 401), Ok(_)) => Err(TokenError::Refused { status, said }),
        (400 | 401, Err(why)) => Err(TokenError::Unreadable(why)),
        (status, _) => Err(TokenError::Server { status, said }),
    }
}

/// A refresh, and not the exchange of a code.
fn is_renewal(fields: &Fields) -> bool {
    fields.iter().any(|(name, value)| *name == "grant_type" && value.expose() == "refresh_token")
}

fn read(value: &Value, issued: Moment) -> Option<Grant> {
    let secret = |name: &str| Some(text_at(value, name)).filter(|text| !text.is_empty()).map(Secret::new);
    let bearer = text_at(value, "/token_type");
    if !bearer.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let seconds = value.get("expires_in").and_then(crate::lenient::whole_of).unwrap_or(0);
    Some(Grant {
        access: AccessToken {
            token: secret("/access_token")?,
            issued,
            lifetime: Duration::from_secs(u64::from(seconds)),
        },
        refresh: secret("/refresh_token"),
        id_token: secret("/id_token"),
        scope: text_at(value, "/scope"),
    })
}
