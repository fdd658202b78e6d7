//! Finding codes by words: in any order, by their beginnings, in shorthand, or by the code itself.

use super::{
    CodedTitle,
    index::{Entry, Index, NAMES_ABOVE, OWN_NAMES, bare, index, push_words, with_seventh},
    shorthand,
};

/// Words that say nothing of what is meant.
const EMPTY_WORDS: [&str; 14] =
    ["a", "an", "and", "by", "due", "for", "from", "in", "of", "on", "or", "the", "to", "with"];
/// Words of titles that nobody types: they make a title no worse.
const UNTYPED: [&str; 9] = [
    "unspecified",
    "other",
    "specified",
    "not",
    "without",
    "elsewhere",
    "classified",
    "site",
    "uncomplicated",
];

/// What a query looks for at one place: any of several readings, each of which is some words.
struct Term {
    readings: Vec<Vec<String>>,
}

/// The codes that a query means, the likeliest first, at most `limit`. Nothing for an empty query.
pub fn find(query: &str, limit: usize) -> Vec<CodedTitle> {
    let index = index();
    let (terms, meant) = understood(query);
    let pairs = pairs(query);
    if terms.is_empty() {
        return Vec::new();
    }
    let by_code = looks_like_a_code(query);
    let mut found: Vec<(i32, usize, CodedTitle)> = Vec::new();
    if let Some(wanted) = &by_code {
        for (place, entry) in index.entries.iter().enumerate() {
            found.extend(of_code(index, entry, wanted).into_iter().map(|one| (-1000, place, one)));
        }
    }
    for place in candidates(index, &terms) {
        let entry = &index.entries[place];
        if let Some((cost, variants)) = costs(index, entry, &terms) {
            let cost = cost - shorthand::likely(&entry.code, &meant) - side_by_side(entry, &pairs);
            found.extend(variants.into_iter().map(|one| (cost, place, one)));
        }
    }
    // What stands first in the list of codes comes first among equals; of one code its variants stay in order.
    found.sort_by_key(|(cost, place, _)| (*cost, *place));
    let mut all: Vec<CodedTitle> = Vec::new();
    for (_, _, one) in found {
        if all.len() == limit {
            break;
        }
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

/// Whether a title, under a code, is what a query may mean: its own words count, and those of the code.
pub fn fits(query: &str, title: &str, code: &str) -> bool {
    if let Some(wanted) = looks_like_a_code(query)
        && bare(code).starts_with(&wanted)
    {
        return true;
    }
    let (terms, _) = understood(query);
    let mut words = String::from(" ");
    push_words(&mut words, title);
    words.push(OWN_NAMES);
    words.push(' ');
    push_words(&mut words, &index().title_of(code).unwrap_or_default());
    let named = Entry { code: code.to_owned(), title: title.to_owned(), words, seventh: None };
    !terms.is_empty()
        && terms.iter().all(|term| term.readings.iter().any(|words| read(&named, words).is_some()))
}

/// The terms of a query, and the codes that its shorthand names.
fn understood(query: &str) -> (Vec<Term>, Vec<&'static str>) {
    let mut text = String::new();
    push_words(&mut text, query);
    // Nobody means anything by more words than that.
    let words: Vec<&str> = text.split_whitespace().take(12).collect();
    let (mut terms, mut meant) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < words.len() {
        // The longest shorthand that begins here: "heart attack" before "heart".
        let known = (1..=usize::min(3, words.len() - at))
            .rev()
            .find_map(|count| Some((count, shorthand::expand(&words[at..at + count].join(" "))?)));
        let count = known.as_ref().map_or(1, |(count, _)| *count);
        let typed: Vec<String> = words[at..at + count].iter().map(|word| (*word).to_owned()).collect();
        let is_empty = count == 1 && words.len() > 1 && EMPTY_WORDS.contains(&words[at]);
        if !is_empty {
            let mut readings = vec![typed];
            for line in known.map(|(_, lines)| lines).unwrap_or_default() {
                meant.extend(line.codes.iter().copied());
                readings.push(line.words.iter().map(|word| (*word).to_owned()).collect());
            }
            terms.push(Term { readings });
        }
        at += count;
    }
    (terms, meant)
}

/// The places of the entries that may fit: they have every term, or lack some and may say them by a seventh character.
fn candidates(index: &Index, terms: &[Term]) -> Vec<usize> {
    let mut has = vec![0; index.entries.len()];
    for term in terms {
        let mut is_there = vec![false; has.len()];
        for words in &term.readings {
            // How many words of this reading were found there, each counted once and in turn.
            let mut so_far = vec![0; has.len()];
            for (count, word) in words.iter().enumerate() {
                for place in index.with_word(word) {
                    if so_far[place] == count {
                        so_far[place] = count + 1;
                    }
                }
            }
            for (there, count) in is_there.iter_mut().zip(so_far) {
                *there |= count == words.len();
            }
        }
        for (count, there) in has.iter_mut().zip(is_there) {
            *count += usize::from(there);
        }
    }
    let may = |&place: &usize| {
        has[place] == terms.len() || (has[place] > 0 && index.entries[place].seventh.is_some())
    };
    (0..has.len()).filter(may).collect()
}

/// What an entry costs, the less the likelier, and the codes of it that are meant; `None` where it lacks a term.
fn costs(index: &Index, entry: &Entry, terms: &[Term]) -> Option<(i32, Vec<CodedTitle>)> {
    let mut cost = 0;
    let mut of_seventh: Vec<&str> = Vec::new();
    let mut matched = 0;
    for term in terms {
        let best = term.readings.iter().filter_map(|words| read(entry, words)).min();
        match best {
            Some((word_cost, count)) => {
                cost += word_cost;
                matched += count;
            }
            // What the title lacks may be said by a seventh character: "subsequent".
            None if entry.seventh.is_some() && term.readings[0].len() == 1 => {
                of_seventh.push(&term.readings[0][0]);
            }
            None => return None,
        }
    }
    let variants = variants(index, entry, &of_seventh)?;
    let title = entry.words.split(OWN_NAMES).next().unwrap_or_default();
    let count = title
        .split_whitespace()
        .filter(|word| !UNTYPED.contains(word) && !EMPTY_WORDS.contains(word))
        .count();
    cost += 3 * i32::try_from(count.saturating_sub(matched)).unwrap_or(i32::MAX / 8);
    Some((cost, variants))
}

/// Words that follow each other in a query, as they would stand in a title: "with aura" is not "without aura".
fn pairs(query: &str) -> Vec<String> {
    let mut text = String::new();
    push_words(&mut text, query);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).map(|two| format!(" {} {} ", two[0], two[1])).collect()
}

/// What it is worth that words follow each other in the title too.
fn side_by_side(entry: &Entry, pairs: &[String]) -> i32 {
    let title = entry.words.split(OWN_NAMES).next().unwrap_or_default();
    2 * i32::try_from(pairs.iter().filter(|pair| title.contains(pair.as_str())).count()).unwrap_or_default()
}

/// What it costs that all words stand in an entry, and how many there are; `None` if one does not.
fn read(entry: &Entry, words: &[String]) -> Option<(i32, usize)> {
    let mut cost = 0;
    for word in words {
        let text = entry.words.as_str();
        let at = beginning(text, word)?;
        // Where it stands: in the title, in another name, or in one of what stands above.
        let before = &text[..at];
        cost += match () {
            () if before.contains(NAMES_ABOVE) => 14,
            () if before.contains(OWN_NAMES) => 7,
            // The earlier in the title the better.
            () => i32::try_from(before.matches(' ').count().min(8)).unwrap_or(8),
        };
        let whole = text[at..].strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(' '));
        if !whole && !text.contains(&format!(" {word} ")) {
            cost += 6;
        }
    }
    Some((cost, words.len()))
}

/// Where a word begins that begins with `start`.
fn beginning(text: &str, start: &str) -> Option<usize> {
    text.match_indices(start).map(|(at, _)| at).find(|at| *at > 0 && text.as_bytes()[at - 1] == b' ')
}

/// The codes of an entry: itself, or with the seventh characters that say what `words` want. Where nothing says which, a
/// first encounter stands for all of them; a short set is offered whole.
fn variants(index: &Index, entry: &Entry, words: &[&str]) -> Option<Vec<CodedTitle>> {
    let seventh = index.seventh(entry);
    if seventh.is_empty() {
        return words
            .is_empty()
            .then(|| vec![CodedTitle { code: entry.code.clone(), title: entry.title.clone() }]);
    }
    let fitting: Vec<CodedTitle> = seventh
        .iter()
        .filter(|(.., text)| words.iter().all(|word| beginning(text, word).is_some()))
        .map(|(sign, said, _)| CodedTitle {
            code: with_seventh(&entry.code, *sign),
            title: format!("{}, {said}", entry.title),
        })
        .collect();
    let by_encounter = seventh[0].0 == 'A';
    let shown = if by_encounter && words.is_empty() { 1 } else { 4 };
    (!fitting.is_empty()).then(|| fitting.into_iter().take(shown).collect())
}

/// The code that a query is, or begins: a letter, a digit, and what may follow.
fn looks_like_a_code(query: &str) -> Option<String> {
    let query = query.trim();
    let signs: Vec<char> = query.chars().collect();
    let is_code = signs.len() >= 2
        && signs[0].is_ascii_alphabetic()
        && signs[1].is_ascii_digit()
        && signs.iter().all(|c| c.is_ascii_alphanumeric() || *c == '.');
    is_code.then(|| bare(query))
}

/// The codes of an entry that begin with `wanted`.
fn of_code(index: &Index, entry: &Entry, wanted: &str) -> Vec<CodedTitle> {
    let own = bare(&entry.code);
    if !(own.starts_with(wanted) || wanted.starts_with(&own)) {
        return Vec::new();
    }
    let seventh = index.seventh(entry);
    if seventh.is_empty() {
        let it = CodedTitle { code: entry.code.clone(), title: entry.title.clone() };
        return if own.starts_with(wanted) { vec![it] } else { Vec::new() };
    }
    seventh
        .iter()
        .map(|(sign, said, _)| CodedTitle {
            code: with_seventh(&entry.code, *sign),
            title: format!("{}, {said}", entry.title),
        })
        .filter(|one| bare(&one.code).starts_with(wanted))
        .take(4)
        .collect()
}
