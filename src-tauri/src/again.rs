//! Beginning again as the same process, after a former copy that was just closing when it was asked to take over.

use std::{io, os::unix::process::CommandExt as _, process::Command, time::Duration};

/// How often this process has begun again behind a former copy: its number and the count, so that a program that inherits
/// the variable begins to count anew.
const COUNTED: &str = "ROUNDS_BEGAN_AGAIN";
/// So often, with a pause before each; all of them are half a minute.
const MOST: u32 = 30;
const PAUSE: Duration = Duration::from_secs(1);

/// Begins again, counted. Comes back only where it failed.
fn begin(counted: String) -> io::Error {
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return error,
    };
    let mut args = std::env::args_os();
    let mut again = Command::new(program);
    if let Some(name) = args.next() {
        again.arg0(name);
    }
    again.args(args).env(COUNTED, counted).exec()
}

/// Begins again if what kept the program from starting is a former copy that had the place and did not answer: it is
/// closing, and the place is free in a moment. Comes back where that is not so, or where it never ends.
pub(crate) fn after_a_former_copy(error: &tauri::Error) {
    if !is_a_former_copy(error) {
        return;
    }
    let (me, before) = (std::process::id(), std::env::var(COUNTED).unwrap_or_default());
    let Some(count) = next(me, &before) else { return };
    tracing::info!(%error, "a former copy is closing: Rounds begins again");
    if count > 1 {
        std::thread::sleep(PAUSE);
    }
    let error = begin(format!("{me} {count}"));
    tracing::error!(%error, "Rounds could not begin again");
}

fn is_a_former_copy(error: &tauri::Error) -> bool {
    matches!(error, tauri::Error::PluginInitialization(plugin, _) if plugin == "single-instance")
}

/// Which time it is; `None` once it was tried often enough.
fn next(me: u32, before: &str) -> Option<u32> {
    let counted = before.split_once(' ').filter(|(whose, _)| *whose == me.to_string());
    let count = counted.and_then(|(_, count)| count.parse::<u32>().ok()).unwrap_or_default() + 1;
    (count <= MOST).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_again_behind_a_former_copy_so_often_and_no_more() {
        let mut before = String::new();
        for time in 1..=MOST {
            let count = next(7, &before);
            assert_eq!(count, Some(time), "after {before:?}");
            before = format!("7 {time}");
        }
        assert_eq!(next(7, &before), None, "a copy that hangs for good is not waited for");
        assert_eq!(next(8, &before), Some(1), "what another process counted is its own");
        assert_eq!(next(7, "7 many"), Some(1), "what cannot be read is no count");
    }

    #[test]
    fn only_a_copy_that_has_the_place_is_a_reason() {
        let of = |plugin: &str| tauri::Error::PluginInitialization(plugin.to_owned(), "NoReply".to_owned());
        assert!(is_a_former_copy(&of("single-instance")));
        assert!(!is_a_former_copy(&of("opener")), "what is broken stays broken");
        assert!(!is_a_former_copy(&tauri::Error::WindowNotFound));
    }
}
