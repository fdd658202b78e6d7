//! Errors as the window receives them: a code it can act on and the words of the server, never prose of ours.

use super::Question;
use domain::booking::BookingWarning;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What went wrong, in a form the window can act on. Its words live in `ui/src/i18n`, by code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UiError {
    /// Which error; a code exists only if the window behaves or speaks differently for it.
    pub code: ErrorCode,
    /// Values that the words mention, such as `host`, `seconds`; the server's own words are `serverSaid`.
    pub params: BTreeMap<String, String>,
    /// Faults that belong beside a box of the form.
    pub fields: Vec<FieldError>,
    /// What is asked before the form is taken ([`ErrorCode::Asked`]): all that was found, to be handed back as the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub questions: Option<Vec<Question>>,
    /// What stands against a booking ([`ErrorCode::BookingWarnings`]): all that was found, to be shown, and handed back by
    /// who accepts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub warnings: Option<Vec<BookingWarning>>,
    /// The same call may succeed later without a change.
    pub retryable: bool,
}

/// A fault of one box of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct FieldError {
    /// The box, by the name it has in the request type (`date`, `reason`, `subjective`, `systolic`).
    pub field: String,
    /// What is wrong with it.
    pub code: FieldCode,
    /// Values that the words mention.
    pub params: BTreeMap<String, String>,
}

/// What is wrong with a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum FieldCode {
    /// It has to be filled in.
    Required,
    /// No date that is understood. Where the month (`year`, `month`) has no such day, it has `days`.
    NotADate,
    /// No time of day that is understood.
    NotATime,
    /// No plain number.
    NotANumber,
    /// No blood pressure, nor several.
    NotAPressure,
    /// No number of a record: a whole one from 1.
    NotARecordNumber,
    /// The number of somebody else.
    NotYours,
    /// Not between `low` and `high`.
    OutOfRange,
    /// An end that is not after its beginning.
    EndsBeforeItBegins,
    /// More than OpenEMR takes, which is `high` at most.
    TooHigh,
    /// OpenEMR reads a 0 as "not taken".
    Zero,
    /// The unit beside it does not measure this.
    WrongUnit,
    /// No name of a time zone, such as `America/New_York`.
    NotAZone,
    /// A time of day that this day does not have: the clocks were put forward, from `from` to `to`.
    SkippedHour,
    /// Shorter than `minimum` characters.
    TooShort,
    /// Longer than `limit` (`unit`: characters or bytes).
    TooLong,
    /// The server refused it; its words are `serverSaid`.
    Refused,
    /// No code with its system, such as `ICD10:I10`.
    NotACode,
    /// `code` is none of this edition of ICD-10-CM that can be billed: it ends too early, or there is no such code.
    NotBillable,
    /// No e-mail address.
    NotAnEmail,
    /// No phone number: hardly a digit in it.
    NotAPhone,
    /// The same as it is already.
    Unchanged,
    /// A day before the one on which it began.
    EndsBeforeItBegan,
    /// OpenEMR's API has no way to empty it; that is done in OpenEMR.
    CannotBeRemoved,
    /// No name that a text can call a phrase by: letters, digits, inner hyphens, a letter first.
    NotAPhraseName,
    /// The name of a live link.
    PhraseReserved,
    /// Another phrase of that name is there, and nobody said that it may go.
    PhraseTaken,
    /// It would expand into itself, by `path`.
    PhraseCircle,
}

/// Every error that the window tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum ErrorCode {
    /// The clinic's file has settled it; nobody can set it here.
    SettledByClinic,
    // Clinic address
    /// The address is no URL.
    NotAUrl,
    /// The address is http; only https is spoken.
    NotHttps,
    /// The address contains a user name or password.
    HasCredentials,
    /// No connection to `host`: wrong name, no network, or the server is down.
    Unreachable,
    /// The server took too long.
    Timeout,
    /// The certificate is not from an authority that this computer trusts.
    TlsUntrusted,
    /// The certificate has expired or is not valid yet (this computer's clock may be wrong).
    TlsExpired,
    /// The certificate is for another host.
    TlsWrongHost,
    /// Something answers, but it is no OpenEMR.
    NotOpenEmr,
    /// OpenEMR answers, but its API is switched off.
    ApiOff,
    /// This OpenEMR has no site of that name.
    UnknownSite,
    /// The server's own "site address" setting is wrong: it names `callsItself`.
    WrongOwnAddress,
    // Client registration
    /// The server refused to register this computer.
    RegistrationRefused,
    /// No client of this ID is known to the server.
    ClientUnknown,
    /// The client is registered and waits for an administrator.
    ClientNotEnabled,
    /// The server gives this (public) client no clinician rights.
    ClientWithoutRights,
    // Sign-in
    /// The system's browser could not be opened.
    BrowserNotOpened,
    /// The sign-in was not finished within its time.
    SignInExpired,
    /// The sign-in was cancelled here.
    SignInCancelled,
    /// The server ended the sign-in with an error.
    SignInRefused,
    /// The answer did not belong to the sign-in that was started.
    SignInMismatch,
    /// The app was started by the answer of a sign-in that it no longer knows: it has to be started again.
    SignInLost,
    /// The identity in the answer could not be verified.
    IdentityNotVerified,
    /// This computer's clock is `ahead` seconds ahead of the server's (behind it where negative), so that no identity can
    /// be verified.
    WrongClock,
    /// The settings file names another server, client or endpoints than this computer last signed in with.
    ClinicChanged,
    /// The server calls itself `now`, and the desk was made under `was`.
    OtherClinic,
    /// The session has ended; sign in again.
    SignedOut,
    /// Signed out here, but this computer did not delete everything that a sign-out deletes: tokens, cache, its key.
    SignOutIncomplete,
    // This computer
    /// The keychain is locked.
    KeychainLocked,
    /// Access to the keychain was denied.
    KeychainDenied,
    /// This computer has no keychain.
    KeychainAbsent,
    /// The key of the store is gone from the keychain.
    KeyMissing,
    /// A store file is damaged.
    StoreDamaged,
    /// A newer Rounds wrote the store file: it is whole, and that Rounds opens it.
    StoreTooNew,
    /// The disk is full or cannot be written.
    DiskTrouble,
    /// A newer version cannot take this one's place now, `for` `typing`, `sending` or `memory`.
    UpdateWaits,
    /// `file` is no file of phrases, or not a whole one.
    NotAPhrasesFile,
    // Lock
    /// The PIN is wrong; `triesLeft` more.
    PinWrong,
    /// The PIN was wrong five times: only a sign-in opens the store again.
    PinSpent,
    /// The last sign-in is more than 14 days ago: a PIN is not enough.
    PinTooOld,
    /// No PIN can be made of this: `problem` is `tooShort`, `tooLong`, `notDigits` or `tooEasy`.
    PinUnfit,
    /// A PIN is set by whoever knows the old one, or has signed in through the browser within the last five minutes.
    PinNeedsProof,
    /// Somebody else has signed in than the one whose desk this is.
    OtherAccount,
    /// The sign-in is more than 12 hours old: nothing is sent or fetched until the next one.
    SessionTooOld,
    // Reading and writing
    /// It was changed in OpenEMR since it was opened here: both versions are in the write's `conflict`.
    ChangedMeanwhile,
    /// It was sent, perhaps several times, and nobody knows whether it is in OpenEMR: look there, then send it again or
    /// discard it. It is looked for once more before it is sent.
    NotConfirmed,
    /// OpenEMR has a visit of that day which was not known when this one was written: nothing was sent, and the write's
    /// `found` has it. None there: one that cannot be read may be of that day.
    AnotherVisitFound,
    /// The server cannot be reached just now.
    Offline,
    /// The role has no right to it; `right` names the one an administrator can grant.
    NotAllowed,
    /// The permission `scope` was declined on the clinic's own page when this clinician signed in.
    ScopeDeclined,
    /// This edition of OpenEMR does not offer it.
    NotOffered,
    /// No such patient.
    PatientNotFound,
    /// Somebody alike is at the clinic who was not there, or not seen, when the new patient was written.
    AlikePatient,
    /// The visit is not in this patient's own list.
    VisitNotFound,
    /// What should be changed is not in OpenEMR any more, or never was this patient's.
    RecordNotFound,
    /// The appointment was changed in OpenEMR since it was opened here: look at it, then move or cancel it again.
    AppointmentChanged,
    /// An entry of a list that was to be deleted reads otherwise by now, so it was not.
    EntryChanged,
    /// The appointment's day is over: it stays in OpenEMR as a record.
    AppointmentOver,
    /// The appointment is already being moved or cancelled.
    AppointmentPending,
    /// A repeating appointment is one record in OpenEMR: here it would be moved or cancelled on all its days at once.
    SeriesNotChanged,
    /// The new appointment is booked and the old one is not deleted: both stand in OpenEMR.
    HalfMoved,
    /// The new appointment of a move was deleted in OpenEMR meanwhile; the old one stands.
    MoveUndone,
    /// A prescription is not changed here; that is done in OpenEMR.
    PrescriptionNotChanged,
    /// Boxes of the form need a change: see `fields`.
    InvalidInput,
    /// The form holds a newer text than the write that should be sent again.
    DraftInTheWay,
    /// Other writes wait for this one (the visit of a note), so it stays.
    WriteStillNeeded,
    /// The write has moved on since it was shown: it is on its way, or in OpenEMR by now.
    WriteMovedOn,
    /// Something stands against the booking that was not shown and accepted: see `warnings`.
    BookingWarnings,
    /// Nothing is wrong with the form, and something about it is asked before it is taken: see `questions`.
    Asked,
    /// The server answered with an error.
    ServerError,
    /// The server answered with something unreadable.
    Unreadable,
    /// A fault of ours; `detail` is safe to show.
    Internal,
}

impl UiError {
    /// An error without values.
    pub fn new(code: ErrorCode) -> Self {
        Self {
            code,
            params: BTreeMap::new(),
            fields: Vec::new(),
            questions: None,
            warnings: None,
            retryable: code.retryable(),
        }
    }

    /// Adds a value that the words mention.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Adds the server's own words, if it had any.
    #[must_use]
    pub fn said(self, words: Option<String>) -> Self {
        match words {
            Some(words) if !words.trim().is_empty() => self.with("serverSaid", words),
            _ => self,
        }
    }

    /// A form that is taken once these are answered.
    pub fn asks(questions: Vec<Question>) -> Self {
        Self { questions: Some(questions), ..Self::new(ErrorCode::Asked) }
    }

    /// A booking that is taken once these are accepted.
    pub fn warns(warnings: Vec<BookingWarning>) -> Self {
        Self { warnings: Some(warnings), ..Self::new(ErrorCode::BookingWarnings) }
    }

    /// A form with faults.
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        Self { fields, ..Self::new(ErrorCode::InvalidInput) }
    }
}

impl FieldError {
    /// A fault without values.
    pub fn new(field: &str, code: FieldCode) -> Self {
        Self { field: field.to_owned(), code, params: BTreeMap::new() }
    }

    /// Adds a value that the words mention.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}

impl ErrorCode {
    /// The one table of which errors may pass by themselves.
    pub fn retryable(self) -> bool {
        matches!(
            self,
            Self::Unreachable
                | Self::Timeout
                | Self::Offline
                | Self::ServerError
                | Self::Unreadable
                | Self::ClientNotEnabled
                | Self::KeychainLocked
                | Self::KeychainDenied
                | Self::DiskTrouble
                | Self::SignInExpired
                | Self::SignInCancelled
                | Self::UpdateWaits
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_reaches_the_window_as_code_and_values() {
        let error = UiError::new(ErrorCode::ServerError).said(Some("Duplicate entry".into()));
        assert_eq!(
            serde_json::to_string(&error).expect("plain data"),
            r#"{"code":"serverError","params":{"serverSaid":"Duplicate entry"},"fields":[],"retryable":true}"#,
            "the words are the window's, the server's are quoted"
        );
    }
}
