//! What would be sent, before it is.

use crate::trouble::Outcome;
use crate::window::Window;

/// The receipt of a send.
pub struct ReceiptPage<'a>(pub &'a Window);

impl ReceiptPage<'_> {
    /// Sends what it shows, and waits until it is gone.
    pub async fn send(&self) -> Outcome {
        self.0.click("button", "Send now").await?;
        self.0.gone("button", "Send now").await
    }

    /// Goes back to the form; nothing is sent.
    pub async fn back(&self) -> Outcome {
        self.0.click("button", "Back to the form").await?;
        self.0.gone("button", "Back to the form").await
    }

    /// Says of everything that is asked that it is meant.
    pub async fn keep_all(&self) -> Outcome {
        let press = "const all = [...document.querySelectorAll('dialog [data-keep]')];
            all[0]?.click(); return all.length;";
        self.0
            .until("every question to be answered", async || Ok(self.0.script(press, vec![]).await? == 0))
            .await
    }
}
