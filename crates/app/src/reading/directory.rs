//! The clinic's people and places, as far as this account has learned them (Q72).

use crate::{account::Account, contract::MissingNumbers, error::log_store};
use domain::{
    appointment::Appointment,
    encounter::{Category, Facility, Provider, ProviderId, default_visit_categories},
};
use openemr::{ApiError, Learned};
use store::LearnedList;

/// What is known of the clinic's people and places.
pub(crate) struct Directory {
    pub(crate) providers: Vec<Provider>,
    pub(crate) facilities: Vec<Facility>,
    pub(crate) me: Option<ProviderId>,
    /// What nothing tells.
    pub(crate) missing: MissingNumbers,
}

/// People and places of the clinic as far as this account has learned them (Q72).
pub(crate) fn directory(account: &Account) -> Directory {
    let learned = account.server.directory().learned();
    let told = Directory {
        providers: learned.providers(),
        facilities: learned.facilities(),
        me: account.server.directory().own_number(),
        missing: MissingNumbers::default(),
    };
    complete(account, told)
}

/// Completes what the records tell with what was typed, and says what is still missing.
fn complete(account: &Account, mut known: Directory) -> Directory {
    let typed = account.numbers();
    if known.facilities.is_empty() {
        // The window has a word for a facility without a name.
        known.facilities.extend(typed.facility.map(|id| Facility { id, name: String::new() }));
    }
    let asked = typed.providers.get(&account.subject);
    if known.me.is_none()
        && let Some(Some(id)) = asked
    {
        known.me = Some(*id);
        if !known.providers.iter().any(|one| one.id == *id) {
            let (uuid, name) = (Some(account.subject.clone()), account.user().name);
            known.providers.push(Provider { id: *id, uuid, name });
        }
    }
    // Whoever may start visits sees patients; a front desk has no number of its own to be asked for.
    let sees_patients = account.frame.rights().is_none_or(|rights| rights.can_start_visit);
    known.missing = MissingNumbers {
        facility: known.facilities.is_empty(),
        provider: known.me.is_none() && asked.is_none() && sees_patients,
    };
    known
}

/// The categories of the clinic: the standard ones, and those its data shows beside them.
pub(crate) fn categories(account: &Account) -> Vec<Category> {
    let mut all = default_visit_categories();
    for category in account.server.directory().learned().categories() {
        match all.iter_mut().find(|known| known.id == category.id) {
            Some(known) => *known = category,
            None => all.push(category),
        }
    }
    all
}

/// A provider's name by number.
pub(crate) fn name_of(providers: &[Provider], id: Option<ProviderId>) -> String {
    providers
        .iter()
        .find(|provider| Some(provider.id) == id)
        .map(|provider| provider.name.clone())
        .unwrap_or_default()
}

/// Keeps what was learned of the clinic's people and places for the next session.
pub(crate) async fn keep_learned(account: &Account) {
    let (learned, now) = (account.server.directory().learned(), account.clock.now());
    let kept =
        account.cache.call(move |cache| cache.put_learned(LearnedList::Providers, &learned, now)).await;
    if let Err(error) = kept {
        log_store(&error);
    }
}

/// The number of an appointment's provider, as far as it is known.
pub(crate) fn provider_of(account: &Account, appointment: &Appointment) -> Option<ProviderId> {
    appointment.provider.or_else(|| {
        account.server.directory().learned().provider_number(appointment.provider_uuid.as_deref()?)
    })
}

/// Whether an appointment is the clinician's own; `me` is their number, if it is known.
pub(crate) fn is_mine(account: &Account, me: Option<ProviderId>, appointment: &Appointment) -> bool {
    appointment.provider_uuid.as_deref() == Some(account.subject.as_str())
        || (me.is_some() && provider_of(account, appointment) == me)
}

/// The uuid of a provider, which is what FHIR appointments name.
pub(crate) fn uuid_of(providers: &[domain::encounter::Provider], id: Option<ProviderId>) -> Option<&str> {
    providers.iter().find(|provider| Some(provider.id) == id)?.uuid.as_deref()
}

/// Takes up what an earlier session learned of the clinic (Q72), and learns it where it is not known. Done once a
/// session; whoever needs it meanwhile waits for it, and a failure is tried again at the next need.
pub(crate) async fn learn(account: &Account) {
    // The forms then offer what is known so far.
    let _ = try_to_learn(account).await;
}

/// The same for whoever says why it is not known.
pub(crate) async fn try_to_learn(account: &Account) -> Result<(), ApiError> {
    let learning = account.reading.learned.get_or_try_init(|| async {
        let earlier = account
            .cache
            .call(|cache| cache.learned::<Learned>(LearnedList::Providers))
            .await
            .unwrap_or_default();
        if let Some(earlier) = earlier {
            account.server.directory().teach(earlier.value);
        }
        let directory = account.server.directory();
        let is_told = || directory.own_number().is_some() && !directory.learned().facilities().is_empty();
        if is_told() {
            return Ok(());
        }
        // The one unbounded query of the API, once: there is no other source of these numbers.
        let all = account.server.appointments().all().await;
        account.heard(&all);
        all?;
        // Whoever may not read the directory is refused, and then its providers need not be asked for.
        if !is_told() && directory.facilities().await.is_ok() {
            let _ = directory.practitioners().await;
        }
        keep_learned(account).await;
        Ok::<(), ApiError>(())
    });
    learning.await.map(|_| ())
}
