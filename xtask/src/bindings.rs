//! The TypeScript types of the seam between Rust and the UI. ts-rs writes each of them from a test named
//! `export_bindings_…` in the crate that owns the type, into the folder that TS_RS_EXPORT_DIR names.

use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{capability, run};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where the committed types lie.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.ui().join("src/ipc/bindings")
}

/// `cargo xtask bindings`: writes them anew, removing those whose Rust type is gone.
pub(crate) fn write() -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let folder = folder(&workspace);
    let mut steps = Steps::begin("What the window may call, and its types");
    steps.must("capability", || capability::write(&workspace).map(|said| ((), said)))?;
    let fresh = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    steps.must("export", || {
        let mut export = run::cargo(
            &workspace.root,
            ["test", "-q", "-p", "domain", "-p", "app", "--lib", "export_bindings"],
        );
        run::quietly(export.env("TS_RS_EXPORT_DIR", fresh.path())).map(|_| ((), String::new()))
    })?;
    steps.must("write", || {
        let (wanted, present) = (under_one_roof(read(fresh.path())?)?, read(&folder)?);
        for gone in present.keys().filter(|name| !wanted.contains_key(*name)) {
            std::fs::remove_file(folder.join(gone))
                .map_err(|error| format!("{}: {error}", gone.display()))?;
        }
        let changed = wanted.iter().filter(|(name, text)| present.get(*name) != Some(text));
        let mut count = 0;
        for (name, text) in changed {
            let path = folder.join(name);
            let written = path
                .parent()
                .map_or(Ok(()), std::fs::create_dir_all)
                .and_then(|()| std::fs::write(&path, text));
            written.map_err(|error| format!("{}: {error}", path.display()))?;
            count += 1;
        }
        Ok(((), format!("{} types, {count} written", wanted.len())))
    })?;
    steps.end()
}

/// Compares the committed types with those that a test run has just written to `fresh`.
pub(crate) fn compare(workspace: &Workspace, fresh: &Path) -> Result<String, String> {
    let (wanted, present) = (under_one_roof(read(fresh)?)?, read(&folder(workspace))?);
    let missing = wanted.keys().filter(|name| !present.contains_key(*name)).map(|name| (name, "is missing"));
    let stale = wanted
        .iter()
        .filter(|(name, text)| present.get(*name).is_some_and(|other| other != *text))
        .map(|(name, _)| (name, "is stale"));
    let extra =
        present.keys().filter(|name| !wanted.contains_key(*name)).map(|name| (name, "has no Rust type"));
    let wrong: Vec<_> = missing.chain(stale).chain(extra).collect();
    if wrong.is_empty() {
        return Ok(format!("{} types are as Rust has them", wanted.len()));
    }
    let lines = wrong.iter().map(|(name, why)| format!("    ui/src/ipc/bindings/{} {why}\n", name.display()));
    Err(format!("{}    `cargo xtask bindings` writes them anew.", lines.collect::<String>()))
}

/// The types, and `index.ts` which exports them all, so that the UI names one place for whatever it needs of them.
fn under_one_roof(mut types: BTreeMap<PathBuf, String>) -> Result<BTreeMap<PathBuf, String>, String> {
    let mut index = "/** Every type of the seam; `cargo xtask bindings` writes this list. */\n".to_owned();
    for path in types.keys() {
        let name = path.file_stem().and_then(|stem| stem.to_str());
        let name = name.ok_or_else(|| format!("{}: not the name of a type", path.display()))?;
        index.push_str(&format!("export type {{ {name} }} from \"./{name}\";\n"));
    }
    types.insert(PathBuf::from("index.ts"), index);
    Ok(types)
}

/// Every TypeScript file under `folder`, by its path below it. A folder that is not there holds nothing.
fn read(folder: &Path) -> Result<BTreeMap<PathBuf, String>, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry.map_err(|error| format!("{}: {error}", next.display()))?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "ts") {
                let text =
                    std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
                let below = path.strip_prefix(folder).map_err(|error| error.to_string())?;
                found.insert(below.to_path_buf(), text);
            }
        }
    }
    Ok(found)
}
