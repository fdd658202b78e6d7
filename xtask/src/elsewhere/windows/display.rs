//! A screen that nobody sits at, and what is on it.

use crate::run;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longest time in which something has to come up; Wine takes its time at the first start.
const PATIENCE: Duration = Duration::from_secs(120);
const GLANCE: Duration = Duration::from_millis(200);

/// A virtual X display of its own; gone at drop.
pub(super) struct Display {
    server: Child,
    name: String,
}

impl Display {
    pub(super) fn open() -> Result<Self, String> {
        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"]);
        xvfb.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = xvfb.spawn().map_err(|error| format!("    Xvfb could not be started: {error}"))?;
        let mut number = String::new();
        if let Some(output) = server.stdout.take() {
            let _ = BufReader::new(output).read_line(&mut number);
        }
        let display = Self { server, name: format!(":{}", number.trim()) };
        if display.name == ":" { Err("    Xvfb said no display".to_owned()) } else { Ok(display) }
    }

    /// As `DISPLAY` wants it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Waits until there is a window of this title.
    pub(super) fn wait_for_window(&self, title: &str) -> Result<(), String> {
        wait_for(&format!("a window that is called {title:?}"), || {
            let pattern = format!("^{title}$");
            run::quietly(&mut self.hand(&["search", "--onlyvisible", "--name", &pattern])).is_ok()
        })
    }

    /// Presses a key, as somebody who sits there.
    pub(super) fn press(&self, key: &str) -> Result<(), String> {
        run::quietly(&mut self.hand(&["key", key])).map(drop)
    }

    /// What is on it, as a picture.
    pub(super) fn picture(&self, into: &Path) -> Result<(), String> {
        let mut import = run::command(Path::new("/"), "import", ["-display", &self.name, "-window", "root"]);
        run::quietly(import.arg(into)).map(drop)
    }

    fn hand(&self, words: &[&str]) -> Command {
        let mut xdotool = run::command(Path::new("/"), "xdotool", words);
        xdotool.env("DISPLAY", &self.name);
        xdotool
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Looks until it is so.
pub(super) fn wait_for(wanted: &str, mut so: impl FnMut() -> bool) -> Result<(), String> {
    let started = Instant::now();
    while !so() {
        if started.elapsed() > PATIENCE {
            return Err(format!("    waited {} s for {wanted}", PATIENCE.as_secs()));
        }
        std::thread::sleep(GLANCE);
    }
    Ok(())
}
