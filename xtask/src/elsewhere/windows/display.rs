//! A screen that nobody sits at, and what is on it.

use crate::run;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Longest time in which something has to come up; Wine takes its time at the first start.
const PATIENCE: Duration = Duration::from_secs(120);
const GLANCE: Duration = Duration::from_millis(200);
/// Pixels from the lower edge of a message box of Wine's to the middle of its button.
const ABOVE_THE_FOOT: i32 = 23;

/// A virtual X display of its own; gone at drop.
pub(super) struct Display {
    server: Child,
    name: String,
}

impl Display {
    pub(super) fn open() -> Result<Self, String> {
        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp", "-noreset"]);
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
        wait_for(&format!("a window that is called {title:?}"), || self.shows(title))
    }

    /// Waits until there is none.
    pub(super) fn wait_for_no_window(&self, title: &str) -> Result<(), String> {
        wait_for(&format!("no window that is called {title:?}"), || !self.shows(title))
    }

    fn shows(&self, title: &str) -> bool {
        let pattern = format!("^{title}$");
        run::quietly(&mut self.hand(&["search", "--onlyvisible", "--name", &pattern])).is_ok()
    }

    /// Clicks on the one button of the message box of this title, as somebody who sits there; it stands in the middle of the
    /// foot. A key would do only until another window has had the keyboard: there is no window manager to give it back.
    pub(super) fn confirm(&self, title: &str) -> Result<(), String> {
        let pattern = format!("^{title}$");
        let words = ["search", "--onlyvisible", "--name", &pattern, "getwindowgeometry", "--shell"];
        let said = run::quietly(&mut self.hand(&words))?;
        let (x, y) = button(&said).ok_or(format!("    where {title:?} is, is not understood: {said}"))?;
        run::quietly(&mut self.hand(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"])).map(drop)
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

/// Where the button of a box is, by what xdotool says of the box.
fn button(geometry: &str) -> Option<(i32, i32)> {
    let of = |key: &str| geometry.lines().find_map(|line| line.strip_prefix(key)?.parse::<i32>().ok());
    Some((of("X=")? + of("WIDTH=")? / 2, of("Y=")? + of("HEIGHT=")? - ABOVE_THE_FOOT))
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

#[cfg(test)]
mod tests {
    use super::button;

    #[test]
    fn the_button_is_in_the_middle_of_the_foot() {
        let said = "WINDOW=10485764\nX=351\nY=291\nWIDTH=321\nHEIGHT=204\nSCREEN=0\n";
        assert_eq!(button(said), Some((511, 472)), "as Wine draws the box");
        assert_eq!(button("X=351\n"), None, "half an answer is none");
    }
}
