//! What Rounds says about itself, for whoever has to find out why something did not work: on stderr, and in a small file
//! of its own folder, since a program that was started from a menu has no stderr.
//!
//! Of our own crates only: those of others may log addresses with patients' ids in them. `RUST_LOG` widens what stderr
//! gets, never what the file keeps.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};
use tracing_subscriber::{
    EnvFilter, Layer, fmt, fmt::MakeWriter, layer::SubscriberExt, util::SubscriberInitExt,
};

/// The file's name in the folder of Rounds, which Settings show.
pub(crate) const NAME: &str = app::LOG_FILE;
/// What the file is called once it is full; the one before it goes.
const OLDER: &str = "rounds.old.log";
/// Bytes of one file. Both together never have more than 2 MB.
const FULL: u64 = 1_000_000;
/// Bytes that wait until the folder is known.
const EARLY: usize = 64 * 1024;

const OURS: &str = "off,rounds=info,app=info,openemr=info,store=info,vault=info";

static KEPT: Mutex<Kept> = Mutex::new(Kept::Early(Vec::new()));

/// Begins to log; the file is written once [`keep_in`] says where.
pub(crate) fn begin() {
    let asked = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(OURS));
    let aloud = fmt::layer().with_writer(io::stderr).with_filter(asked);
    let kept = fmt::layer().with_ansi(false).with_writer(ToFile).with_filter(EnvFilter::new(OURS));
    tracing_subscriber::registry().with(aloud).with(kept).init();
}

/// From now on the file lies in this folder, beginning with what was said before.
pub(crate) fn keep_in(home: &Path) {
    let opened = Rotated::open(home, FULL);
    let failed = opened.is_err();
    {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let early = std::mem::replace(&mut *kept, opened.map_or(Kept::Nowhere, Kept::In));
        if let (Kept::Early(bytes), Kept::In(file)) = (early, &mut *kept) {
            file.keep(&bytes);
        }
    }
    if failed {
        tracing::warn!("the log cannot be written to a file");
    }
}

enum Kept {
    /// The folder is not known yet.
    Early(Vec<u8>),
    In(Rotated),
    /// It could not be opened. Rounds works without.
    Nowhere,
}

/// Where the file's layer writes, one whole line at a time.
struct ToFile;

impl<'a> MakeWriter<'a> for ToFile {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}

impl Write for ToFile {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        match &mut *KEPT.lock().unwrap_or_else(PoisonError::into_inner) {
            Kept::Early(bytes) if bytes.len() + line.len() <= EARLY => bytes.extend_from_slice(line),
            Kept::In(file) => file.keep(line),
            Kept::Early(_) | Kept::Nowhere => {}
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The file, and the one before it.
struct Rotated {
    folder: PathBuf,
    full: u64,
    /// None while it cannot be opened: a full disk must not stop anybody's work.
    file: Option<File>,
    length: u64,
}

impl Rotated {
    fn open(folder: &Path, full: u64) -> io::Result<Self> {
        let file = private(&folder.join(NAME))?;
        let length = file.metadata()?.len();
        Ok(Self { folder: folder.to_owned(), full, file: Some(file), length })
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.length + bytes.len() as u64 > self.full {
            self.turn();
        }
        if let Some(file) = &mut self.file
            && file.write_all(bytes).is_ok()
        {
            self.length += bytes.len() as u64;
        }
    }

    fn turn(&mut self) {
        // Windows renames no file that is open.
        self.file = None;
        let path = self.folder.join(NAME);
        let moved = std::fs::rename(&path, self.folder.join(OLDER)).or_else(|_| std::fs::remove_file(&path));
        if moved.is_ok() {
            self.file = private(&path).ok();
            self.length = 0;
        }
    }
}

/// The file, opened at its end, for nobody but its owner. On Windows it has the rights of its folder, which lies among
/// the person's own.
fn private(path: &Path) -> io::Result<File> {
    let mut how = OpenOptions::new();
    how.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    let file = how.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(folder: &Path) -> (u64, u64) {
        let size = |name: &str| std::fs::metadata(folder.join(name)).map(|about| about.len()).unwrap_or(0);
        (size(NAME), size(OLDER))
    }

    #[test]
    fn however_much_is_said_both_files_together_stay_small_and_the_newest_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut log = Rotated::open(folder.path(), 100).expect("opened");
        for number in 0..1000 {
            log.keep(format!("line {number:04}\n").as_bytes());
            let (now, older) = sizes(folder.path());
            assert!(now <= 100 && older <= 100, "{now} and {older} after line {number}");
        }
        let text = std::fs::read_to_string(folder.path().join(NAME)).expect("there");
        assert!(text.ends_with("line 0999\n"), "the newest line is in the newer file: {text}");
        let mut again = Rotated::open(folder.path(), 100).expect("opened the next day");
        again.keep(b"next day\n");
        let (now, older) = sizes(folder.path());
        assert!(now <= 100 && older <= 100, "what was there before counts");
        const { assert!(FULL * 2 <= 2 * 1024 * 1024, "the bound that is promised") };
    }

    #[cfg(unix)]
    #[test]
    fn nobody_but_its_owner_reads_it_even_if_somebody_made_it_before() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(NAME);
        std::fs::write(&path, "").expect("made by somebody");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).expect("for everybody");
        let mut log = Rotated::open(folder.path(), 10).expect("opened");
        log.keep(b"0123456\n");
        log.keep(b"0123456\n");
        for name in [NAME, OLDER] {
            let mode = std::fs::metadata(folder.path().join(name)).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_opened_stops_nobody() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join(NAME)).expect("a folder of that name");
        assert!(Rotated::open(folder.path(), 100).is_err(), "told, so that stderr says it");
    }
}
