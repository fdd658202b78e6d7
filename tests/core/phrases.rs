//! A clinician's own phrases: kept with the journal, in and out of files, never lost and never overwritten unasked.

use crate::workplace::Workplace;
use app::contract::{ErrorCode, FieldCode, PhraseChange, UiError};
use domain::{loaded::Loaded, note::Section, phrase::Phrase};

fn phrase(name: &str, text: &str) -> Phrase {
    Phrase { name: name.into(), text: text.into(), sections: vec![Section::Plan] }
}

fn keeping(phrases: &[Phrase]) -> PhraseChange {
    PhraseChange { keep: phrases.to_vec(), ..PhraseChange::default() }
}

fn fault(error: &UiError) -> Option<(&str, FieldCode)> {
    error.fields.first().map(|fault| (fault.field.as_str(), fault.code))
}

#[tokio::test]
async fn phrases_stay_with_their_author_through_a_restart() {
    let place = Workplace::with_pin().await;
    let kept = place.rounds.change_phrases(keeping(&[phrase(".Review", "Review in *** weeks.")])).await;
    assert_eq!(kept.expect("kept"), [phrase("review", "Review in *** weeks.")], "as it is called");
    let place = place.restarted().await;
    place.unlock().await;
    let there = place.rounds.phrases().await.expect("readable");
    assert_eq!(there, [phrase("review", "Review in *** weeks.")], "where it was");
    let other = place.another("drchen").await;
    assert_eq!(other.rounds.phrases().await.expect("readable"), [], "nobody else's");
}

#[tokio::test]
async fn a_file_of_phrases_comes_in_as_it_went_out_and_overwrites_nothing_unasked() {
    let place = Workplace::with_pin().await;
    let file = place.home.with_file_name("out.json");
    assert!(place.rounds.export_phrases().await.expect("a dialog").is_none(), "it was closed");
    place.dialogs.choose(&file);
    let mine = [phrase("a", "Mine .b"), phrase("b", "é ***")];
    place.rounds.change_phrases(keeping(&mine)).await.expect("kept");
    let written = place.rounds.export_phrases().await.expect("written").expect("a file was chosen");
    assert_eq!((written.path.as_str(), written.count), (file.to_str().expect("plain"), 2));

    let changed = phrase("a", "Changed since");
    let over = PhraseChange { over: vec!["a".into()], ..keeping(std::slice::from_ref(&changed)) };
    place.rounds.change_phrases(over).await.expect("kept");
    let found = place.rounds.import_phrases().await.expect("a file of phrases").expect("chosen");
    assert_eq!((found.file.as_str(), found.phrases.as_slice()), ("out.json", mine.as_slice()));
    let there = || async { place.rounds.phrases().await.expect("readable") };
    assert_eq!(there().await[0], changed, "reading a file keeps nothing of it");
    let refused = place.rounds.change_phrases(keeping(&found.phrases)).await.expect_err("a text lies there");
    assert_eq!(fault(&refused), Some(("name", FieldCode::PhraseTaken)), "it is named, not replaced");
    assert_eq!(there().await[0], changed, "and nothing was changed");

    std::fs::write(&file, "Subjective;Objective\n1;2\n").expect("written");
    let refused = place.rounds.import_phrases().await.expect_err("a table");
    assert_eq!(refused.code, ErrorCode::NotAPhrasesFile);
    assert_eq!(refused.params.get("file").map(String::as_str), Some("out.json"), "by its name");
    std::fs::remove_file(&file).expect("removed");
    let gone = place.rounds.import_phrases().await.expect_err("no file");
    assert_eq!(gone.code, ErrorCode::DiskTrouble, "one that went meanwhile is another matter");
}

#[tokio::test]
async fn a_phrase_that_would_expand_into_itself_is_not_kept() {
    let place = Workplace::with_pin().await;
    place.rounds.change_phrases(keeping(&[phrase("a", "Lungs .b")])).await.expect("b is nobody yet");
    let refused = place.rounds.change_phrases(keeping(&[phrase("b", "clear .a")])).await;
    let refused = refused.expect_err("a circle");
    assert_eq!(fault(&refused), Some(("text", FieldCode::PhraseCircle)));
    assert_eq!(place.rounds.phrases().await.expect("readable").len(), 1, "nothing was kept");
}

#[tokio::test]
async fn what_the_laboratory_said_is_read_and_what_cannot_be_read_is_not_none() {
    let place = Workplace::with_pin().await;
    let patient = place.patient().await;
    let labs = place.rounds.last_labs(&patient).await.expect("signed in");
    assert!(matches!(labs, Loaded::Known { .. }), "the clinic answers: {labs:?}");
    place.clinic.faults().arm("GET", "*/fhir/Observation", demo_clinic::Fault::Unavailable, 20);
    let labs = place.rounds.last_labs(&patient).await.expect("signed in");
    assert!(matches!(labs, Loaded::Unavailable { .. }), "said as what it is: {labs:?}");
}
