//! What is not in OpenEMR yet, and the question before leaving with it.

use crate::eye::{Name, beginning};
use crate::trouble::Outcome;
use crate::window::Window;

/// The screen Unsent, and what the frame says of it.
pub struct UnsentPage<'a>(pub &'a Window);

impl UnsentPage<'_> {
    /// Waits until the frame counts so many writes on their way.
    pub async fn counts(&self, writes: usize) -> Outcome {
        let words: String = match writes {
            0 => "Unsent".into(),
            1 => "Unsent , 1 on its way".into(),
            more => format!("Unsent , {more} on their way"),
        };
        // Drafts are counted behind them.
        let with_drafts = format!("{words}{}drafts: ", if writes == 0 { " , " } else { ", " });
        let counted = async || {
            Ok(self.0.has("button", Name::Is(words.clone())).await?
                || self.0.has("button", beginning(&with_drafts)).await?)
        };
        self.0.until(&format!("\"{words}\" in the rail"), counted).await
    }

    /// Opens it.
    pub async fn open(&self) -> Outcome {
        self.0.click("button", beginning("Unsent")).await?;
        self.0.find("heading", "Unsent").await.map(drop)
    }

    /// Waits until the screen, or the question before leaving, lists such a write or draft of a patient.
    pub async fn lists(&self, patient: &str, kind: &str) -> Outcome {
        let listed = async || {
            let text = self.0.text().await?;
            let lines: Vec<&str> = text.lines().map(str::trim).collect();
            // Name, date of birth and MRN, and below them the kind with its first words.
            Ok(lines.windows(2).any(|two| two[0].starts_with(patient) && two[1].starts_with(kind)))
        };
        self.0.until(&format!("{kind} of {patient} in the list"), listed).await
    }

    /// Tries a waiting write again.
    pub async fn try_again(&self, patient: &str, kind: &str) -> Outcome {
        self.0
            .click_first("button", beginning(&format!("Send now: {} of {patient}", kind.to_lowercase())))
            .await
    }
}

/// The question before leaving with something unsent.
pub struct LeavePage<'a>(pub &'a Window);

impl LeavePage<'_> {
    /// Asks to sign out, and waits for the question.
    pub async fn ask_to_sign_out(&self) -> Outcome {
        self.0.click("button", "Sign out").await?;
        self.0.find("heading", "Sign out with unsent work?").await.map(drop)
    }

    /// Asks the window to close, and waits for the question.
    pub async fn ask_to_quit(&self) -> Outcome {
        self.0.ask_to_close()?;
        self.0.find("heading", "Quit with unsent work?").await.map(drop)
    }

    /// Does not leave.
    pub async fn stay(&self) -> Outcome {
        self.0.click("button", "Stay signed in").await
    }

    /// Sends what can be sent.
    pub async fn send_now(&self) -> Outcome {
        self.0.click("button", "Send now").await
    }

    /// Leaves everything on this computer.
    pub async fn keep(&self) -> Outcome {
        self.0.click("button", "Keep for my next sign-in here").await
    }

    /// Discards everything, and says so twice.
    pub async fn discard(&self) -> Outcome {
        self.0.click("button", "Discard…").await?;
        self.0.reads("They are not in OpenEMR. Once discarded they exist nowhere.").await?;
        self.0.click("button", "Discard").await?;
        self.0.reads("Really discard all of it?").await?;
        self.0.click("button", beginning("Yes, discard")).await
    }
}
