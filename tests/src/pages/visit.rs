//! Opening a visit.

use crate::trouble::Outcome;
use crate::window::Window;

/// What is asked for a new visit.
#[derive(Clone, Debug)]
pub struct Visit {
    /// An entry of the category list.
    pub category: &'static str,
    /// Why the patient came.
    pub reason: &'static str,
}

/// The form for a new visit.
pub struct VisitPage<'a>(pub &'a Window);

impl VisitPage<'_> {
    /// Starts a visit from the chart, and waits until it is open.
    pub async fn start(&self, visit: &Visit) -> Outcome {
        self.begin(visit).await?;
        self.create().await
    }

    /// Opens the last visit, which was for this reason, from the chart's summary.
    pub async fn reopen(&self, reason: &str) -> Outcome {
        let press = "const last = [...document.querySelectorAll('button')].find((one) => one.textContent.includes(arguments[0]));
            last?.click(); return !!last;";
        let pressed = async || Ok(self.0.script(press, vec![reason.into()]).await?.as_bool() == Some(true));
        self.0.until(&format!("the visit \"{reason}\""), pressed).await?;
        self.opened().await
    }

    /// Fills the form for a new visit and leaves it open. "Start visit" would open the visit of today where there is one, or
    /// make one of today's appointment.
    pub async fn begin(&self, visit: &Visit) -> Outcome {
        self.0.click("tab", "Visits").await?;
        self.0.click("button", "New visit…").await?;
        self.0.choose("Category", visit.category).await?;
        self.0.fill("textbox", "Reason", visit.reason).await
    }

    /// Sends it and waits for the visit's own page.
    pub async fn create(&self) -> Outcome {
        // A second visit of a day is asked about; whoever gets here means it.
        let (press, there, meant) = ("Create visit", "Note", "Yes, save it as typed");
        self.0.click("button", press).await?;
        let either = async || Ok(self.0.has("heading", there).await? || self.0.has("button", meant).await?);
        self.0.until("the visit, or a question about it", either).await?;
        if self.0.has("button", meant).await? {
            self.0.click("button", meant).await?;
        }
        self.opened().await
    }

    /// Waits until a visit's page is on screen, to be written in or to be read.
    pub async fn opened(&self) -> Outcome {
        self.0.find("heading", "Note").await.map(drop)
    }
}
