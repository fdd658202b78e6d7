//! What keeps health data and tokens out of crash dumps and crash messages. Memory holds the chart that is on screen, and
//! a release build ends with SIGABRT at each fault of ours.

/// Replaces the panic message, which may quote data, by its place in the code.
pub(crate) fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        tracing::error!(place, "stopped by a fault of ours");
    }));
}

/// Switches core dumps off, for this program and for the webview's processes, which it starts.
///
/// Linux: a limit of no bytes does not keep a dump from a handler that the kernel pipes it into (apport on Ubuntu); of one
/// byte it does, and is too small for a file. The webview's processes inherit it. This process is also marked as not
/// dumpable (prctl(2), PR_SET_DUMPABLE), which no handler and no `sysctl` overrides, and which keeps other programs of
/// the same user from reading its memory.
#[cfg(target_os = "linux")]
pub(crate) fn no_core_dumps() {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
    let limited = setrlimit(Resource::Core, Rlimit { current: Some(1), maximum: Some(1) });
    let marked = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    if limited.is_err() || marked.is_err() {
        tracing::warn!("core dumps could not be switched off");
    }
}

/// Switches core dumps off, for this program and for those that it starts.
#[cfg(all(unix, not(target_os = "linux")))]
pub(crate) fn no_core_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    if setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).is_err() {
        tracing::warn!("core dumps could not be switched off");
    }
}

/// Where a person's own list of programs lies.
#[cfg(windows)]
const EXCLUDED: &str = r"Software\Microsoft\Windows\Windows Error Reporting\ExcludedApplications";

/// Takes this program and the webview's out of Windows Error Reporting, which keeps dumps of memory without anybody
/// asking for them: the names under this key are what `WerAddExcludedApplication` writes for one user.
#[cfg(windows)]
pub(crate) fn no_core_dumps() {
    let own = std::env::current_exe().ok();
    let own = own.as_deref().and_then(|path| path.file_name()).and_then(|name| name.to_str());
    let written = windows_registry::CURRENT_USER.create(EXCLUDED).and_then(|excluded| {
        for name in own.into_iter().chain(["msedgewebview2.exe"]) {
            excluded.set_u32(name, 1)?;
        }
        Ok(())
    });
    if written.is_err() {
        tracing::warn!("crash dumps could not be switched off");
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    #[test]
    fn no_handler_gets_a_dump_and_no_program_of_the_same_user_the_memory() {
        no_core_dumps();
        let limit = getrlimit(Resource::Core);
        assert_eq!(
            (limit.current, limit.maximum),
            (Some(1), Some(1)),
            "only one byte keeps a dump from a handler that the kernel pipes it into"
        );
        let dumpable = dumpable_behavior().expect("the kernel says");
        assert!(matches!(dumpable, DumpableBehavior::NotDumpable), "whatever the system's settings are");
    }
}

#[cfg(all(test, windows))]
mod tests {
    use super::*;

    #[test]
    fn windows_error_reporting_leaves_the_program_and_its_page_alone() {
        no_core_dumps();
        let own = std::env::current_exe().expect("this program");
        let own = own.file_name().and_then(|name| name.to_str()).expect("a name");
        let excluded = windows_registry::CURRENT_USER.open(EXCLUDED).expect("the list of those left alone");
        for name in [own, "msedgewebview2.exe"] {
            assert_eq!(excluded.get_u32(name).ok(), Some(1), "{name} holds the chart that is on screen");
        }
    }
}
