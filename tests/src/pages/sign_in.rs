//! Registering this computer and signing in through the browser.

use crate::clinic::Records;
use crate::trouble::Outcome;
use crate::window::Window;

/// The pages between a known clinic and an open chart.
pub struct SignInPage<'a>(pub &'a Window);

impl SignInPage<'_> {
    /// Takes an administrator's client ID, with or without a secret.
    pub async fn use_client(&self, id: &str, secret: &str) -> Outcome {
        self.0.fill("textbox", "Client ID", id).await?;
        self.0.fill("textbox", "Client secret", secret).await?;
        self.0.click("button", "Use this client").await
    }

    /// Lets the app register itself with the clinic.
    pub async fn register_this_computer(&self) -> Outcome {
        self.0.click("button", "Register this computer").await?;
        self.0.find("button", "Check again").await.map(drop)
    }

    /// Asks again whether an administrator has enabled the client.
    pub async fn check_again(&self) -> Outcome {
        self.0.click("button", "Check again").await
    }

    /// Registers, waits on screen until the clinic's administrator enables it, and signs in through the browser.
    pub async fn whole_way(&self, administrator: &Records) -> Outcome {
        self.register_this_computer().await?;
        self.0.reads("An administrator has to enable Rounds").await?;
        self.check_again().await?;
        self.0.reads("Not enabled yet.").await?;
        administrator.enable_clients().await?;
        self.check_again().await?;
        self.sign_in().await?;
        self.signed_in().await
    }

    /// Opens the browser; the person of the session does the rest.
    pub async fn sign_in(&self) -> Outcome {
        self.0.click("button", "Sign in").await
    }

    /// Waits until the app is past signing in.
    pub async fn signed_in(&self) -> Outcome {
        self.0.find("combobox", "Find a patient").await.map(drop)
    }
}
