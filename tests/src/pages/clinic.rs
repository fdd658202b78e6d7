//! First run: which clinic this computer talks to.

use crate::trouble::Outcome;
use crate::window::Window;

/// The page that asks for the clinic's address.
pub struct ClinicPage<'a>(pub &'a Window);

impl ClinicPage<'_> {
    /// Types the address and connects.
    pub async fn connect(&self, address: &str) -> Outcome {
        self.0.fill("textbox", "Clinic address", address).await?;
        self.0.click("button", "Connect").await
    }

    /// Chooses the built-in demo clinic.
    pub async fn explore_the_demo_clinic(&self) -> Outcome {
        self.0.click("button", "Explore the demo clinic").await
    }

    /// Waits until the app says `words` about the address.
    pub async fn says(&self, words: &str) -> Outcome {
        self.0.reads(words).await
    }
}
