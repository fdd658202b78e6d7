//! The first hour of somebody who has never seen Rounds: from the first start to a visit that was sent, on the demo clinic,
//! with all that has to be done for it counted. An action is a press, or a box that is written into.

use crate::eye::beginning;
use crate::session::Session;
use crate::trouble::{Outcome, Trouble};
use crate::window::{Launch, Window};
use fantoccini::key::Key;
use std::time::Duration;

/// More than so many actions are too many.
pub const AT_MOST: usize = 12;

/// What a person does on the sign-in page of the demo clinic, which the browser shows.
const IN_THE_BROWSER: [&str; 4] =
    ["the user name is typed", "the password is typed", "“Sign in” is pressed", "“Authorize” is pressed"];

/// Longest wait for what the next action needs. Today asks the clinic again and again, so the core never stands still, and
/// what is missing there would be waited for as long as anything is.
const SOON: Duration = Duration::from_secs(180);

/// The first row of Today of a grown-up who is still to be seen: how its button begins.
const GROWN_UP: &str = "const years = (row) => parseInt(/(\\d+) years/.exec(row.querySelector('.age')?.textContent ?? '')?.[1] ?? '0');
    const row = [...document.querySelectorAll('button.row[data-line]:not(.blocked, .freed)')].find((one) => years(one) >= 18);
    const of = (part) => row.querySelector(part).textContent.trim();
    return row ? `${of('.time')} ${of('.name')}` : null;";

/// Whoever does it, with what was done so far.
struct Newcomer<'a> {
    window: &'a Window,
    done: Vec<&'static str>,
}

impl Newcomer<'_> {
    /// Does what `doing` does and counts it as one action.
    async fn does(&mut self, what: &'static str, doing: impl Future<Output = Outcome>) -> Outcome {
        self.sees(what, doing).await?;
        self.done.push(what);
        Ok(())
    }

    /// Waits for what is no action.
    async fn sees<T>(&self, what: &'static str, seeing: impl Future<Output = Outcome<T>>) -> Outcome<T> {
        if let Ok(seen) = tokio::time::timeout(SOON, seeing).await {
            return seen;
        }
        let (n, screen) = (self.done.len(), self.window.text().await?);
        Err(Trouble::new(format!("after {n} actions, not within {SOON:?}: {what}. On screen:\n{screen}")))
    }
}

/// Plays it in a window of its own; answers what was done, in order.
pub async fn play(session: &Session) -> Outcome<Vec<&'static str>> {
    let window = Window::open(session, &Launch::default()).await?;
    let mut newcomer = Newcomer { window: &window, done: Vec::new() };
    newcomer
        .does("“Explore the demo clinic” is pressed", window.click("button", "Explore the demo clinic"))
        .await?;
    newcomer.does("“Sign in” is pressed", window.click("button", "Sign in")).await?;
    newcomer.done.extend(IN_THE_BROWSER);
    let mut row = String::new();
    let listed = window.until("somebody to be seen today", async || {
        let found = window.script(GROWN_UP, vec![]).await?;
        row = found.as_str().unwrap_or_default().to_owned();
        Ok(!row.is_empty())
    });
    newcomer.sees("somebody stands on Today", listed).await?;
    newcomer.does("a row of Today is pressed", window.click_first("button", beginning(&row))).await?;
    newcomer.does("Enter begins the visit", window.press(&Key::Enter.to_string())).await?;
    newcomer.does("the blood pressure is typed", window.fill("textbox", "Blood pressure", "124/78")).await?;
    let words = "Blood pressure within the usual range";
    newcomer.does("the assessment is typed", window.fill("textbox", "Assessment", words)).await?;
    newcomer.does("“Send visit” is pressed", window.click("button", "Send visit")).await?;
    newcomer.does("“Send now” is pressed", window.click("button", "Send now")).await?;
    newcomer.sees("the receipt goes", window.gone("button", "Send now")).await?;
    newcomer.sees("all of it is in OpenEMR", window.reads("All of this visit is in OpenEMR.")).await?;
    let done = newcomer.done;
    window.close().await?;
    Ok(done)
}
