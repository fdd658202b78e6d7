//! A hand at the note's form and an ear at the seam, in the page itself.

use super::text::Note;
use crate::trouble::{Outcome, Trouble};
use crate::window::{GLANCE, PATIENCE, Window};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const SCRIPT: &str = include_str!("hand.js");
const SECTIONS: &str = "return ['Subjective', 'Objective', 'Assessment', 'Plan'].map((name) =>
    [...document.querySelectorAll('textarea')].find((box) => box.labels[0]?.textContent.trim().startsWith(name))?.value ?? '');";

/// The note's form in a window.
pub(super) struct Hand<'a>(pub(super) &'a Window);

impl Hand<'_> {
    /// Begins to type `note` behind the signs that stand there, one each `pause` milliseconds.
    pub(super) async fn begin(&self, note: &Note, typed: usize, pause: u64, seed: u64) -> Outcome {
        let arguments = vec![json!(note.full), json!(typed), json!(pause), json!(seed)];
        match self.0.script(SCRIPT, arguments).await? {
            Value::Null => Ok(()),
            refused => Err(Trouble::new(format!("the hand cannot type: {refused}"))),
        }
    }

    /// Listens for so long; answers with as much of the note as was acknowledged by then.
    pub(super) async fn listen(&self, time: Duration) -> Outcome<usize> {
        let until = Instant::now() + time;
        let mut heard = 0;
        loop {
            let now = self.0.script("return [__hand.heard, __hand.typed, __hand.shown()];", vec![]).await?;
            heard = heard.max(number(&now[0]));
            // Words on screen say that all that stands there is kept: they must not be ahead of the core's answer.
            if now[2] == true && number(&now[1]) > heard && heard > 0 {
                return Err(Trouble::new(format!("the window says that {} signs are kept: {now}", now[1])));
            }
            if Instant::now() >= until {
                return Ok(heard);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Waits for the next acknowledged save; answers within a breath of it.
    pub(super) async fn next_save(&self) -> Outcome<usize> {
        let wait = "const done = arguments[0]; __hand.listening = done; setTimeout(() => done(-1), 9000);";
        let heard = self.0.script_async(wait, vec![]).await?;
        match heard.as_i64() {
            Some(heard) if heard >= 0 => Ok(usize::try_from(heard)?),
            _ => Err(Trouble::new("what was typed was not kept within nine seconds")),
        }
    }

    /// Stops typing.
    pub(super) async fn rest(&self) -> Outcome {
        self.0.script("__hand.stop = true;", vec![]).await.map(drop)
    }

    /// What stands in the form, once it is `wanted` or has had time enough to become so.
    pub(super) async fn until_shown(&self, wanted: &[String; 4]) -> Outcome<[String; 4]> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let shown = self.0.script(SECTIONS, vec![]).await?;
            let shown: [String; 4] = serde_json::from_value(shown)?;
            let ready = self.0.has("button", "Send note").await?;
            if (ready && shown == *wanted) || Instant::now() >= deadline {
                return Ok(shown);
            }
            tokio::time::sleep(GLANCE).await;
        }
    }
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default()
}
