//! Messages to a colleague about a patient. The server checks nothing and gives none back (Q87): a message whose sending
//! is unknown stays unknown, and the person is asked before it is sent again.

use crate::{
    channel::Channel, error::ApiError, lenient::Row, route::Route, transport::Body, write::WriteOutcome,
};
use domain::{patient::Pid, redacted_debug};
use http::Method;
use serde_json::{Value, json};

/// A message.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// User name of the colleague. The server takes any text and loses the message: it comes from the directory.
    pub to: String,
    /// The own user name.
    pub from: String,
    /// Subject, 2 to 255 characters.
    pub title: String,
    /// Text, 2 to 65,535 characters.
    pub body: String,
    /// It needs no answer.
    pub done: bool,
}

redacted_debug!(Message {});

/// Messages between colleagues.
pub struct Messages<'a>(pub(crate) &'a Channel);

impl Messages<'_> {
    /// Sends. Only a patient's number will do: with a uuid the message would belong to nobody (Q87).
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was sent.
    pub async fn send(&self, pid: Pid, message: &Message) -> Result<WriteOutcome<u32>, ApiError> {
        let route = Route::standard("patient/{pid}/message", &[&pid]);
        self.0.write(Method::POST, route, body_of(message), false, |answer| Row::of(answer)?.id("mid")).await
    }

    /// Adds a line to a message sent from this computer; the earlier text stays (Q87). The server takes any number.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing was added.
    pub async fn add(&self, pid: Pid, id: u32, message: &Message) -> Result<WriteOutcome<u32>, ApiError> {
        let route = Route::standard("patient/{pid}/message/{mid}", &[&pid, &id]);
        let stored = |answer: &Value| Row::of(answer)?.id("mid").filter(|stored| *stored == id);
        self.0.write(Method::PUT, route, body_of(message), false, stored).await
    }

    /// Withdraws a message sent from this computer. 7.0 only: 8.0 fails and nothing tells whether it is gone.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] on 8.0.
    pub async fn withdraw(&self, pid: Pid, id: u32) -> Result<WriteOutcome<()>, ApiError> {
        let route = Route::standard("patient/{pid}/message/{mid}", &[&pid, &id]);
        let gone = |answer: &Value| (answer.as_bool() == Some(true)).then_some(());
        self.0.write(Method::DELETE, route, Body::None, false, gone).await
    }
}

/// All six members, which both requests need.
fn body_of(message: &Message) -> Body {
    Body::Json(json!({
        "to": message.to,
        "from": message.from,
        "groupname": "Default",
        "title": message.title,
        "body": message.body,
        "message_status": if message.done { "Done" } else { "New" },
    }))
}
