//! The clinician's own phrases: kept in the journal, taken from a file and written into one; and what the laboratory said
//! last, which a phrase can call up.

use crate::{
    account::access_log::Look,
    clock::stamp,
    contract::{
        ErrorCode, FieldCode, FieldError, LabLine, PhraseChange, PhrasesFile, PhrasesWritten, UiError,
    },
    core::Rounds,
    error::{from_disk, from_store, why},
    file_dialog::asked,
    whole_file,
};
use domain::{
    loaded::Loaded,
    patient::PatientUuid,
    phrase::{Phrase, PhraseFault, TEXT_LIMIT, circle, plain_name},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, Read},
    path::Path,
};

/// What a file of phrases calls itself.
const KIND: &str = "rounds-phrases";
/// The version of its format.
const VERSION: u32 = 1;
/// The longest file that is read, in bytes: a hundred of the longest phrases. Whatever is longer holds something else.
const LONGEST_FILE: u64 = 4 * 1024 * 1024;
/// Name that is offered for a new file.
const FILE_NAME: &str = "rounds-phrases.json";

/// A file of phrases. A stored format: a later field needs a serde default, a changed one another version.
#[derive(Serialize, Deserialize)]
struct FileOfPhrases {
    kind: String,
    version: u32,
    phrases: Vec<Phrase>,
}

impl Rounds {
    /// Every phrase of whoever is signed in, by name.
    ///
    /// # Errors
    /// When nobody is, or the journal cannot be read.
    pub async fn phrases(&self) -> Result<Vec<Phrase>, UiError> {
        let account = self.0.account()?;
        account.journal.call(|journal| journal.phrases()).await.map_err(from_store)
    }

    /// Changes the phrases, all or nothing, and answers with those there are afterwards.
    ///
    /// # Errors
    /// With a fault beside the box of the first phrase that cannot be kept, whose name is its `phrase`: no phrase, one
    /// that leads back to itself, one in whose place another text lies. Nothing is changed then.
    pub async fn change_phrases(&self, change: PhraseChange) -> Result<Vec<Phrase>, UiError> {
        let account = self.0.account()?;
        let keep: Vec<Phrase> = change.keep.into_iter().map(tidied).collect();
        let plain = |names: Vec<String>| names.iter().map(|name| plain_name(name)).collect::<Vec<_>>();
        let (over, without) = (plain(change.over), plain(change.without));
        account
            .journal
            .call(move |journal| {
                let before = journal.phrases()?;
                if let Err(fault) = allowed(&before, &keep, &over, &without) {
                    return Ok(Err(fault));
                }
                journal.change_phrases(&without, &keep)?;
                Ok(Ok(journal.phrases()?))
            })
            .await
            .map_err(from_store)?
            .map_err(|fault| UiError::invalid(vec![fault]))
    }

    /// Lets a person choose a file and reads its phrases. Nothing is kept of them: [`Rounds::change_phrases`] does that,
    /// once the person has seen what they are. Nothing where the dialog was closed.
    ///
    /// # Errors
    /// [`ErrorCode::NotAPhrasesFile`] for any other file.
    pub async fn import_phrases(&self) -> Result<Option<PhrasesFile>, UiError> {
        let account = self.0.account()?;
        let Some((path, _)) = asked(&self.0, &account, self.0.files.to_read()).await? else {
            return Ok(None);
        };
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let read = tokio::task::spawn_blocking(move || read_file(&path));
        let text = read.await.map_err(io::Error::other).and_then(|read| read).map_err(from_disk)?;
        let phrases = text.and_then(|text| phrases_in(&text));
        match phrases {
            Some(phrases) => Ok(Some(PhrasesFile { file, phrases })),
            None => Err(UiError::new(ErrorCode::NotAPhrasesFile).with("file", file)),
        }
    }

    /// Lets a person choose where, and writes every phrase there. Nothing where the dialog was closed.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn export_phrases(&self) -> Result<Option<PhrasesWritten>, UiError> {
        let account = self.0.account()?;
        let chosen = asked(&self.0, &account, self.0.files.to_write(FILE_NAME)).await?;
        let Some((path, account)) = chosen else {
            return Ok(None);
        };
        let phrases = account.journal.call(|journal| journal.phrases()).await.map_err(from_store)?;
        account.log.write(None, "export phrases").await?;
        let count = u32::try_from(phrases.len()).unwrap_or(u32::MAX);
        let file = FileOfPhrases { kind: KIND.to_owned(), version: VERSION, phrases };
        let written = tokio::task::spawn_blocking(move || write_file(&path, &file).map(|()| path));
        let path = written.await.map_err(io::Error::other).and_then(|written| written).map_err(from_disk)?;
        Ok(Some(PhrasesWritten { path: path.to_string_lossy().into_owned(), count }))
    }

    /// The laboratory's results of a patient, newest first, as the server has them now.
    ///
    /// # Errors
    /// When nobody is signed in. What cannot be read is [`Loaded::Unavailable`].
    pub async fn last_labs(&self, patient: &PatientUuid) -> Result<Loaded<Vec<LabLine>>, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        let read = account.server.laboratory(patient).await;
        account.heard(&read);
        Ok(match read {
            Ok(results) => Loaded::Known {
                value: results
                    .items
                    .into_iter()
                    .map(|one| LabLine {
                        name: one.name,
                        at: one.at,
                        value: one.value,
                        unit: one.unit,
                        range: one.range,
                    })
                    .collect(),
                as_of: stamp(account.clock.now()),
                unreadable: results.unreadable,
                foreign: results.foreign,
                stale: None,
            },
            Err(error) => Loaded::Unavailable { why: why(&error) },
        })
    }
}

/// A phrase as it is kept: its name as it is compared, lines that end as everywhere here.
fn tidied(phrase: Phrase) -> Phrase {
    Phrase { name: plain_name(&phrase.name), text: phrase.text.replace("\r\n", "\n"), ..phrase }
}

/// Whether a change may be made.
fn allowed(
    before: &[Phrase],
    keep: &[Phrase],
    over: &[String],
    without: &[String],
) -> Result<(), FieldError> {
    for phrase in keep {
        if let Some(fault) = phrase.fault() {
            return Err(of_fault(phrase, &fault));
        }
        let there = before.iter().find(|one| one.name == phrase.name && !without.contains(&one.name));
        if there.is_some_and(|there| there != phrase) && !over.contains(&phrase.name) {
            return Err(beside("name", FieldCode::PhraseTaken, phrase));
        }
    }
    let mut after: BTreeMap<String, String> = before
        .iter()
        .filter(|one| !without.contains(&one.name))
        .map(|one| (one.name.clone(), one.text.clone()))
        .collect();
    let mut names = BTreeSet::new();
    for phrase in keep {
        if !names.insert(&phrase.name) {
            return Err(beside("name", FieldCode::PhraseTaken, phrase));
        }
        after.insert(phrase.name.clone(), phrase.text.clone());
    }
    for phrase in keep {
        if let Some(path) = circle(&phrase.name, &after) {
            let path: Vec<String> = path.iter().map(|name| format!(".{name}")).collect();
            return Err(beside("text", FieldCode::PhraseCircle, phrase).with("path", path.join(" → ")));
        }
    }
    Ok(())
}

fn of_fault(phrase: &Phrase, fault: &PhraseFault) -> FieldError {
    match fault {
        PhraseFault::NoName => beside("name", FieldCode::Required, phrase),
        PhraseFault::NotAName => beside("name", FieldCode::NotAPhraseName, phrase),
        PhraseFault::Reserved => beside("name", FieldCode::PhraseReserved, phrase),
        PhraseFault::NoText => beside("text", FieldCode::Required, phrase),
        PhraseFault::TooLong => {
            beside("text", FieldCode::TooLong, phrase).with("limit", TEXT_LIMIT).with("unit", "characters")
        }
    }
}

fn beside(field: &str, code: FieldCode, phrase: &Phrase) -> FieldError {
    FieldError::new(field, code).with("phrase", &phrase.name)
}

/// The text of a file; nothing of one that is too long, or no text.
fn read_file(path: &Path) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LONGEST_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST_FILE {
        return Ok(None);
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes).to_vec();
    Ok(String::from_utf8(bytes).ok())
}

/// The phrases of a file, if it is one of phrases and each of them could be kept.
fn phrases_in(text: &str) -> Option<Vec<Phrase>> {
    let file: FileOfPhrases = serde_json::from_str(text).ok()?;
    let phrases: Vec<Phrase> = file.phrases.into_iter().map(tidied).collect();
    let is_one = file.kind == KIND && file.version == VERSION;
    let names: BTreeSet<&str> = phrases.iter().map(|phrase| phrase.name.as_str()).collect();
    let is_whole = names.len() == phrases.len() && phrases.iter().all(|phrase| phrase.fault().is_none());
    (is_one && is_whole).then_some(phrases)
}

/// Writes a file of phrases, whole or not at all.
fn write_file(path: &Path, file: &FileOfPhrases) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(file)?;
    text.push(b'\n');
    whole_file::write(path, &whole_file::beside(path), &text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(name: &str, text: &str) -> Phrase {
        Phrase { name: name.into(), text: text.into(), sections: Vec::new() }
    }

    fn code(outcome: Result<(), FieldError>) -> Option<(String, FieldCode)> {
        outcome.err().map(|fault| (fault.field, fault.code))
    }

    #[test]
    fn nothing_is_overwritten_unasked() {
        let before = [phrase("ros", "Mine")];
        let theirs = [phrase("ros", "Theirs")];
        let taken = Some(("name".to_owned(), FieldCode::PhraseTaken));
        assert_eq!(code(allowed(&before, &theirs, &[], &[])), taken, "another text lies there");
        assert_eq!(code(allowed(&before, &theirs, &["ros".into()], &[])), None, "it may go");
        assert_eq!(code(allowed(&before, &before, &[], &[])), None, "the same one is no loss");
        assert_eq!(code(allowed(&before, &theirs, &[], &["ros".into()])), None, "it went a moment before");
        let twice = [phrase("a", "1"), phrase("a", "2")];
        assert_eq!(code(allowed(&[], &twice, &["a".into()], &[])), taken, "nor one of the change itself");
    }

    #[test]
    fn a_phrase_that_would_expand_into_itself_is_not_kept_and_its_way_is_told() {
        let before = [phrase("b", "clear .a"), phrase("old", ".old")];
        let refused = allowed(&before, &[phrase("a", "Lungs .b")], &[], &[]).expect_err("a circle");
        assert_eq!((refused.field.as_str(), refused.code), ("text", FieldCode::PhraseCircle));
        assert_eq!(refused.params.get("path").map(String::as_str), Some(".a → .b → .a"));
        assert_eq!(code(allowed(&before, &[phrase("c", "well")], &[], &[])), None, "one beside is its own");
    }

    #[test]
    fn only_a_whole_file_of_phrases_is_one() {
        let file = |kind: &str, version: u32, phrases: Vec<Phrase>| {
            let file = FileOfPhrases { kind: kind.into(), version, phrases };
            serde_json::to_string(&file).expect("plain data")
        };
        let good = file(KIND, 1, vec![phrase(".ROS", "a\r\nb")]);
        assert_eq!(phrases_in(&good), Some(vec![phrase("ros", "a\nb")]), "as it would be kept");
        for other in [
            "",
            "Subjective;Objective",
            "{}",
            "[]",
            &file("bookmarks", 1, vec![]),
            &file(KIND, 2, vec![]),
            &file(KIND, 1, vec![phrase("two words", "x")]),
            &file(KIND, 1, vec![phrase("bp", "x")]),
            &file(KIND, 1, vec![phrase("a", "1"), phrase("A", "2")]),
            &good[..good.len() - 4],
        ] {
            assert_eq!(phrases_in(other), None, "{other}");
        }
    }

    #[test]
    fn a_file_is_read_as_far_as_it_can_be_one_and_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("phrases.json");
        let file =
            FileOfPhrases { kind: KIND.into(), version: VERSION, phrases: vec![phrase("ros", "é\n*** ")] };
        write_file(&path, &file).expect("written");
        let text = read_file(&path).expect("readable").expect("text");
        assert_eq!(phrases_in(&text), Some(file.phrases), "what was written is what is read");
        std::fs::write(&path, [0xff, 0xfe, 0x00]).expect("written");
        assert_eq!(read_file(&path).expect("readable"), None, "no text");
        std::fs::write(&path, vec![b' '; usize::try_from(LONGEST_FILE).expect("small") + 1])
            .expect("written");
        assert_eq!(read_file(&path).expect("readable"), None, "a film is not taken into memory");
        let nowhere = folder.path().join("gone").join("phrases.json");
        let file = FileOfPhrases { kind: KIND.into(), version: VERSION, phrases: Vec::new() };
        assert!(write_file(&nowhere, &file).is_err(), "a folder that is not there");
        let left: Vec<_> = std::fs::read_dir(folder.path()).expect("readable").collect();
        assert_eq!(left.len(), 1, "nothing half written lies about");
    }
}
