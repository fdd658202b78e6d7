//! What looks at the page: a small script that computes roles and accessible names, and watches what the page's policy
//! refuses and what Rust says to it.

use fantoccini::Client;
use fantoccini::elements::{Element, ElementRef};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::trouble::{Outcome, Trouble};

const SCRIPT: &str = include_str!("eye.js");
/// The key under which WebDriver hands elements over (W3C WebDriver, section 12).
const ELEMENT_KEY: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How an element is called on screen.
#[derive(Clone, Debug)]
pub enum Name {
    /// Exactly so.
    Is(String),
    /// It begins like this; for rows whose end changes.
    Begins(String),
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self::Is(name.to_owned())
    }
}

impl From<&String> for Name {
    fn from(name: &String) -> Self {
        Self::Is(name.clone())
    }
}

/// A name of which only the beginning is known.
pub fn beginning(name: &str) -> Name {
    Name::Begins(name.to_owned())
}

impl std::fmt::Display for Name {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Is(name) => write!(formatter, "\"{name}\""),
            Self::Begins(name) => write!(formatter, "\"{name}…\""),
        }
    }
}

/// What one look found.
pub struct Look {
    /// The elements that were asked for.
    pub found: Vec<Element>,
    /// Whether each of them may be used.
    pub ready: Vec<bool>,
    /// Everything else that has a name, for the error message.
    pub others: Vec<String>,
    /// The title of the document.
    pub title: String,
}

/// What the watch over a document has noticed.
#[derive(Debug, Default, Deserialize)]
pub struct Seen {
    /// Refusals of the content security policy.
    pub violations: Vec<String>,
    /// Everything that Rust said to the page, as JSON.
    pub spoken: Vec<String>,
}

/// How often in a row what was found may be gone again before a look gives up.
const PATIENT: u32 = 20;

/// Looks for elements by role and name.
pub async fn look(client: &Client, role: &str, name: &Name) -> Outcome<Look> {
    let (text, begins) = match name {
        Name::Is(text) => (text, false),
        Name::Begins(text) => (text, true),
    };
    let mut tries = 0;
    let answer = loop {
        let words = vec![json!("find"), json!(role), json!(text), json!(begins)];
        match client.execute(SCRIPT, words).await {
            // It was taken off the page between being found and being handed over: what is there now is what counts.
            Err(error) if error.is_stale_element_reference() && tries < PATIENT => tries += 1,
            answer => break answer?,
        }
    };
    let list = |key: &str| answer[key].as_array().cloned().unwrap_or_default();
    let element = |value: &Value| {
        let id = value[ELEMENT_KEY].as_str().map(str::to_owned)?;
        Some(Element::from_element_id(client.clone(), ElementRef::from(id)))
    };
    Ok(Look {
        found: list("found").iter().filter_map(element).collect(),
        ready: list("ready").iter().map(|ready| ready.as_bool().unwrap_or(false)).collect(),
        others: list("others").iter().filter_map(|other| other.as_str().map(str::to_owned)).collect(),
        title: answer["title"].as_str().unwrap_or_default().to_owned(),
    })
}

/// What the watch has noticed in the document that is shown now.
pub async fn seen(client: &Client) -> Outcome<Seen> {
    let answer = client.execute(SCRIPT, vec![json!("seen")]).await?;
    serde_json::from_value(answer).map_err(|error| Trouble::new(format!("the watch answered oddly: {error}")))
}

/// Everything that the document which is shown now holds.
pub async fn holdings(client: &Client) -> Outcome<String> {
    let answer = client.execute(SCRIPT, vec![json!("held")]).await?;
    Ok(answer.as_str().unwrap_or_default().to_owned())
}
