//! ICD-10-CM without a network: which codes there are, what they say, and how one is found by words.
//! One rule: what is offered and what passes as valid is a code that can be billed, whole to its last character.
//! The entry forms of `app` ask here; nothing below imports it.
//!
//! The codes are those of the tabular list of CMS and NCHS (public domain), edition [`EDITION`], packed by
//! `cargo xtask icd10` into `icd10cm.z` (342 kB; 3.5 MB of text). It is unpacked when it is first asked, once.

mod index;
#[cfg(test)]
mod queries;
mod search;
mod shorthand;

pub use index::{EDITION, FISCAL_YEAR, last_day};
pub use search::{find, fits};

use index::index;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The word that OpenEMR puts before a code of this system.
pub const SYSTEM: &str = "ICD10";

/// A code that can be billed, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CodedTitle {
    /// The code with its point, such as `E11.9`.
    pub code: String,
    /// The title in the edition's own words.
    pub title: String,
}

/// Unpacks the list, if it is not yet: a tenth of a second, better spent before the first key than after it.
pub fn unpack() {
    let _ = index();
}

/// What a code says; `None` where it is no code of this edition, or one that has to be continued (`E11`).
pub fn title_of(code: &str) -> Option<String> {
    index().title_of(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_codes_are_valid() {
        for (code, said) in [
            ("I10", Some("Essential (primary) hypertension")),
            ("E11.9", Some("Type 2 diabetes mellitus without complications")),
            ("E11", None),
            ("G35", None),
            ("S52.501", None),
            (
                "S52.501A",
                Some(
                    "Unspecified fracture of the lower end of right radius, initial encounter for closed fracture",
                ),
            ),
            ("S52.501Z", None),
            ("T78.40XA", Some("Allergy, unspecified, initial encounter")),
            ("T78.40A", None),
            ("T78.40", None),
            ("I10.0", None),
            ("", None),
            ("hypertension", None),
        ] {
            assert_eq!(title_of(code).as_deref(), said, "{code}");
        }
        assert_eq!(title_of("e11.9"), title_of("E11.9"), "however it is typed");
        assert_eq!(title_of("e119"), title_of("E11.9"), "with its point or without");
    }

    #[test]
    fn the_whole_edition_is_inside() {
        assert_eq!(index().count(), 74_795, "as many as the tabular list has");
        println!("{EDITION}: {} codes, {} bytes packed", index().count(), index::PACKED.len());
    }
}
