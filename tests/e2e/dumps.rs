//! Memory that nobody gets: no core dump of the program and its window, and no reading by other programs.

use crate::play;
use rounds_tests::Outcome;
use rounds_tests::process::Process;
use rounds_tests::session::Session;
use rounds_tests::window::{Launch, Window};
use std::fs;

/// What the kernel says of the limit of a process's core dumps: soft and hard.
fn core_limit(pid: i32) -> Outcome<(String, String)> {
    let limits = fs::read_to_string(format!("/proc/{pid}/limits"))?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).expect("a limit");
    let mut words = line.split_whitespace().map(str::to_owned);
    Ok((words.next().expect("soft"), words.next().expect("hard")))
}

#[test]
#[ignore = "real window"]
fn neither_the_program_nor_its_window_leaves_a_core_dump() -> Outcome {
    play(|| async {
        let session = Session::start()?;
        let window = Window::open(&session, &Launch::demo()).await?;
        let app = window.process();
        let one_byte = || ("1".to_owned(), "1".to_owned());
        assert_eq!(
            core_limit(app.pid())?,
            one_byte(),
            "with no bytes at all the kernel would still hand the image to a handler such as Ubuntu's"
        );
        let children = app.descendants()?;
        let of_the_window: Vec<&Process> = children.iter().filter(|one| one.is_called("WebKit")).collect();
        assert!(!of_the_window.is_empty(), "the page runs in a process of its own: {children:?}");
        for child in of_the_window {
            assert_eq!(core_limit(child.pid())?, one_byte(), "it holds the chart as well");
        }
        window.close().await
    })
}

#[test]
#[ignore = "real window"]
fn no_other_program_of_the_same_user_reads_its_memory() -> Outcome {
    play(|| async {
        let session = Session::start()?;
        let window = Window::open(&session, &Launch::demo()).await?;
        // The kernel gives the files of a process that may not be dumped to the administrator. Where the tests run as that
        // one themselves, nothing is to be seen from outside, and `guard.rs` has a test of its own.
        if !rustix::process::geteuid().is_root() {
            use std::os::unix::fs::MetadataExt;
            let owner = fs::metadata(format!("/proc/{}/environ", window.process().pid()))?.uid();
            assert_eq!(owner, 0, "it is not dumpable");
        }
        window.close().await
    })
}
