//! What somebody is about to press stays where it is, however late the rest of the chart comes.

use crate::{Set, pictures, play};
use demo_clinic::Fault;
use rounds_tests::Outcome;
use rounds_tests::job::Job;
use rounds_tests::pages::{PatientsPage, VisitPage};
use rounds_tests::window::Window;
use serde_json::json;

/// Notes from now on, with every frame, where each button of these words is; where it was drawn first and where else.
const WATCH: &str = "const [words] = arguments;
    window.__places = Object.fromEntries(words.map((word) => [word, []]));
    const look = () => {
        for (const word of words) {
            const one = [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === word && one.checkVisibility());
            if (!one) continue;
            const { left, top } = one.getBoundingClientRect();
            const at = `${Math.round(left)} ${Math.round(top)}`;
            if (window.__places[word].at(-1) !== at) window.__places[word].push(at);
        }
        requestAnimationFrame(look);
    };
    look();";

/// Where each of them has been.
async fn places(window: &Window) -> Outcome<String> {
    let found = window.script("return JSON.stringify(window.__places)", vec![]).await?;
    Ok(found.as_str().unwrap_or_default().to_owned())
}

fn assert_steady(places: &str, words: &[&str]) {
    println!("{places}");
    let all: serde_json::Value = serde_json::from_str(places).expect("as it was noted");
    for word in words {
        let seen = all[word].as_array().map_or(0, Vec::len);
        assert_eq!(seen, 1, "\"{word}\" is drawn in one place and stays there: {}", all[word]);
    }
}

#[test]
#[ignore = "real window"]
fn the_charts_buttons_and_the_foot_of_a_new_visit_do_not_move_while_the_chart_is_read() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let window = set.signed_in().await?;
        window.resize(1280, 800).await?;
        window.settled().await?;
        // Everything of the chart comes late, and not all of it at once.
        set.records.arm("GET", "*", Fault::Slow { ms: 900 }, u32::MAX).await?;
        let bar = ["Summary", "Visits", "Demographics", "More", "Book appointment", "Start visit"];
        window.script(WATCH, vec![json!(bar)]).await?;
        let name = format!("{}, {}", job.patient.0, job.patient.1);
        PatientsPage(&window).open(job.query, &name).await?;
        window.settled().await?;
        assert_steady(&places(&window).await?, &bar);

        // A section from behind "More" leaves the buttons beside the others.
        window.click("button", "More").await?;
        window.click("button", "Care").await?;
        window.find("tab", "Care").await?;
        window.settled().await?;
        let beside = "const of = (word) => [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === word).getBoundingClientRect();
            return Math.abs(of('Book appointment').bottom - of('Care').bottom) < 12";
        assert_eq!(window.script(beside, vec![]).await?, true, "one row at 1280 px");
        pictures(&window, "chart-more-section").await?;

        let foot = ["Create visit"];
        window.script(WATCH, vec![json!(foot)]).await?;
        VisitPage(&window).begin(&job.visit).await?;
        window.settled().await?;
        // What is kept of it is said in longer words than that nothing was typed.
        window.reads("Draft on this computer").await?;
        window.settled().await?;
        assert_steady(&places(&window).await?, &foot);
        pictures(&window, "new-visit").await?;
        VisitPage(&window).create().await?;
        window.close().await
    })
}
