//! The page drawn twice as large, as whoever sees badly sets it (WCAG 1.4.4 and 1.4.10): a window of 1280×800 then has room
//! for 640×400 px, and the whole job is done in it.

use crate::{Set, pictures, play};
use rounds_tests::Outcome;
use rounds_tests::eye::beginning;
use rounds_tests::job::{Job, Stages};
use rounds_tests::pages::PatientsPage;
use rounds_tests::strokes::{self, Way, with_follow_up};
use rounds_tests::window::Window;
use std::cell::RefCell;

/// What goes on from each stage of the job, and has to be in sight there without a scroll.
fn foot(stage: &str) -> Option<&'static str> {
    match stage {
        "new-visit" => Some("Create visit"),
        "visit" | "vitals-typed" | "note-typed" => Some("Send visit"),
        "receipt" => Some("Send now"),
        "booking" => Some("Book"),
        "booked" => Some("Close"),
        _ => None,
    }
}

#[test]
#[ignore = "real window"]
fn the_whole_job_is_done_on_a_page_twice_as_large_with_its_foot_in_sight_and_nothing_cut_off() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let window = set.signed_in().await?;
        window.resize(1280, 800).await?;
        window.settled().await?;
        window.zoom(true).await?;
        let room = window.script("return `${innerWidth}×${innerHeight}`", vec![]).await?;
        println!("at 200 % the page has {room} px");
        let (lost, looked) = (RefCell::new(Vec::new()), RefCell::new(0));
        let mut stages = Stages::new(async |window: &Window, stage: &'static str| {
            window.settled().await?;
            *looked.borrow_mut() += 1;
            pictures(window, &format!("zoomed-{stage}")).await?;
            let mut found = window.unreachable().await?;
            let beyond = window.overflow().await?;
            found.extend((!beyond.is_empty()).then_some(beyond));
            if let Some(next) = foot(stage)
                && !window.in_sight("button", next).await?
            {
                found.push(format!("“{next}” is not in sight"));
            }
            lost.borrow_mut().extend(found.into_iter().map(|one| format!("{stage}: {one}")));
            Ok(())
        });
        let findings = Job::default().play(&window, &set.records, &mut stages).await?;
        drop(stages);
        assert!(findings.iter().all(|one| one.matches), "what was charted is in the clinic: {findings:#?}");
        let lost = lost.into_inner();
        assert!(lost.is_empty(), "{} cannot be reached:\n{}", lost.len(), lost.join("\n"));

        // The same with the follow-up that the plan asks for, by the keyboard alone.
        window.click("button", beginning("Today")).await?;
        let other = Job { query: "abernathy walter", patient: ("Abernathy", "Walter"), ..Job::default() };
        let other = with_follow_up(other);
        let keys = strokes::of_the_job(&window, &set.records, &other, Way::Keys).await?;
        println!(
            "{} stages at 200 %, everything in reach; with the follow-up by the keyboard: {keys}",
            looked.into_inner()
        );
        assert_eq!((keys.clicks, keys.scrolls), (0, 0), "by the keyboard alone");

        // Today and the chart are read at this size as well.
        PatientsPage(&window).open(other.query, "Abernathy, Walter").await?;
        window.settled().await?;
        for section in ["Visits", "Vitals", "Notes", "Results", "Appointments", "Demographics", "Summary"] {
            window.click("tab", section).await?;
            window.settled().await?;
            let lost = window.unreachable().await?;
            assert!(lost.is_empty(), "{section}: {}", lost.join("\n"));
        }
        window.close().await
    })
}
