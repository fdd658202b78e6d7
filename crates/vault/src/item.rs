//! How items are named: the service per profile, and `<clinic>/<account>/<item>` within it.

use sha2::{Digest, Sha256};
use std::{fmt, fmt::Write as _, path::Path};

/// What an item holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// The refresh token of an account.
    RefreshToken,
    /// The id_token of an account, needed to sign out.
    IdToken,
    /// The scopes that were granted to an account: no secret, and each renewal of its tokens names them.
    GrantedScopes,
    /// The client secret of this installation's registration (of a clinic, no account).
    ClientSecret,
    /// A hash of a clinic's client, issuer and endpoints, by which the settings file is known not to have been changed
    /// (of a clinic, no account).
    ClinicBinding,
    /// The key of `cache.db`.
    CacheKey,
    /// The key of `journal.db`.
    JournalKey,
    /// How many sends the journal has recorded. A journal with fewer is an older copy: nothing in it may be sent
    /// before it was looked up on the server.
    JournalMark,
    /// The PIN's verifier and the tries left.
    Pin,
    /// Issuer under which the account's journal was made; a sign-in at another one does not open it.
    MadeUnder,
    /// Moment of the account's last sign-in, which a restart must not make younger.
    SignIn,
}

impl Item {
    /// Every item of an account.
    pub const OF_ACCOUNT: [Self; 9] = [
        Self::RefreshToken,
        Self::IdToken,
        Self::GrantedScopes,
        Self::CacheKey,
        Self::JournalKey,
        Self::JournalMark,
        Self::Pin,
        Self::MadeUnder,
        Self::SignIn,
    ];

    /// What an account needs to open its journal again, and to know it for the newest copy. It goes only when its owner
    /// gives the journal up.
    pub const OF_JOURNAL: [Self; 3] = [Self::JournalKey, Self::JournalMark, Self::Pin];

    /// Every item of a clinic that belongs to no account.
    pub const OF_CLINIC: [Self; 2] = [Self::ClientSecret, Self::ClinicBinding];

    fn word(self) -> &'static str {
        match self {
            Self::RefreshToken => "refresh-token",
            Self::IdToken => "id-token",
            Self::GrantedScopes => "granted-scopes",
            Self::ClientSecret => "client-secret",
            Self::ClinicBinding => "clinic-binding",
            Self::CacheKey => "cache-key",
            Self::JournalKey => "journal-key",
            Self::JournalMark => "journal-mark",
            Self::Pin => "pin",
            Self::MadeUnder => "made-under",
            Self::SignIn => "sign-in",
        }
    }
}

/// The full name of an item within the service: `<clinic>/<account>/<item>`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemName(String);

impl ItemName {
    /// An item of one account at one clinic.
    pub fn of_account(clinic: &str, account: &str, item: Item) -> Self {
        Self(format!("{}/{}/{}", escaped(clinic), escaped(account), item.word()))
    }

    /// An item of a clinic; `-` stands where the account would be, and no account's escaped name is `-`.
    pub fn of_clinic(clinic: &str, item: Item) -> Self {
        Self(format!("{}/-/{}", escaped(clinic), item.word()))
    }

    /// Everything kept for an account, for "Remove this clinic".
    pub fn all_of_account(clinic: &str, account: &str) -> Vec<Self> {
        Item::OF_ACCOUNT.into_iter().map(|item| Self::of_account(clinic, account, item)).collect()
    }

    /// What is kept for an account apart from its journal: its session, and the copy of the charts.
    pub fn all_but_the_journal(clinic: &str, account: &str) -> Vec<Self> {
        let items = Item::OF_ACCOUNT.into_iter().filter(|item| !Item::OF_JOURNAL.contains(item));
        items.map(|item| Self::of_account(clinic, account, item)).collect()
    }

    /// Everything kept for a clinic apart from its accounts.
    pub fn all_of_clinic(clinic: &str) -> Vec<Self> {
        Item::OF_CLINIC.into_iter().map(|item| Self::of_clinic(clinic, item)).collect()
    }

    /// The name as the keychain knows it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ItemName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Letters, digits, dot, underscore and inner hyphens stay; everything else is written as `%XX`, so that a name has
/// exactly two slashes and two different accounts never share one.
fn escaped(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'_' || (byte == b'-' && part != "-") {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The keychain's service name: `app.rounds.desktop`, with the profile behind it unless that is empty.
pub fn service_name(profile: &str) -> String {
    if profile.is_empty() { "app.rounds.desktop".to_owned() } else { format!("app.rounds.desktop.{profile}") }
}

/// The profile id of a ROUNDS_HOME that was set: the first 12 hexadecimal digits of the SHA-256 of its path. The
/// default folder's profile is the empty text. A demo or a test thus never meets an installed Rounds.
pub fn profile_id(home: &Path) -> String {
    let digest = Sha256::digest(home.as_os_str().as_encoded_bytes());
    digest.iter().take(6).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_different_accounts_never_meet() {
        let name = |clinic, account| ItemName::of_account(clinic, account, Item::Pin);
        assert_eq!(name("demo.example", "dr.who").as_str(), "demo.example/dr.who/pin");
        assert_ne!(name("a/b", "c"), name("a", "b/c"), "a slash in a part is escaped");
        assert_ne!(
            ItemName::of_account("a", "-", Item::ClientSecret),
            ItemName::of_clinic("a", Item::ClientSecret),
            "an account called - is not the clinic"
        );
    }

    #[test]
    fn a_journal_keeps_what_opens_it_and_nothing_of_a_session() {
        let all = ItemName::all_of_account("c", "a");
        let gone = ItemName::all_but_the_journal("c", "a");
        let stays: Vec<&ItemName> = all.iter().filter(|name| !gone.contains(name)).collect();
        let names: Vec<&str> = stays.iter().map(|name| name.as_str()).collect();
        assert_eq!(names, ["c/a/journal-key", "c/a/journal-mark", "c/a/pin"], "no token and no chart");
    }

    #[test]
    fn a_profile_has_its_own_service() {
        assert_eq!(service_name(""), "app.rounds.desktop", "the installed app");
        let (a, b) = (profile_id(Path::new("/tmp/a")), profile_id(Path::new("/tmp/b")));
        assert_eq!(a.len(), 12, "short enough for a bus name");
        assert_ne!(a, b, "two homes, two profiles");
        assert_eq!(service_name(&a), format!("app.rounds.desktop.{a}"));
    }
}
