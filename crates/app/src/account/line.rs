//! How it stands with the server: every answer, or the lack of one, is news about the connection.

use crate::{account::frame::Frame, clock::stamp, contract::ConnectionView, error::why};
use domain::time::Clock;
use jiff::Timestamp;
use openemr::ApiError;
use std::sync::Arc;
use tokio::sync::Notify;

/// "Connected, updated 14:02" needs no finer steps than this many seconds.
const UPDATED_STEP: i64 = 20;

/// The connection of an account to its server, as the frame shows it.
pub(crate) struct Line {
    frame: Frame,
    clock: Arc<dyn Clock>,
    /// Told when a server that was silent answers again.
    back: Notify,
}

/// What an answer says about the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// Nobody was asked, or nobody is here any more to whom it is news.
    Nothing,
    /// No answer came.
    Silence,
    /// The server answered.
    Answer,
    /// The server answered after a silence.
    Back,
}

impl Line {
    /// A line on which nothing was heard yet.
    pub(crate) fn new(frame: Frame, clock: Arc<dyn Clock>) -> Self {
        Self { frame, clock, back: Notify::new() }
    }

    /// Takes in an answer, or the lack of one.
    pub(crate) fn note<T>(&self, answer: &Result<T, ApiError>) -> Heard {
        let now = self.clock.now();
        let heard = match answer {
            Err(ApiError::SignedOut(_) | ApiError::NotOffered { .. }) => return Heard::Nothing,
            Err(error @ ApiError::NoAnswer(_)) => {
                let why = why(error);
                self.frame.change(|state| {
                    let last_answer = match &state.connection {
                        ConnectionView::Connected { updated_at } => Some(updated_at.clone()),
                        ConnectionView::Offline { last_answer, .. } => last_answer.clone(),
                        ConnectionView::Idle => None,
                    };
                    state.connection = ConnectionView::Offline { last_answer, why };
                    Heard::Silence
                })
            }
            _ => self.frame.change(|state| {
                let was_silent = matches!(state.connection, ConnectionView::Offline { .. });
                if !is_fresh(&state.connection, now) {
                    state.connection = ConnectionView::Connected { updated_at: stamp(now) };
                }
                if was_silent { Heard::Back } else { Heard::Answer }
            }),
        };
        if heard == Some(Heard::Back) {
            self.back.notify_one();
        }
        heard.unwrap_or(Heard::Nothing)
    }

    /// Waits until a server that was silent answers again.
    pub(crate) async fn is_back(&self) {
        self.back.notified().await;
    }

    /// Whether the server was silent when it was last asked.
    pub(crate) fn is_silent(&self) -> bool {
        matches!(self.frame.state().connection, ConnectionView::Offline { .. })
    }
}

/// Whether the frame says of a moment ago that it was connected.
fn is_fresh(connection: &ConnectionView, now: Timestamp) -> bool {
    match connection {
        ConnectionView::Connected { updated_at } => {
            updated_at.parse::<Timestamp>().is_ok_and(|at| now.as_second() - at.as_second() < UPDATED_STEP)
        }
        _ => false,
    }
}
