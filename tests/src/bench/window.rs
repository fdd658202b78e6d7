//! The real window: how soon it can be used and what it weighs beside a blank one, and how soon a long chart is painted.

use super::{Row, percentile};
use crate::eye::beginning;
use crate::pages::{ClinicPage, PatientsPage, SignInPage};
use crate::session::Session;
use crate::trouble::{Outcome, Trouble};
use crate::window::{Launch, Window};
use serde_json::json;
use std::fs;
use std::time::Duration;

/// The peer: one word in a window of the same toolkit.
const BLANK: &str = "examples/blank";
/// Starts of each, alternating, so that a busy machine slows both alike.
const STARTS: usize = 7;
/// How long each is left alone once the driver has its page: a look at a page before its first paint holds that up, and the
/// page with one word in it has painted by then.
const ALONE: Duration = Duration::from_secs(1);
/// Times the long chart is opened.
const OPENINGS: usize = 60;
/// Openings before the first that counts. A machine without a graphics card paints in software, which translates each
/// way of painting when it is first met: a second that says nothing of the chart, and that no other opening takes.
const WARMING_UP: usize = 5;
/// The demo clinic's patient with 700 visits.
const LONG_CHART: &str = "Abernathy, Walter";

/// Start and memory beside the blank window, then the long chart.
pub async fn rows() -> Outcome<Vec<Row>> {
    let (mut ours, mut blank) = (Vec::new(), Vec::new());
    let (mut our_memory, mut blank_memory) = (0.0, 0.0);
    for _ in 0..STARTS {
        for (program, times, memory) in
            [("rounds", &mut ours, &mut our_memory), (BLANK, &mut blank, &mut blank_memory)]
        {
            let session = Session::start()?;
            let launch = Launch { program: program.into(), ..Launch::default() };
            let window = Window::begin(&session, &launch).await?;
            tokio::time::sleep(ALONE).await;
            let since = painted_since(&window).await?;
            times.push(window.started().elapsed().as_secs_f64() * 1e3 - since);
            *memory = megabytes(&window)?;
            window.close().await?;
        }
    }
    let (ours, blank) = (percentile(&ours, 0.5), percentile(&blank, 0.5));
    let mut rows = vec![
        Row {
            what: "start to first paint, median".to_owned(),
            figure: ours,
            unit: "ms".to_owned(),
            limit: 1.1 * blank,
            against: "1.1 × blank window".to_owned(),
        },
        Row {
            what: "memory at the first page, all processes".to_owned(),
            figure: our_memory,
            unit: "MB".to_owned(),
            limit: 1.1 * blank_memory,
            against: "1.1 × blank window".to_owned(),
        },
    ];
    rows.push(long_chart().await?);
    Ok(rows)
}

/// Milliseconds since the page painted its first words, by its own word: a look from outside comes when it comes.
async fn painted_since(window: &Window) -> Outcome<f64> {
    let look = "const [paint] = performance.getEntriesByName('first-contentful-paint');
        return paint ? performance.now() - paint.startTime : null;";
    let mut since = None;
    let painted = async || {
        since = window.script(look, vec![]).await?.as_f64();
        Ok(since.is_some())
    };
    window.until("the first paint", painted).await?;
    since.ok_or(Trouble::new("no first paint"))
}

/// Measures from the click on an open patient's tab until 700 visits are painted.
async fn long_chart() -> Outcome<Row> {
    let session = Session::start()?;
    let window = Window::open(&session, &Launch::default()).await?;
    ClinicPage(&window).explore_the_demo_clinic().await?;
    let sign_in = SignInPage(&window);
    sign_in.sign_in().await?;
    sign_in.signed_in().await?;
    PatientsPage(&window).open("abernathy", LONG_CHART).await?;
    window.click("tab", "Visits").await?;
    window.settled().await?;
    let mut times = Vec::new();
    for opening in 0..WARMING_UP + OPENINGS {
        window.click("button", beginning("Today")).await?;
        window.settled().await?;
        let tab = window.find("button", beginning(LONG_CHART)).await?;
        let measure = "const [tab] = arguments; const done = arguments[arguments.length - 1];
            const begun = performance.now();
            tab.click();
            const look = () => {
              const there = document.querySelector('main [role=tabpanel]')?.textContent.includes('drgarcia');
              if (!there && performance.now() - begun < 5000) return requestAnimationFrame(look);
              requestAnimationFrame(() => done(there ? performance.now() - begun : -1));
            };
            look();";
        let answer = window.script_async(measure, vec![json!(tab)]).await?;
        let time = answer.as_f64().filter(|time| *time >= 0.0);
        let time = time.ok_or(Trouble::new("the long chart was not painted within 5 s"))?;
        if opening >= WARMING_UP {
            times.push(time);
        }
    }
    window.close().await?;
    Ok(Row {
        what: "chart of 700 visits, click to painted, p95".to_owned(),
        figure: percentile(&times, 0.95),
        unit: "ms".to_owned(),
        limit: 200.0,
        against: "budget".to_owned(),
    })
}

/// What the app and its webview's processes hold, shared pages divided among those who share them (PSS). Where only an
/// administrator may look at the pages of a process that is kept from core dumps, all of its pages count (RSS), which is
/// more.
fn megabytes(window: &Window) -> Outcome<f64> {
    let app = window.process();
    let pages = app.descendants()?.into_iter().filter(|child| child.is_called("WebKit"));
    let kilobytes: f64 = pages.chain([app.clone()]).map(|process| held(process.pid())).sum();
    Ok(kilobytes / 1000.0)
}

/// Kilobytes that a process holds; none where it ended meanwhile.
fn held(pid: i32) -> f64 {
    let figure = |file: &str, label: &str| {
        let text = fs::read_to_string(format!("/proc/{pid}/{file}")).ok()?;
        text.lines().find_map(|line| line.strip_prefix(label)?.split_whitespace().next()?.parse::<f64>().ok())
    };
    figure("smaps_rollup", "Pss:").or_else(|| figure("status", "VmRSS:")).unwrap_or_default()
}
