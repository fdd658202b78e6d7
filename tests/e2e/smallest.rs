//! The smallest window that the app allows: everything still fits across it, and the whole job can still be done.

use crate::play;
use rounds_tests::Outcome;
use rounds_tests::job::Stages;
use rounds_tests::session::Session;
use rounds_tests::tour;
use rounds_tests::window::{Launch, Window};
use std::cell::RefCell;

#[test]
#[ignore = "real window"]
fn the_whole_job_can_be_done_in_the_smallest_window_without_scrolling_sideways() -> Outcome {
    play(|| async {
        let session = Session::start()?;
        let wide = RefCell::new(Vec::new());
        let window = Window::open(&session, &Launch::default()).await?;
        window.shrink().await?;
        let mut stages = Stages::new(async |window: &Window, stage: &'static str| {
            window.settled().await?;
            let over = window.overflow().await?;
            if !over.is_empty() {
                wide.borrow_mut().push(format!("{stage}: {over}"));
            }
            Ok(())
        });
        let findings = tour::through(&session, &window, &mut stages).await?;
        drop(stages);
        assert!(
            findings.iter().all(|finding| finding.matches),
            "what was charted is in the clinic: {findings:#?}"
        );
        let wide = wide.into_inner();
        assert!(wide.is_empty(), "wider than the screen:\n{}", wide.join("\n"));
        window.close().await
    })
}
