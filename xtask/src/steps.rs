//! A run as a list of named steps, each with its outcome and its time in one aligned line.

use std::io::Write;
use std::time::Instant;

const NAME_WIDTH: usize = 22;
const WORD_WIDTH: usize = 58;

/// The steps of one run and what went wrong in them.
pub(crate) struct Steps {
    started: Instant,
    failed: Vec<String>,
}

impl Steps {
    /// Begins a run and says what it is for.
    pub(crate) fn begin(title: &str) -> Self {
        println!("{title}");
        Self { started: Instant::now(), failed: Vec::new() }
    }

    /// A step without which the rest makes no sense: its failure ends the run.
    pub(crate) fn must<T>(
        &mut self,
        name: &str,
        body: impl FnOnce() -> Result<(T, String), String>,
    ) -> Result<T, String> {
        timed(name, body).map_err(|said| format!("\n{name} failed.\n{said}"))
    }

    /// A check that stands alone: its failure is remembered, the run goes on and ends as failed.
    pub(crate) fn check(&mut self, name: &str, body: impl FnOnce() -> Result<String, String>) {
        if let Err(said) = timed(name, || body().map(|word| ((), word))) {
            println!("{said}");
            self.failed.push(name.to_owned());
        }
    }

    /// Like [`Steps::check`], for a body that prints lines of its own and therefore gets a heading instead.
    pub(crate) fn check_aloud(&mut self, name: &str, body: impl FnOnce() -> Result<String, String>) {
        println!("  {name}");
        let started = Instant::now();
        match body() {
            Ok(word) => println!("{}", line(name, &word, started)),
            Err(said) => {
                println!("{}\n{said}", line(name, "FAILED", started));
                self.failed.push(name.to_owned());
            }
        }
    }

    /// Ends the run: an error names every check that failed.
    pub(crate) fn end(self) -> Result<(), String> {
        println!("{}", line("whole run", "", self.started));
        if self.failed.is_empty() { Ok(()) } else { Err(format!("Failed: {}.", self.failed.join(", "))) }
    }
}

fn timed<T>(name: &str, body: impl FnOnce() -> Result<(T, String), String>) -> Result<T, String> {
    print!("  {name:<NAME_WIDTH$} ");
    // The name stands there while the step runs; an output that cannot be flushed is no reason to stop working.
    let _ = std::io::stdout().flush();
    let started = Instant::now();
    let outcome = body();
    let word = match &outcome {
        Ok((_, word)) => word.as_str(),
        Err(_) => "FAILED",
    };
    println!("{word:<WORD_WIDTH$} {}", seconds(started));
    outcome.map(|(value, _)| value)
}

fn line(name: &str, word: &str, started: Instant) -> String {
    format!("  {name:<NAME_WIDTH$} {word:<WORD_WIDTH$} {}", seconds(started))
}

fn seconds(started: Instant) -> String {
    format!("{:>7.1} s", started.elapsed().as_secs_f64())
}
