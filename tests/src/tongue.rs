//! The language of the window, chosen as Settings choose it, and what its words do to the layout.

use crate::session::Session;
use crate::trouble::{Outcome, Trouble};
use crate::window::Window;
use app::contract::Settings;
use serde_json::{Value, json};
use std::fs;

/// English with words that are two fifths longer: what Spanish or German may need.
pub const STRETCHED: &str = "en-XA";

/// Speaks a language from now on. Nothing else of the settings changes, and no screen is left. Answers whether it could be
/// chosen: nothing is set behind the lock.
pub async fn speak(session: &Session, window: &Window, language: &str) -> Outcome<bool> {
    let mut settings = match fs::read(session.rounds_home().join("settings.json")) {
        Ok(kept) => serde_json::from_slice::<Value>(&kept)?["settings"].clone(),
        Err(_) => serde_json::to_value(Settings::default())?,
    };
    settings["language"] = language.into();
    let save = "const [settings, done] = arguments;
        window.__TAURI_INTERNALS__.invoke('settings_save', { settings }).then(() => done(''), (e) => done(JSON.stringify(e)));";
    let fault = window.script_async(save, vec![settings]).await?;
    if fault.as_str().is_some_and(|fault| fault.contains("\"signedOut\"")) {
        return Ok(false);
    }
    if fault != json!("") {
        return Err(Trouble::new(format!("the language could not be set: {fault}")));
    }
    window
        .until(&format!("the page to be in {language}"), async || {
            Ok(window.script("return document.documentElement.lang", vec![]).await? == json!(language))
        })
        .await?;
    Ok(true)
}

/// Elements whose words have no room: what is cut by their own box, or runs over its edge. What scrolls, and what is meant
/// to end in dots, is left out. One per line, with its words.
pub async fn cut(window: &Window) -> Outcome<Vec<String>> {
    let found = window.script(include_str!("cut.js"), vec![]).await?;
    Ok(found.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect())
}
