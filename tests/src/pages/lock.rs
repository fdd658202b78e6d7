//! The lock: the ways into it and the ways out.

use crate::eye::beginning;
use crate::trouble::Outcome;
use crate::window::Window;
use fantoccini::key::Key;
use serde_json::Value;

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
        let open = self.document().await?;
        self.0.click("button", "Lock").await?;
        self.locked_anew(&open).await
    }

    /// Locks by the keys.
    pub async fn lock_by_keys(&self) -> Outcome {
        let open = self.document().await?;
        self.0.press(&format!("{}l{}", Key::Control, Key::Null)).await?;
        self.locked_anew(&open).await
    }

    /// Locks by the keys, whichever language is spoken, and waits for the box of the PIN.
    pub async fn lock_in_any_language(&self) -> Outcome {
        let open = self.document().await?;
        self.0.press(&format!("{}l{}", Key::Control, Key::Null)).await?;
        let there = "return document.querySelector('input') !== null && document.querySelector('[role=combobox]') === null";
        let fresh =
            async || Ok(self.document().await? != open && self.0.script(there, vec![]).await? == true);
        self.0.until("a fresh document with a box for the PIN", fresh).await
    }

    /// Opens it with the PIN, whichever language is spoken.
    pub async fn unlock_in_any_language(&self, pin: &str) -> Outcome {
        self.0.script("document.querySelector('input').focus()", vec![]).await?;
        self.0.press(&format!("{pin}{}", Key::Enter)).await?;
        let open = "return document.querySelector('[role=combobox]') !== null";
        self.0.until("what was locked", async || Ok(self.0.script(open, vec![]).await? == true)).await
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
        self.0.find("combobox", "Find a patient").await.map(drop)
    }

    /// Opens it by a sign-in in the browser; the person of the session does the rest.
    pub async fn sign_in(&self) -> Outcome {
        self.0.click("button", "Sign in with the browser").await?;
        self.0.find("combobox", "Find a patient").await.map(drop)
    }

    /// Which document the window holds: the moment at which it was opened.
    async fn document(&self) -> Outcome<Value> {
        self.0.script("return performance.timeOrigin", Vec::new()).await
    }

    /// Waits for the fresh document that follows a lock: what is asked of the old one may never be answered.
    async fn locked_anew(&self, open: &Value) -> Outcome {
        let fresh = async || Ok(self.document().await? != *open);
        self.0.until("a fresh document behind the lock", fresh).await?;
        self.locked().await
    }
}
