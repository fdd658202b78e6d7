//! The stage for tests that look at Rounds from outside: a desktop session, a person at the browser, a hand and an eye.
//! It waits for what moves ([`patience`]), finds by role and name, and ends all that it started.
//! The suites beside it, its own programs and the benches import it.
//!
//! - [`session`]: HOME, display, D-Bus, unlocked keychain, all gone at drop; [`child`] ends what it started.
//! - [`day`]: the calendar of the tests.
//! - [`desktop`]: asks the window to close.
//! - [`system`]: what the systems do each in their own way.
//! - [`window`]: the app under WebDriver, found by role and accessible name; [`eye`] is what looks at the page.
//! - [`pages`]: one object per screen, so that a renamed button is mended in one place.
//! - [`process`]: the app's own process among those of its driver.
//! - [`person`]: who answers when the app opens the system browser; [`address`] is where a core without a window sends it.
//! - [`consent`]: what the script of a consent page would do.
//! - [`clinic`]: a demo clinic to talk to, and what it really holds afterwards.
//! - [`headless`]: the core without a window, in a process that can be killed.
//! - [`job`]: the job Rounds exists for, and whether the clinic holds what was charted; [`tour`] shows it in pictures.
//! - [`first_hour`]: from the first start to a sent visit, each action counted.
//! - [`tongue`]: the language of the window, and whether its words have room.
//! - [`strokes`]: a visit by the keyboard alone or by the mouse, each stroke counted.
//! - [`live`]: the same job at somebody's test server, for `cargo xtask live`.
//! - [`accepted`]: who books whatever is said against it.
//! - [`canary`]: looks for what must not be anywhere.
//! - [`crash`]: kills the program while somebody types, and counts what is missing.
//! - [`bench`]: rows of `cargo xtask bench`.

pub mod accepted;
pub mod address;
pub mod bench;
pub mod canary;
pub mod child;
pub mod clinic;
pub mod consent;
pub mod crash;
pub mod day;
pub mod desktop;
pub mod eye;
pub mod feed;
pub mod first_hour;
pub mod forms;
pub mod headless;
pub mod job;
pub mod live;
pub mod pages;
pub mod patience;
pub mod person;
pub mod process;
pub mod programs;
pub mod session;
pub mod strokes;
pub mod system;
pub mod tongue;
pub mod tour;
pub mod trouble;
pub mod window;

pub use trouble::{Outcome, Trouble};
