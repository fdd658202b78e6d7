//! What keeps health data and tokens out of crash dumps and crash messages.

/// Replaces the panic message, which may quote data, by its place in the code.
pub(crate) fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        tracing::error!(place, "stopped by a fault of ours");
    }));
}

/// Switches core dumps off: memory holds the chart that is on screen.
#[cfg(unix)]
pub(crate) fn no_core_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    if setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).is_err() {
        tracing::warn!("core dumps could not be switched off");
    }
}

/// Windows writes no dumps unless an administrator asks for them.
#[cfg(not(unix))]
pub(crate) fn no_core_dumps() {}
