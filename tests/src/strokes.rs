//! The whole job by the keyboard alone, and by the mouse, with every stroke counted: what a clinician pays for it, from
//! finding the patient to the next appointment. Text is what was to be written anyway and counts for nothing; all else does.

use crate::clinic::Records;
use crate::eye::{Name, beginning};
use crate::job::Job;
use crate::pages::{Note, PatientsPage, VisitPage};
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
        self.is_where(name, |at| at == name).await
    }

    /// Waits until the keys are where `right` says of the name.
    async fn is_where(&self, wanted: &str, right: impl Fn(&str) -> bool) -> Outcome {
        let at = "const one = document.activeElement;
            return (one?.labels?.[0]?.textContent ?? one?.getAttribute('aria-label') ?? one?.textContent ?? '').trim();";
        self.window
            .until(&format!("the keys to be at \"{wanted}\""), async || {
                Ok(self.window.script(at, vec![]).await?.as_str().is_some_and(&right))
            })
            .await
    }

    /// Vitals, note and send of a visit whose page has just come on screen, by the keyboard alone.
    pub async fn chart_by_keys(&mut self, job: &Job, readings: &[(&str, String)]) -> Outcome {
        self.type_visit(&job.note, readings).await?;
        self.command(true, &Key::Enter.to_string()).await?;
        self.is_at("Send now").await?;
        self.enter().await?;
        self.window.gone("button", "Send now").await
    }

    /// Waits until the patient is found: right after a sign-in the list may still be on its way, and nobody is an answer too.
    /// Answers with the name of their row.
    async fn in_the_list(&self, job: &Job) -> Outcome<Name> {
        let name = beginning(&format!("{}, {}", job.patient.0, job.patient.1));
        self.window.find("option", name.clone()).await?;
        Ok(name)
    }

    /// From wherever one is to the next appointment, by the keyboard alone, of a patient whose visit of today is there. The
    /// plan of the note asks for the appointment.
    pub async fn whole_job_by_keys(&mut self, job: &Job, records: &Records) -> Outcome {
        self.command(true, "k").await?;
        self.is_at("Find a patient").await?;
        self.write(&format!("visit {}", job.query)).await?;
        PatientsPage(self.window).answered().await?;
        self.in_the_list(job).await?;
        self.enter().await?;
        self.opened(job, records).await?;
        self.command(true, &Key::Enter.to_string()).await?;
        self.is_at("Send now").await?;
        let both = "Send and book";
        self.window.find("button", beginning(both)).await?;
        self.strokes.tabs += 1;
        self.window.press(&Key::Tab.to_string()).await?;
        self.is_where(both, |at| at.starts_with(both)).await?;
        self.enter().await?;
        self.booked().await
    }

    /// The same by the mouse; from box to box one still goes with Tab, as everybody does who types.
    pub async fn whole_job_by_mouse(&mut self, job: &Job, records: &Records) -> Outcome {
        self.click("combobox", "Find a patient").await?;
        self.write(job.query).await?;
        PatientsPage(self.window).answered().await?;
        let name = self.in_the_list(job).await?;
        // A row that has only just come to its place wants a second press, which costs what a press costs.
        while self.window.has("option", name.clone()).await? {
            self.click("option", name.clone()).await?;
            self.window.settled().await?;
        }
        self.click("button", "Open visit").await?;
        self.opened(job, records).await?;
        self.click("button", "Send visit").await?;
        self.click("button", beginning("Send and book")).await?;
        self.booked().await
    }

    /// The visit's page has come: everything is typed into it.
    async fn opened(&mut self, job: &Job, records: &Records) -> Outcome {
        VisitPage(self.window).opened().await?;
        // Which unit a box is in is seen before one types.
        self.window.find("textbox", "Weight").await?;
        let readings = job.readings(self.window, records).await?;
        self.type_visit(&job.note, &readings).await
    }

    async fn booked(&self) -> Outcome {
        self.window.gone("button", "Send now").await?;
        self.window.reads("Booked · confirmation number").await
    }

    /// Eight values, of which two are in one box, and a note of four sections: from one to the next with Tab.
    async fn type_visit(&mut self, note: &Note, readings: &[(&str, String)]) -> Outcome {
        let [(first, typed), rest @ ..] = readings else { return Ok(()) };
        self.is_at(first).await?;
        self.write(typed).await?;
        for (name, typed) in rest {
            self.tab_to(name).await?;
            self.write(typed).await?;
        }
        for (section, text) in note.sections() {
            self.tab_to(section).await?;
            self.write(text).await?;
        }
        Ok(())
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

/// The job with a plan that asks for the next appointment.
pub fn with_follow_up(job: Job) -> Job {
    let note = Note { plan: "Fluids & rest; honey at night. Review in 4 weeks.", ..job.note };
    Job { note, ..job }
}

/// The whole job in a window that is signed in, from the screen Today. Whoever is at the front desk has begun the visit, which
/// is done here by the form and not counted.
pub async fn of_the_job(window: &Window, records: &Records, job: &Job, way: Way) -> Outcome<Strokes> {
    window.resize(1280, 800).await?;
    let name = format!("{}, {}", job.patient.0, job.patient.1);
    PatientsPage(window).open(job.query, &name).await?;
    window.settled().await?;
    VisitPage(window).start(&job.visit).await?;
    window.settled().await?;
    // Nobody has it open at this desk.
    window.click("button", &format!("Close {name}")).await?;
    window.click("button", beginning("Today")).await?;
    window.settled().await?;
    let mut hand = Hand::at(window);
    match way {
        Way::Keys => hand.whole_job_by_keys(job, records).await?,
        Way::Mouse => hand.whole_job_by_mouse(job, records).await?,
    }
    let strokes = hand.strokes;
    window.click("button", "Close").await?;
    Ok(strokes)
}
