//! Opening a desk: its databases, its account, and what is shown and begun when somebody is in.

use super::work;
use crate::{
    account::{
        Account, Opening,
        place::Place,
        sign_in_age::SignInAge,
        stores::{self, Opened, StoresUnusable},
    },
    core::Core,
    desk::{
        clinic::Clinic,
        standing::{Change, Open},
    },
    settings_file::SavedAccount,
    writing::unkept,
};
use openemr::OpenEmr;
use std::sync::Arc;

/// Opens the databases of an account, and remembers the journal that nobody can open.
///
/// # Errors
/// Whatever stands in the way.
pub(super) async fn open_for(core: &Core, place: &Place) -> Result<Opened, StoresUnusable> {
    let parked = core.held(place, |held| held.stores.take());
    let was_parked = parked.is_some();
    let opened = stores::open(parked, &core.vault, place, core.clock.now()).await;
    let for_good = opened.as_ref().is_err_and(StoresUnusable::is_for_good);
    core.note_unopenable(for_good.then(|| place.clone()));
    if let Ok(opened) = &opened
        && !was_parked
    {
        core.hub.change(|state| state.memory_only = opened.memory_only);
    }
    opened
}

/// Tells the clinician what happened to the files, until they have read it.
pub(super) fn tell_notice(core: &Core, opened: &Opened) {
    if let Some(notice) = opened.notice.clone() {
        core.hub.change(|state| state.store = Some(notice));
    }
}

/// The account around databases that were just opened, with what was held for it meanwhile.
pub(super) fn account_of(
    core: &Core,
    clinic: &Clinic,
    who: SavedAccount,
    place: Place,
    stores: Opened,
    server: OpenEmr,
    age: SignInAge,
) -> Arc<Account> {
    let (unlogged, unkept) = core.held(&place, |held| (Arc::clone(&held.unlogged), held.unkept.clone()));
    Account::open(Opening {
        who,
        place,
        stores,
        server,
        age,
        clock: Arc::clone(&core.clock),
        vault: Arc::clone(&core.vault),
        hub: Arc::clone(&core.hub),
        memory: core.memory_of(clinic),
        policy: Arc::clone(&core.policy),
        unlogged,
        unkept,
    })
}

/// Somebody is in by `way`, which the access log names: remembered, shown, and set to work.
pub(super) async fn admit(core: &Arc<Core>, clinic: &Clinic, open: Open, way: &'static str) {
    let account = Arc::clone(&open.account);
    account.log.come_and_go(way).await;
    if !clinic.is_demo() && !account.memory_only {
        remember(core, Some(account.who.clone()));
    }
    // Somebody is here and waits: failures of before count no longer.
    clinic.connection.try_again_now();
    unkept::keep_unkept(&account).await;
    core.used();
    let cut_off = core.held(&account.place, |held| std::mem::take(&mut held.cut_off));
    core.turn_and_say(Change::Opened(Open { cut_off, ..open }), None);
    work::begin(core, &account);
}

/// Remembers whose desk it is, or that it is nobody's.
pub(super) fn remember(core: &Core, who: Option<SavedAccount>) {
    if core.saved().clinic.is_some_and(|clinic| clinic.account == who) {
        return;
    }
    // A file that cannot be written was logged; the next start then asks for a sign-in.
    let _ = core.save(|file| {
        if let Some(clinic) = &mut file.clinic {
            clinic.account = who;
        }
    });
}
