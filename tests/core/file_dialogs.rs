//! The system's dialogs for files, which on Windows and macOS stay on screen whatever happens to the desk: what is chosen in
//! one that outlasted its desk goes nowhere, and its owner is told so.

use crate::{
    documents::{WithFiles, Workplaced, workplace, workplace_of},
    workplace::PIN,
};
use app::contract::{AppEvent, CutOff, DocumentPlace, ErrorCode, FileChoice, SignOutChoice, UploadOutcome};
use demo_clinic::Stop;
use domain::patient::PatientUuid;
use std::path::Path;

/// What can be done through a dialog.
const ACTS: [&str; 4] = ["add", "save", "import", "export"];

/// Does it, and says what came of it.
async fn act(
    place: &WithFiles<Workplaced>,
    patient: &PatientUuid,
    row: &str,
    act: &str,
) -> Option<ErrorCode> {
    let rounds = &place.rounds;
    let came = match act {
        "add" => rounds.choose_document(patient).await.map(|choice| choice.is_some()),
        "save" => rounds.save_document(patient, row).await.map(|saved| saved.is_some()),
        "import" => rounds.import_phrases().await.map(|file| file.is_some()),
        _ => rounds.export_phrases().await.map(|written| written.is_some()),
    };
    came.map(|came| assert!(came, "{act}: a file was chosen")).err().map(|error| error.code)
}

fn cut_off(place: &WithFiles<Workplaced>) -> bool {
    place.rounds.state().cut_off.dialog
}

#[tokio::test]
async fn what_is_chosen_in_a_dialog_that_outlasted_the_desk_goes_nowhere_and_its_owner_is_told() {
    let place = workplace().await;
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    // On 8.0 files are handed out to administrators alone.
    place.sign_in("admin").await;
    place.rounds.set_pin(PIN.into(), None).await.expect("a PIN that fits");
    let patient = place.patient().await;
    assert_eq!(place.added(&patient, "a.pdf", b"%PDF-1.4 a").await, UploadOutcome::Stored);
    let row = place.row(&patient, "a.pdf", "application/pdf").await.id;
    let chosen = place.folder.path().join("chosen behind the lock");
    assert!(!cut_off(&place), "dialogs that were answered leave nothing to say");
    place.dialogs.stand_open();
    for one in ACTS {
        let (came, ()) = tokio::join!(act(&place, &patient, &row, one), async {
            place.dialogs.shown().await;
            place.0.lock().await;
            place.dialogs.answer_standing(&chosen);
        });
        assert_eq!(came, Some(ErrorCode::SignedOut), "{one}: nobody is there any more");
        assert!(!cut_off(&place), "{one}: the lock screen says nothing of what somebody did");
        place.0.unlock().await;
        assert!(cut_off(&place), "{one}: and whoever is back is told");
        assert!(!chosen.exists(), "{one}: nothing was written there");
        place.0.lock().await;
        place.0.unlock().await;
        assert!(!cut_off(&place), "{one}: once");
    }
    let lines = place.0.logged(None).await;
    for action in ["save document", "export phrases"] {
        assert!(!lines.iter().any(|line| line == action), "{action}: {lines:?}");
    }
}

#[tokio::test]
async fn a_dialog_of_one_person_gives_nothing_to_the_next() {
    let place = workplace().await;
    let patient = place.patient().await;
    let file = place.file("letter.pdf", b"%PDF-1.4 letter");
    place.dialogs.stand_open();
    let (came, ()) = tokio::join!(act(&place, &patient, "", "add"), async {
        place.dialogs.shown().await;
        place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
        place.sign_in("admin").await;
        place.dialogs.answer_standing(&file);
    });
    assert_eq!(came, Some(ErrorCode::SignedOut), "it was somebody else's, and stays nobody's");
    assert!(!cut_off(&place), "whoever sits here now had no dialog open");
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    place.sign_in("drgarcia").await;
    assert!(cut_off(&place), "whose it was is told");
}

#[tokio::test]
async fn a_file_that_was_on_its_way_at_the_lock_is_told_to_whoever_comes_back_and_not_sent_again_unasked() {
    let place = workplace().await;
    let patient = place.patient().await;
    let path = place.file("letter.pdf", b"%PDF-1.4 letter");
    let token = place.chosen(&patient, &path).await;
    let mut held = place.clinic.faults().hold("POST", "*/document", Stop::CarriedOut);
    let adding = place.rounds.add_document(&patient, &token, DocumentPlace::MedicalRecord, false);
    let (_, ()) = tokio::join!(adding, async {
        assert!(held.reached().await, "it is on its way");
        place.0.lock().await;
        assert_eq!(place.rounds.state().cut_off, CutOff::default(), "the lock screen says nothing of it");
        held.go_on();
    });
    place.0.unlock().await;
    let told = place.rounds.state().cut_off.sending.expect("nobody could be told what became of it");
    let birth = told.birth.map(|birth| birth.to_string());
    assert!(!told.name.is_empty() && birth.is_some(), "and whose it was is named: {} {birth:?}", told.name);
    assert_eq!(place.stored(&patient, b"%PDF-1.4 letter"), 1, "it had arrived");
    let again = place.chosen(&patient, &path).await;
    let asked = place.add(&patient, &again, false).await;
    assert!(
        matches!(asked, UploadOutcome::AlreadyThere { .. } | UploadOutcome::SentBefore { .. }),
        "chosen again it is a question: {asked:?}"
    );
    assert_eq!(place.stored(&patient, b"%PDF-1.4 letter"), 1, "and is there once");
    place.0.lock().await;
    place.0.unlock().await;
    assert_eq!(place.rounds.state().cut_off, CutOff::default(), "told once");
}

#[tokio::test]
async fn a_dialog_that_stood_open_while_its_owner_signed_in_again_is_done_all_the_same() {
    // On 8.0 files are handed out to administrators alone.
    let place = workplace_of("admin").await;
    let patient = place.patient().await;
    assert_eq!(place.added(&patient, "a.pdf", b"%PDF-1.4 a").await, UploadOutcome::Stored);
    let row = place.row(&patient, "a.pdf", "application/pdf").await.id;
    place.rounds.open_document(&patient, &row).await.expect("opened");
    let added = place.file("b.pdf", b"%PDF-1.4 b");
    let (copy, phrases) = (place.folder.path().join("copy.pdf"), place.folder.path().join("phrases.json"));
    place.dialogs.stand_open();
    for (one, chosen) in [("add", &added), ("save", &copy), ("export", &phrases), ("import", &phrases)] {
        // The clock goes on, and nothing is fetched any more until the next sign-in.
        place.0.lock().await;
        place.hands.pass(std::time::Duration::from_secs(13 * 3600));
        place.0.unlock().await;
        assert!(place.0.renew().is_some(), "{one}: the server wants a new sign-in");
        let (came, ()) = tokio::join!(act(&place, &patient, &row, one), async {
            place.dialogs.shown().await;
            place.sign_in("admin").await;
            place.dialogs.answer_standing(chosen);
        });
        assert_eq!(came, None, "{one}: the same person sits there, and chose it");
        assert_eq!(place.0.renew(), None, "{one}: with a new session");
        assert!(!cut_off(&place), "{one}: nothing was cut off");
    }
    assert_eq!(std::fs::read(&copy).expect("saved"), b"%PDF-1.4 a");
}

/// What the window hears of a drop.
async fn heard_of(place: &WithFiles<Workplaced>, path: &Path) -> Vec<String> {
    let mut watch = place.rounds.watch();
    assert!(matches!(watch.next().await, Some(AppEvent::State { .. })), "how it stands comes first");
    place.rounds.files_over(true);
    place.rounds.dropped(vec![path.to_owned()], None).await;
    let mut heard = Vec::new();
    loop {
        match watch.next().await.expect("told") {
            AppEvent::NothingTaken => {
                heard.push("nothing taken".to_owned());
                return heard;
            }
            AppEvent::FileDropped { file, .. } => {
                heard.push(match file {
                    FileChoice::File { name, .. } | FileChoice::Refused { name, .. } => name,
                });
                return heard;
            }
            AppEvent::FilesOver { .. } | AppEvent::FileComing { .. } => heard.push("files".to_owned()),
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_drop_has_an_answer_at_every_desk_and_is_read_at_an_open_one_alone() {
    let place = workplace().await;
    let path = place.file("letter.pdf", b"%PDF-1.4 letter");
    let open = heard_of(&place, &path).await;
    assert_eq!(open.last().map(String::as_str), Some("letter.pdf"), "{open:?}");
    place.0.lock().await;
    place.rounds.dropped(Vec::new(), None).await;
    assert_eq!(heard_of(&place, &path).await, ["nothing taken"], "no name, and nothing was looked at");
    place.0.unlock().await;
    place.rounds.sign_out(SignOutChoice::Keep).await.expect("signed out");
    assert_eq!(heard_of(&place, &path).await, ["nothing taken"], "nor where nobody sits");
}
