//! The id_token: whether it is the server's word about this client, this sign-in and a user (OpenID Connect Core
//! 3.1.3.7).

use crate::ids::{ClientId, Subject};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::phi::Secret;
use jiff::Timestamp;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq;

/// How far this computer's clock may be behind or ahead of the server's.
const LEEWAY_SECONDS: i64 = 300;

/// Why an id_token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum IdTokenError {
    /// No token, or none that can be read.
    #[error("the identity cannot be read")]
    Malformed,
    /// Signed otherwise than with RS256, or with a key the server does not publish.
    #[error("the identity is not signed by the server")]
    Signature,
    /// Its issuer is another server.
    #[error("the identity comes from another server")]
    Issuer,
    /// Made out to another client.
    #[error("the identity is made out to another client")]
    Audience,
    /// Its nonce is of another sign-in.
    #[error("the identity belongs to another sign-in")]
    Nonce,
    /// Past its life; this computer's clock may be wrong.
    #[error("the identity has expired")]
    Expired,
    /// Another user than the one who signed in.
    #[error("the identity is another user's")]
    OtherUser,
}

/// The server's public keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys(Vec<Key>);

#[derive(Clone, Debug)]
struct Key {
    n: Vec<u8>,
    e: Vec<u8>,
}

impl Keys {
    /// Reads a JWK set; keys of other kinds are left out. OpenEMR's one key has no `kid`.
    pub(crate) fn read(jwks: &Value) -> Self {
        let member = |key: &Value, name: &str| {
            key.get(name)
                .and_then(Value::as_str)
                .and_then(|text| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok())
        };
        let keys = jwks.get("keys").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Self(
            keys.iter()
                .filter(|key| key.get("kty").and_then(Value::as_str) == Some("RSA"))
                .filter_map(|key| Some(Key { n: member(key, "n")?, e: member(key, "e")? }))
                .collect(),
        )
    }

    fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.iter().any(|key| {
            RsaPublicKeyComponents { n: &key.n, e: &key.e }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok()
        })
    }
}

/// What the token has to say.
#[derive(Clone, Copy)]
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client: &'a ClientId,
    pub(crate) nonce: Option<&'a str>,
    pub(crate) now: Timestamp,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Value,
    #[serde(default)]
    azp: Option<String>,
    exp: f64,
    sub: String,
    #[serde(default)]
    nonce: Option<String>,
}

/// Checks a token that came with a code: signature and all claims.
///
/// A token without a nonce is taken: builds of OpenEMR leave it out, and the code was bound to this sign-in by PKCE.
/// One with another nonce never is.
pub(crate) fn verify(
    token: &Secret<String>,
    expected: &Expected<'_>,
    keys: &Keys,
) -> Result<Subject, IdTokenError> {
    let parts: Vec<&str> = token.expose().split('.').collect();
    let [header, payload, signature] = parts.as_slice() else { return Err(IdTokenError::Malformed) };
    let head: Header = decode(header)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| IdTokenError::Malformed)?;
    let message = &token.expose().as_bytes()[..header.len() + 1 + payload.len()];
    if head.alg != "RS256" || !keys.signed(message, &signature) {
        return Err(IdTokenError::Signature);
    }
    check_claims(payload, expected)
}

/// Checks the claims of a token that came with a refresh. Its signature is not needed: it came from the token
/// endpoint itself, over TLS (3.1.3.7, 6), and the pair must be kept before anything else is asked for.
pub(crate) fn check_renewed(
    token: &Secret<String>,
    expected: &Expected<'_>,
    user: &Subject,
) -> Result<(), IdTokenError> {
    let payload = token.expose().split('.').nth(1).ok_or(IdTokenError::Malformed)?;
    if check_claims(payload, expected)? == *user { Ok(()) } else { Err(IdTokenError::OtherUser) }
}

/// The user a kept token names. It was verified when it came.
pub(crate) fn subject_of(token: &Secret<String>) -> Option<Subject> {
    let claims: Claims = decode(token.expose().split('.').nth(1)?).ok()?;
    Subject::parse(&claims.sub).ok()
}

pub(crate) fn check_claims(payload: &str, expected: &Expected<'_>) -> Result<Subject, IdTokenError> {
    let claims: Claims = decode(payload)?;
    if claims.iss != expected.issuer {
        return Err(IdTokenError::Issuer);
    }
    let client = expected.client.as_str();
    let meant_for_us = match &claims.aud {
        Value::String(one) => one == client,
        Value::Array(many) => {
            many.iter().any(|one| one == client) && (many.len() == 1 || claims.azp.as_deref() == Some(client))
        }
        _ => false,
    };
    if !meant_for_us || claims.azp.as_deref().is_some_and(|party| party != client) {
        return Err(IdTokenError::Audience);
    }
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^52")]
    let earliest_end = (expected.now.as_second() - LEEWAY_SECONDS) as f64;
    if claims.exp.is_nan() || claims.exp <= earliest_end {
        return Err(IdTokenError::Expired);
    }
    if let (Some(sent), Some(returned)) = (expected.nonce, &claims.nonce)
        && !bool::from(sent.as_bytes().ct_eq(returned.as_bytes()))
    {
        return Err(IdTokenError::Nonce);
    }
    Subject::parse(&claims.sub).map_err(|_| IdTokenError::Malformed)
}

fn decode<T: for<'de> Deserialize<'de>>(part: &str) -> Result<T, IdTokenError> {
    let json = URL_SAFE_NO_PAD.decode(part).map_err(|_| IdTokenError::Malformed)?;
    // As text first: members that are not read would otherwise pass with bytes that are none.
    let json = std::str::from_utf8(&json).map_err(|_| IdTokenError::Malformed)?;
    serde_json::from_str(json).map_err(|_| IdTokenError::Malformed)
}
