//! Whether the clinic is still the one of the last time. `settings.json` can be written by whoever sits at the computer,
//! by a program that keeps files the same on two of them, or from another system; so what it says of the clinic decides
//! nothing by itself:
//!
//! - Tokens, codes and the client's secret leave only for an origin that discovery has found in this run, or whose
//!   facts are those that the keychain keeps a hash of ([`Core::proven_clinic`]). The connection itself refuses any other.
//! - Where the file says something else, the clinic is asked anew at its address ([`Core::proven_or_found_again`]), which
//!   is what the account's folder and items are named after: another address opens another, empty folder.
//! - A desk is opened only under the issuer under which it was made ([`Core::made_under_issuer`]); anybody can run a
//!   sign-in server that says it is this user who signed in.

use crate::{
    Core,
    account::place::Place,
    clinic::Clinic,
    contract::{ErrorCode, UiError},
    error::{from_discovery, from_vault, log_vault},
};
use domain::phi::Secret;
use openemr::{Client, SiteFacts};
use std::sync::Arc;
use vault::{Item, ItemName, VaultError};

impl Core {
    /// The clinic with its client secret, if its endpoints are certainly those that discovery found: in this run, or at an
    /// earlier start.
    ///
    /// # Errors
    /// [`ErrorCode::ClinicChanged`] where they are others, or nobody knows; a keychain that does not answer.
    pub(crate) async fn proven_clinic(&self) -> Result<Arc<Clinic>, UiError> {
        let clinic = self.need_clinic()?;
        if !clinic.connection.trusts(&clinic.facts) {
            let kept = self.vault.get(&binding_of(&clinic.key)).await.map_err(|error| from_vault(&error))?;
            let binding = clinic.facts.binding(clinic.client.id());
            if kept.is_none_or(|kept| kept.expose() != binding.as_bytes()) {
                tracing::warn!("the settings name another clinic than the keychain remembers");
                return Err(UiError::new(ErrorCode::ClinicChanged));
            }
            clinic.connection.trust(&clinic.facts);
        }
        self.with_secret().await
    }

    /// The same; where it is not certain, the clinic is asked anew at its address, and what it says takes the place of what
    /// the file said.
    ///
    /// # Errors
    /// What stands in the way of finding it.
    pub(crate) async fn proven_or_found_again(&self) -> Result<Arc<Clinic>, UiError> {
        if let Ok(clinic) = self.proven_clinic().await {
            return Ok(clinic);
        }
        let clinic = self.need_clinic()?;
        let connection = self.open_connection(self.site_at(clinic.facts.address.clone())?)?;
        let facts = connection.discover().await.map_err(from_discovery)?;
        tracing::info!("the clinic was found anew at its address");
        // A file that cannot be written was logged; the next start then finds the clinic anew as well.
        let _ = self.save(|file| {
            if let Some(saved) = &mut file.clinic {
                saved.facts = facts.clone();
            }
        });
        let found = Arc::new(clinic.found_again(connection, facts));
        self.set_clinic(Some(Arc::clone(&found)));
        self.hub.change(|state| {
            if let Some(view) = &mut state.clinic {
                *view = found.view(view.client, view.client_error.take());
            }
        });
        self.with_secret().await
    }

    /// Keeps what the clinic is known again by. Without a keychain it is found anew at each start.
    pub(crate) async fn keep_binding(
        &self,
        key: &str,
        facts: &SiteFacts,
        client: &Client,
    ) -> Result<(), UiError> {
        let binding = Secret::new(facts.binding(client.id()).into_bytes());
        match self.vault.set(&binding_of(key), binding).await {
            Ok(()) | Err(VaultError::Absent) => Ok(()),
            Err(error) => Err(from_vault(&error)),
        }
    }

    /// Somebody has signed in: keeps what the clinic is known again by, and under whose word their journal was made. What
    /// the keychain does not keep makes the next start ask for a sign-in.
    pub(crate) async fn keep_known(&self, clinic: &Clinic, place: &Place) {
        let kept = self.keep_binding(&clinic.key, &clinic.facts, &clinic.client).await;
        if kept.is_ok() {
            self.keep_made_under(place, &clinic.facts).await;
        }
    }

    /// Once, for good.
    async fn keep_made_under(&self, place: &Place, facts: &SiteFacts) {
        let name = place.item(Item::MadeUnder);
        match self.vault.get(&name).await {
            Ok(Some(_)) => {}
            Ok(None) | Err(VaultError::Damaged) => {
                let issuer = Secret::new(facts.issuer.clone().into_bytes());
                if let Err(error) = self.vault.set(&name, issuer).await {
                    log_vault(&error);
                }
            }
            Err(error) => {
                log_vault(&error);
            }
        }
    }

    /// Whether a sign-in at this clinic may open what this account has here: where a journal was made under another
    /// issuer, not.
    ///
    /// # Errors
    /// [`ErrorCode::OtherClinic`], and a keychain that does not answer.
    pub(crate) async fn made_at(&self, clinic: &Clinic, subject: &str) -> Result<(), UiError> {
        if clinic.is_demo() {
            // It has another address at every start, and nothing of it outlives it.
            return Ok(());
        }
        let place = Place::new(&self.home, &clinic.key, subject);
        match self.kept_issuer(&place).await {
            Ok(Some(was)) if was != clinic.facts.issuer => Err(other_clinic(was, &clinic.facts)),
            // Without a keychain nothing of an earlier start is here.
            Ok(_) | Err(VaultError::Absent) => Ok(()),
            Err(error) => Err(from_vault(&error)),
        }
    }

    /// Whether a PIN may open this desk at this clinic: only under the issuer under which it was made.
    ///
    /// # Errors
    /// [`ErrorCode::OtherClinic`]; [`ErrorCode::ClinicChanged`] where the issuer is not known, so that a sign-in is needed
    /// once; a keychain that does not answer.
    pub(crate) async fn made_under_issuer(&self, clinic: &Clinic, place: &Place) -> Result<(), UiError> {
        if clinic.is_demo() {
            return Ok(());
        }
        let facts = &clinic.facts;
        match self.kept_issuer(place).await {
            Ok(Some(was)) if was == facts.issuer => Ok(()),
            Ok(Some(was)) => Err(other_clinic(was, facts)),
            Ok(None) => Err(UiError::new(ErrorCode::ClinicChanged)),
            Err(error) => Err(from_vault(&error)),
        }
    }

    async fn kept_issuer(&self, place: &Place) -> Result<Option<String>, VaultError> {
        let kept = match self.vault.get(&place.item(Item::MadeUnder)).await {
            Err(VaultError::Damaged) => None,
            other => other?,
        };
        Ok(kept.map(|bytes| String::from_utf8_lossy(bytes.expose()).into_owned()))
    }
}

fn binding_of(key: &str) -> ItemName {
    ItemName::of_clinic(key, Item::ClinicBinding)
}

fn other_clinic(was: String, facts: &SiteFacts) -> UiError {
    UiError::new(ErrorCode::OtherClinic).with("was", was).with("now", facts.issuer.clone())
}
