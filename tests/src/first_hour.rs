//! The first hour of somebody who has never seen Rounds: from the first start to a visit that was sent, on the demo clinic,
//! with all that has to be done for it counted. An action is a press, a choice, or a box that is written into.

use crate::eye::beginning;
use crate::session::Session;
use crate::trouble::Outcome;
use crate::window::{Launch, Window};
use fantoccini::key::Key;

/// More than so many actions are too many.
pub const AT_MOST: usize = 12;

/// What a person does on the sign-in page of the demo clinic, which the browser shows.
const IN_THE_BROWSER: [&str; 4] =
    ["the user name is typed", "the password is typed", "“Sign in” is pressed", "“Authorize” is pressed"];

/// Plays it in a window of its own; answers what was done, in order.
pub async fn play(session: &Session) -> Outcome<Vec<&'static str>> {
    let window = Window::open(session, &Launch::default()).await?;
    let mut done = Vec::new();
    window.click("button", "Explore the demo clinic").await?;
    done.push("“Explore the demo clinic” is pressed");
    window.click("button", "Sign in").await?;
    done.push("“Sign in” is pressed");
    done.extend(IN_THE_BROWSER);
    window.find("button", "Sign out").await?;
    window.settled().await?;
    let choose = "const row = document.querySelector('main button.row'); row?.focus(); row?.click(); return row !== null;";
    window.until("a row of Today", async || Ok(window.script(choose, vec![]).await? == true)).await?;
    done.push("a row of Today is chosen");
    window.press(&Key::Enter.to_string()).await?;
    done.push("Enter is pressed: the visit begins");
    window.find("textbox", "Blood pressure").await?;
    window.fill("textbox", "Blood pressure", "128/82").await?;
    done.push("the blood pressure is typed");
    window.click("button", beginning("Send visit")).await?;
    done.push("“Send visit” is pressed");
    window.click("button", "Send now").await?;
    done.push("“Send now” is pressed");
    window.gone("button", "Send now").await?;
    window.reads("All of this visit is in OpenEMR.").await?;
    window.close().await?;
    Ok(done)
}
