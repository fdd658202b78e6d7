//! What the window reads before the day is drawn: index.html, each script and style sheet that it names, and the desk's own
//! (`ui/vite.config.ts`). What is fetched later is not counted (`ui/src/kit/later.svelte.ts`).

use crate::workspace::Workspace;
use std::fs;
use std::path::Path;

/// Bytes of it, gzipped, that are not to be exceeded.
pub(crate) const LIMIT: usize = 120_000;
/// How the names of the desk's own files begin, as `ui/vite.config.ts` gives them.
const DESK: &str = "desk-";
/// Bytes that gzip writes around what it has packed.
const GZIP_FRAME: usize = 18;

/// What was counted, in bytes, gzipped.
#[derive(Debug, Default, PartialEq, Eq)]
struct Weight {
    page: usize,
    scripts: usize,
    styles: usize,
}

/// Weighs the built UI; an error if it is over the limit.
pub(crate) fn check(workspace: &Workspace) -> Result<String, String> {
    let weight = weigh(&workspace.ui().join("dist"))?;
    let said = weight.words();
    if weight.whole() <= LIMIT {
        return Ok(said);
    }
    Err(format!(
        "    {said}\n    Fetch what the day and the search do without when it is first shown: ui/src/frame/screens.ts."
    ))
}

/// Bytes of it, gzipped, in the built UI.
pub(crate) fn bytes(workspace: &Workspace) -> Result<usize, String> {
    weigh(&workspace.ui().join("dist")).map(|weight| weight.whole())
}

fn weigh(dist: &Path) -> Result<Weight, String> {
    let read = |path: &Path| fs::read(path).map_err(|error| format!("    {}: {error}", path.display()));
    let page = read(&dist.join("index.html"))?;
    let mut weight = Weight { page: gzipped(&page), ..Weight::default() };
    let page = String::from_utf8_lossy(&page);
    let desk = desk(dist)?;
    for name in named(&page).into_iter().chain(desk.iter().map(String::as_str)) {
        let bytes = gzipped(&read(&dist.join(name.trim_start_matches('/')))?);
        if name.ends_with(".js") {
            weight.scripts += bytes;
        } else {
            weight.styles += bytes;
        }
    }
    // A page that names no script, or has no desk, is one that this does not understand.
    if named(&page).iter().all(|name| !name.ends_with(".js")) {
        return Err("    ui/dist/index.html names no script".to_owned());
    }
    if desk.is_empty() { Err(format!("    ui/dist/assets has no {DESK}*.js")) } else { Ok(weight) }
}

/// The script and the style sheets of the desk.
fn desk(dist: &Path) -> Result<Vec<String>, String> {
    let assets = dist.join("assets");
    let entries = fs::read_dir(&assets).map_err(|error| format!("    {}: {error}", assets.display()))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter(|name| name.starts_with(DESK)).map(|name| format!("assets/{name}")).collect())
}

/// The scripts and style sheets that a page names.
fn named(page: &str) -> Vec<&str> {
    let quoted = page.split('"').skip(1).step_by(2);
    quoted.filter(|value| value.ends_with(".js") || value.ends_with(".css")).collect()
}

fn gzipped(bytes: &[u8]) -> usize {
    miniz_oxide::deflate::compress_to_vec(bytes, 9).len() + GZIP_FRAME
}

impl Weight {
    fn whole(&self) -> usize {
        self.page + self.scripts + self.styles
    }

    fn words(&self) -> String {
        let kilobytes = |bytes: usize| format!("{:.1}", bytes as f64 / 1000.0);
        format!(
            "{} kB gzipped of at most {} (scripts {}, styles {}, page {})",
            kilobytes(self.whole()),
            LIMIT / 1000,
            kilobytes(self.scripts),
            kilobytes(self.styles),
            kilobytes(self.page)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{named, weigh};

    #[test]
    fn what_the_page_names_is_weighed_and_nothing_else() {
        let dist = tempfile::tempdir().expect("a folder");
        let page = r#"<script type="module" src="/assets/a.js"></script><link rel="modulepreload" href="/assets/b.js">
            <link rel="stylesheet" href="/assets/c.css"><link rel="icon" href="/icon.png">"#;
        std::fs::create_dir(dist.path().join("assets")).expect("a folder in it");
        std::fs::write(dist.path().join("index.html"), page).expect("written");
        for (name, bytes) in [("a.js", 1), ("b.js", 2), ("c.css", 3), ("desk-x.js", 4), ("later.js", 1000)] {
            let noise: Vec<u8> =
                (0..bytes * 100).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            std::fs::write(dist.path().join("assets").join(name), noise).expect("written");
        }
        assert_eq!(named(page), ["/assets/a.js", "/assets/b.js", "/assets/c.css"]);
        let weight = weigh(dist.path()).expect("weighed");
        assert!(
            (700..950).contains(&weight.scripts),
            "both scripts and the desk's, and not the one that comes later: {weight:?}"
        );
        assert!((300..400).contains(&weight.styles), "{weight:?}");
        std::fs::write(dist.path().join("index.html"), "<p>").expect("written");
        assert!(weigh(dist.path()).is_err(), "a page without a script is not a light one");
    }
}
