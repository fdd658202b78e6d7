//! How much the UI weighs until the day can be drawn: every script and style sheet that index.html names and those of the
//! desk, gzipped.

use super::Row;
use crate::trouble::{Outcome, Trouble, While};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Kilobytes of the UI's first load, as the budget has it.
const LIMIT_KB: f64 = 120.0;

/// The row, read from a built UI.
pub fn rows(dist: &Path) -> Outcome<Vec<Row>> {
    let index = dist.join("index.html");
    let html = fs::read_to_string(&index).doing(|| index.display().to_string())?;
    let mut bytes = gzipped(html.as_bytes())?;
    let named = named_assets(&html).into_iter().map(|name| dist.join(name.trim_start_matches('/')));
    for path in named.chain(desk(dist)?) {
        bytes += gzipped(&fs::read(&path).doing(|| path.display().to_string())?)?;
    }
    Ok(vec![Row {
        what: "UI bundle, first load, gzipped".to_owned(),
        figure: bytes as f64 / 1000.0,
        unit: "kB".to_owned(),
        limit: LIMIT_KB,
        against: "budget".to_owned(),
    }])
}

/// The desk's own, by their name (`ui/vite.config.ts`).
fn desk(dist: &Path) -> Outcome<Vec<PathBuf>> {
    let assets = dist.join("assets");
    let entries = fs::read_dir(&assets).doing(|| assets.display().to_string())?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let is_desk = |path: &PathBuf| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("desk-"))
    };
    let desk: Vec<PathBuf> = paths.filter(is_desk).collect();
    if desk.is_empty() { Err(Trouble::new("the UI has no desk")) } else { Ok(desk) }
}

/// The values of src and href that lead to scripts and style sheets.
fn named_assets(html: &str) -> Vec<&str> {
    let quoted = html.split('"').skip(1).step_by(2);
    quoted.filter(|value| value.ends_with(".js") || value.ends_with(".css")).collect()
}

fn gzipped(bytes: &[u8]) -> Outcome<usize> {
    let mut gzip =
        Command::new("gzip").args(["-9", "-c"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut input = gzip.stdin.take().ok_or(Trouble::new("gzip takes no input"))?;
    let bytes = bytes.to_vec();
    // From a thread of its own: a pipe holds 64 kB, and gzip answers while it reads.
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let output = gzip.wait_with_output()?;
    writer.join().map_err(|_| Trouble::new("writing to gzip ended in a panic"))??;
    Ok(output.stdout.len())
}
