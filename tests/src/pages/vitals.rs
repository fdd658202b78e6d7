//! Vital signs.

use crate::trouble::Outcome;
use crate::window::Window;
use serde_json::json;

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

    /// Saves them, once the button stands still: what the core says of each reading moves it while it is typed.
    pub async fn save(&self) -> Outcome {
        let button = self.0.find("button", "Save vitals").await?;
        let still = "const [button, done] = arguments;
            const place = () => JSON.stringify(button.getBoundingClientRect());
            let last = place(), looks = 0;
            const look = () => {
              looks = place() === last ? looks + 1 : 0;
              last = place();
              if (looks > 5) done(true); else setTimeout(look, 60);
            };
            look();";
        self.0.script_async(still, vec![json!(button)]).await?;
        self.0.click("button", "Save vitals").await
    }

    /// Waits until the visit lists what was recorded.
    pub async fn recorded(&self) -> Outcome {
        self.0.show("heading", "Recorded in this visit").await
    }
}
