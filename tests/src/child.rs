//! Programs that run beside a test and end with it, each by its own process group and never by name.

use crate::patience::Patience;
use crate::system;
use crate::trouble::{Outcome, Trouble, While};
use std::ffi::OsStr;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// Time a program may take to end itself once it is asked.
const GRACE: Duration = Duration::from_secs(5);
/// Pause between two looks at a condition.
const GLANCE: Duration = Duration::from_millis(20);

/// A command whose process can be ended together with all that it starts.
pub fn guarded(program: impl AsRef<OsStr>) -> Command {
    system::together(program.as_ref())
}

/// A running program and everything that it started; both end at drop.
pub struct Running {
    child: Child,
    name: String,
}

impl Running {
    /// Starts a [`guarded`] command.
    pub fn start(command: &mut Command) -> Outcome<Self> {
        // The program itself, or what `setpriv` becomes.
        let program = command.get_args().nth(3).filter(|_| cfg!(unix)).unwrap_or(command.get_program());
        let name = program.to_string_lossy().into_owned();
        let child = command.spawn().doing(|| format!("starting {name}"))?;
        Ok(Self { child, name })
    }

    /// The process behind it, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// The number of its process, which is the number of its group too.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// An error if it has ended by itself.
    pub fn still_runs(&mut self) -> Outcome {
        match self.child.try_wait().doing(|| format!("looking after {}", self.name))? {
            None => Ok(()),
            Some(status) => Err(Trouble::new(format!("{} ended with {status}", self.name))),
        }
    }
}

impl Drop for Running {
    /// Asked first: killed outright, tauri-driver would orphan the driver behind it.
    fn drop(&mut self) {
        system::ask_all_to_end(self.id());
        let patience = Instant::now() + GRACE;
        while Instant::now() < patience {
            if !matches!(self.child.try_wait(), Ok(None)) {
                break;
            }
            std::thread::sleep(GLANCE);
        }
        // Whoever is left ignored the request; the first one's number stays ours until it has been waited for.
        system::end_all(self.id());
        let _ = self.child.wait();
    }
}

/// Looks at `condition` until it gives a value. Nothing of another program is seen to move meanwhile, so patience is over
/// after a minute in which this one was let run; then it says what `wanted` was.
pub fn wait_for<T>(wanted: &str, mut condition: impl FnMut() -> Outcome<Option<T>>) -> Outcome<T> {
    let mut patience = Patience::default();
    loop {
        if let Some(value) = condition()? {
            return Ok(value);
        }
        patience.look((), wanted)?;
        std::thread::sleep(GLANCE);
    }
}
