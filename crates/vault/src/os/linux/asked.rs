//! A call to a service that may die while its question is on screen.

use crate::error::VaultError;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};
use zbus::{
    blocking::{Connection, fdo::DBusProxy},
    names::{OwnedUniqueName, WellKnownName},
};

const NAME: WellKnownName<'static> = WellKnownName::from_static_str_unchecked("org.freedesktop.secrets");

/// How long a call waits for its answer between two looks at who is there to give one.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// The service that is asked, as the bus sees it.
#[derive(Default)]
pub(in crate::os) struct Asked {
    bus: Option<DBusProxy<'static>>,
}

impl Asked {
    /// What the call answers, which is made on a thread of its own. The bus fails each request to a service that leaves
    /// it; but the end of a question is a signal, for which secret-service waits for good. Once whoever was asked is
    /// gone and the call has not failed by itself, it is [`VaultError::Locked`] like any question without an answer. Its
    /// thread stays behind with its connection, and is told by the flag that it was given up.
    pub(in crate::os) fn answer<T: Send + 'static>(
        &mut self,
        call: impl FnOnce(&AtomicBool) -> T + Send + 'static,
    ) -> Result<T, VaultError> {
        let asked = self.whoever_answers();
        let given_up = Arc::new(AtomicBool::new(false));
        let (tell, told) = mpsc::channel();
        let seen = Arc::clone(&given_up);
        thread::Builder::new()
            .name("keychain call".to_owned())
            .spawn(move || tell.send(call(&seen)))
            .map_err(|error| VaultError::Other(error.to_string()))?;
        let mut is_gone = false;
        loop {
            match told.recv_timeout(BETWEEN_LOOKS) {
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(VaultError::Other("a call to the keychain has ended".to_owned()));
                }
                Err(RecvTimeoutError::Timeout) if is_gone => {
                    given_up.store(true, Ordering::SeqCst);
                    return Err(VaultError::Locked);
                }
                Err(RecvTimeoutError::Timeout) => is_gone = asked.is_some() && self.owner() != asked,
            }
        }
    }

    /// Whoever has the service's name; where nobody has it, the bus is asked to start one, as the call itself would.
    /// `None` where there is none to be had, of which the call says more.
    fn whoever_answers(&mut self) -> Option<OwnedUniqueName> {
        self.owner().or_else(|| {
            // A bus that was begun anew knows nothing of this connection either.
            self.bus = None;
            self.bus()?.start_service_by_name(NAME, 0).ok()?;
            self.owner()
        })
    }

    fn owner(&mut self) -> Option<OwnedUniqueName> {
        self.bus()?.get_name_owner(NAME.into()).ok()
    }

    fn bus(&mut self) -> Option<&DBusProxy<'static>> {
        if self.bus.is_none() {
            self.bus = Connection::session().ok().and_then(|bus| DBusProxy::new(&bus).ok());
        }
        self.bus.as_ref()
    }
}
