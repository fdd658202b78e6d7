//! Comparing names the way the database does: without case and accents.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Folds case and accents away.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    let folded = text.nfd().filter(|sign| !is_combining_mark(*sign)).flat_map(char::to_lowercase);
    Cow::Owned(
        folded
            .map(|sign| match sign {
                'ł' => 'l',
                'ø' => 'o',
                'đ' => 'd',
                _ => sign,
            })
            .collect(),
    )
}

/// Whether a folded value is found anywhere in a text; `%` stands for any run of characters.
pub(crate) fn contains(text: &str, folded: &str) -> bool {
    let text = fold(text);
    let mut rest: &str = &text;
    for part in folded.split('%').filter(|part| !part.is_empty()) {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_do_not_matter() {
        assert_eq!(fold("Fernández-NÚÑEZ"), "fernandez-nunez");
        assert!(contains("Zoë Müller", &fold("MULL")), "found in the middle");
        assert!(contains("Zoë Müller", "z%ler"), "a percent sign stands for anything");
        assert!(!contains("Zoë", "zoex"));
    }
}
