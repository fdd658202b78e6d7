//! The last thing before a request departs, and the look at what it changed.

use crate::{
    account::Account,
    clock::stamp,
    contract::ErrorCode,
    error::from_store,
    sending::step::{Looked, Step, not_sent},
    writing::boxes::{Boxes, Verdict, judge},
};
use openemr::ApiError;
use store::OutboxRow;

/// The last thing before the request of a write: the tokens are renewed if they have to be, which takes its time, and
/// the journal notes the moment. What is cut off from here on is doubted for as long as a request may take, counted
/// from this moment and not from when the checks before it began.
pub(super) async fn before_request(account: &Account, row: &OutboxRow) -> Result<(), Step> {
    if let Err(error) = account.server.ready().await {
        account.heard::<()>(&Err(error.clone()));
        return Err(not_sent(&error));
    }
    let (id, now) = (row.id.clone(), account.clock.now());
    let noted = account.journal.call(move |journal| journal.mark_leaving(&id, now)).await;
    noted.map_err(|error| Step::NotSent { code: from_store(error).code, nobody_there: false })
}

/// A change counts as made when it is seen to be there, and not when its answer says so: the server says yes to a
/// record that is another patient's, or gone, and can hide a note from both charts (Q102). Until it is seen the text
/// stays here, and it is looked for like any write whose answer was lost.
pub(super) async fn seen_there(
    account: &Account,
    sent: Step,
    look: impl Future<Output = Result<Looked, ApiError>>,
) -> Step {
    let Step::Made(_) = &sent else { return sent };
    let found = look.await;
    account.heard(&found);
    match found {
        Ok(Looked::There(made)) => Step::Made(made),
        _ => Step::Unknown { code: ErrorCode::NotConfirmed, said: None },
    }
}

/// Compares what was opened, what was written here and what the server has now.
pub(super) fn verdict<T: Boxes>(account: &Account, opened: &T, mine: &T, theirs: &T) -> Verdict<T> {
    judge(opened, mine, theirs, &stamp(account.clock.now()))
}
