//! Why the keychain did not do what it was asked. A missing item is no error: reads answer `Ok(None)`.

/// Why a call failed. Found, missing, locked, denied and absent lead to different words and different next steps,
/// and only "missing" may ever lead to a new key (safety row 13).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The keychain is there and locked; the user may unlock it and try again.
    #[error("the keychain is locked")]
    Locked,
    /// The keychain, or the user when asked, refused Rounds.
    #[error("the keychain refused access")]
    Denied,
    /// This computer has no keychain service: nothing may be written to disk.
    #[error("there is no keychain on this computer")]
    Absent,
    /// No answer in time, usually because a prompt waits for the user. A write may still come to pass.
    #[error("the keychain did not answer in time")]
    TimedOut,
    /// An item is there and does not hold what was written: parts are missing or differ from their checksum.
    #[error("an item of the keychain is damaged")]
    Damaged,
    /// Anything else, in the words of the platform; never with a value.
    #[error("the keychain failed: {0}")]
    Other(String),
}
