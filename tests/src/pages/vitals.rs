//! Vital signs.

use crate::pages::ReceiptPage;
use crate::trouble::Outcome;
use crate::window::Window;

/// Readings as typed, in the units on screen.
#[derive(Clone, Debug)]
pub struct Vitals {
    /// Field name and what is typed into it.
    pub readings: Vec<(&'static str, String)>,
}

/// The vitals part of the visit.
pub struct VitalsPage<'a>(pub &'a Window);

impl VitalsPage<'_> {
    /// Types every reading and leaves the form open.
    pub async fn fill(&self, vitals: &Vitals) -> Outcome {
        for (field, typed) in &vitals.readings {
            let role = if self.0.has("spinbutton", *field).await? { "spinbutton" } else { "textbox" };
            self.0.fill(role, *field, typed).await?;
        }
        Ok(())
    }

    /// Sends them alone, through their receipt.
    pub async fn save(&self) -> Outcome {
        self.0.click("button", "Send vitals").await?;
        ReceiptPage(self.0).send().await
    }

    /// Waits until the visit lists what was recorded.
    pub async fn recorded(&self) -> Outcome {
        self.0.show("heading", "Recorded in this visit").await
    }
}
