//! The authorize request: what the browser is sent to, and the secrets that tie its answer to this sign-in.

use crate::{facts::SiteFacts, redirect::RedirectUri, registered_client::Client, scopes};
use domain::phi::Secret;
use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, RedirectUrl, Scope, basic::BasicClient};
use url::Url;

/// What one sign-in knows and nobody else.
#[derive(Debug)]
pub(crate) struct Attempt {
    /// 256 random bits. Q08: without a state OpenEMR's code cannot be exchanged.
    pub(crate) state: Secret<String>,
    /// 256 random bits; their hash goes along (Q15: S256 is required).
    pub(crate) verifier: Secret<String>,
    /// 256 random bits, which the id_token repeats.
    pub(crate) nonce: Secret<String>,
}

/// Makes the address for the browser. The secret of the client is no part of it.
pub(crate) fn request(facts: &SiteFacts, client: &Client, redirect: RedirectUri) -> Option<(Url, Attempt)> {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let nonce = CsrfToken::new_random_len(32).into_secret();
    let (url, state) = BasicClient::new(ClientId::new(client.id().as_str().to_owned()))
        .set_auth_uri(AuthUrl::from_url(facts.endpoints.authorize.clone()))
        .set_redirect_uri(RedirectUrl::new(redirect.sent()).ok()?)
        .authorize_url(|| CsrfToken::new_random_len(32))
        .add_scopes(scopes::wanted(facts.edition).split(' ').map(|scope| Scope::new(scope.to_owned())))
        .add_extra_param("nonce", nonce.clone())
        // Q16: exactly the FHIR base, without a slash at the end.
        .add_extra_param("aud", facts.fhir_base.as_str())
        .set_pkce_challenge(challenge)
        .url();
    let attempt = Attempt {
        state: Secret::new(state.into_secret()),
        verifier: Secret::new(verifier.into_secret()),
        nonce: Secret::new(nonce),
    };
    Some((url, attempt))
}
