//! The tabular list as it lies in memory: one line for each code that has no further ones below it.

use jiff::civil::Date;
use std::{collections::HashMap, sync::LazyLock};

/// The edition that is inside, as the file's first line has it.
pub const EDITION: &str = "ICD-10-CM 2026, April 1";
/// The fiscal year of [`EDITION`]: from October of the year before to September.
pub const FISCAL_YEAR: i16 = 2026;

/// The last day on which [`EDITION`] is in effect.
pub fn last_day() -> Date {
    jiff::civil::date(FISCAL_YEAR, 9, 30)
}

/// The file: zlib over lines of text. The first names the edition; one that begins with `=` is a set of seventh characters
/// (`A:initial encounter;…`); each other is a code of the tabular list, in its order, categories too:
///
/// - a character saying how many characters (`0` + n) it shares with the code before, and the rest of it;
/// - after a tab the same of the title, in words, and the rest of it;
/// - after a tab what it is also called, separated by `;`;
/// - after a tab the number of its set of seventh characters.
pub(super) const PACKED: &[u8] = include_bytes!("icd10cm.z");

/// Parts of [`Entry::words`].
pub(super) const OWN_NAMES: char = '\u{1}';
pub(super) const NAMES_ABOVE: char = '\u{2}';

/// A code without further ones below it.
pub(super) struct Entry {
    pub(super) code: String,
    pub(super) title: String,
    /// Folded words, a space before and after each: those of the title, then of its other names, then of the names of what
    /// stands above it.
    pub(super) words: String,
    /// Its seventh characters, if it needs one.
    pub(super) seventh: Option<usize>,
}

pub(super) struct Index {
    pub(super) entries: Vec<Entry>,
    /// For each set the character, what it says, and that in folded words.
    pub(super) sets: Vec<Vec<(char, String, String)>>,
    /// Every word in alphabetical order, with the places of the entries that have it, in rising order.
    words: Vec<(String, Vec<usize>)>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let text = miniz_oxide::inflate::decompress_to_vec_zlib(PACKED).unwrap_or_default();
    Index::read(&String::from_utf8_lossy(&text))
});

pub(super) fn index() -> &'static Index {
    &INDEX
}

impl Index {
    fn read(text: &str) -> Self {
        let mut lines = text.lines();
        let edition = lines.next();
        debug_assert_eq!(edition, Some(EDITION), "say the edition where it is packed");
        let (mut sets, mut entries) = (Vec::new(), Vec::<Entry>::new());
        let (mut code, mut title) = (String::new(), String::new());
        // The categories above the line that is read, with their other names.
        let mut above: Vec<(String, String)> = Vec::new();
        for line in lines {
            if let Some(set) = line.strip_prefix('=') {
                sets.push(read_set(set));
                continue;
            }
            let mut parts = line.split('\t');
            code = continued_code(&code, parts.next().unwrap_or_default());
            title = continued_title(&title, parts.next().unwrap_or_default());
            let names = parts.next().unwrap_or_default();
            let seventh = parts.next().and_then(|number| number.parse().ok());
            above.retain(|(of, _)| code.starts_with(of.as_str()));
            // A code that another continues is a category, and was none of its own.
            if entries.last().is_some_and(|last| code.starts_with(last.code.as_str())) {
                entries.pop();
            }
            let mut words = String::from(" ");
            push_words(&mut words, &title);
            words.push(OWN_NAMES);
            words.push(' ');
            push_words(&mut words, names);
            words.push(NAMES_ABOVE);
            words.push(' ');
            for (_, names) in &above {
                push_words(&mut words, names);
            }
            entries.push(Entry { code: code.clone(), title: title.clone(), words, seventh });
            above.push((code.clone(), names.to_owned()));
        }
        let words = words_of(&entries);
        Self { entries, sets, words }
    }

    /// The places of the entries with a word that begins so, some of them several times.
    pub(super) fn with_word<'a>(&'a self, start: &'a str) -> impl Iterator<Item = usize> + 'a {
        let first = self.words.partition_point(|(word, _)| word.as_str() < start);
        let begun = self.words.iter().skip(first).take_while(move |(word, _)| word.starts_with(start));
        begun.flat_map(|(_, places)| places.iter().copied())
    }

    /// The seventh characters of an entry; none where it needs none.
    pub(super) fn seventh(&self, entry: &Entry) -> &[(char, String, String)] {
        entry.seventh.and_then(|number| self.sets.get(number)).map_or(&[], Vec::as_slice)
    }

    /// How many codes can be billed.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.entries.iter().map(|entry| self.seventh(entry).len().max(1)).sum()
    }

    pub(super) fn title_of(&self, code: &str) -> Option<String> {
        let wanted = bare(code);
        let of_this_category = |entry: &&Entry| entry.code.get(..3) == wanted.get(..3);
        self.entries.iter().filter(of_this_category).find_map(|entry| {
            let seventh = self.seventh(entry);
            if seventh.is_empty() {
                return (bare(&entry.code) == wanted).then(|| entry.title.clone());
            }
            let (_, said, _) =
                seventh.iter().find(|(sign, ..)| bare(&with_seventh(&entry.code, *sign)) == wanted)?;
            Some(format!("{}, {said}", entry.title))
        })
    }
}

fn words_of(entries: &[Entry]) -> Vec<(String, Vec<usize>)> {
    let mut all: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, entry) in entries.iter().enumerate() {
        for word in entry.words.split([' ', OWN_NAMES, NAMES_ABOVE]).filter(|word| !word.is_empty()) {
            let places = all.entry(word).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
    }
    let mut all: Vec<(String, Vec<usize>)> =
        all.into_iter().map(|(word, places)| (word.to_owned(), places)).collect();
    all.sort_unstable();
    all
}

/// A code in capitals and without its point.
pub(super) fn bare(code: &str) -> String {
    code.chars().filter(|c| *c != '.').map(|c| c.to_ascii_uppercase()).collect()
}

/// A code with its seventh character: X stands where nothing else does.
pub(super) fn with_seventh(code: &str, sign: char) -> String {
    let mut whole = if code.contains('.') { code.to_owned() } else { format!("{code}.") };
    while whole.len() < 7 {
        whole.push('X');
    }
    whole.push(sign);
    whole
}

/// Lower case without accents, cut into words; each goes into `to` with a space behind it.
pub(super) fn push_words(to: &mut String, text: &str) {
    let mut inside = false;
    for letter in text.chars().flat_map(char::to_lowercase).map(plain) {
        if letter.is_ascii_alphanumeric() {
            to.push(letter);
            inside = true;
        // "Alzheimer's" is one word, and found by "alzheimers" too.
        } else if letter != '\'' && inside {
            to.push(' ');
            inside = false;
        }
    }
    if inside {
        to.push(' ');
    }
}

fn plain(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        '’' => '\'',
        other => other,
    }
}

fn read_set(text: &str) -> Vec<(char, String, String)> {
    let of = |one: &str| {
        let (sign, said) = one.split_once(':')?;
        let mut words = String::from(" ");
        push_words(&mut words, said);
        Some((sign.chars().next()?, said.to_owned(), words))
    };
    text.split(';').filter_map(of).collect()
}

/// How much is shared with the line before, and the rest.
fn shared(text: &str) -> (usize, &str) {
    let count = text.bytes().next().map_or(0, |byte| usize::from(byte.saturating_sub(b'0')));
    (count, text.get(1..).unwrap_or_default())
}

fn continued_code(before: &str, text: &str) -> String {
    let (count, rest) = shared(text);
    format!("{}{rest}", before.get(..count).unwrap_or_default())
}

fn continued_title(before: &str, text: &str) -> String {
    let (count, rest) = shared(text);
    let kept = before.split(' ').take(count).chain((!rest.is_empty()).then_some(rest));
    kept.collect::<Vec<_>>().join(" ")
}
