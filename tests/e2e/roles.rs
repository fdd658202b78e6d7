//! What a nurse and the front desk do in the window, and what they read where their account's rights end.

use crate::{Set, play};
use demo_clinic::{Config, Edition};
use rounds_tests::job::Job;
use rounds_tests::pages::{AppointmentPage, ChartPage};
use rounds_tests::person::Person;
use rounds_tests::window::Window;
use rounds_tests::{Outcome, Trouble};

const BOTH: [Edition; 2] = [Edition::V7_0, Edition::V8_0];
const ANY_VISIT: &str = "“Encounters → Authorize - any encounters”";
const OWN_NOTES: &str = "“Encounters → Notes - my encounters”";
const MEDICAL: &str = "“Patients → Medical/History”";

/// Somebody at work with a chart open.
struct Desk {
    set: Set,
    window: Window,
    job: Job,
    pid: i64,
}

impl Desk {
    async fn of(user: &str, edition: Edition) -> Outcome<Self> {
        let set = Set::with(Config::edition(edition).with_patients(60)).await?;
        set.session.person_is(&Person::named(user))?;
        let window = set.signed_in().await?;
        let job = Job::default();
        let (family, given) = job.patient;
        ChartPage(&window).open(job.query, &format!("{family}, {given}")).await?;
        let patient = set.clinic.records().patients_named(family, given).pop();
        let pid = patient.ok_or(Trouble::new("the clinic knows the patient"))?.pid;
        Ok(Self { set, window, job, pid })
    }

    /// Opens a section of the chart and reads there that the account ends here, and what would change that.
    async fn ends_at(&self, section: &str, rights: &[&str]) -> Outcome {
        ChartPage(&self.window).section(section).await?;
        let part = section.to_lowercase();
        let grant = rights.join(" and ");
        self.window
            .reads(&format!("Your account may not read {part}. An administrator can grant {grant}."))
            .await
    }

    /// Books the next appointment and finds it in the clinic.
    async fn books(&self) -> Outcome {
        let of = || self.set.clinic.records().appointments(self.pid).len();
        let before = of();
        let booking = AppointmentPage(&self.window);
        booking.fill(&self.job.appointment).await?;
        booking.book().await?;
        booking.booked().await?;
        booking.close().await?;
        assert_eq!(of(), before + 1, "the clinic has one appointment more, and no more than one");
        Ok(())
    }

    /// "Start visit" stands in its place and says why it does nothing.
    async fn starts_no_visit(&self) -> Outcome {
        ChartPage(&self.window).wonder_at("Start visit").await?;
        let why = "Your account may not read visits, so none can be started here.";
        self.window.reads(&format!("{why} An administrator can grant {ANY_VISIT}.")).await?;
        let begun = self.window.has("button", "Create visit").await?;
        assert!(!begun, "no form opens that could not be sent");
        Ok(())
    }

    /// The summary names what is missing once, and not on every card again.
    async fn summary_names_the_rights_once(&self) -> Outcome {
        ChartPage(&self.window).section("Summary").await?;
        self.window.reads("Your account may not read everything in this chart.").await?;
        let text = self.window.text().await?;
        assert_eq!(text.matches("An administrator can grant").count(), 1, "once is enough: {text}");
        Ok(())
    }
}

#[test]
#[ignore = "real window"]
fn a_nurse_keeps_lists_and_books_and_reads_which_right_would_open_visits() -> Outcome {
    play(|| async {
        for edition in BOTH {
            let desk = Desk::of("nurseobrien", edition).await?;
            desk.summary_names_the_rights_once().await?;
            // 7.0's vitals can only be read visit by visit (Q74).
            let parts = if edition == Edition::V7_0 { "visits, vitals, notes" } else { "visits, notes" };
            desk.window.reads(&format!("{ANY_VISIT} for {parts}")).await?;
            desk.starts_no_visit().await?;
            desk.ends_at("Visits", &[ANY_VISIT]).await?;
            desk.ends_at("Notes", &[ANY_VISIT]).await?;
            if edition == Edition::V7_0 {
                desk.ends_at("Vitals", &[ANY_VISIT]).await?;
            } else {
                ChartPage(&desk.window).section("Vitals").await?;
                desk.window.find("columnheader", "Date").await?;
            }

            ChartPage(&desk.window).add_allergy("Bee venom").await?;
            let arrived = async || {
                let lists = desk.set.clinic.records().lists(desk.pid);
                Ok(lists.iter().filter(|entry| entry.title == "Bee venom").count() == 1)
            };
            desk.window.until("the allergy in OpenEMR", arrived).await?;
            desk.books().await?;
            desk.window.close().await?;
        }
        Ok(())
    })
}

#[test]
#[ignore = "real window"]
fn the_front_desk_edits_demographics_and_books_and_reads_which_rights_would_open_the_rest() -> Outcome {
    play(|| async {
        for edition in BOTH {
            let desk = Desk::of("frontdesk", edition).await?;
            desk.window.reads("Allergies not shown: your account may not read them").await?;
            ChartPage(&desk.window).change_mobile("(555) 010-0199").await?;
            let arrived = async || {
                let stored = desk.set.clinic.records().patient_by_pid(desk.pid);
                Ok(stored.is_some_and(|patient| patient.phone_cell == "(555) 010-0199"))
            };
            desk.window.until("the number in OpenEMR", arrived).await?;
            desk.books().await?;

            desk.summary_names_the_rights_once().await?;
            desk.starts_no_visit().await?;
            desk.ends_at("Visits", &[ANY_VISIT]).await?;
            desk.ends_at("Notes", &[ANY_VISIT, OWN_NOTES]).await?;
            let vitals: &[&str] = if edition == Edition::V7_0 { &[ANY_VISIT, OWN_NOTES] } else { &[MEDICAL] };
            desk.ends_at("Vitals", vitals).await?;
            for list in ["Problems", "Allergies", "Medications"] {
                desk.ends_at(list, &[MEDICAL]).await?;
            }
            desk.window.close().await?;
        }
        Ok(())
    })
}
