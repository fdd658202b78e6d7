//! The job Rounds exists for: from a first start to a charted visit and a booked appointment.

use crate::play;
use rounds_tests::Outcome;
use rounds_tests::pages::{
    Appointment, AppointmentPage, ClinicPage, Note, NotePage, PatientsPage, SignInPage, Visit, VisitPage,
    Vitals, VitalsPage,
};
use rounds_tests::session::Session;
use rounds_tests::window::{Launch, Window};

#[test]
#[ignore = "real window"]
fn a_visit_is_charted_and_the_next_one_booked() -> Outcome {
    play(|| async {
        let session = Session::start()?;
        let window = Window::open(&session, &Launch::demo()).await?;
        ClinicPage(&window).explore_the_demo_clinic().await?;
        let sign_in = SignInPage(&window);
        sign_in.sign_in().await?;
        sign_in.signed_in().await?;
        PatientsPage(&window).open("oka", "Okafor, ").await?;
        VisitPage(&window).start(&Visit { category: "Office Visit", reason: "Cough for a week" }).await?;
        let vitals = VitalsPage(&window);
        vitals.fill(&Vitals { readings: vec![("Systolic", "128"), ("Diastolic", "82")] }).await?;
        vitals.save().await?;
        let note = NotePage(&window);
        note.fill(&Note { subjective: "s", objective: "o", assessment: "a", plan: "p" }).await?;
        note.send().await?;
        let booking = AppointmentPage(&window);
        let wanted = Appointment {
            date: "2026-12-01".to_owned(),
            start: "10:00".to_owned(),
            duration: "30".to_owned(),
            category: "Office Visit".to_owned(),
            comment: "Follow-up".to_owned(),
        };
        booking.fill(&wanted).await?;
        booking.book().await?;
        window.close().await
    })
}
