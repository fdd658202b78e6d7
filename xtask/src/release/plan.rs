//! What every part of a release needs to know.

use super::files::{copy, size};
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};

/// Which program goes into the packages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Payload {
    /// Built now.
    Built,
    /// The release program as it lies in the target folder.
    Reused,
    /// The debug program, to try every step in a minute. What comes out is for nobody.
    StandIn,
}

/// What every part needs to know.
pub(crate) struct Release<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) payload: Payload,
    pub(super) version: String,
    /// `Name <address>`.
    pub(super) maintainer: String,
    /// Where the finished files go.
    pub(super) dist: PathBuf,
    /// Where they are made; emptied at the start.
    pub(super) work: PathBuf,
    /// The moment of the commit, in the two spellings that are wanted: RFC 3339 and RFC 5322.
    pub(super) committed: (String, String),
}

impl Release<'_> {
    /// Puts a finished file where the others are.
    pub(super) fn keep(&self, made: &Path) -> Result<(PathBuf, String), String> {
        let name = made.file_name().ok_or("a file without a name")?;
        let to = self.dist.join(name);
        copy(made, &to)?;
        let word = format!("{}, {}", name.to_string_lossy(), size(&to)?);
        Ok((to, word))
    }
}
