//! Process groups and signals.

use crate::trouble::{Outcome, Trouble};
use rustix::process::{Pid, Signal, getpid, kill_process, kill_process_group};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::{fs::PermissionsExt, process::CommandExt};
use std::path::Path;
use std::process::Command;

/// `setpriv` becomes the program itself and asks the kernel to end it should the test be killed before its drops run: no
/// display is left standing.
pub(super) fn together(program: &OsStr) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM", "--"]).arg(program).process_group(0);
    command
}

pub(super) fn ask_all_to_end(pid: u32) {
    signal_group(pid, Signal::TERM);
}

pub(super) fn end_all(pid: u32) {
    signal_group(pid, Signal::KILL);
}

fn signal_group(pid: u32, signal: Signal) {
    // A group that is gone already needs no signal.
    if let Ok(pid) = known(pid) {
        let _ = kill_process_group(pid, signal);
    }
}

pub(super) fn end_at_once(pid: u32) -> Outcome {
    Ok(kill_process(known(pid)?, Signal::KILL)?)
}

pub(super) fn end_myself() {
    let _ = kill_process(getpid(), Signal::KILL);
}

pub(super) fn for_its_owner_alone(folder: &Path) -> Outcome {
    Ok(fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?)
}

fn known(pid: u32) -> Outcome<Pid> {
    let number = i32::try_from(pid).ok().and_then(Pid::from_raw);
    number.ok_or_else(|| Trouble::new(format!("{pid} is no number of a process")))
}
