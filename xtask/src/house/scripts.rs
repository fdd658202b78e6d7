//! `ui/src`: a plain reading of the import statements of TypeScript and Svelte. Types count as well as values. Tests and
//! generated types are left out.

use crate::house::drawing::{Arrows, Reason};
use crate::house::tree::File;
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// Written by `cargo xtask bindings`: types that may well need each other.
const GENERATED: &str = "ipc/bindings/";

/// All files below a folder and who imports whom.
pub(crate) fn read(src: &Path) -> Result<(Vec<File>, Arrows), String> {
    let mut paths = Vec::new();
    collect(src, &mut paths)?;
    paths.sort();
    let (mut files, mut texts) = (Vec::new(), Vec::new());
    for path in paths {
        let name = path.strip_prefix(src).unwrap_or(&path).to_string_lossy().into_owned();
        if name.starts_with(GENERATED) || name.contains(".test.") {
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        files.push(File { lines: text.lines().count(), name });
        texts.push(text);
    }
    let numbers: BTreeMap<&str, usize> =
        files.iter().enumerate().map(|(number, file)| (file.name.as_str(), number)).collect();
    let mut arrows = Arrows::new();
    for (from, text) in texts.iter().enumerate() {
        for (line, named) in imports(text) {
            let Some(to) = resolve(&files[from].name, named, &numbers) else { continue };
            if to != from {
                arrows.entry((from, to)).or_insert_with(|| Reason { line, what: format!("imports {named}") });
            }
        }
    }
    Ok((files, arrows))
}

fn collect(folder: &Path, all: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, all)?;
        } else if path.extension().is_some_and(|kind| kind == "ts" || kind == "svelte") {
            all.push(path);
        }
    }
    Ok(())
}

/// Line and text of everything that is imported: `from "…"`, `import "…"`, `import("…")`.
pub(crate) fn imports(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.trim_start();
        if code.starts_with("//") || code.starts_with('*') {
            continue;
        }
        for before in ["from \"", "from '", "import \"", "import '", "import(\"", "import('"] {
            let quote = before.chars().last().unwrap_or('"');
            for (at, _) in line.match_indices(before) {
                let after = &line[at + before.len()..];
                let starts_word = at == 0 || !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                if let (true, Some(end)) = (starts_word, after.find(quote)) {
                    found.push((number + 1, &after[..end]));
                }
            }
        }
    }
    found
}

/// The file that `./thing` means, seen from `from`; nothing for packages and for what is no source.
fn resolve(from: &str, named: &str, files: &BTreeMap<&str, usize>) -> Option<usize> {
    if !named.starts_with('.') {
        return None;
    }
    let mut path = PathBuf::from(from);
    path.pop();
    for part in Path::new(named).components() {
        match part {
            Component::ParentDir => {
                path.pop();
            }
            Component::Normal(one) => path.push(one),
            _ => {}
        }
    }
    let path = path.to_string_lossy().into_owned();
    let index = if path.is_empty() { "index.ts".to_owned() } else { format!("{path}/index.ts") };
    let spellings =
        [path.clone(), format!("{path}.ts"), format!("{path}.svelte.ts"), format!("{path}.svelte"), index];
    spellings.iter().find_map(|one| files.get(one.as_str()).copied())
}
