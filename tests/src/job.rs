//! The job Rounds exists for: find the patient, open a visit, take vitals, write the note, book the next appointment.
//! Played once, looked at by many: the tour takes pictures, axe looks for barriers, the canary for leaks.

use crate::clinic::{Chart, Records};
use crate::day::clinic_day;
use crate::eye::beginning;
use crate::pages::{
    Appointment, AppointmentPage, Note, NotePage, PatientsPage, ReceiptPage, Visit, VisitPage, Vitals,
    VitalsPage,
};
use crate::patience::Patience;
use crate::trouble::Outcome;
use crate::window::Window;
use demo_clinic::{Clock, SystemClock};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Serialize;
use serde_json::Value;
use std::time::Instant;

const POUNDS_PER_KILOGRAM: f64 = 2.204_622_621_8;
const INCHES_PER_CENTIMETRE: f64 = 0.393_700_787_4;

/// The boxes of the vitals form in the order of Tab.
const BOXES: [&str; 7] =
    ["Blood pressure", "Pulse", "Respiration", "Temperature", "Oxygen saturation", "Weight", "Height"];

/// Everything that is charted.
#[derive(Clone, Debug)]
pub struct Job {
    /// What is typed to find the patient.
    pub query: &'static str,
    /// Their family and given name.
    pub patient: (&'static str, &'static str),
    /// The visit.
    pub visit: Visit,
    /// The readings as typed.
    pub vitals: Vitals,
    /// The note.
    pub note: Note,
    /// The next appointment.
    pub appointment: Appointment,
}

/// A stage of the job and how long it took to get there.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// In words.
    pub step: String,
    /// Milliseconds since the step before.
    pub ms: u128,
}

/// One thing that was typed and what the clinic has of it.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Which thing.
    pub what: String,
    /// As typed, in the unit it was typed in.
    pub typed: String,
    /// As stored.
    pub stored: String,
    /// Whether they mean the same.
    pub matches: bool,
}

/// Notes how long each step took, and lets somebody look at every stage.
pub struct Stages<F> {
    eyes: F,
    since: Instant,
    /// The steps so far.
    pub steps: Vec<Step>,
}

impl<F: AsyncFnMut(&Window, &'static str) -> Outcome> Stages<F> {
    /// `eyes` are shown the window at each stage, with the stage's name in file-name form.
    pub fn new(eyes: F) -> Self {
        Self { eyes, since: Instant::now(), steps: Vec::new() }
    }

    /// A stage is reached.
    pub async fn at(&mut self, window: &Window, stage: &'static str, step: &str) -> Outcome {
        self.steps.push(Step { step: step.to_owned(), ms: self.since.elapsed().as_millis() });
        (self.eyes)(window, stage).await?;
        // Looking is not part of the job.
        self.since = Instant::now();
        Ok(())
    }
}

impl Default for Job {
    /// A visit of a patient whose name is hard to type, with text that is hard to keep.
    fn default() -> Self {
        let readings = [
            ("Blood pressure", "134/86"),
            ("Pulse", "76"),
            ("Respiration", "16"),
            ("Oxygen saturation", "97"),
        ]
        .map(|(field, typed)| (field, typed.to_owned()))
        .to_vec();
        Self {
            query: "oconnor zoe",
            patient: ("O'Connor-Müller", "Zoë"),
            visit: Visit { category: "Office Visit", reason: "Cough for a week, worse at night" },
            vitals: Vitals { readings },
            note: Note {
                subjective: "Dry cough for 7 days, worse at night. No fever, no haemoptysis.\nSleeps with two pillows.",
                objective: "Chest clear, no wheeze. Throat mildly red. SpO₂ 97 % on room air.",
                assessment: "Acute bronchitis, most likely viral – “no red flags” <today>.",
                plan: "Fluids & rest; honey at night. Back if > 3 weeks, fever or dyspnoea. 😊",
            },
            appointment: Appointment {
                date: next_weekday(10).to_string(),
                start: "10:20".to_owned(),
                duration: "30".to_owned(),
                category: "Established Patient".to_owned(),
                comment: "Cough: better? Bring home readings".to_owned(),
            },
        }
    }
}

impl Job {
    /// Plays it in a window that is signed in.
    pub async fn play<F>(
        &self,
        window: &Window,
        records: &Records,
        stages: &mut Stages<F>,
    ) -> Outcome<Vec<Finding>>
    where
        F: AsyncFnMut(&Window, &'static str) -> Outcome,
    {
        let before = self.on_file(records).await?;
        let patients = PatientsPage(window);
        let name = format!("{}, {}", self.patient.0, self.patient.1);
        patients.search(self.query).await?;
        window.find("option", beginning(&name)).await?;
        stages.at(window, "search", "the patient is found").await?;
        patients.take(&name).await?;
        stages.at(window, "chart", "the chart is open").await?;

        let visit = VisitPage(window);
        visit.begin(&self.visit).await?;
        stages.at(window, "new-visit", "the visit's form is filled").await?;
        visit.create().await?;
        stages.at(window, "visit", "the visit is open").await?;

        let vitals = VitalsPage(window);
        let measured = self.measured(window, &before).await?;
        vitals.fill(&measured.vitals).await?;
        stages.at(window, "vitals-typed", "the vitals are typed").await?;

        let note = NotePage(window);
        note.fill(&self.note).await?;
        stages.at(window, "note-typed", "the note is typed").await?;
        window.click("button", "Send visit").await?;
        window.find("button", "Send now").await?;
        stages.at(window, "receipt", "what goes is shown, and for whom").await?;
        ReceiptPage(window).send().await?;
        self.arrives(window, records, &before, "vitals", |chart| &chart.vitals).await?;
        self.arrives(window, records, &before, "note", |chart| &chart.notes).await?;
        vitals.recorded().await?;
        note.listed().await?;
        stages.at(window, "visit-sent", "vitals and note are in OpenEMR").await?;

        let booking = AppointmentPage(window);
        booking.fill(&self.appointment).await?;
        stages.at(window, "booking", "the booking is filled in").await?;
        booking.book().await?;
        self.arrives(window, records, &before, "appointment", |chart| &chart.appointments).await?;
        booking.booked().await?;
        stages.at(window, "booked", "the appointment is in OpenEMR").await?;
        booking.close().await?;

        let after = self.on_file(records).await?;
        Ok(self.compare(&measured, &before, &after))
    }

    async fn on_file(&self, records: &Records) -> Outcome<Chart> {
        records.chart_of(self.patient.0, self.patient.1).await
    }

    /// Waits until the clinic has one row more than before.
    async fn arrives(
        &self,
        window: &Window,
        records: &Records,
        before: &Chart,
        what: &str,
        part: impl Fn(&Chart) -> &Vec<Value>,
    ) -> Outcome {
        let mut patience = Patience::default();
        while part(&self.on_file(records).await?).len() == part(before).len() {
            patience.look(window.said(), &format!("the {what} to reach the clinic"))?;
            tokio::time::sleep(crate::window::GLANCE).await;
        }
        Ok(())
    }

    /// The readings in the order of their boxes, as they would be typed for this patient.
    pub async fn readings(&self, window: &Window, records: &Records) -> Outcome<Vec<(&'static str, String)>> {
        let before = self.on_file(records).await?;
        let mut readings = self.measured(window, &before).await?.vitals.readings;
        let order = |field: &str| BOXES.iter().position(|one| *one == field);
        readings.sort_by_key(|(field, _)| order(field));
        Ok(readings)
    }

    /// The readings, with weight, height and temperature near the last ones and in the units on screen.
    async fn measured(&self, window: &Window, before: &Chart) -> Outcome<Measured> {
        let metric = window.has("button", beginning("Weight in kg")).await?;
        let last = |key: &str, otherwise: f64| {
            let taken =
                before.vitals.iter().rev().filter_map(|row| number(&row[key])).find(|value| *value > 0.0);
            taken.unwrap_or(otherwise)
        };
        let mut vitals = self.vitals.clone();
        for (field, stored) in
            [("Temperature", 99.0), ("Weight", last("weight", 150.0)), ("Height", last("height", 66.0))]
        {
            vitals.readings.push((field, format!("{:.1}", on_screen(field, stored, metric))));
        }
        Ok(Measured { vitals, metric })
    }

    /// Everything that was typed beside what the clinic holds; one row of each kind must have come, no more.
    fn compare(&self, measured: &Measured, before: &Chart, after: &Chart) -> Vec<Finding> {
        let mut findings = Vec::new();
        let visits = Chart::new_since(&after.encounters, &before.encounters, "eid");
        let vitals = Chart::new_since(&after.vitals, &before.vitals, "id");
        let notes = Chart::new_since(&after.notes, &before.notes, "id");
        let appointments = Chart::new_since(&after.appointments, &before.appointments, "pc_eid");
        for (what, rows) in
            [("visits", &visits), ("vitals", &vitals), ("notes", &notes), ("appointments", &appointments)]
        {
            findings.push(Finding::of(&format!("new {what}"), "1", rows.len().to_string()));
        }
        let (Some(visit), Some(vitals), Some(note), Some(appointment)) =
            (visits.first(), vitals.first(), notes.first(), appointments.first())
        else {
            return findings;
        };
        findings.push(Finding::of("visit: reason", self.visit.reason, text(&visit["reason"])));
        findings.push(Finding::of("visit: category", self.visit.category, category(&visit["pc_catid"])));
        findings.push(Finding::of("vitals: their visit", &text(&visit["eid"]), text(&vitals["eid"])));
        for (field, typed) in &measured.vitals.readings {
            match typed.split_once('/') {
                Some((systolic, diastolic)) => {
                    findings.push(measured.finding("Systolic", systolic, vitals));
                    findings.push(measured.finding("Diastolic", diastolic, vitals));
                }
                None => findings.push(measured.finding(field, typed, vitals)),
            }
        }
        findings.push(Finding::of("note: its visit", &text(&visit["eid"]), text(&note["eid"])));
        for (section, typed) in self.note.sections() {
            findings.push(Finding::of(
                &format!("note: {section}"),
                typed,
                text(&note[section.to_lowercase()]),
            ));
        }
        let wanted = &self.appointment;
        let minutes =
            number(&appointment["pc_duration"]).map_or(String::new(), |seconds| (seconds / 60.0).to_string());
        let start = text(&appointment["pc_start_time"]);
        findings.push(Finding::of("appointment: date", &wanted.date, text(&appointment["pc_event_date"])));
        findings.push(Finding::of("appointment: start", &format!("{}:00", wanted.start), start));
        findings.push(Finding::of("appointment: minutes", &wanted.duration, minutes));
        findings.push(Finding::of(
            "appointment: category",
            &wanted.category,
            category(&appointment["pc_catid"]),
        ));
        findings.push(Finding::of(
            "appointment: comment",
            &wanted.comment,
            text(&appointment["pc_hometext"]),
        ));
        findings
    }
}

impl Finding {
    fn of(what: &str, typed: &str, stored: String) -> Self {
        Self { what: what.to_owned(), typed: typed.to_owned(), matches: typed == stored, stored }
    }
}

/// The readings of one visit and the units they were typed in.
struct Measured {
    vitals: Vitals,
    metric: bool,
}

impl Measured {
    fn finding(&self, field: &str, typed: &str, stored: &Value) -> Finding {
        let key = match field {
            "Systolic" => "bps",
            "Diastolic" => "bpd",
            "Oxygen saturation" => "oxygen_saturation",
            other => &other.to_lowercase(),
        };
        let shown = number(&stored[key]).map(|value| on_screen(field, value, self.metric));
        // Half of the last digit that was typed.
        let same = |shown: f64| typed.parse().is_ok_and(|typed: f64| (typed - shown).abs() < 0.05);
        Finding {
            what: format!("vitals: {field}"),
            typed: typed.to_owned(),
            stored: text(&stored[key]),
            matches: shown.is_some_and(same),
        }
    }
}

/// A stored value as it stands on screen: OpenEMR stores pounds, inches and degrees Fahrenheit.
fn on_screen(field: &str, stored: f64, metric: bool) -> f64 {
    match field {
        "Weight" if metric => stored / POUNDS_PER_KILOGRAM,
        "Height" if metric => stored / INCHES_PER_CENTIMETRE,
        "Temperature" if metric => (stored - 32.0) / 1.8,
        _ => stored,
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The names of the two categories that the job uses, by OpenEMR's own numbers.
fn category(number: &Value) -> String {
    match number.as_i64() {
        Some(5) => "Office Visit".to_owned(),
        Some(9) => "Established Patient".to_owned(),
        _ => text(number),
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

/// A working day at least `days` from the clinic's today.
fn next_weekday(days: i64) -> Date {
    let mut day = clinic_day(SystemClock.now()).saturating_add(days.days());
    while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        day = day.saturating_add(1.days());
    }
    day
}
