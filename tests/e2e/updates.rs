//! A newer version by the feed, in the real window: what comes of each answer, and that only what the makers signed takes
//! the program's place. And a start while a former copy is just closing.

use crate::{Set, half, play};
use futures_util::StreamExt;
use rounds_tests::Outcome;
use rounds_tests::child::wait_for;
use rounds_tests::eye::beginning;
use rounds_tests::feed::{Answer, Feed, Makers};
use rounds_tests::job::Job;
use rounds_tests::pages::{LockPage, PatientsPage, VisitPage};
use rounds_tests::programs;
use rounds_tests::window::{Launch, Window};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

const PIN: &str = "271828";
const NEWER: &str = "99.0.0";

/// A program in a place of its own, which asks a feed whose makers it knows.
struct Installed {
    program: PathBuf,
    feed: Feed,
    makers: Makers,
    set: Set,
}

impl Installed {
    async fn here() -> Outcome<Self> {
        let mut set = Set::default().await?;
        let (feed, makers) = (Feed::open().await?, Makers::new()?);
        let folder = set.session.folder().join("installed");
        fs::create_dir_all(&folder)?;
        let program = folder.join("rounds");
        fs::copy(programs::built("rounds")?, &program)?;
        let both = set.session.folder().join("authorities.pem");
        fs::write(&both, format!("{}{}", set.clinic.ca_pem(), feed.authority))?;
        let mut launch = Launch::trusting(&both);
        launch.program = program.clone();
        launch.variables.push(("ROUNDS_UPDATE_FEED".into(), format!("{}/feed.json", feed.address)));
        launch.variables.push(("ROUNDS_UPDATE_KEY".into(), makers.public()));
        set.launch = launch;
        Ok(Self { program, feed, makers, set })
    }

    fn url(&self) -> String {
        format!("{}/rounds", self.feed.address)
    }

    /// Which file it is: another one in its place has another number.
    fn file(&self) -> Outcome<u64> {
        Ok(fs::metadata(&self.program)?.ino())
    }
}

/// An answer of the feed, and what the window says of it.
struct Case {
    what: &'static str,
    found: bool,
    says: &'static str,
}

async fn ask(window: &Window, before: &str, case: &Case) -> Outcome {
    window.click("button", before).await?;
    // What is waited for may stand there from the look before.
    let over = async || {
        Ok(window.is_ready("button", beginning("Look")).await? || window.has("button", "Download it").await?)
    };
    window.until("the end of the look", over).await?;
    if case.found {
        window.reads("Rounds 99.0.0 is available.").await?;
        window.reads("Notes are printed with their visit.").await?;
        window.click("button", "Download it").await?;
    }
    window.reads(case.says).await
}

#[test]
#[ignore = "real window"]
fn only_what_the_makers_signed_as_that_version_takes_the_programs_place() -> Outcome {
    play(|| async {
        let here = Installed::here().await?;
        let (feed, makers, strangers) = (&here.feed, &here.makers, Makers::new()?);
        let before_all = here.file()?;
        let next = fs::read(programs::built("next-version")?)?;
        let notes = "Notes are printed with their visit.";
        let lay = |answer: Answer| feed.lay("/rounds", answer);
        feed.lay("/feed.json", Answer::Silence);
        let window = here.set.signed_in().await?;
        LockPage(&window).set_pin(PIN).await?;
        let job = Job::default();
        PatientsPage(&window).open(job.query, job.patient.0).await?;
        VisitPage(&window).start(&job.visit).await?;
        window.fill("textbox", "Subjective", &half(&job)).await?;
        window.click("button", "Settings").await?;
        // It has asked by itself when it began, and nobody was disturbed.
        window.reads("Nobody could be asked for newer versions.").await?;

        println!("what the feed answers                      what the window says");
        let mut before = "Look again";
        let not_signed = "is not what the makers of Rounds signed";
        let mut changed = next.clone();
        if let Some(last) = changed.last_mut() {
            *last ^= 1;
        }
        let row = |what, found, says| Case { what, found, says };
        let cases = [
            row("nothing at all", false, "Nobody could be asked for newer versions."),
            row("a page that is no feed", false, "could not be understood"),
            row("an older version", false, "No newer version is known."),
            row("the signature of somebody else", true, not_signed),
            row("a file that was changed after", true, not_signed),
            row("an old file, announced as new", true, not_signed),
            row("no signature", true, not_signed),
            row("half of the file", true, "The download broke off."),
            row("a file at an address without TLS", true, "The download broke off."),
            row("the makers' file and signature", true, "Rounds 99.0.0 is downloaded and checked."),
        ];
        for case in &cases {
            lay(Answer::Whole(next.clone()));
            let (signed, url) = (makers.sign(&next, NEWER), here.url());
            match case.what {
                "nothing at all" => feed.lay("/feed.json", Answer::Silence),
                "a page that is no feed" => {
                    feed.lay("/feed.json", Answer::Whole(b"<!doctype html><p>Welcome".to_vec()));
                }
                "an older version" => feed.announce("0.0.1", notes, &url, &makers.sign(&next, "0.0.1")),
                "the signature of somebody else" => {
                    feed.announce(NEWER, notes, &url, &strangers.sign(&next, NEWER));
                }
                "a file that was changed after" => {
                    lay(Answer::Whole(changed.clone()));
                    feed.announce(NEWER, notes, &url, &signed);
                }
                "an old file, announced as new" => {
                    feed.announce(NEWER, notes, &url, &makers.sign(&next, "0.0.1"));
                }
                "no signature" => feed.announce(NEWER, notes, &url, ""),
                "half of the file" => {
                    lay(Answer::Half(next.clone()));
                    feed.announce(NEWER, notes, &url, &signed);
                }
                "a file at an address without TLS" => {
                    feed.announce(NEWER, notes, &url.replace("https", "http"), &signed);
                }
                _ => feed.announce(NEWER, notes, &url, &signed),
            }
            ask(&window, before, case).await?;
            assert_eq!(here.file()?, before_all, "{}: the program is as it was", case.what);
            println!("{:42} {}", case.what, case.says);
            before =
                if case.says.starts_with("No newer") { "Look for a newer version" } else { "Look again" };
        }

        window.click("button", "Start again with it…").await?;
        window.reads("Drafts and what is unsent stay as they are.").await?;
        window.press_to_end("button", "Start again").await?;
        let began = here.set.session.rounds_home().join("next-version-began");
        wait_for("the next version to begin", || Ok(began.exists().then_some(())))?;
        assert!(fs::read(&here.program)? == next, "it lies in the program's place");
        println!("{:42} {}", "and \"Start again\"", "the next version began in its place");

        // The draft, by a program that can show it.
        // Under a name of its own first: the one that lies there may not have ended yet, and is not written to then.
        let beside = here.program.with_extension("new");
        fs::copy(programs::built("rounds")?, &beside)?;
        fs::rename(&beside, &here.program)?;
        here.set.session.nobody_runs_rounds()?;
        let window = here.set.open().await?;
        LockPage(&window).unlock(PIN).await?;
        window.reads(job.patient.0).await?;
        PatientsPage(&window).open(job.query, job.patient.0).await?;
        window.holds("textbox", "Subjective", &half(&job)).await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_start_while_a_former_copy_is_closing_begins_again_by_itself() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let bus = set.session.bus().to_owned();
        let profile = app::profile_id(&set.session.rounds_home());
        let name = format!("app.rounds.desktop.p{profile}.SingleInstance");
        let former = zbus::connection::Builder::address(bus.as_str())?.name(name)?.build().await?;
        let mut calls = zbus::MessageStream::from(&former);
        let closing = tokio::spawn(async move {
            // It is asked to take the start over, and ends instead of answering.
            while let Some(Ok(message)) = calls.next().await {
                if message.header().member().is_some_and(|member| member.as_str() == "ExecuteCallback") {
                    drop(calls);
                    return former.close().await.is_ok();
                }
            }
            false
        });
        let window = set.open().await?;
        assert!(closing.await?, "the former copy was asked, and did not answer");
        assert!(
            window.log()?.contains("a former copy is closing: Rounds begins again"),
            "and why is in the log"
        );
        window.close().await
    })
}
