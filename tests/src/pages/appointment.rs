//! Booking the next appointment.

use crate::trouble::{Outcome, Trouble};
use crate::window::Window;

/// What is asked for an appointment, as typed or chosen.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// Day, ISO.
    pub date: String,
    /// Time of day, 24 h.
    pub start: String,
    /// Minutes, as its field or list has it.
    pub duration: String,
    /// An entry of the category list.
    pub category: String,
    /// Free text.
    pub comment: String,
}

/// What is ticked for a time against which something stands.
pub const ACCEPT: &str = "Book this time all the same";

/// Whether a booking or a move was refused and what was found is not accepted. While it is under way its `button` says so: a
/// tick that is set before the answer is not taken for one that was set after reading it.
pub async fn is_refused(window: &Window, button: &str) -> Outcome<bool> {
    let unticked = "const box = [...document.querySelectorAll('dialog input[type=checkbox]')]
        .find((one) => one.labels[0]?.textContent.includes(arguments[0])); return box ? !box.checked : false;";
    Ok(window.is_ready("button", button).await?
        && window.script(unticked, vec![ACCEPT.into()]).await? == true)
}

/// The booking form.
pub struct AppointmentPage<'a>(pub &'a Window);

impl AppointmentPage<'_> {
    /// Opens the form from the chart and fills it.
    pub async fn fill(&self, wanted: &Appointment) -> Outcome {
        self.0.click("button", "Book appointment").await?;
        self.0.find("button", "Book").await?;
        for (field, entry) in [
            ("Category", &wanted.category),
            ("Date", &wanted.date),
            ("Start", &wanted.start),
            ("Duration", &wanted.duration),
            ("Comment", &wanted.comment),
        ] {
            self.enter(field, entry).await?;
        }
        Ok(())
    }

    /// Books it, warnings or not, as somebody does who has read them: also one that comes once the day was read, which
    /// takes the tick away.
    pub async fn book(&self) -> Outcome {
        // Once for what is known of the clinic's rules, once more for what the day says, and for whatever else is read while
        // somebody reads: each takes the tick away that did not mean it.
        for _ in 0..8 {
            self.0.click("button", "Book").await?;
            let answered =
                async || Ok(is_refused(self.0, "Book").await? || !self.0.has("button", "Book").await?);
            self.0.until("an answer to the booking", answered).await?;
            if !self.0.has("button", "Book").await? {
                return Ok(());
            }
            self.0.click("checkbox", ACCEPT).await?;
        }
        Err(Trouble::new("what was accepted is refused again and again"))
    }

    /// Waits for the confirmation number.
    pub async fn booked(&self) -> Outcome {
        self.0.reads("Booked · confirmation number").await
    }

    /// Closes it: what one was doing is still there.
    pub async fn close(&self) -> Outcome {
        self.0.click("button", "Close").await
    }

    async fn enter(&self, field: &str, entry: &str) -> Outcome {
        for role in ["textbox", "spinbutton"] {
            if self.0.has(role, field).await? {
                return self.0.fill(role, field, entry).await;
            }
        }
        self.0.choose(field, entry).await
    }
}
