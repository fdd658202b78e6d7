//! What of other people's work is in the program: crates by cargo's own tree (what only a build, a macro or a test needs
//! is not in it, but for the sources that a build compiles into the program), packages of npm by what the bundled UI was made of. Neither is read off a list that somebody keeps.

use super::checksums;
use crate::licences;
use crate::run;
use crate::ui;
use crate::workspace::{Package, Workspace};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One package of somebody else's.
pub(crate) struct Part {
    /// `cargo` or `npm`, as package URLs have it.
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) version: String,
    /// An SPDX expression.
    pub(crate) licence: String,
    /// Its sources, with its licence files.
    pub(crate) folder: PathBuf,
    pub(crate) authors: Vec<String>,
    pub(crate) repository: Option<String>,
    /// Of the package as it was fetched: the algorithm as CycloneDX names it, and hex.
    pub(crate) hash: Option<(&'static str, String)>,
    /// Package URLs of the parts that it uses itself.
    pub(crate) uses: Vec<String>,
}

impl Part {
    /// The package URL, which names it everywhere.
    pub(crate) fn purl(&self) -> String {
        purl(self.kind, &self.name, &self.version)
    }
}

fn purl(kind: &str, name: &str, version: &str) -> String {
    // The one character of these names and versions that stands for something else in a URL.
    let encoded = |text: &str| text.replace('@', "%40").replace('+', "%2B");
    format!("pkg:{kind}/{}@{}", encoded(name), encoded(version))
}

/// Everything in the program for `target`, by kind and name.
pub(crate) fn list(workspace: &Workspace, target: &str, work: &Path) -> Result<(Vec<Part>, String), String> {
    let crates = crates(workspace, target)?;
    let packages = npm(workspace, work)?;
    let word = format!("{} crates and {} npm packages", crates.len(), packages.len());
    Ok((crates.into_iter().chain(packages).collect(), word))
}

fn crates(workspace: &Workspace, target: &str) -> Result<Vec<Part>, String> {
    let tree = |edges: &str| {
        let ask = ["tree", "-p", "rounds", "--prefix", "none", "--format", "{p}", "--locked", "-e", edges];
        run::quietly(run::cargo(&workspace.root, ask).args(["--target", target]))
    };
    let (linked, built) = (tree("normal,no-proc-macro")?, tree("normal,build,no-proc-macro")?);
    // By the custom of Rust, the sources of a library in another language are a crate whose name ends so, and which the
    // build script of the one that is linked asks for: SQLCipher, and OpenSSL where the system brings none.
    let sources = built.lines().filter_map(name_and_version).filter(|(name, _)| name.ends_with("-src"));
    let named: BTreeSet<(&str, &str)> = linked.lines().filter_map(name_and_version).chain(sources).collect();
    if !named.iter().any(|(name, _)| *name == "sqlcipher-src") {
        return Err(
            "    SQLCipher is in the program and not in the list: its sources come in another way".to_owned()
        );
    }
    let lock = checksums_of_the_lock(workspace)?;
    let found: Vec<Package<'_>> = workspace
        .packages()
        .filter(|package| named.contains(&(package.name(), package.version())) && package.source().is_some())
        .collect();
    let ours = workspace.members().filter(|one| named.contains(&(one.name(), one.version()))).count();
    if found.len() + ours != named.len() {
        return Err(format!("    cargo tree names {} packages, cargo metadata {}", named.len(), found.len()));
    }
    let mut parts = Vec::new();
    for package in &found {
        let (name, version) = (package.name(), package.version());
        let uses = workspace.asked_for_by(package.id());
        let uses = uses.filter_map(|id| found.iter().find(|other| other.id() == id));
        parts.push(Part {
            kind: "cargo",
            name: name.to_owned(),
            version: version.to_owned(),
            licence: package.licence().ok_or(format!("    {name} states no licence"))?.replace('/', " OR "),
            folder: package.folder().ok_or(format!("    {name} lies nowhere"))?.to_owned(),
            authors: package.authors().map(str::to_owned).collect(),
            repository: package.repository().map(str::to_owned),
            hash: lock
                .iter()
                .find(|one| one.0 == name && one.1 == version)
                .map(|one| ("SHA-256", one.2.clone())),
            uses: uses.map(|other| purl("cargo", other.name(), other.version())).collect(),
        });
    }
    parts.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(parts)
}

/// A line of `cargo tree`: `name v1.2.3 (where)`.
fn name_and_version(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

/// Name, version and SHA-256 of each crate of Cargo.lock.
fn checksums_of_the_lock(workspace: &Workspace) -> Result<Vec<(String, String, String)>, String> {
    let lock: toml::Table = super::files::read(&workspace.root.join("Cargo.lock"))?
        .parse()
        .map_err(|error| format!("Cargo.lock: {error}"))?;
    let text = |package: &toml::Value, key: &str| package.get(key)?.as_str().map(str::to_owned);
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    Ok(packages
        .filter_map(|one| Some((text(one, "name")?, text(one, "version")?, text(one, "checksum")?)))
        .collect())
}

/// The packages that the UI's bundle was made of: those that its source map names, and those that its fonts and pictures
/// are files of.
fn npm(workspace: &Workspace, work: &Path) -> Result<Vec<Part>, String> {
    let bundle = work.join("ui");
    ui::build_with_map(workspace, &bundle)?;
    let modules = workspace.ui().join("node_modules");
    let mut names = BTreeSet::new();
    for file in files(&bundle)? {
        match file.extension().and_then(|end| end.to_str()) {
            Some("map") => {
                let map: Value = serde_json::from_str(&super::files::read(&file)?)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
                let sources = map["sources"].as_array().into_iter().flatten().filter_map(Value::as_str);
                names.extend(sources.filter_map(package_of).map(str::to_owned));
            }
            Some("js" | "css" | "html" | "txt") | None => {}
            Some(_) => names.extend(owner(workspace, &modules, &file)?),
        }
    }
    let lock: Value = serde_json::from_str(&super::files::read(&workspace.ui().join("package-lock.json"))?)
        .map_err(|error| format!("ui/package-lock.json: {error}"))?;
    names.into_iter().map(|name| npm_part(&lock, &modules, name)).collect()
}

fn npm_part(lock: &Value, modules: &Path, name: String) -> Result<Part, String> {
    let entry = &lock["packages"][format!("node_modules/{name}")];
    let text = |key: &str| {
        entry[key]
            .as_str()
            .map(str::to_owned)
            .ok_or(format!("    ui/package-lock.json names no {key} of {name}"))
    };
    let hash = text("integrity")?;
    let bytes = hash.strip_prefix("sha512-").and_then(|hash| STANDARD.decode(hash).ok());
    let folder = modules.join(&name);
    let about: Value = serde_json::from_str(&super::files::read(&folder.join("package.json"))?)
        .map_err(|error| format!("{name}: {error}"))?;
    let author = about["author"]["name"].as_str().or(about["author"].as_str());
    let repository = about["repository"]["url"].as_str().or(about["repository"].as_str());
    Ok(Part {
        kind: "npm",
        version: text("version")?,
        licence: licences::of_npm(&name, entry).ok_or(format!("    {name} states no licence"))?,
        folder,
        authors: author.map(str::to_owned).into_iter().collect(),
        repository: repository.map(|url| url.trim_start_matches("git+").to_owned()),
        hash: bytes.map(|bytes| ("SHA-512", checksums::hex(&bytes))),
        uses: Vec::new(),
        name,
    })
}

/// The package in whose folder a source lies.
fn package_of(source: &str) -> Option<&str> {
    let (_, rest) = source.rsplit_once("node_modules/")?;
    let words = if rest.starts_with('@') { 2 } else { 1 };
    let end = rest.match_indices('/').nth(words - 1).map_or(rest.len(), |(at, _)| at);
    rest.get(..end)
}

/// Which package of ui/package.json has the very file among its own; nothing for a file of ours.
fn owner(workspace: &Workspace, modules: &Path, file: &Path) -> Result<Option<String>, String> {
    let about: Value = serde_json::from_str(&super::files::read(&workspace.ui().join("package.json"))?)
        .map_err(|error| format!("ui/package.json: {error}"))?;
    let wanted = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let direct = ["dependencies", "devDependencies"].map(|kind| about[kind].as_object());
    for name in direct.into_iter().flatten().flat_map(|all| all.keys()) {
        for candidate in files(&modules.join(name))? {
            let same_size = candidate.metadata().is_ok_and(|about| about.len() == wanted.len() as u64);
            if same_size && fs::read(&candidate).is_ok_and(|bytes| bytes == wanted) {
                return Ok(Some(name.clone()));
            }
        }
    }
    Ok(None)
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| format!("    {}: {error}", folder.display()))?;
        for entry in entries.flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{name_and_version, package_of, purl};

    #[test]
    fn a_source_belongs_to_the_innermost_package_that_it_lies_in() {
        assert_eq!(package_of("../../node_modules/svelte/src/index.js"), Some("svelte"), "a plain name");
        assert_eq!(
            package_of("../node_modules/@tauri-apps/api/core.js"),
            Some("@tauri-apps/api"),
            "with a scope"
        );
        assert_eq!(package_of("../node_modules/a/node_modules/b/x.js"), Some("b"), "one inside another");
        assert_eq!(package_of("../../src/main.ts"), None, "ours");
    }

    #[test]
    fn a_line_of_the_tree_and_a_package_url() {
        assert_eq!(name_and_version("ring v0.17.14 (*)"), Some(("ring", "0.17.14")), "seen before");
        assert_eq!(name_and_version(""), None, "between two trees");
        assert_eq!(purl("npm", "@tauri-apps/api", "2.12.5"), "pkg:npm/%40tauri-apps/api@2.12.5", "a scope");
    }
}
