//! A patient's chart as everybody may open it, whatever the account may read there.

use crate::pages::PatientsPage;
use crate::trouble::Outcome;
use crate::window::Window;

/// The open chart.
pub struct ChartPage<'a>(pub &'a Window);

impl ChartPage<'_> {
    /// Finds a patient by `query` and opens the chart of the one whose name begins with `name`.
    pub async fn open(&self, query: &str, name: &str) -> Outcome {
        let patients = PatientsPage(self.0);
        patients.search(query).await?;
        patients.press(name).await?;
        self.0.find("tab", "Demographics").await.map(drop)
    }

    /// Turns to a section by its name.
    pub async fn section(&self, name: &str) -> Outcome {
        self.0.click("tab", name).await
    }

    /// Turns to a section that stands behind "More".
    pub async fn more(&self, name: &str) -> Outcome {
        self.0.click("button", "More").await?;
        self.0.click("button", name).await
    }

    /// Takes the keys to a button that is out of use, as somebody does who wonders why it does nothing, and presses it.
    pub async fn wonder_at(&self, button: &str) -> Outcome {
        let press = "const one = [...document.querySelectorAll('button[aria-disabled=true]')]
                .find((one) => one.textContent.trim() === arguments[0]);
            one?.focus(); one?.click(); return !!one;";
        let pressed = async || Ok(self.0.script(press, vec![button.into()]).await?.as_bool() == Some(true));
        self.0.until(&format!("the button \"{button}\", out of use"), pressed).await
    }

    /// Adds an allergy, all boxes but its name left empty.
    pub async fn add_allergy(&self, title: &str) -> Outcome {
        self.section("Allergies").await?;
        self.0.click("button", "Add allergy").await?;
        self.0.fill("textbox", "Allergic to", title).await?;
        self.0.click("button", "Send allergy").await
    }

    /// Gives the patient another mobile number.
    pub async fn change_mobile(&self, number: &str) -> Outcome {
        self.section("Demographics").await?;
        self.0.click("button", "Edit demographics").await?;
        self.0.fill("textbox", "Mobile phone", number).await?;
        self.0.click("button", "Send changes").await
    }
}
