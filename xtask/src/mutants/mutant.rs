//! One control that is taken away, as its file in `tests/mutants` says it.

use std::fs;
use std::path::Path;

/// Where the files lie.
pub(super) const FOLDER: &str = "tests/mutants";

/// One control, the text that makes it, and the test that has to notice.
#[derive(Debug)]
pub(crate) struct Mutant {
    /// The name of its file: the row of SECURITY.md in two digits (00 for what stands in none), and some words.
    pub(super) name: String,
    /// What is taken away, in a reader's words.
    control: String,
    /// The file it stands in, from the top of the repository.
    pub(super) file: String,
    /// The exact text; it stands there once.
    take: String,
    /// What stands there instead; it compiles.
    leave: String,
    /// Arguments of `cargo test`, or `ui` and arguments of Vitest.
    pub(super) test: Vec<String>,
    /// Also built before the test runs, as `cargo build` takes it: the program, where the test drives the real window.
    pub(super) also: Vec<String>,
}

/// All of them, in the order of their names. An error names the file that cannot be read.
pub(super) fn all(root: &Path) -> Result<Vec<Mutant>, String> {
    let folder = root.join(FOLDER);
    let entries = fs::read_dir(&folder).map_err(|error| format!("    {}: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    paths.sort();
    let read = paths.iter().map(|path| {
        let text = fs::read_to_string(path).map_err(|error| format!("    {}: {error}", path.display()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Mutant::parse(&name, &text).map_err(|why| format!("    {FOLDER}/{name}.toml: {why}"))
    });
    read.collect()
}

impl Mutant {
    fn parse(name: &str, text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
        let known = ["control", "file", "take", "leave", "test", "also"];
        if let Some(odd) = table.keys().find(|key| !known.contains(&key.as_str())) {
            return Err(format!("{odd:?} means nothing; known are {}", known.join(", ")));
        }
        let word = |key: &str| {
            let value = table.get(key).and_then(toml::Value::as_str);
            value.map(str::to_owned).ok_or(format!("{key:?} is missing, or no text"))
        };
        let words = |key: &str| -> Result<Vec<String>, String> {
            let Some(value) = table.get(key) else { return Ok(Vec::new()) };
            let list = value.as_array().into_iter().flatten();
            let words: Option<Vec<String>> = list.map(|one| one.as_str().map(str::to_owned)).collect();
            words.filter(|words| !words.is_empty()).ok_or(format!("{key:?} is no list of words"))
        };
        let mutant = Self {
            name: name.to_owned(),
            control: word("control")?,
            file: word("file")?,
            take: word("take")?,
            leave: word("leave")?,
            test: words("test")?,
            also: words("also")?,
        };
        if mutant.row().is_none() {
            return Err("its name begins with no row: two digits and a dash".to_owned());
        }
        if mutant.test.len() < 2 {
            return Err("\"test\" names no test".to_owned());
        }
        if !mutant.also.is_empty() && mutant.file.starts_with("ui/") {
            return Err(
                "what the program embeds of the UI is built once, before: test it with Vitest".to_owned()
            );
        }
        if mutant.take.is_empty() || mutant.take == mutant.leave {
            return Err("\"take\" takes nothing away".to_owned());
        }
        Ok(mutant)
    }

    /// The row of SECURITY.md it belongs to; 0 for none.
    pub(super) fn row(&self) -> Option<u8> {
        let (row, words) = self.name.split_once('-')?;
        (row.len() == 2 && !words.is_empty()).then(|| row.parse().ok())?
    }

    /// Row and control, for the reader.
    pub(super) fn title(&self) -> String {
        let row = self.name.get(..2).unwrap_or_default();
        format!("{} {}", if row == "00" { "--" } else { row }, self.control)
    }

    /// Whether it is about all of these words.
    pub(super) fn holds(&self, words: &[&str]) -> bool {
        let about = format!("{} {} {}", self.name, self.control, self.file).to_lowercase();
        words.iter().all(|word| about.contains(&word.to_lowercase()))
    }

    /// Which of them are played after one another, so that little is built anew in between.
    pub(super) fn place(&self) -> (&[String], &str, &str) {
        (&self.test[..2], &self.file, &self.name)
    }

    /// The file without the control. An error if the text does not stand there exactly once.
    pub(super) fn apply(&self, text: &str) -> Result<String, String> {
        match text.matches(&self.take).count() {
            1 => Ok(text.replacen(&self.take, &self.leave, 1)),
            count => Err(format!("{:?} stands {count} times in {}", self.take, self.file)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Rows that no mutant can show, and why.
    const WITHOUT: [(u8, &str); 0] = [];

    fn root() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
    }

    #[test]
    fn every_mutant_can_be_read_and_stands_where_it_says_exactly_once() {
        let mutants = all(root()).expect("every file can be read");
        let wrong: Vec<String> = mutants
            .iter()
            .filter_map(|mutant| {
                let text = fs::read_to_string(root().join(&mutant.file)).map_err(|error| error.to_string());
                let why = text.and_then(|text| mutant.apply(&text)).err()?;
                Some(format!("{FOLDER}/{}.toml: {why}", mutant.name))
            })
            .collect();
        assert!(wrong.is_empty(), "a control that moved takes its mutant along:\n{}", wrong.join("\n"));
    }

    #[test]
    fn every_row_of_the_threat_table_has_a_control_that_is_taken_away() {
        let table = fs::read_to_string(root().join("SECURITY.md")).expect("the table");
        let row = |line: &str| line.strip_prefix("| ")?.split(" |").next()?.parse::<u8>().ok();
        let rows: BTreeSet<u8> = table.lines().filter_map(row).collect();
        assert!(rows.len() >= 22, "the table was read: {rows:?}");
        let mutants = all(root()).expect("every file can be read");
        let mut shown: BTreeSet<u8> = mutants.iter().filter_map(Mutant::row).collect();
        shown.extend(WITHOUT.map(|(row, _)| row));
        let missing: Vec<&u8> = rows.difference(&shown).collect();
        assert!(missing.is_empty(), "no control of these rows is ever taken away: {missing:?}");
    }

    #[test]
    fn a_mutant_that_says_too_little_or_takes_nothing_is_refused() {
        let whole = "control = 'c'\nfile = 'f'\ntake = 'a'\nleave = 'b'\ntest = ['-p', 'x', 'y']";
        assert!(Mutant::parse("07-whole", whole).is_ok(), "this one is whole");
        assert!(Mutant::parse("whole", whole).is_err(), "of which row?");
        for (from, to) in
            [("leave = 'b'", "leave = 'a'"), ("leave = 'b'", "leaves = 'b'"), ("['-p', 'x', 'y']", "[]")]
        {
            assert!(Mutant::parse("07-half", &whole.replace(from, to)).is_err(), "{to}");
        }
    }

    #[test]
    fn a_text_that_stands_nowhere_or_twice_is_not_replaced() {
        let mutant = Mutant::parse("07-m", "control='c'\nfile='f'\ntake='a'\nleave='b'\ntest=['ui','t']")
            .expect("whole");
        assert_eq!(mutant.apply("xay").as_deref(), Ok("xby"), "once");
        assert!(mutant.apply("xy").is_err() && mutant.apply("aa").is_err(), "never, and twice");
    }
}
