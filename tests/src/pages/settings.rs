//! What a clinician sets for this computer.

use crate::eye::beginning;
use crate::trouble::Outcome;
use crate::window::Window;
use serde_json::json;

/// The screen Settings.
pub struct SettingsPage<'a>(pub &'a Window);

impl SettingsPage<'_> {
    /// Turns all values on screen to kg, cm and °C.
    pub async fn metric(&self) -> Outcome {
        self.0.click("button", beginning("Settings")).await?;
        self.0.find("heading", "Settings").await?;
        self.segment("Units", "Metric: kg, cm, °C").await
    }

    /// Chooses one of a few that stand side by side: radio buttons which the words cover, so the words are pressed.
    async fn segment(&self, legend: &str, words: &str) -> Outcome {
        let press = "const [legend, words] = arguments;
            const group = [...document.querySelectorAll('fieldset')].find((one) => one.querySelector('legend')?.textContent === legend);
            const label = [...(group?.querySelectorAll('label') ?? [])].find((one) => one.textContent.trim() === words);
            if (label && !label.querySelector('input').checked) label.click();
            return !!label?.classList.contains('chosen');";
        let chosen = async || {
            Ok(self.0.script(press, vec![json!(legend), json!(words)]).await?.as_bool() == Some(true))
        };
        self.0.until(&format!("\"{words}\" to be chosen"), chosen).await
    }
}
