//! The lock: the ways into it and the ways out.

use crate::eye::beginning;
use crate::trouble::Outcome;
use crate::window::Window;
use fantoccini::key::Key;

/// The lock screen, and what leads to it.
pub struct LockPage<'a>(pub &'a Window);

impl LockPage<'_> {
    /// Sets a PIN in Settings.
    pub async fn set_pin(&self, pin: &str) -> Outcome {
        self.begin_pin(pin).await?;
        self.save_pin().await
    }

    /// Types a PIN in Settings and leaves the form open.
    pub async fn begin_pin(&self, pin: &str) -> Outcome {
        self.0.click("button", beginning("Settings")).await?;
        self.0.click("button", "Set a PIN").await?;
        self.0.fill("textbox", "New PIN", pin).await?;
        self.0.fill("textbox", "The same PIN again", pin).await
    }

    /// Saves what was typed.
    pub async fn save_pin(&self) -> Outcome {
        self.0.click("button", "Save PIN").await?;
        self.0.reads("The PIN is set.").await
    }

    /// Locks by the button of the rail.
    pub async fn lock(&self) -> Outcome {
        self.0.click("button", "Lock").await?;
        self.locked().await
    }

    /// Locks by the keys.
    pub async fn lock_by_keys(&self) -> Outcome {
        self.0.press(&format!("{}l{}", Key::Control, Key::Null)).await?;
        self.locked().await
    }

    /// Waits until the lock screen stands.
    pub async fn locked(&self) -> Outcome {
        self.0.find("button", "Sign in with the browser").await.map(drop)
    }

    /// Types a PIN, whatever comes of it.
    pub async fn try_pin(&self, pin: &str) -> Outcome {
        self.0.fill("textbox", "PIN", pin).await?;
        self.0.click("button", "Unlock").await
    }

    /// Opens it with the right PIN.
    pub async fn unlock(&self, pin: &str) -> Outcome {
        self.try_pin(pin).await?;
        self.0.find("searchbox", "Find a patient").await.map(drop)
    }

    /// Opens it by a sign-in in the browser; the person of the session does the rest.
    pub async fn sign_in(&self) -> Outcome {
        self.0.click("button", "Sign in with the browser").await?;
        self.0.find("searchbox", "Find a patient").await.map(drop)
    }
}
