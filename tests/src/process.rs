//! Processes as the kernel lists them: finding the app among what its driver has started.

use crate::trouble::{Outcome, Trouble};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::path::{Path, PathBuf};

/// A process that is known by its number and its birth, so that a number given anew is never mistaken for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    pid: i32,
    born: u64,
}

impl Process {
    /// SIGKILL to this one process.
    pub fn kill(&self) -> Outcome {
        let pid = Pid::from_raw(self.pid).ok_or(Trouble::new("a process has a number"))?;
        Ok(kill_process(pid, Signal::KILL)?)
    }

    /// The process of this name that it started last, as far as the kernel tells names: their first 15 letters.
    pub fn child(&self, name: &str) -> Outcome<Option<Self>> {
        let mut found: Vec<Self> = Vec::new();
        for entry in fs::read_dir("/proc")? {
            let path = entry?.path();
            let Some(pid) = path.file_name().and_then(|name| name.to_str()?.parse().ok()) else { continue };
            let (Ok(called), Some(stat)) = (fs::read_to_string(path.join("comm")), stat(&path)) else {
                continue;
            };
            if stat.parent == self.pid.to_string() && name.starts_with(called.trim()) {
                found.push(Self { pid, born: stat.born });
            }
        }
        found.retain(Self::runs);
        found.sort_by_key(|one| one.born);
        Ok(found.pop())
    }

    /// Whether it still runs; one that is dead and not waited for does not. Its first thread may be dead while others
    /// still hold its files and connections.
    pub fn runs(&self) -> bool {
        let folder = PathBuf::from(format!("/proc/{}", self.pid));
        let threads = fs::read_dir(folder.join("task")).map(Iterator::count).unwrap_or_default();
        stat(&folder).is_some_and(|stat| {
            stat.born == self.born && (threads > 1 || !matches!(stat.state.as_str(), "Z" | "X"))
        })
    }
}

/// The process of `program` in a process group that was born first: a second start of the app, which hands its link to
/// the first one and ends, is born later.
pub fn oldest(program: &Path, group: u32) -> Outcome<Process> {
    let mut found: Vec<Process> = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let path = entry?.path();
        let Some(pid) = path.file_name().and_then(|name| name.to_str()?.parse().ok()) else { continue };
        // A process that ended meanwhile has neither.
        let (Ok(runs), Some(stat)) = (fs::read_link(path.join("exe")), stat(&path)) else { continue };
        if runs == program && stat.group == group.to_string() {
            found.push(Process { pid, born: stat.born });
        }
    }
    found.sort_by_key(|one| one.born);
    found.into_iter().next().ok_or_else(|| Trouble::new(format!("{} does not run", program.display())))
}

struct Stat {
    state: String,
    parent: String,
    group: String,
    born: u64,
}

/// State, process group and birth of a process, proc(5).
fn stat(process: &Path) -> Option<Stat> {
    let text = fs::read_to_string(process.join("stat")).ok()?;
    // The name in brackets may hold anything, blanks and brackets included.
    let (_, after) = text.rsplit_once(") ")?;
    let fields: Vec<&str> = after.split(' ').collect();
    Some(Stat {
        state: (*fields.first()?).to_owned(),
        parent: (*fields.get(1)?).to_owned(),
        group: (*fields.get(2)?).to_owned(),
        born: fields.get(19)?.parse().ok()?,
    })
}
