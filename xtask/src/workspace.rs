//! What cargo knows about this workspace: where it lies, where it builds, what depends on what.

use serde_json::Value;
use std::path::{Path, PathBuf};

/// The answer of `cargo metadata`, asked once per run.
pub(crate) struct Workspace {
    /// The folder of the top Cargo.toml.
    pub(crate) root: PathBuf,
    /// Where cargo puts what it builds; asked for, since CARGO_TARGET_DIR moves it.
    pub(crate) target: PathBuf,
    metadata: Value,
}

/// One package of the lock file.
pub(crate) struct Package<'a>(&'a Value);

/// What a dependency is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Purpose {
    /// Part of the built thing.
    Normal,
    /// Only for its tests.
    Test,
    /// Only for its build script.
    Build,
}

impl Workspace {
    /// Asks cargo.
    pub(crate) fn ask() -> Result<Self, String> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let said = crate::run::quietly(&mut crate::run::cargo(&here, ["metadata", "--format-version", "1"]))?;
        let metadata: Value =
            serde_json::from_str(&said).map_err(|error| format!("cargo metadata is not JSON: {error}"))?;
        let folder = |key: &str| {
            metadata[key].as_str().map(PathBuf::from).ok_or(format!("cargo metadata names no {key}"))
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")?, metadata })
    }

    /// What git says of the commit that is checked out, in a format of `git log`.
    pub(crate) fn last_commit(&self, format: &str) -> Result<String, String> {
        let pretty = format!("--format={format}");
        let said = crate::run::quietly(&mut crate::run::command(&self.root, "git", ["log", "-1", &pretty]))?;
        Ok(said.trim().to_owned())
    }

    /// The folder of the UI.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// Every package of the lock file, ours and others'.
    pub(crate) fn packages(&self) -> impl Iterator<Item = Package<'_>> {
        list(&self.metadata["packages"]).map(Package)
    }

    /// Only our own packages.
    pub(crate) fn members(&self) -> impl Iterator<Item = Package<'_>> {
        self.packages().filter(|package| package.source().is_none())
    }

    /// The packages that a package asks for, by cargo's ids.
    pub(crate) fn asked_for_by(&self, id: &str) -> impl Iterator<Item = &str> {
        let node = list(&self.metadata["resolve"]["nodes"]).find(move |node| node["id"] == id);
        node.into_iter().flat_map(|node| list(&node["dependencies"])).filter_map(Value::as_str)
    }

    /// Names of all packages that `name` reaches through normal dependencies, itself not counted.
    pub(crate) fn reaches(&self, name: &str) -> Vec<&str> {
        let nodes = &self.metadata["resolve"]["nodes"];
        let id_of = |wanted: &str| {
            self.members().find(|package| package.name() == wanted).map(|package| package.id())
        };
        let mut open: Vec<&str> = id_of(name).into_iter().collect();
        let mut seen: Vec<&str> = open.clone();
        while let Some(id) = open.pop() {
            let node = list(nodes).find(|node| node["id"] == id);
            for dependency in node.into_iter().flat_map(|node| list(&node["deps"])) {
                let normal = list(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null());
                if let (true, Some(next)) = (normal, dependency["pkg"].as_str())
                    && !seen.contains(&next)
                {
                    seen.push(next);
                    open.push(next);
                }
            }
        }
        let names = self.packages().filter(|package| seen[1.min(seen.len())..].contains(&package.id()));
        names.map(|package| package.name()).collect()
    }
}

impl<'a> Package<'a> {
    /// Its name.
    pub(crate) fn name(&self) -> &'a str {
        self.0["name"].as_str().unwrap_or_default()
    }

    /// Its version.
    pub(crate) fn version(&self) -> &'a str {
        self.0["version"].as_str().unwrap_or_default()
    }

    /// Cargo's own id of it.
    pub(crate) fn id(&self) -> &'a str {
        self.0["id"].as_str().unwrap_or_default()
    }

    /// Its licence expression, if it states one.
    pub(crate) fn licence(&self) -> Option<&'a str> {
        self.0["license"].as_str()
    }

    /// The folder of its sources.
    pub(crate) fn folder(&self) -> Option<&'a Path> {
        self.0["manifest_path"].as_str().and_then(|path| Path::new(path).parent())
    }

    /// Where its authors keep it, if it states that.
    pub(crate) fn repository(&self) -> Option<&'a str> {
        self.0["repository"].as_str()
    }

    /// Who wrote it, as far as it says.
    pub(crate) fn authors(&self) -> impl Iterator<Item = &'a str> {
        list(&self.0["authors"]).filter_map(Value::as_str)
    }

    /// Where it comes from; nothing for our own.
    pub(crate) fn source(&self) -> Option<&'a str> {
        self.0["source"].as_str()
    }

    /// Names of what it asks for directly, each with its purpose.
    pub(crate) fn asks_for(&self) -> impl Iterator<Item = (&'a str, Purpose)> {
        list(&self.0["dependencies"]).filter_map(|dependency| {
            let purpose = match dependency["kind"].as_str() {
                None => Purpose::Normal,
                Some("dev") => Purpose::Test,
                Some(_) => Purpose::Build,
            };
            Some((dependency["name"].as_str()?, purpose))
        })
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
