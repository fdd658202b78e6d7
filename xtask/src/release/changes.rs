//! The version and what is new in it: CHANGELOG.md has a section for each version, and a release without one is none.

use super::files::read;
use crate::workspace::Workspace;
use serde_json::Value;

/// The version of the workspace, if everything that states one states the same and CHANGELOG.md says what is new in it.
pub(crate) fn version(workspace: &Workspace) -> Result<(String, String), String> {
    let program = workspace.members().find(|package| package.name() == "rounds");
    let version = program.ok_or("no package is named rounds")?.version().to_owned();
    for file in ["src-tauri/tauri.conf.json", "ui/package.json"] {
        let json: Value = serde_json::from_str(&read(&workspace.root.join(file))?)
            .map_err(|error| format!("{file}: {error}"))?;
        if json["version"] != version.as_str() {
            return Err(format!("    {file} says {}, Cargo.toml {version}", json["version"]));
        }
    }
    let points = of(workspace, &version)?.len();
    let word = format!("{version}, {points} points in CHANGELOG.md");
    Ok((version, word))
}

/// What is new in a version, point by point.
pub(crate) fn of(workspace: &Workspace, version: &str) -> Result<Vec<String>, String> {
    let points = section(&read(&workspace.root.join("CHANGELOG.md"))?, version);
    if points.is_empty() { Err(format!("    CHANGELOG.md says nothing about {version}")) } else { Ok(points) }
}

/// The points under `## version`; a point goes on over lines that are set in.
fn section(text: &str, version: &str) -> Vec<String> {
    let heading = format!("## {version}");
    let lines = text.lines().skip_while(|line| line.trim_end() != heading).skip(1);
    let mut points: Vec<String> = Vec::new();
    for line in lines.take_while(|line| !line.starts_with("## ")) {
        if let Some(point) = line.strip_prefix("- ") {
            points.push(point.trim().to_owned());
        } else if let (true, Some(point)) = (line.starts_with("  "), points.last_mut()) {
            point.push(' ');
            point.push_str(line.trim());
        }
    }
    points
}

/// The same as a Debian package wants it (deb-changelog(5)).
pub(crate) fn debian(points: &[String], version: &str, maintainer: &str, date: &str) -> String {
    let points: String = points.iter().map(|point| format!("  * {point}\n")).collect();
    format!("rounds ({version}) stable; urgency=medium\n\n{points}\n -- {maintainer}  {date}\n")
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn a_version_has_its_own_points_and_no_others() {
        let text = "# Changes\n\n## 0.2.0\n\n- one\n  and its end\n- two\n\n## 0.1.0\n\n- old\n";
        assert_eq!(section(text, "0.2.0"), ["one and its end", "two"], "until the next heading");
        assert_eq!(section(text, "0.1.0"), ["old"], "until the end");
        assert!(section(text, "0.1").is_empty(), "a part of a version is another version");
    }
}
