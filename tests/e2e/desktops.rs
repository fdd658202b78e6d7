//! The desktops of Linux: Wayland beside the X11 of every other test (neither with a card that composites), each with and
//! without a portal that is asked for.

use crate::play;
use rounds_tests::Outcome;
use rounds_tests::pages::{ClinicPage, SignInPage};
use rounds_tests::session::Session;
use rounds_tests::window::{Launch, Window};

#[test]
#[ignore = "real window"]
fn rounds_starts_and_signs_in_on_x11_and_wayland_whether_or_not_a_portal_is_asked_for() -> Outcome {
    play(|| async {
        type Start = fn() -> Outcome<Session>;
        let desktops: [(&str, Start); 2] = [("X11", Session::start), ("Wayland", Session::on_wayland)];
        for (desktop, start) in desktops {
            for portal in ["0", "1"] {
                let session = start()?;
                let mut launch = Launch::default();
                launch.variables.push(("GTK_USE_PORTAL".into(), portal.into()));
                let window = Window::open(&session, &launch).await?;
                ClinicPage(&window).explore_the_demo_clinic().await?;
                let page = SignInPage(&window);
                page.sign_in().await?;
                page.signed_in().await?;
                println!("{desktop:8} GTK_USE_PORTAL={portal}   signed in through the browser");
                window.close().await?;
            }
        }
        Ok(())
    })
}
