//! The version a server tells of itself (Q71, Q121): 8.x without a token, 7.0 not before somebody has signed in. It is
//! what people read on screen; what is offered goes by the edition.

use crate::lenient::Row;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// Numbers of a release: `8.2`, `8.4.1`, `8.0.0.3`. Nothing of it can be text, so it may stand in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldVersion {
    major: u32,
    minor: u32,
    #[serde(default)]
    patch: u32,
    /// The fourth number, counted by OpenEMR's own patches of a release.
    #[serde(default)]
    real_patch: u32,
}

impl ToldVersion {
    /// Q121: 8.0 writes the numbers as text, 8.2 as numbers. `None` for an answer without them, which is an error of
    /// the server or another server's.
    pub(crate) fn of(answer: &Value) -> Option<Self> {
        let row = Row::of(answer)?;
        let number = |name: &str| row.text(name).trim().parse::<u32>().ok();
        Some(Self {
            major: number("v_major")?,
            minor: number("v_minor")?,
            patch: number("v_patch").unwrap_or(0),
            real_patch: number("v_realpatch").unwrap_or(0),
        })
    }

    /// Whether it is this release or a later one.
    pub(crate) fn is_at_least(self, major: u32, minor: u32) -> bool {
        (self.major, self.minor) >= (major, minor)
    }
}

impl fmt::Display for ToldVersion {
    /// The release as people call it: no patches that are 0.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)?;
        match (self.patch, self.real_patch) {
            (0, 0) => Ok(()),
            (patch, 0) => write!(f, ".{patch}"),
            (patch, real_patch) => write!(f, ".{patch}.{real_patch}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn q121_a_version_is_read_as_text_and_as_numbers() {
        let shown = |answer: Value| ToldVersion::of(&answer).map(|told| told.to_string());
        let text = json!({"v_major": "8", "v_minor": "0", "v_patch": "0", "v_realpatch": "0", "v_tag": ""});
        assert_eq!(shown(text).as_deref(), Some("8.0"), "8.0 writes text");
        let numbers = json!({"v_major": 8, "v_minor": 2, "v_patch": 0, "v_realpatch": 0, "v_tag": "-dev"});
        assert_eq!(shown(numbers).as_deref(), Some("8.2"), "8.2 writes numbers");
        for (patch, real_patch, expected) in [(1, 0, "8.4.1"), (0, 3, "8.4.0.3"), (1, 2, "8.4.1.2")] {
            let told = json!({"v_major": 8, "v_minor": 4, "v_patch": patch, "v_realpatch": real_patch});
            assert_eq!(shown(told).as_deref(), Some(expected), "as people call it");
        }
        for other in [json!({}), json!([]), json!({"v_major": "8"}), json!({"v_major": "<b>", "v_minor": 2})]
        {
            assert_eq!(shown(other.clone()), None, "{other} tells none");
        }
    }
}
