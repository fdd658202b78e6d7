//! The PIN: a gate before the keys that the keychain holds, and no encryption of its own.
//!
//! What is kept of it is one item of the keychain: an Argon2id verifier and the tries that are left. A try is taken
//! away, and that is stored, before the PIN is compared: ending the program in the middle gains nothing.

use crate::{
    account::place::Place,
    clock::stamp,
    contract::{ErrorCode, PinView, UiError},
    error::{from_vault, log_vault},
};
use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::SaltString,
};
use domain::phi::Secret;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vault::{Item, Vault, VaultError};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// So often a PIN may be wrong.
pub(crate) const TRIES: u32 = 5;
/// Shortest PIN.
const SHORTEST: usize = 6;
/// Longest PIN.
const LONGEST: usize = 12;
/// Argon2id as OWASP's page on storing passwords advises: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What the keychain holds of a PIN.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeptPin {
    /// As a PHC string.
    verifier: String,
    /// Tries that are left.
    tries_left: u32,
    /// When it was set; absent in what an earlier version kept.
    #[zeroize(skip)]
    #[serde(default)]
    set_at: Option<Timestamp>,
    /// Its owner has not been told yet that it was set.
    #[zeroize(skip)]
    #[serde(default)]
    news: bool,
}

impl KeptPin {
    fn view(&self) -> PinView {
        PinView { tries_left: self.tries_left, set_at: self.set_at.map(stamp) }
    }
}

impl std::fmt::Debug for KeptPin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeptPin").field("tries_left", &self.tries_left).finish_non_exhaustive()
    }
}

/// What came of comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// It is the right one.
    Right,
    /// It is wrong; so many tries are left.
    Wrong(u32),
    /// There is none to compare with, or no try is left.
    NoneLeft,
}

/// Why a PIN could not be set or compared.
#[derive(Debug)]
pub(crate) enum PinTrouble {
    /// None can be made of what was typed, for this reason.
    Unfit(&'static str),
    /// The keychain does not answer.
    Keychain(VaultError),
    /// This computer could not do the sum.
    NotCompared,
}

impl From<PinTrouble> for UiError {
    fn from(error: PinTrouble) -> Self {
        match error {
            PinTrouble::Unfit(problem) => Self::new(ErrorCode::PinUnfit).with("problem", problem),
            PinTrouble::Keychain(error) => from_vault(&error),
            PinTrouble::NotCompared => {
                Self::new(ErrorCode::Internal).with("detail", "the PIN could not be compared")
            }
        }
    }
}

/// The PIN of an account as the lock screen shows it; nothing where none was set or no try is left. What cannot be read
/// as a PIN counts as none: then the browser is the way.
pub(crate) async fn view(vault: &Vault, place: &Place) -> Result<Option<PinView>, VaultError> {
    let kept = read(vault, place).await?;
    Ok(kept.filter(|kept| kept.tries_left > 0).map(|kept| kept.view()))
}

/// Keeps a new PIN. That it was set is told at the next opening.
pub(crate) async fn set(
    vault: &Vault,
    place: &Place,
    pin: Secret<String>,
    now: Timestamp,
) -> Result<PinView, PinTrouble> {
    fit(pin.expose())?;
    let verifier = hash(pin).await?;
    let kept = KeptPin { verifier, tries_left: TRIES, set_at: Some(now), news: true };
    write(vault, place, &kept).await.map_err(PinTrouble::Keychain)?;
    Ok(kept.view())
}

/// When the PIN was set, if its owner has not been told yet. A keychain that fails here tells it the next time.
pub(crate) async fn news(vault: &Vault, place: &Place) -> Option<String> {
    let kept = read(vault, place).await.ok().flatten()?;
    kept.set_at.filter(|_| kept.news).map(stamp)
}

/// Its owner has read that it was set.
pub(crate) async fn told(vault: &Vault, place: &Place) {
    let outcome = match read(vault, place).await {
        Ok(Some(mut kept)) if kept.news => {
            kept.news = false;
            write(vault, place, &kept).await
        }
        Ok(_) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = outcome {
        log_vault(&error);
    }
}

/// Takes a try away, then compares. A right PIN gives all tries back.
pub(crate) async fn compare(
    vault: &Vault,
    place: &Place,
    pin: Secret<String>,
) -> Result<Compared, PinTrouble> {
    let Some(mut kept) = read(vault, place).await.map_err(PinTrouble::Keychain)? else {
        return Ok(Compared::NoneLeft);
    };
    if kept.tries_left == 0 {
        return Ok(Compared::NoneLeft);
    }
    kept.tries_left -= 1;
    // A count that is not kept would be a count that can be had again: then nothing is compared.
    write(vault, place, &kept).await.map_err(PinTrouble::Keychain)?;
    if !is_right(pin, kept.verifier.clone()).await? {
        return Ok(Compared::Wrong(kept.tries_left));
    }
    restore_tries(vault, place).await;
    Ok(Compared::Right)
}

/// Gives all tries back. A keychain that fails here leaves fewer tries, which is the safe side.
pub(crate) async fn restore_tries(vault: &Vault, place: &Place) {
    let outcome = match read(vault, place).await {
        Ok(Some(mut kept)) if kept.tries_left < TRIES => {
            kept.tries_left = TRIES;
            write(vault, place, &kept).await
        }
        Ok(_) => Ok(()),
        Err(error) => Err(error),
    };
    if let Err(error) = outcome {
        log_vault(&error);
    }
}

async fn read(vault: &Vault, place: &Place) -> Result<Option<KeptPin>, VaultError> {
    match vault.get(&place.item(Item::Pin)).await {
        Ok(bytes) => Ok(bytes.and_then(|bytes| serde_json::from_slice(bytes.expose()).ok())),
        Err(VaultError::Damaged) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn write(vault: &Vault, place: &Place, kept: &KeptPin) -> Result<(), VaultError> {
    let bytes = serde_json::to_vec(kept).map_err(|_| VaultError::Damaged)?;
    vault.set(&place.item(Item::Pin), Secret::new(bytes)).await
}

/// Whether a PIN can be made of it.
pub(crate) fn fit(pin: &str) -> Result<(), PinTrouble> {
    let unfit = |problem| Err(PinTrouble::Unfit(problem));
    if !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return unfit("notDigits");
    }
    match pin.len() {
        ..SHORTEST => unfit("tooShort"),
        LONGEST.. if pin.len() > LONGEST => unfit("tooLong"),
        _ if is_easy(pin.as_bytes()) => unfit("tooEasy"),
        _ => Ok(()),
    }
}

/// A run of digits upwards or downwards, one digit, or a short group over and over: what is tried first.
fn is_easy(digits: &[u8]) -> bool {
    let steps: Vec<u8> = digits.windows(2).map(|pair| (10 + pair[1] - pair[0]) % 10).collect();
    let one_step = steps.iter().all(|step| *step == steps[0]) && matches!(steps[0], 0 | 1 | 9);
    let repeats = (1..=3).any(|group| {
        digits.len().is_multiple_of(group) && digits.chunks(group).all(|part| part == &digits[..group])
    });
    one_step || repeats
}

async fn hash(pin: Secret<String>) -> Result<String, PinTrouble> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| PinTrouble::NotCompared)?;
    let salt = SaltString::encode_b64(&salt).map_err(|_| PinTrouble::NotCompared)?;
    let made = tokio::task::spawn_blocking(move || {
        hasher()?.hash_password(pin.expose().as_bytes(), &salt).map(|hash| hash.to_string()).ok()
    });
    made.await.ok().flatten().ok_or(PinTrouble::NotCompared)
}

async fn is_right(pin: Secret<String>, verifier: String) -> Result<bool, PinTrouble> {
    let compared = tokio::task::spawn_blocking(move || {
        let hash = PasswordHash::new(&verifier).ok()?;
        Some(hasher()?.verify_password(pin.expose().as_bytes(), &hash).is_ok())
    });
    compared.await.ok().flatten().ok_or(PinTrouble::NotCompared)
}

fn hasher() -> Option<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).ok()?;
    Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_six_to_twelve_digits_that_are_not_the_first_to_be_tried() {
        let problem = |pin: &str| match fit(pin) {
            Err(PinTrouble::Unfit(problem)) => Some(problem),
            _ => None,
        };
        for (pin, expected) in [
            ("12345", Some("tooShort")),
            ("1234567890123", Some("tooLong")),
            ("12a456", Some("notDigits")),
            ("١٢٣٤٥٦", Some("notDigits")),
            ("123456", Some("tooEasy")),
            ("987654", Some("tooEasy")),
            ("890123", Some("tooEasy")),
            ("000000", Some("tooEasy")),
            ("121212", Some("tooEasy")),
            ("123123", Some("tooEasy")),
            ("271828", None),
            ("135790", None),
            ("314159265358", None),
        ] {
            assert_eq!(problem(pin), expected, "{pin}");
        }
    }

    #[tokio::test]
    async fn what_is_kept_shows_nothing_and_knows_the_right_one() {
        let pin = |text: &str| Secret::new(text.to_owned());
        let verifier = hash(pin("271828")).await.expect("it can be hashed");
        assert!(verifier.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "the parameters that were decided");
        assert!(
            is_right(pin("271828"), verifier.clone()).await.expect("it can be compared"),
            "the right one"
        );
        assert!(!is_right(pin("271829"), verifier.clone()).await.expect("it can be compared"), "a wrong one");
        let kept = KeptPin { verifier: verifier.clone(), tries_left: 3, set_at: None, news: false };
        assert!(!format!("{kept:?}").contains("argon2"), "no log ever shows it");
    }
    #[test]
    fn what_an_earlier_version_kept_is_read_and_no_news() {
        let kept: KeptPin =
            serde_json::from_str(r#"{"verifier":"$argon2id$","triesLeft":5}"#).expect("readable");
        assert_eq!((kept.set_at, kept.news), (None, false), "it says nothing of when it was set");
    }
}
