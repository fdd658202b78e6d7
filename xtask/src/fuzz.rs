//! `cargo xtask fuzz --cases N`: every fuzz target of the client crate with N cases each, optimised. The targets are
//! property tests of `crates/openemr/src/fuzz.rs`; `cargo test` tries 256 cases of each.

use crate::run;
use crate::steps::Steps;
use crate::workspace::Workspace;

/// The property tests that are fuzz targets.
const TARGETS: [&str; 5] = ["bundles", "rest_envelopes", "redirects", "discovery_documents", "id_tokens"];

/// Runs them all, also behind one that found something.
pub(crate) fn run(cases: &str) -> Result<(), String> {
    let cases: u32 = cases.parse().map_err(|_| format!("{cases} is no number of cases"))?;
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin(&format!("{} fuzz targets, {cases} cases each", TARGETS.len()));
    steps.must("release build", || {
        let build = ["test", "--package", "openemr", "--lib", "--release", "--no-run", "--quiet"];
        run::quietly(&mut run::cargo(&workspace.root, build)).map(|_| ((), "optimised".to_owned()))
    })?;
    let mut findings = 0_usize;
    for target in TARGETS {
        let name = format!("fuzz::{target}");
        let test = ["test", "--package", "openemr", "--lib", "--release", "--quiet", "--", "--exact", &name];
        let mut command = run::cargo(&workspace.root, test);
        command.env("PROPTEST_CASES", cases.to_string());
        steps.check(target, || match run::quietly(&mut command) {
            Ok(_) => Ok(format!("{cases} cases, nothing found")),
            Err(said) => {
                findings += 1;
                Err(said)
            }
        });
    }
    println!(
        "\n{} targets, {} cases, {findings} findings",
        TARGETS.len(),
        TARGETS.len() as u64 * u64::from(cases)
    );
    steps.end()
}
