//! Test programs as cargo names them when it builds them, for whoever starts them in a way that cargo does not know.

use serde_json::Value;
use std::path::{Path, PathBuf};

/// One test program.
pub(crate) struct TestProgram {
    /// Its target, for the reader.
    pub(crate) name: String,
    /// The package whose tests it has.
    pub(crate) package: String,
    pub(crate) path: PathBuf,
    /// Where cargo would run it.
    pub(crate) folder: PathBuf,
}

/// The test programs among what cargo says with `--message-format json`; an error if there is none.
pub(crate) fn named(said: &str) -> Result<Vec<TestProgram>, String> {
    let messages = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let programs: Vec<TestProgram> = messages.filter_map(|message| TestProgram::read(&message)).collect();
    if programs.is_empty() { Err("    cargo built no test program".to_owned()) } else { Ok(programs) }
}

impl TestProgram {
    /// Reads one of cargo's messages; `None` unless it is about a test program.
    fn read(message: &Value) -> Option<Self> {
        let artifact = message["reason"] == "compiler-artifact" && message["profile"]["test"] == true;
        let path = message["executable"].as_str().filter(|_| artifact)?;
        // path+file:///somewhere/crates/store#0.1.0, or …/src-tauri#rounds@0.1.0 where folder and package differ
        let (place, after) = message["package_id"].as_str()?.rsplit_once('#')?;
        let package =
            after.split_once('@').map_or_else(|| place.rsplit('/').next(), |(name, _)| Some(name))?;
        Some(Self {
            name: message["target"]["name"].as_str()?.to_owned(),
            package: package.to_owned(),
            path: PathBuf::from(path),
            folder: Path::new(message["manifest_path"].as_str()?).parent()?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_test_program_is_told_from_everything_else_that_is_built() {
        let artifact = |test: &str, id: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"{id}","manifest_path":"/w/src-tauri/Cargo.toml","#
            ) + &format!(
                r#""target":{{"name":"rounds"}},"profile":{{"test":{test}}},"executable":"/t/rounds.exe"}}"#
            ) + "\n"
        };
        let built = artifact("false", "path+file:///w/src-tauri#rounds@0.1.0");
        let renamed = artifact("true", "path+file:///w/src-tauri#rounds@0.1.0");
        let plain = artifact("true", "path+file:///w/crates/store#0.1.0");
        assert!(named(&built).is_err(), "a program of ours is no test program");
        let found = named(&format!("{built}{renamed}warning: something\n{plain}")).expect("two");
        let packages: Vec<&str> = found.iter().map(|one| one.package.as_str()).collect();
        assert_eq!(packages, ["rounds", "store"], "by the package's name, not its folder's");
        assert_eq!(found[0].folder, std::path::Path::new("/w/src-tauri"), "where cargo would run it");
    }
}
