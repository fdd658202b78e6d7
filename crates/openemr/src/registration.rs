//! Registering this computer as a client of the clinic's server, and asking how the server sees a client.

use crate::{
    answer::{parse, words},
    error::{ApiError, NoAnswer, Unreadable},
    exchange::{self, TokenError},
    facts::SiteFacts,
    ids::ClientId,
    lenient::text_at,
    redirect::{LOGOUT_RETURN, RedirectUri},
    registered_client::Client,
    scopes,
    transport::{Body, Call, Repeat, Transport},
};
use domain::phi::Secret;
use serde_json::json;

/// Why the server did not register this computer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationError {
    /// No answer.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    /// The server refused.
    #[error("the server refused to register this computer")]
    Refused {
        /// Its words.
        said: Option<String>,
    },
    /// An answer without a client in it.
    #[error("the answer could not be read")]
    Unreadable(Unreadable),
}

/// How the server sees a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ClientState {
    /// Ready for sign-in.
    Enabled,
    /// Known, but an administrator has not enabled it yet, or has disabled it (Q05).
    NotEnabledYet,
    /// No client of this id, or one that was registered without Rounds' redirect address.
    Unknown,
}

/// Registers this computer (RFC 7591). `computer` is a word that lets an administrator tell it from others, such as
/// the host name.
///
/// Q01: only a `private` client may ask for `user/*` scopes. Q02: `token_endpoint_auth_method: none` is refused,
/// so the member is left out. Q03: 7.0 labels the answer `text/html`. Q04: v1 scopes. Q05: an administrator has to
/// enable it.
///
/// # Errors
/// [`RegistrationError`]; nothing is left behind that could be used.
pub(crate) async fn register(
    transport: &Transport,
    facts: &SiteFacts,
    computer: &str,
) -> Result<Client, RegistrationError> {
    let computer: String = computer.chars().filter(|c| !c.is_control()).take(60).collect();
    let name = if computer.trim().is_empty() {
        "Rounds".to_owned()
    } else {
        format!("Rounds ({})", computer.trim())
    };
    let body = json!({
        "application_type": "private",
        "client_name": name,
        "redirect_uris": [RedirectUri::DeepLink.registered(), RedirectUri::Loopback { port: 0 }.registered()],
        "post_logout_redirect_uris": [LOGOUT_RETURN],
        "scope": scopes::wanted(facts.edition),
    });
    let call =
        Call::post(facts.endpoints.registration.clone(), "oauth2/{site}/registration", Body::Json(body));
    let answer = transport.send(call).await?;
    let json = parse(&answer.body);
    match (answer.status, json) {
        (200 | 201, Ok(value)) => {
            let id = ClientId::parse(&text_at(&value, "/client_id"))
                .map_err(|_| RegistrationError::Unreadable(Unreadable::OtherShape))?;
            Ok(Client::new(id, Some(Secret::new(text_at(&value, "/client_secret")))))
        }
        (200..=299, Err(why)) => Err(RegistrationError::Unreadable(why)),
        (300..=399, _) => Err(RegistrationError::Unreadable(Unreadable::Redirect)),
        (_, json) => Err(RegistrationError::Refused { said: json.ok().as_ref().and_then(words) }),
    }
}

/// Asks how the server sees a client, without signing in: a refresh token that is none is refused with 401
/// `invalid_request` for an enabled client, and with 401 `invalid_client` for one that is unknown or not enabled
/// (Q96). A code that is none is refused alike for everybody: it is read before the client. Which of the two it is,
/// the sign-in page tells: it opens for a known client and answers 401 for an unknown one (Q13).
///
/// The secret plays no part: the server does not look at it here (Q97), and a sign-in with PKCE does without (Q06).
///
/// # Errors
/// When the server cannot be asked.
pub(crate) async fn client_state(
    transport: &Transport,
    facts: &SiteFacts,
    client: &Client,
) -> Result<ClientState, ApiError> {
    if takes_client(transport, facts, client).await? {
        return Ok(ClientState::Enabled);
    }
    let mut page = facts.endpoints.authorize.clone();
    page.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", client.id().as_str())
        .append_pair("redirect_uri", RedirectUri::DeepLink.registered())
        .append_pair("scope", "openid")
        .append_pair("state", "probe")
        .append_pair("code_challenge", &"A".repeat(43))
        .append_pair("code_challenge_method", "S256");
    let call = Call { repeat: Repeat::Reads, ..Call::get(page, "oauth2/{site}/authorize") };
    let answer = transport.send(call).await?;
    match answer.status {
        200 | 300..=399 => Ok(ClientState::NotEnabledYet),
        401 => Ok(ClientState::Unknown),
        status => Err(ApiError::Server { status, said: parse(&answer.body).ok().as_ref().and_then(words) }),
    }
}

/// Whether the token endpoint gets past the client to look at the (wrong) refresh token.
async fn takes_client(transport: &Transport, facts: &SiteFacts, client: &Client) -> Result<bool, ApiError> {
    let field = |name, value: &str| (name, Secret::new(value.to_owned()));
    let fields = vec![field("grant_type", "refresh_token"), field("refresh_token", "probe")];
    match exchange::ask_once(transport, &facts.endpoints.token, client, &fields, None).await {
        Err(TokenError::InvalidClient { .. }) => Ok(false),
        // No server should take this token; one that does certainly knows the client.
        Ok(_) | Err(TokenError::Refused { .. }) => Ok(true),
        Err(TokenError::Server { status, said }) => Err(ApiError::Server { status, said }),
        Err(TokenError::NoAnswer(why)) => Err(ApiError::NoAnswer(why)),
        Err(TokenError::Unreadable(why)) => Err(ApiError::Unreadable(why)),
    }
}
