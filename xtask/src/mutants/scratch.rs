//! A copy of the tree in which controls are taken away. It stays between runs, so that only what changed is built again.

use crate::run;
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The copy.
pub(super) struct Scratch {
    /// Its files.
    pub(super) tree: PathBuf,
    /// Where it is built.
    pub(super) target: PathBuf,
}

impl Scratch {
    /// A cargo command in the copy, with a target folder of its own: nothing that was mutated ever lies where the program is.
    pub(super) fn cargo(&self, arguments: &[String]) -> std::process::Command {
        let mut command = run::cargo(&self.tree, arguments);
        command.env("CARGO_TARGET_DIR", &self.target).env("CARGO_TERM_COLOR", "never");
        command
    }

    /// Makes the copy, or brings an earlier one up to date. Only files that differ are written, since cargo goes by times.
    pub(super) fn prepare(workspace: &Workspace) -> Result<(Self, String), String> {
        let folder = workspace.target.join("mutants");
        let scratch = Self { tree: folder.join("tree"), target: folder.join("target") };
        if !scratch.target.exists() {
            scratch.borrow_dependencies(workspace)?;
        }
        let git = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let listed = run::quietly(&mut run::command(&workspace.root, "git", git))?;
        let ours: BTreeSet<PathBuf> = listed
            .split('\0')
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
            .filter(|path| workspace.root.join(path).is_file())
            .collect();
        let mut written = 0;
        for path in &ours {
            let wanted = read(&workspace.root.join(path))?;
            let copy = scratch.tree.join(path);
            if fs::read(&copy).is_ok_and(|there| there == wanted) {
                continue;
            }
            if let Some(parent) = copy.parent() {
                fs::create_dir_all(parent).map_err(|error| format!("    {}: {error}", parent.display()))?;
            }
            write(&copy, &wanted)?;
            written += 1;
        }
        for gone in files(&scratch.tree)?.iter().filter(|path| !ours.contains(*path)) {
            fs::remove_file(scratch.tree.join(gone))
                .map_err(|error| format!("    {}: {error}", gone.display()))?;
        }
        scratch.borrow_ui(workspace)?;
        Ok((scratch, format!("{} files, {written} of them written", ours.len())))
    }

    /// Replaces a file's text for as long as the answer lives.
    pub(super) fn replace(&self, file: &str, text: &str) -> Result<Replaced, String> {
        let path = self.tree.join(file);
        let original = read(&path)?;
        write(&path, text.as_bytes())?;
        Ok(Replaced { path, original })
    }

    /// The text of a file.
    pub(super) fn text(&self, file: &str) -> Result<String, String> {
        fs::read_to_string(self.tree.join(file)).map_err(|error| format!("{file}: {error}"))
    }

    /// What others wrote was built before, beside the program; links to it cost neither time nor room. Our own crates
    /// lie at another path in the copy, so that cargo tells them apart from those of the program.
    fn borrow_dependencies(&self, workspace: &Workspace) -> Result<(), String> {
        let ours: Vec<String> = workspace.members().map(|one| one.name().replace('-', "_")).collect();
        let is_ours = |name: &str| {
            let name = name.trim_start_matches("lib").replace('-', "_");
            ours.iter()
                .any(|one| name.strip_prefix(one.as_str()).is_some_and(|rest| rest.starts_with(['_', '.'])))
        };
        for part in ["deps", "build", ".fingerprint"] {
            let (from, to) =
                (workspace.target.join("debug").join(part), self.target.join("debug").join(part));
            for file in files(&from).unwrap_or_default() {
                let top = file.iter().next().unwrap_or_default().to_string_lossy();
                if is_ours(&top) {
                    continue;
                }
                let link = to.join(&file);
                if let Some(parent) = link.parent() {
                    fs::create_dir_all(parent)
                        .map_err(|error| format!("    {}: {error}", parent.display()))?;
                }
                // Text that cargo writes over in place is copied.
                let copied = part == ".fingerprint" || part == "build" || top.ends_with(".d");
                let done = if copied {
                    copy_with_times(&from.join(&file), &link)
                } else {
                    fs::hard_link(from.join(&file), &link)
                };
                done.map_err(|error| format!("    {}: {error}", link.display()))?;
            }
        }
        Ok(())
    }

    /// npm's packages and the driver of the window, which the copy only reads, and the built UI, which the program embeds.
    fn borrow_ui(&self, workspace: &Workspace) -> Result<(), String> {
        let (from, link) = (workspace.ui().join("node_modules"), self.tree.join("ui/node_modules"));
        if !link.exists() {
            symlink(&from, &link).map_err(|error| format!("    {}: {error}", link.display()))?;
        }
        let (from, link) = (workspace.target.join("tools"), self.target.join("tools"));
        if !link.exists() {
            symlink(&from, &link).map_err(|error| format!("    {}: {error}", link.display()))?;
        }
        let (from, to) = (workspace.ui().join("dist"), self.tree.join("ui/dist"));
        for file in files(&from)? {
            let (wanted, copy) = (read(&from.join(&file))?, to.join(&file));
            if let Some(parent) = copy.parent() {
                fs::create_dir_all(parent).map_err(|error| format!("    {}: {error}", parent.display()))?;
            }
            if !fs::read(&copy).is_ok_and(|there| there == wanted) {
                write(&copy, &wanted)?;
            }
        }
        for gone in files(&to)?.iter().filter(|file| !from.join(file).exists()) {
            fs::remove_file(to.join(gone)).map_err(|error| format!("    {}: {error}", gone.display()))?;
        }
        Ok(())
    }
}

/// A file whose text is another for a while.
pub(super) struct Replaced {
    path: PathBuf,
    original: Vec<u8>,
}

impl Drop for Replaced {
    fn drop(&mut self) {
        // An old text that stays is found by the next run, which compares every file.
        let _ = write(&self.path, &self.original);
    }
}

/// Every file below a folder, by its path from there; links and what was built are left out.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inner) = open.pop() {
        let Ok(entries) = fs::read_dir(folder.join(&inner)) else { continue };
        for entry in entries.flatten() {
            let path = inner.join(entry.file_name());
            match entry.file_type() {
                Ok(kind)
                    if kind.is_dir()
                        && !["dist", "node_modules"].iter().any(|built| path.ends_with(built)) =>
                {
                    open.push(path)
                }
                Ok(kind) if kind.is_file() => found.push(path),
                _ => {}
            }
        }
    }
    Ok(found)
}

fn copy_with_times(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::copy(from, to)?;
    let time = fs::metadata(from)?.modified()?;
    fs::File::options().write(true).open(to)?.set_modified(time)
}

#[cfg(unix)]
fn symlink(from: &Path, to: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(from, to)
}

#[cfg(windows)]
fn symlink(from: &Path, to: &Path) -> std::io::Result<()> {
    std::os::windows::fs::symlink_dir(from, to)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("    {}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("    {}: {error}", path.display()))
}
