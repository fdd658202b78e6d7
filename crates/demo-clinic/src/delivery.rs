//! How an answer's bytes reach the client: at once, or in one of the ways a fault asks for.

use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::{
    convert::Infallible,
    fmt,
    future::Future as _,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::Sleep;

/// An answer's body on its way.
pub(crate) enum Delivery {
    /// All at once.
    Whole(Option<Bytes>),
    /// One byte a second.
    Trickle { rest: Bytes, pause: Pin<Box<Sleep>> },
    /// Half of what was promised, then the connection breaks.
    Truncated { half: Option<Bytes>, promised: u64, pause: Pin<Box<Sleep>> },
    /// Blanks without end.
    Endless,
}

/// Ends a body early on purpose; hyper closes the connection then.
#[derive(Debug)]
pub(crate) struct CutShort;

impl fmt::Display for CutShort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cut short on purpose")
    }
}

impl std::error::Error for CutShort {}

impl From<Infallible> for CutShort {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

const TRICKLE: Duration = Duration::from_secs(1);
const FLUSH: Duration = Duration::from_millis(50);
const ENDLESS_CHUNK: &[u8] = &[b' '; 16 * 1024];

impl Delivery {
    pub(crate) fn whole(body: Vec<u8>) -> Self {
        Self::Whole((!body.is_empty()).then(|| Bytes::from(body)))
    }

    pub(crate) fn trickle(body: Vec<u8>) -> Self {
        Self::Trickle { rest: Bytes::from(body), pause: Box::pin(tokio::time::sleep(Duration::ZERO)) }
    }

    pub(crate) fn truncated(body: Vec<u8>) -> Self {
        let promised = body.len() as u64;
        let mut bytes = Bytes::from(body);
        bytes.truncate(bytes.len() / 2);
        Self::Truncated { half: Some(bytes), promised, pause: Box::pin(tokio::time::sleep(FLUSH)) }
    }
}

impl Body for Delivery {
    type Data = Bytes;
    type Error = CutShort;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CutShort>>> {
        match &mut *self {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Trickle { rest, pause } => {
                if rest.is_empty() {
                    return Poll::Ready(None);
                }
                if pause.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
                pause.set(tokio::time::sleep(TRICKLE));
                Poll::Ready(Some(Ok(Frame::data(rest.split_to(1)))))
            }
            Self::Truncated { half, pause, .. } => match half.take() {
                Some(half) => Poll::Ready(Some(Ok(Frame::data(half)))),
                // The half has to be on its way before the connection breaks.
                None => pause.as_mut().poll(context).map(|()| Some(Err(CutShort))),
            },
            Self::Endless => Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(ENDLESS_CHUNK))))),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Self::Trickle { rest, .. } => SizeHint::with_exact(rest.len() as u64),
            Self::Truncated { promised, .. } => SizeHint::with_exact(*promised),
            Self::Endless => SizeHint::default(),
        }
    }
}
