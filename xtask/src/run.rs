//! Starting programs. Output is kept and shown only when something goes wrong, so that a good run reads as a short list.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// First lines of a failed program's output that are shown: they say what it was.
const HEAD: usize = 12;
/// Last lines of it that are shown: they say how it ended.
const TAIL: usize = 60;

/// A command to be started in `folder`.
pub(crate) fn command<I, A>(folder: &Path, program: &str, arguments: I) -> Command
where
    I: IntoIterator<Item = A>,
    A: AsRef<OsStr>,
{
    let mut command = Command::new(found(program));
    command.args(arguments).current_dir(folder);
    command
}

/// `cargo` as the one that started us, with `arguments`.
pub(crate) fn cargo<I, A>(folder: &Path, arguments: I) -> Command
where
    I: IntoIterator<Item = A>,
    A: AsRef<OsStr>,
{
    command(folder, &std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()), arguments)
}

/// Runs it and returns what it wrote to standard output; a failure names the command and shows the tail of its output.
pub(crate) fn quietly(command: &mut Command) -> Result<String, String> {
    said(command).map(|(said, _)| said)
}

/// The same with what it wrote to standard error, shortened: what a compiler warns of.
pub(crate) fn complaints(command: &mut Command) -> Result<String, String> {
    said(command).map(|(_, complained)| tail(&complained))
}

fn said(command: &mut Command) -> Result<(String, String), String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{} could not be started: {error}", line_of(command)))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complained = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        return Ok((said, complained));
    }
    Err(format!(
        "{} ended with {}\n{}",
        line_of(command),
        output.status,
        tail(&format!("{said}{complained}"))
    ))
}

/// Has what it writes appended to a file: it is a program that speaks, and its words are no lines of ours.
pub(crate) fn into_log<'a>(command: &'a mut Command, log: &Path) -> Result<&'a mut Command, String> {
    let trouble = |error: std::io::Error| format!("    {}: {error}", log.display());
    let file = std::fs::File::options().create(true).append(true).open(log).map_err(trouble)?;
    let again = file.try_clone().map_err(trouble)?;
    Ok(command.stdout(file).stderr(again))
}

/// Runs it with our own standard streams.
pub(crate) fn aloud(command: &mut Command) -> Result<(), String> {
    let status =
        command.status().map_err(|error| format!("{} could not be started: {error}", line_of(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} ended with {status}", line_of(command))) }
}

/// Runs it, hands every line of its standard output to `each` as it comes, and says whether it succeeded together with
/// the tail of its standard error.
pub(crate) fn line_by_line(
    command: &mut Command,
    mut each: impl FnMut(&str),
) -> Result<(bool, String), String> {
    let named = line_of(command);
    let complaints = tempfile::tempfile().map_err(|error| format!("{named}: no temporary file: {error}"))?;
    let again = complaints.try_clone().map_err(|error| format!("{named}: {error}"))?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(complaints)
        .spawn()
        .map_err(|error| format!("{named} could not be started: {error}"))?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).split(b'\n') {
            let line = line.map_err(|error| format!("{named}: {error}"))?;
            each(&String::from_utf8_lossy(&line));
        }
    }
    let status = child.wait().map_err(|error| format!("{named}: {error}"))?;
    Ok((status.success(), tail(&read_from_start(again))))
}

fn read_from_start(mut file: std::fs::File) -> String {
    use std::io::{Read, Seek};
    let mut bytes = Vec::new();
    let read = file.rewind().and_then(|()| file.read_to_end(&mut bytes));
    match read {
        Ok(_) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => format!("(its messages could not be read back: {error})"),
    }
}

/// Whether `program` can be found on the PATH.
pub(crate) fn present(program: &str) -> bool {
    on_the_path(program).is_some()
}

fn on_the_path(file: &str) -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    let names = [file.to_owned(), format!("{file}{}", std::env::consts::EXE_SUFFIX)];
    let mut files =
        std::env::split_paths(&paths).flat_map(|folder| names.each_ref().map(|name| folder.join(name)));
    files.find(|path| path.is_file())
}

/// The file to start. On Windows npm's programs are scripts whose ending has to be named, wherever they lie.
fn found(program: &str) -> PathBuf {
    let script = format!("{program}.cmd");
    if !cfg!(windows) {
        PathBuf::from(program)
    } else if Path::new(program).is_absolute() {
        PathBuf::from(if Path::new(&script).is_file() { &script } else { program })
    } else {
        // A program of the name is meant first: git has both.
        let own = on_the_path(&format!("{program}.exe"));
        own.or_else(|| on_the_path(&script)).unwrap_or_else(|| PathBuf::from(program))
    }
}

/// The command as one would type it.
fn line_of(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    format!("`{}`", words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" "))
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let (head, rest) = lines.split_at(lines.len().min(HEAD));
    let left_out = rest.len().saturating_sub(TAIL);
    let gap = format!("… {left_out} lines …");
    let middle = (left_out > 0).then_some(gap.as_str());
    let shown = head.iter().copied().chain(middle).chain(rest[left_out..].iter().copied());
    shown.map(|line| format!("    {line}\n")).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use super::{command, into_log};

    #[test]
    fn what_a_program_says_into_a_log_is_behind_what_was_said_before_and_nowhere_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("program.log");
        for word in ["first", "second"] {
            let mut speaks =
                command(folder.path(), "sh", ["-c", &format!("echo {word}; echo {word} too >&2")]);
            let said = into_log(&mut speaks, &log).expect("writable").output().expect("started");
            assert!(said.stdout.is_empty() && said.stderr.is_empty(), "no line of it is among ours");
        }
        let kept = std::fs::read_to_string(&log).expect("readable");
        assert_eq!(kept, "first\nfirst too\nsecond\nsecond too\n");
        assert!(
            into_log(&mut command(folder.path(), "sh", ["-c", ""]), folder.path()).is_err(),
            "a folder is no log"
        );
    }
}
