//! People who are easily mistaken for each other, as they stand in the real window at any size; and the window itself,
//! which falls over for nobody.

use crate::{Set, half, pictures, play};
use demo_clinic::Config;
use rounds_tests::Outcome;
use rounds_tests::eye::beginning;
use rounds_tests::job::Job;
use rounds_tests::pages::{LockPage, PatientsPage, VisitPage};
use rounds_tests::window::Window;
use std::fs;

const TWINS: [&str; 2] = ["Ferreira Lopes, Ana María", "Ferreira Lopes, Ana Marina"];
const PIN: &str = "271828";

/// What ends in dots, of the elements that `selector` names: their text, where it would be wider if it had the room.
const CUT: &str = "const natural = (one) => {
        const before = one.style.cssText;
        one.style.cssText = 'flex: none; max-width: none; width: max-content; overflow: visible; white-space: nowrap';
        const { width } = one.getBoundingClientRect();
        one.style.cssText = before;
        return width;
    };
    const hides = (one) => getComputedStyle(one).overflowX !== 'visible';
    // What holds no words, such as a sign, hides none.
    const cut = (one) => one.textContent.trim() && hides(one) && natural(one) > one.getBoundingClientRect().width + 1;
    return [...document.querySelectorAll(arguments[0])].filter(cut).map((one) => one.textContent.trim()).join(' | ');";

async fn cut(window: &Window, selector: &str) -> Outcome<String> {
    Ok(window.script(CUT, vec![selector.into()]).await?.as_str().unwrap_or_default().to_owned())
}

/// Presses the one element whose words hold `words`, wherever it is: on a page that is drawn larger, the driver's own click
/// falls beside what it looked for.
async fn press(window: &Window, selector: &str, words: &str) -> Outcome {
    let press = "const words = (one) => `${one.getAttribute('aria-label') ?? ''} ${one.textContent}`.replace(/\\s+/g, ' ');
        const one = [...document.querySelectorAll(arguments[0])].find((one) => words(one).includes(arguments[1]));
        one?.click();
        return one !== undefined";
    let pressed = async || Ok(window.script(press, vec![selector.into(), words.into()]).await? == true);
    window.until(words, pressed).await
}

async fn width(window: &Window) -> Outcome<f64> {
    Ok(window.script("return window.innerWidth", vec![]).await?.as_f64().unwrap_or_default())
}

#[test]
#[ignore = "real window"]
fn twins_are_told_apart_in_results_tabs_and_banner_at_every_size() -> Outcome {
    play(|| async {
        let set = Set::with(Config::default().with_patients(60)).await?;
        let window = set.signed_in().await?;
        let patients = PatientsPage(&window);
        for (name, wide, zoom) in
            [("1280", 1280, 100), ("760", 760, 100), ("1280-zoomed", 1280, 200), ("760-zoomed", 760, 200)]
        {
            window.resize(wide, 800).await?;
            if zoom != 100 {
                window.zoom(true).await?;
            }
            patients.search("ferreira").await?;
            for twin in TWINS {
                window.find("option", beginning(twin)).await?;
            }
            assert_eq!(cut(&window, "[role=option] *").await?, "", "{name}: in the results");
            pictures(&window, &format!("twins-results-{name}")).await?;
            for twin in TWINS {
                patients.search("ferreira").await?;
                press(&window, "[role=option]", twin).await?;
                window.find("heading", twin).await?;
                window.settled().await?;
            }
            assert_eq!(cut(&window, ".own, h1").await?, "", "{name}: on the tabs and in the banner");
            assert_eq!(window.overflow().await?, "", "{name}: nothing reaches beyond the window");
            pictures(&window, &format!("twins-tabs-{name}")).await?;
            for twin in TWINS {
                press(&window, "button", &format!("Close {twin}")).await?;
                window.gone("button", format!("Close {twin}").as_str()).await?;
            }
            if zoom != 100 {
                window.zoom(false).await?;
            }
        }
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn of_five_open_patients_the_one_on_screen_is_whole_in_sight_with_its_cross() -> Outcome {
    play(|| async {
        let set = Set::with(Config::default().with_patients(60)).await?;
        let window = set.signed_in().await?;
        let patients = PatientsPage(&window);
        let five = [
            ("wolfeschlegel", "Wolfeschlegelsteinhausenbergerdorff-Montgomery-Cunningham"),
            ("abernathy", "Abernathy, Walter"),
            ("ferreira", TWINS[0]),
            ("ferreira", TWINS[1]),
            ("whitfield jr", "Whitfield, Samuel, Jr."),
        ];
        for (query, name) in five {
            patients.open(query, name).await?;
            window.settled().await?;
        }
        let in_sight = "const tab = document.querySelector('nav .current').getBoundingClientRect();
            const row = document.querySelector('nav .row').getBoundingClientRect();
            const cross = document.querySelector('nav .current .close').getBoundingClientRect();
            const at = document.elementFromPoint(cross.x + cross.width / 2, cross.y + cross.height / 2);
            return tab.left >= row.left - 1 && tab.right <= row.right + 1 && !!at?.closest('.current .close');";
        for wide in [1280, 760] {
            window.resize(wide, 800).await?;
            window
                .until("the tab on screen to be whole in sight", async || {
                    Ok(window.script(in_sight, vec![]).await?.as_bool() == Some(true))
                })
                .await?;
            assert_eq!(cut(&window, "nav .current .own").await?, "", "{wide}");
            pictures(&window, &format!("five-tabs-{wide}")).await?;
        }
        window.click("button", beginning("All 5 open patients")).await?;
        assert_eq!(cut(&window, ".menu *").await?, "", "the list has everybody in full");
        pictures(&window, "five-tabs-list").await?;
        window.script("document.querySelector('.menu .choose').click()", vec![]).await?;
        window.reads("Hubert Blaine").await?;
        window
            .until("the first tab to be whole in sight", async || {
                Ok(window.script(in_sight, vec![]).await?.as_bool() == Some(true))
            })
            .await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn the_size_of_the_page_goes_by_the_keys_and_is_remembered() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let window = set.signed_in().await?;
        let whole = width(&window).await?;
        window.zoom_key('+').await?;
        window.until("a larger page", async || Ok(width(&window).await? < whole - 50.0)).await?;
        let larger = width(&window).await?;
        window.close().await?;
        let window = set.open().await?;
        window
            .until("the size of yesterday", async || Ok((width(&window).await? - larger).abs() < 2.0))
            .await?;
        // The keys are heard once the page has been drawn.
        LockPage(&window).locked().await?;
        window.zoom_key('0').await?;
        window.until("the whole page", async || Ok((width(&window).await? - whole).abs() < 2.0)).await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_window_left_on_a_screen_that_is_gone_comes_back_onto_this_one() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        set.open().await?.close().await?;
        let kept = r#"{"main":{"width":20000,"height":15000,"x":9000,"y":-4000,"prev_x":9000,"prev_y":-4000,"maximized":false,"visible":true,"decorated":true,"fullscreen":false}}"#;
        fs::write(set.session.rounds_home().join("window.json"), kept)?;
        let window = set.open().await?;
        let size = window.script("return [innerWidth, innerHeight].join()", vec![]).await?;
        let sides: Vec<u32> =
            size.as_str().unwrap_or_default().split(',').filter_map(|side| side.parse().ok()).collect();
        assert!(
            matches!(sides[..], [wide, high] if (700..=1280).contains(&wide) && (500..=800).contains(&high)),
            "as large as the screen at most: {sides:?}"
        );
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn when_the_process_behind_the_page_dies_the_window_is_made_anew_with_drafts_and_lock() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let job = Job::default();
        let window = set.signed_in().await?;
        LockPage(&window).set_pin(PIN).await?;
        PatientsPage(&window).open(job.query, job.patient.0).await?;
        VisitPage(&window).start(&job.visit).await?;
        window.fill("textbox", "Subjective", &half(&job)).await?;
        window.reads("Draft on this computer").await?;
        // The driver's session ends with the page it was begun on: from here on the program's own word has to do.
        window.lose_page().await?;
        let made_anew = async || {
            let log = window.log()?;
            let after = log.split_once("the window is made anew").map(|(_, after)| after);
            // Whoever reads the chart again is the fresh document, back at the tab that was open.
            Ok(after.is_some_and(|after| after.contains("patient/{puuid}/encounter")))
        };
        window.until("a fresh document at the same chart", made_anew).await?;
        window.kill().await?;
        set.session.nobody_runs_rounds()?;

        let window = set.open().await?;
        window.reads("Locked").await?;
        LockPage(&window).unlock(PIN).await?;
        window.find("button", "Book appointment").await?;
        window.settled().await?;
        // Killed right after, the program need not have kept which part of the chart was open.
        if !window.has("textbox", "Subjective").await? {
            VisitPage(&window).reopen(job.visit.reason).await?;
        }
        window.holds("textbox", "Subjective", &half(&job)).await?;
        window.close().await
    })
}
