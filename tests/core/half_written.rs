//! A copy of a document whose writing was cut short by a kill lies beside the name that was chosen, with a patient's bytes. It
//! goes at the next opening: by the record that was made before it, and nothing else beside it goes.

use crate::documents::{WithFiles, Workplaced, workplace_of};
use app::contract::UploadOutcome;
use std::path::PathBuf;

/// What the journal says is being written.
async fn noted(place: &WithFiles<Workplaced>) -> Vec<PathBuf> {
    let journal = place.0.journal_itself().await;
    let sql = "SELECT json FROM preference WHERE name = 'copies being written'";
    let json: String = journal.query_row(sql, [], |row| row.get(0)).expect("a record");
    let paths: Vec<Vec<u8>> = serde_json::from_str(&json).expect("paths");
    paths.into_iter().map(|path| PathBuf::from(String::from_utf8(path).expect("text"))).collect()
}

#[tokio::test]
async fn what_a_kill_left_of_a_copy_goes_at_the_next_opening_and_nothing_of_anybody_elses() {
    // On 8.0 files are handed out to administrators alone.
    let place = workplace_of("admin").await;
    let patient = place.patient().await;
    assert_eq!(place.added(&patient, "a.pdf", b"%PDF-1.4 a").await, UploadOutcome::Stored);
    let row = place.row(&patient, "a.pdf", "application/pdf").await.id;

    let copy = place.folder.path().join("copy.pdf");
    place.dialogs.choose(&copy);
    place.rounds.save_document(&patient, &row).await.expect("saved").expect("chosen");
    assert!(noted(&place).await.is_empty(), "a copy that is whole is no leftover");

    // A drive that went away leaves the record as a kill does: what was written there is not known.
    let drive = place.folder.path().join("drive");
    place.dialogs.choose(&drive.join("copy.pdf"));
    place.rounds.save_document(&patient, &row).await.expect_err("it is not there");
    let left = noted(&place).await;
    assert_eq!(left.len(), 1, "noted before there is anything");
    assert!(left[0].starts_with(&drive), "beside the name that was chosen: {left:?}");
    place.0.lock().await;
    place.0.unlock().await;
    assert_eq!(noted(&place).await, left, "what is out of reach is not forgotten");

    std::fs::create_dir(&drive).expect("it is back");
    std::fs::write(&left[0], "%PDF-1.4 half").expect("written");
    let theirs = drive.join(".0123456789abcdef0123456789abcdef.part");
    std::fs::write(&theirs, "of another program").expect("written");
    let WithFiles { desk, folder } = place;
    let place = WithFiles { desk: Workplaced(desk.0.restarted().await), folder };
    place.0.unlock().await;
    let gone = async {
        while left[0].exists() || !noted(&place).await.is_empty() {
            tokio::task::yield_now().await;
        }
    };
    place.patiently("the leftover goes", gone).await;
    assert!(theirs.exists(), "a name is no reason to delete a file");
    assert!(copy.exists(), "nor is the copy that was saved");
}
