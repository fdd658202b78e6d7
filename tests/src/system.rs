//! What the systems do each in their own way: processes that end together, an end without a word, a folder for nobody else.
//! The stage is built on these and names no system itself. A window is driven on Linux alone so far, so that Windows' face
//! of what only windows need has been compiled and not been seen at work.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as face;
#[cfg(windows)]
use windows as face;

use crate::trouble::Outcome;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// A command whose process can be ended together with all that it starts, and which ends with this one where the system
/// sees to it.
pub(crate) fn together(program: &OsStr) -> Command {
    face::together(program)
}

/// Asks the process and all that it started to end, if they still run.
pub(crate) fn ask_all_to_end(pid: u32) {
    face::ask_all_to_end(pid);
}

/// Ends the process and all that it started, if they still run, whether they want or not.
pub(crate) fn end_all(pid: u32) {
    face::end_all(pid);
}

/// Ends this one process, which gets no time for anything.
pub(crate) fn end_at_once(pid: u32) -> Outcome {
    face::end_at_once(pid)
}

/// Ends this very process in the same way: nothing is written, closed or dropped any more.
pub fn end_myself() {
    face::end_myself();
}

/// Keeps everybody but its owner out of a folder.
pub(crate) fn for_its_owner_alone(folder: &Path) -> Outcome {
    face::for_its_owner_alone(folder)
}
