//! The smallest window that the app allows: everything still fits into it, and the whole job can still be done.

use crate::play;
use rounds_tests::Outcome;
use rounds_tests::job::Stages;
use rounds_tests::session::Session;
use rounds_tests::tour;
use rounds_tests::window::{Launch, Window};
use std::cell::RefCell;

#[test]
#[ignore = "real window"]
fn the_whole_job_can_be_done_in_the_smallest_window_without_scrolling_the_page() -> Outcome {
    play(|| async {
        let session = Session::start()?;
        let over = RefCell::new(Vec::new());
        let window = Window::open(&session, &Launch::default()).await?;
        window.shrink().await?;
        let mut stages = Stages::new(async |window: &Window, stage: &'static str| {
            window.settled().await?;
            let reaching = window.overflow().await?;
            if !reaching.is_empty() {
                over.borrow_mut().push(format!("{stage}: {reaching}"));
            }
            Ok(())
        });
        let findings = tour::through(&session, &window, &mut stages).await?;
        drop(stages);
        assert!(
            findings.iter().all(|finding| finding.matches),
            "what was charted is in the clinic: {findings:#?}"
        );
        let over = over.into_inner();
        assert!(over.is_empty(), "beyond the window:\n{}", over.join("\n"));
        window.close().await
    })
}
