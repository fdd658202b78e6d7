//! A visit charted by the keyboard alone, and one by the mouse, with every stroke counted: what a clinician pays for it.
//! Text is what was to be written anyway and counts for nothing; all else does.

use crate::clinic::Records;
use crate::eye::Name;
use crate::job::Job;
use crate::pages::{PatientsPage, VisitPage};
use crate::trouble::Outcome;
use crate::window::Window;
use fantoccini::key::Key;
use serde::Serialize;
use serde_json::json;

/// What was pressed beside the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Strokes {
    /// From one box to the next.
    pub tabs: u32,
    /// A key, alone or with Ctrl, that does something.
    pub commands: u32,
    /// Presses of the mouse.
    pub clicks: u32,
    /// Presses before which something had to be scrolled into sight.
    pub scrolls: u32,
}

impl std::fmt::Display for Strokes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { tabs, commands, clicks, scrolls } = self;
        write!(formatter, "{tabs} Tabs, {commands} commands, {clicks} clicks, {scrolls} scrolls")
    }
}

/// A hand whose strokes are counted.
pub struct Hand<'a> {
    window: &'a Window,
    /// Counted so far.
    pub strokes: Strokes,
}

impl<'a> Hand<'a> {
    /// A hand at rest.
    pub fn at(window: &'a Window) -> Self {
        Self { window, strokes: Strokes::default() }
    }

    /// Goes on to the next box, which has this name.
    pub async fn tab_to(&mut self, name: &str) -> Outcome {
        self.strokes.tabs += 1;
        self.window.press(&Key::Tab.to_string()).await?;
        self.is_at(name).await
    }

    /// Presses a key that does something, with Ctrl or alone.
    pub async fn command(&mut self, ctrl: bool, key: &str) -> Outcome {
        self.strokes.commands += 1;
        let keys = if ctrl { format!("{}{key}{}", Key::Control, Key::Null) } else { key.to_owned() };
        self.window.press(&keys).await
    }

    /// Presses Enter.
    pub async fn enter(&mut self) -> Outcome {
        self.command(false, &Key::Enter.to_string()).await
    }

    /// Types into the box that has the keys.
    pub async fn write(&self, text: &str) -> Outcome {
        self.window.write(text).await
    }

    /// Presses it with the mouse, where it is; what is out of sight costs a scroll.
    pub async fn click(&mut self, role: &str, name: impl Into<Name>) -> Outcome {
        let name = name.into();
        let element = self.window.find(role, name.clone()).await?;
        let in_sight = "const box = arguments[0].getBoundingClientRect();
            const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
            const there = document.elementFromPoint(x, y);
            return there !== null && (arguments[0].contains(there) || there.contains(arguments[0]));";
        if self.window.script(in_sight, vec![json!(element)]).await? != true {
            self.strokes.scrolls += 1;
        }
        self.strokes.clicks += 1;
        self.window.click(role, name).await
    }

    /// Waits until the box or button of this name has the keys.
    pub async fn is_at(&self, name: &str) -> Outcome {
        let at = "const one = document.activeElement;
            return (one?.labels?.[0]?.textContent ?? one?.textContent ?? '').trim();";
        self.window
            .until(&format!("the keys to be at \"{name}\""), async || {
                Ok(self.window.script(at, vec![]).await?.as_str() == Some(name))
            })
            .await
    }

    /// The same with the mouse: boxes are still gone along with Tab, as everybody does who types.
    pub async fn chart_by_mouse(&mut self, job: &Job, readings: &[(&str, String)]) -> Outcome {
        for (place, (name, typed)) in readings.iter().enumerate() {
            if place > 0 {
                self.tab_to(name).await?;
            }
            self.write(typed).await?;
        }
        for (section, text) in job.note.sections() {
            self.tab_to(section).await?;
            self.write(text).await?;
        }
        self.click("button", "Send visit").await?;
        self.click("button", "Send now").await?;
        self.window.gone("button", "Send now").await
    }

    /// Vitals, note and send of a visit whose page has just come on screen, by the keyboard alone. Eight values, of which two
    /// are in one box.
    pub async fn chart_by_keys(&mut self, job: &Job, readings: &[(&str, String)]) -> Outcome {
        let [(first, typed), rest @ ..] = readings else { return Ok(()) };
        self.is_at(first).await?;
        self.write(typed).await?;
        for (name, typed) in rest {
            self.tab_to(name).await?;
            self.write(typed).await?;
        }
        for (section, text) in job.note.sections() {
            self.tab_to(section).await?;
            self.write(text).await?;
        }
        self.command(true, &Key::Enter.to_string()).await?;
        self.is_at("Send now").await?;
        self.enter().await?;
        self.window.gone("button", "Send now").await
    }
}

/// What leads from one thing to the next.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// The keyboard alone.
    Keys,
    /// The mouse for all but the text.
    Mouse,
}

/// Starts a visit of the job's patient and charts it; what was pressed from the moment its page was there.
pub async fn of_a_visit(window: &Window, records: &Records, job: &Job, way: Way) -> Outcome<Strokes> {
    window.resize(1280, 800).await?;
    let name = format!("{}, {}", job.patient.0, job.patient.1);
    PatientsPage(window).open(job.query, &name).await?;
    window.settled().await?;
    VisitPage(window).start(&job.visit).await?;
    let readings = job.readings(window, records).await?;
    let mut hand = Hand::at(window);
    match way {
        Way::Keys => hand.chart_by_keys(job, &readings).await?,
        Way::Mouse => hand.chart_by_mouse(job, &readings).await?,
    }
    Ok(hand.strokes)
}
