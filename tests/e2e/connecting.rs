//! What the app says about an address that does not lead to a clinic: what is wrong, and what to do.

use crate::{Set, play};
use demo_clinic::Fault;
use rounds_tests::Outcome;
use rounds_tests::pages::ClinicPage;
use rounds_tests::session::Session;
use rounds_tests::window::{Launch, Window};

#[test]
#[ignore = "real window"]
fn an_address_that_cannot_work_is_explained_in_plain_words() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        let window = set.open().await?;
        let page = ClinicPage(&window);
        let port = set.clinic.https_url().rsplit(':').next().unwrap();
        for (address, words) in [
            ("our clinic", "This is not a web address"),
            ("http://openemr.example.org", "Rounds speaks only https"),
            (&format!("https://drgarcia:pass@127.0.0.1:{port}"), "Leave the user name and password out"),
            ("https://127.0.0.1:9", "No connection to 127.0.0.1"),
            (&format!("https://127.0.0.1:{port}/somewhere/else"), "it is not OpenEMR"),
        ] {
            page.connect(address).await?;
            page.says(words).await?;
        }
        set.clinic.faults().once("GET", "*openid-configuration", Fault::Html);
        page.connect(set.clinic.https_url()).await?;
        page.says("it is not OpenEMR").await?;

        page.connect(set.clinic.https_url()).await?;
        page.says("OpenEMR 8.0 found").await?;
        window.find("button", "Register this computer").await?;
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn a_certificate_that_nobody_vouches_for_is_refused_with_words_that_help() -> Outcome {
    play(|| async {
        let set = Set::default().await?;
        // Without SSL_CERT_FILE: the computer's own authorities, which do not know the clinic's.
        let window = Window::open(&set.session, &Launch::default()).await?;
        let page = ClinicPage(&window);
        page.connect(set.clinic.https_url()).await?;
        page.says("comes from an authority that this computer does not trust").await?;
        page.says("Ask the clinic’s administrator for its root certificate").await?;
        assert!(
            set.clinic.requests().all().is_empty(),
            "nothing was asked over a connection that is not trusted"
        );
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn the_demo_clinic_says_on_every_screen_that_nothing_is_real() -> Outcome {
    play(|| async {
        let session = Session::start()?;
        let window = Window::open(&session, &Launch::demo()).await?;
        let words = "Demo clinic: nothing here is real, nothing is kept";
        window.find("button", "Sign in").await?;
        window.reads(words).await?;
        assert!(window.title().await?.contains("Demo clinic"), "the window's title says it too");
        window.close().await
    })
}
