//! Letters as search sees them: case, accents and punctuation gone, places in the original kept for highlighting.
//!
//! A text is a run of atoms: words, and single characters where a script has no word breaks (Han, kana, Hangul). What
//! the index holds is the *tail* from each atom on, without blanks or punctuation. Since every lookup is a prefix
//! lookup, one rule covers them all: `obrien` and `brien` find "O'Brien", `smithjones` and `jones` find both
//! "Smith-Jones" and "Smith Jones", `郎` finds "太郎".

use unicode_normalization::{
    UnicodeNormalization,
    char::{canonical_combining_class, is_combining_mark},
};

/// Most letters of a name in the index; a longer query is cut at the same place.
pub(crate) const LONGEST: usize = 64;

/// One folded letter, and the UTF-16 span of the original that it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) folded: char,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// A name as two are compared: small letters without accents and signs, a blank between its words.
pub fn folded_name(name: &str) -> String {
    let words = name.split_whitespace().map(|word| Folded::new(word, Spelling::Bare).joined());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text as it is searched: small letters without accents, its signs and blanks as they are.
pub fn folded_text(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}

/// A folded text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Folded {
    pub(crate) letters: Vec<Letter>,
    /// Where in `letters` each atom begins.
    pub(crate) atoms: Vec<usize>,
}

/// How ä, ö, ü, å and ø are folded: to the bare letter, or to two letters as German, Danish and Norwegian write them
/// where the letter cannot be typed ("Mueller", "Soerensen"); and whether signs are letters, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    Bare,
    Digraph,
    /// With the signs that other programs take for wildcards and quotes, each as a letter of its own: whoever types one
    /// looks for it. In the index a sign stands as a letter of the private use area, since FTS5 would drop the sign.
    Signs,
}

/// The signs that [`Spelling::Signs`] keeps.
pub(crate) const SIGNS: [char; 4] = ['%', '_', '"', '*'];

impl Folded {
    pub(crate) fn new(text: &str, spelling: Spelling) -> Self {
        let mut folded = Self::default();
        let mut in_word = false;
        // Whether anything stood between the letters before and this one.
        let mut apart = true;
        let mut place = 0;
        let mut chars = text.chars().peekable();
        while let Some(base) = chars.next() {
            let start = place;
            place += units(base);
            let mut cluster = String::from(base);
            // Accents belong to the letter before them, in the original as in the highlight.
            while let Some(&mark) = chars.peek() {
                if !is_accent(mark) {
                    break;
                }
                place += units(mark);
                cluster.push(mark);
                chars.next();
            }
            let before = folded.letters.len();
            fold_cluster(&cluster, spelling, |letter| {
                folded.letters.push(Letter { folded: letter, start, end: place });
            });
            let Some(first) = folded.letters.get(before).map(|letter| letter.folded) else {
                in_word = in_word && is_accent(base);
                apart = apart || !is_accent(base);
                continue;
            };
            // A vowel of Hangul that stands alone behind a blank is a word of its own.
            if !std::mem::replace(&mut apart, false) && continues_atom(first) {
                continue;
            }
            let by_itself = is_unbroken(first) || is_sign(first);
            if !in_word || by_itself {
                folded.atoms.push(before);
            }
            in_word = !by_itself;
        }
        folded.order_marks();
        folded
    }

    /// Marks behind one letter mean the same in whatever order they were typed; Unicode has one for them, and a query
    /// comes in it. Where they change places, each stands for all of them in the highlight.
    fn order_marks(&mut self) {
        let class = |letter: &Letter| canonical_combining_class(letter.folded);
        for marks in self.letters.chunk_by_mut(|one, next| class(one) > 0 && class(next) > 0) {
            if marks.is_sorted_by_key(class) {
                continue;
            }
            let start = marks.iter().map(|mark| mark.start).min().unwrap_or_default();
            let end = marks.iter().map(|mark| mark.end).max().unwrap_or_default();
            marks.sort_by_key(class);
            for mark in marks {
                (mark.start, mark.end) = (start, end);
            }
        }
    }

    /// Everything, without blanks.
    pub(crate) fn joined(&self) -> String {
        self.letters.iter().take(LONGEST).map(|letter| letter.folded).collect()
    }

    /// The tail from each atom on.
    pub(crate) fn tails(&self) -> impl Iterator<Item = String> + '_ {
        self.atoms
            .iter()
            .take(LONGEST)
            .map(|&at| self.letters[at..].iter().take(LONGEST).map(|letter| letter.folded).collect())
    }

    /// Where the first tail that begins with `prefix` begins and ends in `letters`.
    pub(crate) fn place(&self, prefix: &str) -> Option<(usize, usize)> {
        let length = prefix.chars().count();
        self.atoms.iter().take(LONGEST).find_map(|&at| {
            let tail = &self.letters[at..];
            let fits = length <= tail.len() && prefix.chars().zip(tail).all(|(a, b)| a == b.folded);
            fits.then_some((at, at + length))
        })
    }

    /// The letters of the first tail that begins with `prefix`.
    pub(crate) fn find(&self, prefix: &str) -> Option<&[Letter]> {
        self.place(prefix).map(|(from, to)| &self.letters[from..to])
    }

    /// The first atom: the first given name.
    pub(crate) fn first_word(&self) -> String {
        let end = self.atoms.get(1).copied().unwrap_or(self.letters.len());
        self.letters[..end].iter().take(LONGEST).map(|letter| letter.folded).collect()
    }

    /// These words, to be found without leading zeros as well: a record number `00012345` is called 12345.
    pub(crate) fn past_zeros(mut self) -> Self {
        let behind = |&at: &usize| {
            let zeros = self.letters[at..].iter().take_while(|letter| letter.folded == '0').count();
            let next = self.letters.get(at + zeros)?;
            (zeros > 0 && next.folded.is_ascii_digit()).then_some(at + zeros)
        };
        let more: Vec<usize> = self.atoms.iter().filter_map(behind).collect();
        self.atoms.extend(more);
        self
    }

    /// This text followed by another, where no blank is written between the two (山田太郎).
    pub(crate) fn run_on(&self, next: &Self) -> Option<Self> {
        let (last, first) = (self.letters.last()?, next.letters.first()?);
        if !(is_unbroken(last.folded) && is_unbroken(first.folded)) {
            return None;
        }
        let mut both = self.clone();
        both.atoms.extend(next.atoms.iter().map(|at| at + self.letters.len()));
        both.letters.extend(&next.letters);
        Some(both)
    }
}

/// A query word folded to the one prefix it looks for; empty if it has no letter, no digit and none of [`SIGNS`].
pub(crate) fn prefix(word: &str) -> String {
    let spelling = if word.contains(SIGNS) { Spelling::Signs } else { Spelling::Bare };
    Folded::new(word, spelling).joined()
}

/// Where a sign stands as a letter: in the private use area, which no name is folded to.
fn sign(c: char) -> Option<char> {
    SIGNS.contains(&c).then(|| char::from_u32(0xE000 + u32::from(c)))?
}

fn is_sign(folded: char) -> bool {
    matches!(u32::from(folded), 0xE000..=0xE07F)
}

fn units(c: char) -> u32 {
    if c.len_utf16() == 2 { 2 } else { 1 }
}

fn fold_cluster(cluster: &str, spelling: Spelling, mut put: impl FnMut(char)) {
    if spelling == Spelling::Digraph
        && let Some(pair) = cluster.nfc().flat_map(char::to_lowercase).next().and_then(digraph)
    {
        pair.chars().for_each(put);
        return;
    }
    for c in cluster.nfkd().flat_map(char::to_lowercase) {
        if let Some(letter) = sign(c).filter(|_| spelling == Spelling::Signs) {
            put(letter);
            continue;
        }
        match special(c) {
            Some(letters) => letters.chars().for_each(&mut put),
            None if is_word(c) && !is_accent(c) => put(c),
            None => {}
        }
    }
}

/// Letters of Latin and Greek scripts that Unicode does not take apart.
fn special(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ı' => "i",
        'ĸ' => "k",
        'ƒ' => "f",
        'ə' => "e",
        'ς' => "σ",
        _ => return None,
    })
}

fn digraph(c: char) -> Option<&'static str> {
    Some(match c {
        'ä' => "ae",
        'ö' | 'ø' => "oe",
        'ü' => "ue",
        'å' => "aa",
        _ => return None,
    })
}

/// Marks that are dropped: accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic. The vowel signs of Indic
/// scripts and the voicing marks of kana are letters in all but name and stay.
fn is_accent(c: char) -> bool {
    matches!(u32::from(c),
        0x0300..=0x036F | 0x0483..=0x0487 | 0x0591..=0x05BD | 0x05BF | 0x05C1 | 0x05C2 | 0x05C4 | 0x05C5 | 0x05C7
        | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF
        | 0xFE20..=0xFE2F)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

/// Scripts that write words without blanks between them.
fn is_unbroken(c: char) -> bool {
    matches!(u32::from(c),
        0x1100..=0x11FF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x3100..=0x312F | 0x31F0..=0x31FF | 0x3400..=0x4DBF
        | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// The vowels and final consonants that Hangul syllables are taken apart into, and the voicing marks of kana.
fn continues_atom(c: char) -> bool {
    matches!(u32::from(c), 0x1160..=0x11FF | 0x3099 | 0x309A)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tails(text: &str) -> Vec<String> {
        Folded::new(text, Spelling::Bare).tails().collect()
    }

    #[test]
    fn marks_that_stay_are_found_in_whatever_order_they_were_typed() {
        for (name, other) in
            [("क\u{94d}\u{93c}", "क\u{93c}\u{94d}"), ("\u{1e8d0}\u{c55}", "\u{c55}\u{1e8d0}")]
        {
            assert_eq!(prefix(name), prefix(other), "{name:?} is {other:?}");
            let letters = Folded::new(name, Spelling::Bare).letters;
            let last = letters.last().expect("a mark");
            assert_eq!(
                last.end as usize,
                name.encode_utf16().count(),
                "the highlight takes them all: {letters:?}"
            );
        }
    }

    #[test]
    fn case_accents_and_special_letters_are_folded() {
        for (text, folded) in [
            ("MÜLLER", "muller"),
            ("Mu\u{308}ller", "muller"),
            ("Straße", "strasse"),
            ("Łukasz", "lukasz"),
            ("Sørensen", "sorensen"),
            ("Nguyễn", "nguyen"),
            ("İpek", "ipek"),
            ("Ｓｍｉｔｈ", "smith"),
            ("Ζαΐμης", "ζαιμησ"),
            ("Йорданов", "иорданов"),
        ] {
            assert_eq!(prefix(text), folded, "{text}");
        }
        let digraph = |text| Folded::new(text, Spelling::Digraph).joined();
        assert_eq!(digraph("Müller"), "mueller", "as typed where there is no ü");
        assert_eq!(digraph("Mu\u{308}ller"), "mueller", "however the ü is encoded");
        assert_eq!(digraph("Sørensen"), "soerensen");
    }

    #[test]
    fn a_name_is_found_from_each_of_its_words_on() {
        assert_eq!(tails("O'Brien"), ["obrien", "brien"]);
        assert_eq!(tails("O’Brien-Smith"), ["obriensmith", "briensmith", "smith"]);
        assert_eq!(tails("De La Cruz"), ["delacruz", "lacruz", "cruz"]);
        assert_eq!(tails("山田太郎"), ["山田太郎", "田太郎", "太郎", "郎"]);
        assert_eq!(tails("  --  "), Vec::<String>::new(), "no letters, no words");
        let devanagari = tails("राम सिंह");
        assert_eq!(devanagari.len(), 2, "vowel signs do not cut a word: {devanagari:?}");
    }

    #[test]
    fn hangul_begins_at_syllables_however_it_is_encoded() {
        let composed = tails("김철수");
        assert_eq!(composed.len(), 3, "three syllables, not nine letters");
        assert_eq!(composed, tails(&"김철수".nfd().collect::<String>()));
        assert!(composed[0].starts_with(&prefix("기")), "a syllable being typed finds what it will become");
    }

    #[test]
    fn spans_are_counted_in_utf16_units_of_the_original() {
        let folded = Folded::new("𝒜 Zoe\u{308} Straße", Spelling::Bare);
        let at = |prefix: &str| {
            let letters = folded.find(prefix).expect(prefix);
            (letters[0].start, letters[letters.len() - 1].end)
        };
        assert_eq!(at("a"), (0, 2), "a letter outside the BMP is two units");
        assert_eq!(at("zoe"), (3, 7), "an accent belongs to its letter");
        assert_eq!(at("stras"), (8, 13), "half of ß marks all of it");
    }
}
