//! The vitals of a chart: its history, and what single visits know beside it.

use crate::{account::Account, reading::sections::AT_ONCE};
use domain::{encounter::Eid, patient::PatientUuid, vitals::VitalsReading};
use futures_util::{StreamExt, stream};
use openemr::Parsed;

/// So many of the newest visits have their own lists of vitals read where the history comes from elsewhere.
const VITALS_OF_VISITS: usize = 12;

/// Observations have neither number nor remark, and not every set that a visit has: the newest visits' own lists are
/// read, too. One that cannot be read takes nothing away.
pub(crate) async fn add_what_visits_know(
    account: &Account,
    patient: &PatientUuid,
    pid: domain::patient::Pid,
    eids: &[Eid],
    history: &mut Parsed<VitalsReading>,
) {
    let newest: Vec<Eid> = eids.iter().copied().take(VITALS_OF_VISITS).collect();
    let lists: Vec<_> = stream::iter(newest)
        .map(|eid| async move { (eid, account.server.vitals().list(patient, pid, eid).await) })
        .buffered(AT_ONCE)
        .collect()
        .await;
    for (eid, list) in lists {
        let Ok(list) = list else { continue };
        history.unreadable = history.unreadable.saturating_add(list.unreadable);
        history.foreign = history.foreign.saturating_add(list.foreign);
        put_visits_own(&mut history.items, eid, &list.items);
    }
}

/// Puts a visit's own list of vitals in place of what is known of it from elsewhere.
pub(crate) fn put_visits_own(readings: &mut Vec<VitalsReading>, eid: Eid, own: &[VitalsReading]) {
    let known = |reading: &VitalsReading| own.iter().any(|one| one.taken == reading.taken);
    readings.retain(|one| one.encounter != Some(eid) && !(one.encounter.is_none() && known(one)));
    readings.extend_from_slice(own);
}
