//! A hand at the note's form and an ear at the seam, in the page itself.

use super::text::Note;
use crate::patience::Patience;
use crate::trouble::{Outcome, Trouble};
use crate::window::{GLANCE, Window};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const SCRIPT: &str = include_str!("hand.js");
const SECTIONS: &str = "return ['Subjective', 'Objective', 'Assessment', 'Plan'].map((name) =>
    [...document.querySelectorAll('textarea')].find((box) => box.labels[0]?.textContent.trim().startsWith(name))?.value ?? '');";

/// What the program has said that it had kept.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    /// Signs of the note that are acknowledged.
    pub(super) signs: usize,
    /// Answers of this start that acknowledged them.
    pub(super) saves: u32,
}

impl Heard {
    /// The later of two.
    pub(super) fn or(self, other: Self) -> Self {
        Self { signs: self.signs.max(other.signs), saves: self.saves.max(other.saves) }
    }
}

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

    /// Listens for so long; answers with what was acknowledged by then.
    pub(super) async fn listen(&self, time: Duration) -> Outcome<Heard> {
        let until = Instant::now() + time;
        let mut heard = Heard::default();
        loop {
            heard = heard.or(self.heard().await?);
            if Instant::now() >= until {
                return Ok(heard);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Waits for the next acknowledged save; answers within a breath of it.
    pub(super) async fn next_save(&self) -> Outcome<Heard> {
        let wait = "const done = arguments[0]; __hand.listening = done; setTimeout(() => done(false), 9000);";
        if self.0.script_async(wait, vec![]).await?.as_bool() != Some(true) {
            return Err(Trouble::new("what was typed was not kept within nine seconds"));
        }
        self.heard().await
    }

    /// What the page has been told so far. Words on screen that all which stands there is kept are an acknowledgement
    /// as well: the only one that a person sees.
    async fn heard(&self) -> Outcome<Heard> {
        let now = self
            .0
            .script("return [__hand.heard, __hand.typed, __hand.shown(), __hand.saves];", vec![])
            .await?;
        let shown = if now[2] == true { number(&now[1]) } else { 0 };
        Ok(Heard { signs: number(&now[0]).max(shown), saves: u32::try_from(number(&now[3]))? })
    }

    /// Stops typing.
    pub(super) async fn rest(&self) -> Outcome {
        self.0.script("__hand.stop = true;", vec![]).await.map(drop)
    }

    /// What stands in the form, once it is `wanted` or has had time enough to become so.
    pub(super) async fn until_shown(&self, wanted: &[String; 4]) -> Outcome<[String; 4]> {
        let mut patience = Patience::default();
        loop {
            let shown = self.0.script(SECTIONS, vec![]).await?;
            let shown: [String; 4] = serde_json::from_value(shown)?;
            let ready = self.0.has("button", "Send visit").await?;
            if (ready && shown == *wanted) || patience.look(self.0.said(), "the form").is_err() {
                return Ok(shown);
            }
            tokio::time::sleep(GLANCE).await;
        }
    }
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default()
}
