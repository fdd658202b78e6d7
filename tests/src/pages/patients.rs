//! Finding a patient.

use crate::eye::beginning;
use crate::patience::Patience;
use crate::trouble::Outcome;
use crate::window::Window;

/// The search box on top of every screen, and its results.
pub struct PatientsPage<'a>(pub &'a Window);

impl PatientsPage<'_> {
    /// Types `query` and opens the chart of the one result that begins with `name` ("Family, Given").
    pub async fn open(&self, query: &str, name: &str) -> Outcome {
        self.search(query).await?;
        self.take(name).await
    }

    /// Opens the chart of the one result that begins with `name`.
    pub async fn take(&self, name: &str) -> Outcome {
        self.press(name).await?;
        self.0.find("button", "Book appointment").await.map(drop)
    }

    /// Presses the one result that begins with `name`. A row that has only just come to its place opens nobody and says
    /// so, and the rows move once more when the last letters are answered: whoever sees that presses again.
    pub async fn press(&self, name: &str) -> Outcome {
        let mut patience = Patience::default();
        loop {
            self.0.click("option", beginning(name)).await?;
            self.0.settled().await?;
            if !self.0.has("option", beginning(name)).await? {
                return Ok(());
            }
            patience.look(self.0.said(), "a press on a result that is meant")?;
        }
    }

    /// Types `query` and leaves the results open.
    pub async fn search(&self, query: &str) -> Outcome {
        self.0.fill("combobox", "Find a patient", query).await?;
        self.answered().await
    }

    /// Waits until what is listed answers what is in the box.
    pub async fn answered(&self) -> Outcome {
        // Rows that answer an earlier text are about to move under whoever presses one.
        let stand = "return document.querySelector('[role=listbox][aria-busy=true]') === null";
        self.0
            .until("the rows that answer it", async || Ok(self.0.script(stand, vec![]).await? == true))
            .await
    }
}
