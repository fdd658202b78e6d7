//! The tokens of an account in the operating system's keychain.

use crate::opening::Place;
use domain::phi::Secret;
use openemr::{KeeperError, Keeping, KeptTokens, TokenKeeper};
use std::sync::Arc;
use vault::{Item, ItemName, Vault, VaultError};

/// Keeps the tokens of an account in the keychain.
pub(crate) struct KeychainKeeper {
    vault: Arc<Vault>,
    refresh: ItemName,
    id_token: ItemName,
}

impl KeychainKeeper {
    /// For the account of a place.
    pub(crate) fn new(vault: &Arc<Vault>, place: &Place) -> Self {
        Self {
            vault: Arc::clone(vault),
            refresh: place.item(Item::RefreshToken),
            id_token: place.item(Item::IdToken),
        }
    }
}

impl TokenKeeper for KeychainKeeper {
    fn store<'a>(&'a self, tokens: &'a KeptTokens) -> Keeping<'a, ()> {
        Box::pin(async move {
            let bytes = |token: &Secret<String>| Secret::new(token.expose().clone().into_bytes());
            // The refresh token first: the old one is dead, the old id_token still names the user.
            self.vault.set(&self.refresh, bytes(&tokens.refresh)).await.map_err(keeper)?;
            self.vault.set(&self.id_token, bytes(&tokens.id_token)).await.map_err(keeper)
        })
    }

    fn load(&self) -> Keeping<'_, Option<KeptTokens>> {
        Box::pin(async move {
            let (refresh, id_token) = (
                self.vault.get(&self.refresh).await.map_err(keeper)?,
                self.vault.get(&self.id_token).await.map_err(keeper)?,
            );
            let text = |bytes: Secret<Vec<u8>>| {
                String::from_utf8(bytes.expose().clone())
                    .map(Secret::new)
                    .map_err(|_| keeper(VaultError::Damaged))
            };
            match (refresh, id_token) {
                (Some(refresh), Some(id_token)) => {
                    Ok(Some(KeptTokens { refresh: text(refresh)?, id_token: text(id_token)? }))
                }
                _ => Ok(None),
            }
        })
    }

    fn wipe(&self) -> Keeping<'_, ()> {
        Box::pin(async move {
            self.vault.delete_all(&[self.refresh.clone(), self.id_token.clone()]).await.map_err(keeper)
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
