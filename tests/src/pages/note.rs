//! The SOAP note.

use crate::pages::ReceiptPage;
use crate::trouble::Outcome;
use crate::window::Window;

/// The four sections of a note.
#[derive(Clone, Debug)]
pub struct Note {
    /// What the patient says.
    pub subjective: &'static str,
    /// What is found.
    pub objective: &'static str,
    /// What is made of it.
    pub assessment: &'static str,
    /// What is done.
    pub plan: &'static str,
}

impl Note {
    /// Each section under its name on screen.
    pub fn sections(&self) -> [(&'static str, &'static str); 4] {
        [
            ("Subjective", self.subjective),
            ("Objective", self.objective),
            ("Assessment", self.assessment),
            ("Plan", self.plan),
        ]
    }
}

/// The note part of the visit.
pub struct NotePage<'a>(pub &'a Window);

impl NotePage<'_> {
    /// Types all sections and leaves the draft open.
    pub async fn fill(&self, note: &Note) -> Outcome {
        for (section, text) in note.sections() {
            self.0.fill("textbox", section, text).await?;
        }
        Ok(())
    }

    /// Sends the visit, with whatever else is written in it, through its receipt.
    pub async fn send(&self) -> Outcome {
        self.0.click("button", "Send visit").await?;
        ReceiptPage(self.0).send().await
    }

    /// Sends it beside the notes that the visit has already, which the receipt asks about.
    pub async fn send_another(&self) -> Outcome {
        self.0.click("button", "Send visit").await?;
        self.0.find("heading", "Send this to OpenEMR?").await?;
        ReceiptPage(self.0).keep_all().await?;
        ReceiptPage(self.0).send().await
    }

    /// Waits until the visit lists the note.
    pub async fn listed(&self) -> Outcome {
        self.0.show("heading", "Notes of this visit").await
    }
}
