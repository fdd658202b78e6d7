//! The desktop's own hand: asks the window to close as its cross does. WebDriver can only end the program.

use crate::trouble::{Outcome, Trouble, While};
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{Atom, AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, MapState};

/// Asks the one window on `display` that can be asked (ICCCM, section 4.2.8.1). Nothing is waited for.
pub fn ask_to_close(display: &str) -> Outcome {
    let (connection, screen) =
        x11rb::connect(Some(display)).doing(|| format!("reaching the display {display}"))?;
    let atom =
        |name: &str| -> Outcome<Atom> { Ok(connection.intern_atom(false, name.as_bytes())?.reply()?.atom) };
    let (protocols, delete) = (atom("WM_PROTOCOLS")?, atom("WM_DELETE_WINDOW")?);
    let root = connection.setup().roots.get(screen).ok_or(Trouble::new("the display has no screen"))?.root;
    let mut asked = 0;
    // Nobody manages the windows of a test, so each of them lies right on the root.
    for window in connection.query_tree(root)?.reply()?.children {
        let shown = connection.get_window_attributes(window)?.reply()?.map_state == MapState::VIEWABLE;
        let spoken = connection.get_property(false, window, protocols, AtomEnum::ATOM, 0, 32)?.reply()?;
        if shown && spoken.value32().is_some_and(|mut atoms| atoms.any(|one| one == delete)) {
            let event =
                ClientMessageEvent::new(32, window, protocols, [delete, x11rb::CURRENT_TIME, 0, 0, 0]);
            connection.send_event(false, window, EventMask::NO_EVENT, event)?.check()?;
            asked += 1;
        }
    }
    if asked == 1 { Ok(()) } else { Err(Trouble::new(format!("{asked} windows can be asked to close"))) }
}
