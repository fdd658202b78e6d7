//! The way back to the form after a start, as a person goes it: first the lock, then the page that was open.

use crate::pages::{PatientsPage, VisitPage};
use crate::trouble::Outcome;
use crate::window::{GLANCE, Window};
use std::time::{Duration, Instant};

/// Six digits that no rule holds to be easy.
const PIN: &str = "271828";
/// Time the window has to go back to the form by itself; after that it is opened by hand.
const BY_ITSELF: Duration = Duration::from_secs(3);

/// What opens a locked desk.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key {
    /// Its PIN; the session of before goes on.
    Pin,
    /// The clinic's own page.
    Browser,
}

/// Where the form is.
pub(super) struct Way<'a> {
    /// What finds the patient.
    pub(super) query: &'a str,
    /// "Family, Given".
    pub(super) patient: &'a str,
    /// Why the visit's patient came.
    pub(super) reason: &'a str,
}

/// Sets the PIN that [`Key::Pin`] types.
pub(super) async fn set_pin(window: &Window) -> Outcome {
    window.click("button", "Settings").await?;
    window.click("button", "Set a PIN").await?;
    window.fill("textbox", "New PIN", PIN).await?;
    window.fill("textbox", "The same PIN again", PIN).await?;
    window.click("button", "Save PIN").await?;
    window.reads("The PIN is set.").await
}

/// Goes from the lock screen to the note's form; true if the window went back there by itself.
pub(super) async fn come_in(window: &Window, key: Key, way: &Way<'_>) -> Outcome<bool> {
    match key {
        Key::Pin => {
            window.fill("textbox", "PIN", PIN).await?;
            window.click("button", "Unlock").await?;
        }
        Key::Browser => window.click("button", "Sign in with the browser").await?,
    }
    window.find("combobox", "Find a patient").await?;
    let deadline = Instant::now() + BY_ITSELF;
    while Instant::now() < deadline {
        if writes(window).await? {
            return Ok(true);
        }
        tokio::time::sleep(GLANCE).await;
    }
    PatientsPage(window).open(way.query, way.patient).await?;
    // The page that was open before is still there.
    window.click("tab", "Summary").await?;
    VisitPage(window).reopen(way.reason).await?;
    window.until("the note's boxes", async || writes(window).await).await?;
    Ok(false)
}

/// Whether the note's boxes are on screen. A visit that has a note is read, and another one has to be asked for.
async fn writes(window: &Window) -> Outcome<bool> {
    if window.has("textbox", "Plan").await? {
        return Ok(true);
    }
    if window.has("button", "Add note").await? {
        window.click("button", "Add note").await?;
    }
    Ok(false)
}
