//! What is on this computer and not in OpenEMR, named before a sign-out and before the program ends.

use super::flush::flush;
use crate::{
    account::{Account, place::Place},
    contract::{AppEvent, FlushReason, UiError, UnsentWork, WriteState},
    core::{Core, Rounds},
    desk::held::Held,
    drafts, outbox,
};
use store::OutboxState;

impl Rounds {
    /// Every write that is not known to be in OpenEMR, and every draft, newest first. A refused write whose text lies in
    /// its form again is named once, as that write.
    ///
    /// # Errors
    /// When nobody is signed in or the journal cannot be read.
    pub async fn unsent_work(&self) -> Result<UnsentWork, UiError> {
        unsent_work(&*self.0.account()?).await
    }

    /// Whether the program may end without a word, once the window has stored what is being typed. If something is
    /// unsent, or that cannot be found out, the window is told to ask, and answers with the end of the program or not at
    /// all. What is in the journal of a locked desk stays there, so nothing is said of it, unless that is in memory only.
    pub async fn may_close(&self) -> bool {
        let away = something_is_away(&self.0).await;
        let mut nothing_is_lost = !away;
        if let Ok(account) = self.0.account() {
            let unkept = flush(&self.0, FlushReason::Close).await;
            let unsent = unsent_work(&account).await;
            nothing_is_lost &= unkept.is_none_or(|unkept| unkept.is_empty())
                && unsent.is_ok_and(|unsent| {
                    unsent.writes.is_empty() && unsent.drafts.is_empty() && !unsent.under_way
                });
        }
        if !nothing_is_lost {
            self.0.hub.tell(&AppEvent::QuitAsked { away });
        }
        nothing_is_lost
    }
}

pub(super) async fn unsent_work(account: &Account) -> Result<UnsentWork, UiError> {
    let mut writes = outbox::unsent(account).await?;
    writes.retain(|write| write.state != WriteState::Confirmed);
    let mut drafts = drafts::all(account).await?;
    drafts.retain(|draft| draft.returned_from.is_none());
    Ok(UnsentWork { writes, drafts, under_way: account.unlisted.under_way().is_some() })
}

/// Whether memory alone holds anything of somebody who is not at the desk: their text that could not be kept, or a
/// journal with something in it that is not in OpenEMR.
pub(super) async fn something_is_away(core: &Core) -> bool {
    let here = core.account().ok().map(|account| account.place.clone());
    let of_others =
        |(place, held): (&Place, &mut Held)| Some(place) != here.as_ref() && held.unkept.count() > 0;
    if core.all_held(|all| all.iter_mut().any(of_others)) {
        return true;
    }
    let journals: Vec<_> = core.all_held(|all| {
        all.values().filter_map(|held| held.stores.as_ref()).map(|parked| parked.journal.clone()).collect()
    });
    for journal in journals {
        let found = journal
            .call(|journal| {
                let written = journal.outbox()?.iter().any(|row| row.state != OutboxState::Confirmed);
                Ok(written || !journal.drafts()?.is_empty())
            })
            .await;
        if found.unwrap_or(true) {
            return true;
        }
    }
    false
}
