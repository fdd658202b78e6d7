//! What the window may ask of the core: `list.rs` declares each command once, and this makes functions and types of it.
//! A command parses nothing and decides nothing: it calls one method of [`Rounds`].
//! The shell and tests import it; nothing in this crate does.

#[cfg(test)]
mod types;

use crate::{contract::*, core::Rounds};
use domain::{
    appointment::AppointmentUuid,
    booking::BookingWarning,
    encounter::Eid,
    growth::{GrowthMeasure, GrowthReference},
    loaded::Loaded,
    note::SoapText,
    patient::PatientUuid,
    phrase::Phrase,
    vitals::TypedVitals,
};
use tracing::Instrument;

/// What has to be so for a command to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// An open account: signed in, and not locked.
    OpenAccount,
    /// Nothing of that kind.
    Nothing,
}

/// A command that the window may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
    /// The name it is called by.
    pub name: &'static str,
    /// What has to be so for it to answer.
    pub needs: Needs,
}

macro_rules! needs {
    (open) => {
        Needs::OpenAccount
    };
    (any) => {
        Needs::Nothing
    };
}

/// Makes a function of each command, in a span of its name, and [`ALL`] of all of them.
macro_rules! commands {
    (
        |$core:ident| { $(
            $needs:ident $name:ident ( $($given:ident : $type:ty),* ) -> $answer:ty = $body:expr;
        )* }
        shell { $(
            $shell_needs:ident $shell_name:ident ( $($shell_given:ident : $shell_type:ty),* ) -> $shell_answer:ty;
        )* }
    ) => {
        /// Every command, in the order of the list.
        pub const ALL: &[Command] = &[
            $( Command { name: stringify!($name), needs: needs!($needs) }, )*
            $( Command { name: stringify!($shell_name), needs: needs!($shell_needs) }, )*
        ];

        $(
            #[doc = concat!("`", stringify!($name), "`, as the window calls it.")]
            ///
            /// # Errors
            /// Those of the method of [`Rounds`] that it calls.
            pub async fn $name($core: &Rounds, $($given: $type),*) -> Result<$answer, UiError> {
                let span = tracing::info_span!("command", name = stringify!($name));
                async move { said(async move { $body }.await) }.instrument(span).await
            }
        )*
    };
}

include!("list.rs");

/// Says to the log how a command ended: by its error's code alone, since an error's words may be the server's.
fn said<T>(outcome: Result<T, UiError>) -> Result<T, UiError> {
    match &outcome {
        Ok(_) => tracing::debug!("answered"),
        Err(error) => tracing::debug!(code = ?error.code, "refused"),
    }
    outcome
}
