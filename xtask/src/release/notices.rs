//! THIRD-PARTY.txt, as it is called in every package: whose work is in the program, under which licence, and the text of
//! each, taken from the packages themselves.

use super::files::put;
use super::plan::Release;
use super::shipped::{Part, files};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How a file begins whose text binds whoever passes the package on.
const NAMES: [&str; 6] = ["licen", "copying", "copyright", "notice", "unlicense", "ofl"];
/// Folders whose files are not part of what is built.
const NOT_BUILT: [&str; 8] =
    ["tests", "test", "examples", "benches", "fuzz", "docs", "node_modules", "target"];
/// Files of these kinds are programs and pages that only happen to be called so.
const NO_TEXTS: [&str; 10] = ["rs", "js", "ts", "c", "h", "html", "json", "toml", "py", "svg"];

/// Standard texts, for packages that state a licence and carry no copy of it.
const STANDARD: [(&str, &str); 2] =
    [("MIT", include_str!("texts/MIT.txt")), ("BSD-3-Clause", include_str!("texts/BSD-3-Clause.txt"))];

/// Work of others that a package brings along and does not name.
struct Carried {
    package: &'static str,
    name: &'static str,
    licence: &'static str,
    repository: &'static str,
    text: &'static str,
}

/// Microsoft's loader lies in the crate as it comes out of Microsoft's SDK, whose licence the crate leaves out.
const CARRIED: [Carried; 1] = [Carried {
    package: "webview2-com-sys",
    name: "Microsoft WebView2 loader",
    licence: "BSD-3-Clause",
    repository: "https://learn.microsoft.com/microsoft-edge/webview2/",
    text: include_str!("texts/WebView2.txt"),
}];

/// What the GNU toolchain links into a program for Windows, as Debian's package has its licences. Its other half, of GCC,
/// asks for nothing of whoever passes on what was compiled with it (GCC Runtime Library Exception).
const MINGW: &str = "/usr/share/doc/mingw-w64-common/copyright";

/// Writes the file; a package whose licence text cannot be told is an error.
pub(crate) fn write(
    release: &Release<'_>,
    target: &str,
    parts: &[Part],
) -> Result<(PathBuf, String), String> {
    let mut texts = Texts::default();
    let mut table = String::new();
    let mut standard = 0;
    let mut wrong = Vec::new();
    for part in parts {
        let own: Vec<String> = licence_files(&part.folder)?
            .iter()
            .filter_map(|path| std::fs::read(path).ok())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect();
        let numbers: Vec<String> = if own.is_empty() {
            standard += 1;
            match standard_text(part) {
                Some(text) => {
                    vec![format!("{} (standard text; the package carries none)", texts.number(&text))]
                }
                None => {
                    wrong.push(format!(
                        "    {} {} ({}) carries no licence text\n",
                        part.name, part.version, part.licence
                    ));
                    continue;
                }
            }
        } else {
            own.iter().map(|text| texts.number(text).to_string()).collect()
        };
        table.push_str(&entry(part, &numbers.join(", ")));
    }
    if !wrong.is_empty() {
        return Err(wrong.concat());
    }
    table.push_str(&carried(parts.iter().map(|part| part.name.as_str()), &mut texts));
    if target.ends_with("windows-gnu") {
        let text = super::files::read(Path::new(MINGW))?;
        table.push_str(&format!(
            "mingw-w64 runtime\n    ZPL-2.1 and others; text {}\n\n",
            texts.number(&text)
        ));
    }
    let rust = texts.number(&STANDARD[0].1.replace("{holders}", "The Rust Project Contributors"));
    let text = format!(
        "Rounds {} for {target}\n\n\
         Rounds is licensed under the Apache License, Version 2.0; its text lies beside this file. The program contains the\n\
         work of others that is listed here. What the system brings (GTK, WebKit and OpenSSL on Linux, WebView2 on Windows,\n\
         WebKit on macOS) is not part of it. Where a licence reads \"A OR B\", Rounds uses the package under either.\n\n\
         The numbers name the texts below.\n\n\
         Rust standard library\n    MIT OR Apache-2.0; text {rust}\n    https://github.com/rust-lang/rust\n\n{table}{}",
        release.version,
        texts.all(),
    );
    let path = release.dist.join(format!("rounds-{}-{target}.THIRD-PARTY.txt", release.version));
    put(&path, &text)?;
    let word = format!(
        "{} packages, {} texts ({standard} standard ones), {}",
        parts.len(),
        texts.0.len(),
        super::files::size(&path)?
    );
    Ok((path, word))
}

/// Entries for what these packages bring along.
fn carried<'a>(packages: impl Iterator<Item = &'a str>, texts: &mut Texts) -> String {
    let found = packages.filter_map(|name| CARRIED.iter().find(|one| one.package == name));
    found
        .map(|Carried { package, name, licence, repository, text }| {
            let number = texts.number(text);
            format!("{name}, in {package}\n    {licence}; text {number}\n    {repository}\n\n")
        })
        .collect()
}

fn entry(part: &Part, numbers: &str) -> String {
    let mut lines = format!("{} {}\n    {}; text {numbers}\n", part.name, part.version, part.licence);
    if !part.authors.is_empty() {
        lines.push_str(&format!("    {}\n", part.authors.join(", ")));
    }
    if let Some(url) = &part.repository {
        lines.push_str(&format!("    {url}\n"));
    }
    lines.push('\n');
    lines
}

/// Texts by their words, however their lines are broken, each with its number from 1.
#[derive(Default)]
struct Texts(BTreeMap<String, (usize, String)>);

impl Texts {
    fn number(&mut self, text: &str) -> usize {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let next = self.0.len() + 1;
        self.0.entry(words).or_insert_with(|| (next, text.trim_end().to_owned())).0
    }

    fn all(&self) -> String {
        let mut texts: Vec<&(usize, String)> = self.0.values().collect();
        texts.sort_by_key(|(number, _)| *number);
        let line = "=".repeat(100);
        texts.iter().map(|(number, text)| format!("{line}\nText {number}\n{line}\n\n{text}\n\n")).collect()
    }
}

/// The licence files of a package, and of what it carries of others in folders of its own.
fn licence_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let all = files(folder)?;
    Ok(all.into_iter().filter(|path| path.strip_prefix(folder).is_ok_and(is_licence)).collect())
}

fn is_licence(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let end = path.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
    let mut folders = path.parent().into_iter().flat_map(Path::components);
    NAMES.iter().any(|begin| name.starts_with(begin))
        && !NO_TEXTS.contains(&end.as_str())
        && !folders.any(|one| NOT_BUILT.iter().any(|folder| one.as_os_str() == *folder))
}

/// The standard text of one licence that the package may be used under.
fn standard_text(part: &Part) -> Option<String> {
    let mut ways = part.licence.split(" OR ");
    let text = ways.find_map(|way| STANDARD.iter().find(|(id, _)| *id == way.trim()))?.1;
    let authors = part.authors.join(", ");
    let holders = if authors.is_empty() { format!("the authors of {}", part.name) } else { authors };
    Some(text.replace("{holders}", &holders))
}

#[cfg(test)]
mod tests {
    use super::{Texts, carried, is_licence};
    use std::path::Path;

    #[test]
    fn licence_files_are_told_from_programs_about_licences() {
        for text in
            ["LICENSE", "LICENSE-MIT", "LICENCE.md", "COPYING", "third_party/fiat/LICENSE", "NOTICE.txt"]
        {
            assert!(is_licence(Path::new(text)), "{text} binds us");
        }
        for other in ["src/license.rs", "README.md", "tests/data/LICENSE", "licenses.json"] {
            assert!(!is_licence(Path::new(other)), "{other} does not");
        }
    }

    #[test]
    fn what_a_package_brings_along_without_a_word_has_its_own_entry_and_text() {
        let mut texts = Texts::default();
        assert_eq!(carried(["wry", "webview2-com"].into_iter(), &mut texts), "", "these bring nothing");
        let entry = carried(["wry", "webview2-com-sys"].into_iter(), &mut texts);
        assert!(
            entry.starts_with("Microsoft WebView2 loader, in webview2-com-sys\n    BSD-3-Clause; text 1\n"),
            "{entry}"
        );
        assert!(texts.all().contains("The name of Microsoft Corporation"), "as its licence asks");
    }

    #[test]
    fn the_same_words_are_one_text() {
        let mut texts = Texts::default();
        assert_eq!(texts.number("Permission is\nhereby granted"), 1, "the first");
        assert_eq!(texts.number("Permission  is hereby\r\ngranted\n"), 1, "its lines are broken elsewhere");
        assert_eq!(texts.number("Copyright Ann"), 2, "another holder is another text");
        assert!(texts.all().find("Text 1") < texts.all().find("Text 2"), "in order");
    }
}
