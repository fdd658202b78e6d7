//! Links that nobody waited for: a callback that starts the app, one that comes twice, and arguments that are none.

use crate::{Set, play};
use rounds_tests::Outcome;
use rounds_tests::child::{Running, wait_for};
use rounds_tests::pages::SignInPage;
use rounds_tests::programs;
use rounds_tests::window::Window;
use std::process::Stdio;

const STOLEN: &str = "app.rounds.desktop://oauth/callback?code=stolen&state=c3RvbGVu";

#[test]
#[ignore = "real window"]
fn a_cold_start_by_callback_exchanges_nothing_and_offers_to_start_again() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let window = set.signed_in().await?;
        window.click("button", "Sign out").await?;
        window.find("button", "Sign in").await?;
        window.close().await?;
        set.clinic.requests().clear();

        let window = Window::open(&set.session, &set.launch.clone().with(STOLEN)).await?;
        window.reads("the sign-in has to be started again").await?;
        assert_eq!(
            set.clinic.requests().grants("authorization_code"),
            0,
            "there was no verifier to exchange it with"
        );
        let page = SignInPage(&window);
        page.sign_in().await?;
        page.signed_in().await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_callback_nobody_waits_for_changes_nothing_for_who_is_signed_in() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let window = set.signed_in().await?;
        set.clinic.requests().clear();
        let _second = set.session.open_link(STOLEN)?;
        let told =
            async || Ok(window.log()?.lines().any(|line| line.contains("started once more link=true")));
        window.until("the link to be handed over", told).await?;
        window.reads("Elena Garcia").await?;
        window.click("button", "Patients").await?;
        window.settled().await?;
        assert_eq!(set.clinic.requests().grants("authorization_code"), 0, "nothing was exchanged");
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn hostile_arguments_of_a_second_process_change_nothing() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let window = set.signed_in().await?;
        set.clinic.requests().clear();
        let long = format!("{STOLEN}&x={}", "a".repeat(100 * 1024));
        let many: Vec<&str> = std::iter::repeat_n(STOLEN, 200).collect();
        let odd =
            ["app.rounds.desktop://oauth/callback?code=a\nb|c&state=d", "app.rounds.desktop:", "--demo", "-"];
        let mut hands: Vec<Vec<&str>> = odd.iter().map(|one| vec![*one]).collect();
        hands.extend([vec![long.as_str()], many, vec![]]);
        for arguments in hands {
            let mut second = set.session.command(programs::built("rounds")?);
            second.args(&arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            let mut second = Running::start(&mut second)?;
            wait_for("the second process to end", || Ok(second.child().try_wait()?.map(drop)))?;
        }
        window.reads("Elena Garcia").await?;
        window.click("button", "Patients").await?;
        window.settled().await?;
        assert_eq!(set.clinic.requests().grants("authorization_code"), 0, "nothing was exchanged");
        assert!(!window.log()?.contains("c3RvbGVu"), "what came was not written to the log");
        window.close().await
    })
}
