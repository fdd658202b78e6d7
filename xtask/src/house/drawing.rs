//! Arrows as they are drawn: from a file to each file whose names, methods or fields it uses.

use crate::house::tree::{Found, Tree, segments};
use std::collections::BTreeMap;

/// Files by number, each pair with the first reason for it.
pub(crate) type Arrows = BTreeMap<(usize, usize), Reason>;

/// Why one file needs another.
#[derive(Clone, Debug)]
pub(crate) struct Reason {
    pub(crate) line: usize,
    pub(crate) what: String,
}

/// What was found wrong in one crate, in words with file and line.
#[derive(Default)]
pub(crate) struct Faults {
    /// Inherent `impl` blocks away from their type: type, place.
    pub(crate) strayed: Vec<(String, String)>,
    /// Imports through the crate's own root file.
    pub(crate) through_root: Vec<String>,
}

/// The arrows as they are found.
pub(crate) struct Drawing<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) arrows: Arrows,
    pub(crate) faults: Faults,
}

impl Drawing<'_> {
    /// Draws an arrow, unless it stays in its file.
    pub(crate) fn draw(&mut self, from: usize, to: usize, line: usize, what: impl FnOnce() -> String) {
        if from != to {
            self.arrows.entry((from, to)).or_insert_with(|| Reason { line, what: what() });
        }
    }

    /// A path that is named in a module: an arrow to where it leads.
    pub(crate) fn path(&mut self, module: usize, path: &[String], line: usize) -> Option<Found> {
        let tree = self.tree;
        let file = tree.modules[module].file;
        if tree.goes_through_root(module, path) {
            let place = format!("{}:{line} {}", tree.files[file].name, path.join("::"));
            if !self.faults.through_root.contains(&place) {
                self.faults.through_root.push(place);
            }
        }
        let found = tree.resolve(module, path)?;
        // A module by itself is no use of anything in it.
        if matches!(found, Found::Module(_)) {
            return Some(found);
        }
        let last = path.last().map(String::as_str).unwrap_or_default();
        self.draw(file, tree.file_of(found, last), line, || format!("names {}", path.join("::")));
        Some(found)
    }
}

/// Names of a path, for the walker of bodies.
pub(crate) fn names(path: &syn::Path) -> (Vec<String>, usize) {
    let line = path.segments.first().map_or(0, |first| first.ident.span().start().line);
    (segments(path), line)
}
