//! The tokens of an account in the operating system's keychain.

use crate::account::place::Place;
use domain::phi::Secret;
use openemr::{KeeperError, Keeping, KeptTokens, TokenKeeper};
use std::sync::Arc;
use vault::{Item, ItemName, Vault, VaultError};

/// Keeps the tokens of an account in the keychain. Clones share the end of it.
#[derive(Clone)]
pub(crate) struct KeychainKeeper {
    vault: Arc<Vault>,
    refresh: ItemName,
    id_token: ItemName,
    scope: ItemName,
    /// Whether tokens are still kept here. The lock stops a session while it may be renewing, and the new pair has to be
    /// kept for the way back, since the old one is dead by then (Q17); but after a sign-out the same renewal must not
    /// bring its tokens into the keychain again. Held while they are stored or forgotten.
    open: Arc<tokio::sync::Mutex<bool>>,
}

impl KeychainKeeper {
    /// For the account of a place.
    pub(crate) fn new(vault: &Arc<Vault>, place: &Place) -> Self {
        Self {
            vault: Arc::clone(vault),
            refresh: place.item(Item::RefreshToken),
            id_token: place.item(Item::IdToken),
            scope: place.item(Item::GrantedScopes),
            open: Arc::new(tokio::sync::Mutex::new(true)),
        }
    }

    /// Forgets the tokens for good: whatever is stored through this keeper or its clones later is not kept.
    pub(crate) async fn retire(&self) -> Result<(), VaultError> {
        let mut open = self.open.lock().await;
        *open = false;
        self.forget().await
    }

    async fn forget(&self) -> Result<(), VaultError> {
        self.vault.delete_all(&[self.refresh.clone(), self.id_token.clone(), self.scope.clone()]).await
    }
}

impl TokenKeeper for KeychainKeeper {
    fn store<'a>(&'a self, tokens: &'a KeptTokens) -> Keeping<'a, ()> {
        Box::pin(async move {
            let open = self.open.lock().await;
            if !*open {
                return Err(KeeperError("its owner has signed out".to_owned()));
            }
            let bytes = |token: &Secret<String>| Secret::new(token.expose().clone().into_bytes());
            // The refresh token first: the old one is dead, the old id_token still names the user.
            self.vault.set(&self.refresh, bytes(&tokens.refresh)).await.map_err(keeper)?;
            self.vault.set(&self.id_token, bytes(&tokens.id_token)).await.map_err(keeper)?;
            let scope = Secret::new(tokens.scope.clone().into_bytes());
            self.vault.set(&self.scope, scope).await.map_err(keeper)
        })
    }

    fn load(&self) -> Keeping<'_, Option<KeptTokens>> {
        Box::pin(async move {
            if !*self.open.lock().await {
                return Ok(None);
            }
            let (refresh, id_token) = (
                self.vault.get(&self.refresh).await.map_err(keeper)?,
                self.vault.get(&self.id_token).await.map_err(keeper)?,
            );
            let text = |bytes: Secret<Vec<u8>>| {
                String::from_utf8(bytes.expose().clone())
                    .map(Secret::new)
                    .map_err(|_| keeper(VaultError::Damaged))
            };
            let (Some(refresh), Some(id_token)) = (refresh, id_token) else { return Ok(None) };
            // Without them a renewal names what Rounds asks for.
            let scope = self.vault.get(&self.scope).await.ok().flatten();
            let scope = scope.and_then(|bytes| String::from_utf8(bytes.expose().clone()).ok());
            Ok(Some(KeptTokens {
                refresh: text(refresh)?,
                id_token: text(id_token)?,
                scope: scope.unwrap_or_default(),
            }))
        })
    }

    fn wipe(&self) -> Keeping<'_, ()> {
        Box::pin(async move {
            let open = self.open.lock().await;
            // Once it is retired, what the keychain has is of a later sign-in.
            if *open { self.forget().await.map_err(keeper) } else { Ok(()) }
        })
    }
}

fn keeper(error: VaultError) -> KeeperError {
    KeeperError(error.to_string())
}

/// Keeps nothing: for a computer without a keychain, and for the tokens of somebody who is turned away.
pub(crate) struct NothingKept;

impl TokenKeeper for NothingKept {
    fn store<'a>(&'a self, _tokens: &'a KeptTokens) -> Keeping<'a, ()> {
        Box::pin(async { Ok(()) })
    }

    fn load(&self) -> Keeping<'_, Option<KeptTokens>> {
        Box::pin(async { Ok(None) })
    }

    fn wipe(&self) -> Keeping<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use vault::memory::MemoryKeychain;

    fn tokens(word: &str) -> KeptTokens {
        let token = || Secret::new(word.to_owned());
        KeptTokens { refresh: token(), id_token: token(), scope: word.to_owned() }
    }

    #[tokio::test]
    async fn a_renewal_that_comes_home_after_the_sign_out_brings_no_token_back() {
        let items = MemoryKeychain::default();
        let vault = Arc::new(Vault::new(items.clone()));
        let place = Place::new(Path::new("/nowhere"), "clinic", "account");
        let keeper = KeychainKeeper::new(&vault, &place);
        let of_the_session = keeper.clone();
        of_the_session.store(&tokens("first")).await.expect("kept");
        assert_eq!(items.names().len(), 3, "both tokens, and what they are good for");
        keeper.retire().await.expect("forgotten");
        of_the_session.store(&tokens("renewed")).await.expect_err("its owner has signed out");
        assert_eq!(items.names(), Vec::<String>::new(), "nothing is there for the next one at the desk");

        let next = KeychainKeeper::new(&vault, &place);
        next.store(&tokens("next")).await.expect("kept");
        of_the_session.wipe().await.expect("nothing to do");
        assert!(of_the_session.load().await.expect("nothing to read").is_none(), "an old one reads nothing");
        assert_eq!(items.names().len(), 3, "and takes nothing from the sign-in that follows");
    }
}
