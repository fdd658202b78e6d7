//! Processes as the kernel lists them: finding the app among what its driver has started.

use crate::system;
use crate::trouble::{Outcome, Trouble};
use std::fs;
use std::path::{Path, PathBuf};

/// A process that is known by its number and its birth, so that a number given anew is never mistaken for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    pid: i32,
    born: u64,
}

impl Process {
    /// Its number.
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// Processes it has started, and those that they have.
    pub fn descendants(&self) -> Outcome<Vec<Self>> {
        let mut all: Vec<(String, Self)> = Vec::new();
        for entry in fs::read_dir("/proc")? {
            let path = entry?.path();
            let Some(pid) = path.file_name().and_then(|name| name.to_str()?.parse().ok()) else { continue };
            let Some(stat) = stat(&path) else { continue };
            all.push((stat.parent, Self { pid, born: stat.born }));
        }
        let mut found = vec![self.clone()];
        let mut next = 0;
        while let Some(parent) = found.get(next).map(|one| one.pid) {
            found.extend(
                all.iter().filter(|(of, _)| *of == parent.to_string()).map(|(_, child)| child.clone()),
            );
            next += 1;
        }
        Ok(found.split_off(1))
    }

    /// Whether its name begins like this.
    pub fn is_called(&self, beginning: &str) -> bool {
        let name = fs::read_to_string(format!("/proc/{}/comm", self.pid));
        name.is_ok_and(|name| name.starts_with(beginning))
    }

    /// Ends this one process, which gets no time for anything.
    pub fn kill(&self) -> Outcome {
        system::end_at_once(u32::try_from(self.pid)?)
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
        let (Some(runs), Some(stat)) = (program_of(&path), stat(&path)) else { continue };
        if runs == program && stat.group == group.to_string() {
            found.push(Process { pid, born: stat.born });
        }
    }
    found.sort_by_key(|one| one.born);
    found.into_iter().next().ok_or_else(|| Trouble::new(format!("{} does not run", program.display())))
}

/// The program of a process. Rounds lets nobody but an administrator follow its `exe`, as no process may that is kept from
/// core dumps; how it was called stands there for everybody.
pub fn program_of(process: &Path) -> Option<PathBuf> {
    if let Ok(program) = fs::read_link(process.join("exe")) {
        return Some(program);
    }
    let called = fs::read(process.join("cmdline")).ok()?;
    let first = called.split(|byte| *byte == 0).next().filter(|first| !first.is_empty())?;
    Some(PathBuf::from(String::from_utf8_lossy(first).into_owned()))
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
