//! Packs an edition of ICD-10-CM for `crates/domain/src/icd10`: the tabular list as CMS and NCHS publish it each year, an XML
//! file in their "Code Tables, Tabular and Index" archive. Once a year, and again where April brings an update.

use std::{fs, path::Path};

/// Where it goes.
const PACKED: &str = "crates/domain/src/icd10/icd10cm.z";

/// A code of the tabular list.
#[derive(Default)]
struct Node {
    code: String,
    title: String,
    names: Vec<String>,
    /// The set of seventh characters that holds for it, its own or one of a category above.
    set: Option<usize>,
    has_more: bool,
}

/// Reads the tabular list and writes the packed one; `edition` becomes its first line.
pub(crate) fn write(tabular: &Path, edition: &str) -> Result<(), String> {
    let text = fs::read_to_string(tabular).map_err(|error| format!("{}: {error}", tabular.display()))?;
    let (nodes, sets) = read(&text)?;
    let lines = lines(edition, &nodes, &sets);
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(lines.as_bytes(), 10);
    fs::write(PACKED, &packed).map_err(|error| format!("{PACKED}: {error}"))?;
    println!("{PACKED}: {} lines, {} bytes packed", nodes.len(), packed.len());
    println!("Say the edition in EDITION of crates/domain/src/icd10/index.rs; its tests name the count.");
    Ok(())
}

type Sets = Vec<Vec<(String, String)>>;

/// Every code in the order of the list, and the sets of seventh characters.
fn read(text: &str) -> Result<(Vec<Node>, Sets), String> {
    let (mut nodes, mut sets) = (Vec::<Node>::new(), Sets::new());
    // The elements around, and of the codes among them their places.
    let (mut around, mut open) = (Vec::<String>::new(), Vec::<usize>::new());
    let mut sign = String::new();
    let mut set: Vec<(String, String)> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let words = plain(&rest[..at]);
        let end = at + rest[at..].find('>').ok_or("an element that does not end")?;
        let tag = &rest[at + 1..end];
        if let (false, Some(&place)) = (words.is_empty(), open.last()) {
            let inside: Vec<&str> = around.iter().rev().take(2).map(String::as_str).collect();
            let node = &mut nodes[place];
            match inside.as_slice() {
                ["name", "diag"] => node.code = words,
                ["desc", "diag"] => node.title = words,
                ["note", "inclusionTerm" | "includes"] => node.names.push(without_reference(&words)),
                ["extension", ..] => set.push((sign.clone(), words)),
                _ => {}
            }
        }
        match tag.strip_prefix('/') {
            Some(name) => {
                around.pop();
                match (name, open.last()) {
                    ("diag", _) => {
                        open.pop();
                    }
                    ("sevenChrDef", Some(&place)) => {
                        let number = sets.iter().position(|one| *one == set).unwrap_or_else(|| {
                            sets.push(set.clone());
                            sets.len() - 1
                        });
                        nodes[place].set = Some(number);
                        set.clear();
                    }
                    _ => {}
                }
            }
            None if tag.ends_with('/') || tag.starts_with(['?', '!']) => {}
            None => {
                let name = tag.split_whitespace().next().unwrap_or_default();
                if name == "diag" {
                    let above = open.last().map(|&place| {
                        nodes[place].has_more = true;
                        nodes[place].set
                    });
                    open.push(nodes.len());
                    nodes.push(Node { set: above.flatten(), ..Node::default() });
                } else if name == "extension" {
                    sign = tag.split('"').nth(1).unwrap_or_default().to_owned();
                }
                around.push(name.to_owned());
            }
        }
        rest = &rest[end + 1..];
    }
    if nodes.len() < 40_000 { Err("this is no tabular list".to_owned()) } else { Ok((nodes, sets)) }
}

/// The lines that `crates/domain/src/icd10/index.rs` describes.
fn lines(edition: &str, nodes: &[Node], sets: &Sets) -> String {
    let mut all = format!("{edition}\n");
    for set in sets {
        let signs: Vec<String> = set.iter().map(|(sign, said)| format!("{sign}:{said}")).collect();
        all += &format!("={}\n", signs.join(";"));
    }
    let (mut code, mut title) = ("", Vec::new());
    for node in nodes {
        let words: Vec<&str> = node.title.split(' ').collect();
        let same = |pairs: usize| char::from(b'0' + u8::try_from(pairs.min(60)).unwrap_or_default());
        let shared_code = code.bytes().zip(node.code.bytes()).take_while(|(a, b)| a == b).count();
        let shared_words = title.iter().zip(&words).take_while(|(a, b)| a == b).count().min(60);
        let set = node.set.filter(|_| !node.has_more).map(|set| set.to_string()).unwrap_or_default();
        let line = format!(
            "{}{}\t{}{}\t{}\t{set}",
            same(shared_code),
            &node.code[shared_code..],
            same(shared_words),
            words[shared_words..].join(" "),
            node.names.join(";"),
        );
        all += line.trim_end_matches('\t');
        all.push('\n');
        (code, title) = (&node.code, words);
    }
    all
}

/// Text between elements, with its entities read and on one line.
fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&apos;", "'").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

/// A name without the code that it refers to in brackets at its end.
fn without_reference(text: &str) -> String {
    let is_code = |inside: &str| {
        inside.starts_with(|c: char| c.is_ascii_uppercase())
            && inside[1..].starts_with(|c: char| c.is_ascii_digit())
    };
    match text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) {
        Some((words, inside)) if is_code(inside) => words.to_owned(),
        _ => text.to_owned(),
    }
}
