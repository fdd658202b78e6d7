//! The key that signs tokens, and tokens themselves.

use crate::{faults::BadIdToken, start_error::StartError};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use rsa::{
    RsaPrivateKey,
    pkcs1v15::SigningKey,
    signature::{SignatureEncoding as _, Signer as _},
    traits::PublicKeyParts as _,
};
use serde_json::{Value, json};
use sha2::Sha256;
use std::sync::OnceLock;

/// An RS256 key.
#[derive(Clone)]
pub(crate) struct Keys {
    signing: SigningKey<Sha256>,
    jwk: Value,
}

const KEY_BITS: usize = 2048;

/// Making a key takes a second in a debug build; all clinics of one process share theirs.
static SHARED: OnceLock<Keys> = OnceLock::new();

impl Keys {
    pub(crate) fn shared() -> Result<Self, StartError> {
        if let Some(keys) = SHARED.get() {
            return Ok(keys.clone());
        }
        let private = RsaPrivateKey::new(&mut rand_core::OsRng, KEY_BITS)?;
        let jwk = json!({
            "kty": "RSA",
            "n": URL_SAFE_NO_PAD.encode(private.n().to_bytes_be()),
            "e": URL_SAFE_NO_PAD.encode(private.e().to_bytes_be()),
            "use": "sig",
        });
        let keys = Self { signing: SigningKey::new(private), jwk };
        Ok(SHARED.get_or_init(|| keys).clone())
    }

    /// What the jwk endpoint shows.
    pub(crate) fn jwk_set(&self) -> Value {
        json!({"keys": [self.jwk]})
    }

    /// A signed JWT.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = URL_SAFE_NO_PAD.encode(br#"{"typ":"JWT","alg":"RS256"}"#);
        let body = URL_SAFE_NO_PAD.encode(claims.to_string());
        let text = format!("{header}.{body}");
        let signature = URL_SAFE_NO_PAD.encode(self.signing.sign(text.as_bytes()).to_bytes());
        format!("{text}.{signature}")
    }

    /// A signed id_token, or one that is wrong in the way a fault asks for.
    pub(crate) fn sign_id_token(&self, mut claims: Value, bad: Option<BadIdToken>) -> String {
        match bad {
            Some(BadIdToken::Nonce) => claims["nonce"] = json!("another-nonce"),
            Some(BadIdToken::Audience) => claims["aud"] = json!("another-client"),
            Some(BadIdToken::Issuer) => claims["iss"] = json!("https://another.example/oauth2/default"),
            Some(BadIdToken::Expired) => {
                let issued = claims["iat"].as_i64().unwrap_or_default();
                claims["iat"] = json!(issued - 7200);
                claims["exp"] = json!(issued - 3600);
            }
            Some(BadIdToken::Signature) | None => {}
        }
        let token = self.sign(&claims);
        if bad != Some(BadIdToken::Signature) {
            return token;
        }
        let (text, signature) = token.rsplit_once('.').unwrap_or((token.as_str(), ""));
        let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        if let Some(byte) = bytes.first_mut() {
            *byte ^= 0x55;
        }
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// The claims of a JWT this clinic signed; nobody else's tokens are looked at, so the text itself is the proof.
pub(crate) fn claims(token: &str) -> Option<Value> {
    let body = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()
}

/// Random text of `bytes` bytes in URL-safe base64, as client ids and secrets are. It never begins with a dash, so that
/// it can stand on a command line.
pub(crate) fn random_base64(bytes: usize) -> String {
    let text = URL_SAFE_NO_PAD.encode(random(bytes));
    match text.strip_prefix('-') {
        Some(rest) => format!("d{rest}"),
        None => text,
    }
}

/// Random text as the encrypted codes and refresh tokens look: long, hexadecimal.
pub(crate) fn random_hex(characters: usize) -> String {
    let mut text = String::with_capacity(characters + 8);
    text.push_str("def50200");
    for byte in random(characters.div_ceil(2)) {
        text.push_str(&format!("{byte:02x}"));
    }
    text.truncate(characters);
    text
}

fn random(bytes: usize) -> Vec<u8> {
    let mut buffer = vec![0; bytes];
    // Without the system's randomness nothing in this process could have started (TLS needs it first).
    let _ = getrandom::fill(&mut buffer);
    buffer
}
