//! The keychain of a real session: absent, locked with a question that its owner sends away, and dead while it asks.

use crate::{Set, play};
use demo_clinic::Config;
use rounds_tests::Outcome;
use rounds_tests::clinic::{self, Records};
use rounds_tests::pages::LockPage;
use rounds_tests::session::Session;
use rounds_tests::window::{Launch, Window};

const PIN: &str = "271828";

#[test]
#[ignore = "real window"]
fn without_a_keychain_the_frame_says_that_nothing_is_kept_and_no_file_holds_anything() -> Outcome {
    play(|| async {
        let session = Session::without_keychain()?;
        let (clinic, authority) = clinic::start(&session, Config::default().with_patients(60)).await?;
        let records = Records::behind(clinic.http_url())?;
        let set = Set { session, clinic, records, launch: Launch::trusting(&authority) };
        let window = set.signed_in().await?;
        window.reads("This computer has no keychain, so nothing is written to its disk").await?;
        let kept = std::process::Command::new("find")
            .arg(set.session.rounds_home())
            .args(["-name", "*.db*"])
            .output()?;
        assert_eq!(String::from_utf8_lossy(&kept.stdout), "", "no database is on the disk");
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_locked_keychain_asks_its_owner_and_a_question_that_is_sent_away_costs_nothing() -> Outcome {
    play(|| async {
        let (mut set, window) = before_a_locked_keychain().await?;
        set.session.send_the_question_away()?;
        window.reads("The keychain is locked").await?;
        window.reads("Everything you wrote is still here, encrypted.").await?;
        set.session.open_keychain()?;
        the_pin_is_asked_for(&window).await?;
        LockPage(&window).unlock(PIN).await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_keychain_that_dies_while_it_asks_holds_nobody_up() -> Outcome {
    play(|| async {
        let (mut set, window) = before_a_locked_keychain().await?;
        set.session.let_the_keychain_die_while_it_asks()?;
        window.reads("The keychain is locked").await?;
        set.session.open_keychain()?;
        the_pin_is_asked_for(&window).await?;
        LockPage(&window).unlock(PIN).await?;
        window.close().await
    })
}

/// Somebody with a PIN whose keychain was locked since: the window as it opens then.
async fn before_a_locked_keychain() -> Outcome<(Set, Window)> {
    let set = Set::default().await?;
    let window = set.signed_in().await?;
    LockPage(&window).set_pin(PIN).await?;
    window.close().await?;
    set.session.lock_keychain()?;
    let window = set.open().await?;
    Ok((set, window))
}

/// Whoever is answered by a keychain that was still asking presses once more.
async fn the_pin_is_asked_for(window: &Window) -> Outcome {
    let there = async || {
        if window.has("button", "Try again").await? {
            window.click("button", "Try again").await?;
        }
        window.has("textbox", "PIN").await
    };
    window.until("the box for the PIN", there).await
}
