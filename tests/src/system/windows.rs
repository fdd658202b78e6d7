//! `taskkill`, which knows who started whom.

use crate::trouble::{Outcome, Trouble, While};
use std::ffi::OsStr;
use std::os::windows::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// CREATE_NEW_PROCESS_GROUP of CreateProcessW.
const A_GROUP_OF_ITS_OWN: u32 = 0x200;

pub(super) fn together(program: &OsStr) -> Command {
    let mut command = Command::new(program);
    command.creation_flags(A_GROUP_OF_ITS_OWN);
    command
}

pub(super) fn ask_all_to_end(pid: u32) {
    // One that is gone already need not be asked.
    let _ = taskkill(pid, &["/T"]);
}

pub(super) fn end_all(pid: u32) {
    let _ = taskkill(pid, &["/T", "/F"]);
}

pub(super) fn end_at_once(pid: u32) -> Outcome {
    taskkill(pid, &["/F"])
}

pub(super) fn end_myself() {
    std::process::abort();
}

/// What lies below a person's own folder is for that person alone already.
pub(super) fn for_its_owner_alone(_folder: &Path) -> Outcome {
    Ok(())
}

fn taskkill(pid: u32, how: &[&str]) -> Outcome {
    let mut taskkill = Command::new("taskkill");
    taskkill.args(how).args(["/PID", &pid.to_string()]);
    let status =
        taskkill.stdout(Stdio::null()).stderr(Stdio::null()).status().doing(|| "taskkill".to_owned())?;
    if status.success() { Ok(()) } else { Err(Trouble::new(format!("taskkill {pid} ended with {status}"))) }
}
