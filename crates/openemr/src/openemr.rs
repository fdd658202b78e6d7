//! One clinician's session at one OpenEMR site, and everything that can be read and written with it.

use crate::{
    area::Area,
    channel::Channel,
    connection::Connection,
    error::ApiError,
    facts::SiteFacts,
    fhir::{
        self,
        chart_list::{ChartList, ChartRecord},
        directory::FhirDirectory,
        documents::{DocumentReference, Summaries},
        immunization::{Immunization, Recorded},
        laboratory::LabResult,
        lists::Lists,
        person::Me,
    },
    ids::{ResourceId, Subject},
    offered,
    parsed::Parsed,
    refresh::{Session, SessionState, SignOut},
    registered_client::Client,
    rest::{
        about::About,
        appointments::Appointments,
        directory::Directory,
        documents::Documents,
        encounters::Encounters,
        entries::{Entries, EntryKind},
        insurance::Insurance,
        messages::Messages,
        notes::Notes,
        numbered_entries::{NumberedEntries, NumberedKind},
        patients::Patients,
        prescriptions::Prescriptions,
        procedures::Procedures,
        referrals::Referrals,
        stock::Stock,
        vitals::Vitals,
    },
    rights::{self, AreaRight},
    scopes,
    tokens::{KeeperError, SignedIn, TokenKeeper},
};
use domain::{patient::PatientUuid, time::SeenOffset};
use std::sync::Arc;
use tokio::sync::watch;

/// One clinician's session at one OpenEMR site. Cheap to clone; all clones share tokens and pace.
#[derive(Clone)]
pub struct OpenEmr {
    channel: Channel,
    connection: Arc<Connection>,
}

impl OpenEmr {
    /// Begins a session with the tokens of a sign-in, which are kept before they are used. The session works even if
    /// the keeper fails; it then ends with the process.
    pub async fn begin(
        connection: Arc<Connection>,
        facts: Arc<SiteFacts>,
        client: Client,
        signed_in: SignedIn,
        keeper: Arc<dyn TokenKeeper>,
    ) -> (Self, Result<(), KeeperError>) {
        let (session, stored) =
            Session::begin(Arc::clone(connection.transport()), Arc::clone(&facts), client, signed_in, keeper)
                .await;
        (Self::make(connection, facts, session), stored)
    }

    /// Takes up the session the keeper has; `None` when it has none. Needs no network: the first request renews the
    /// tokens, and says [`ApiError::SignedOut`] if they are no longer good.
    ///
    /// # Errors
    /// When the keeper cannot be asked.
    pub async fn restore(
        connection: Arc<Connection>,
        facts: Arc<SiteFacts>,
        client: Client,
        keeper: Arc<dyn TokenKeeper>,
    ) -> Result<Option<Self>, KeeperError> {
        let session =
            Session::restore(Arc::clone(connection.transport()), Arc::clone(&facts), client, keeper).await?;
        Ok(session.map(|session| Self::make(connection, facts, session)))
    }

    /// Somebody who is known and has no tokens here: every request is [`ApiError::SignedOut`], nothing is ever sent.
    pub fn without_tokens(
        connection: Arc<Connection>,
        facts: Arc<SiteFacts>,
        client: Client,
        subject: Subject,
        keeper: Arc<dyn TokenKeeper>,
    ) -> Self {
        let session = Session::without_tokens(
            Arc::clone(connection.transport()),
            Arc::clone(&facts),
            client,
            subject,
            keeper,
        );
        Self::make(connection, facts, session)
    }

    fn make(connection: Arc<Connection>, facts: Arc<SiteFacts>, session: Arc<Session>) -> Self {
        let channel = Channel::new(Arc::clone(connection.transport()), facts, session);
        Self { channel, connection }
    }

    /// The user who is signed in.
    pub fn subject(&self) -> &Subject {
        self.channel.subject()
    }

    /// What is known of the site.
    pub fn facts(&self) -> &SiteFacts {
        self.channel.facts()
    }

    /// The connection it uses.
    pub fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }

    /// The offsets from UTC that records of this session's answers showed, each with its moment, oldest first.
    pub fn seen_offsets(&self) -> Vec<SeenOffset> {
        self.channel.seen_offsets()
    }

    /// The scopes that were granted at sign-in, as far as the server told them: it leaves out the two that open its APIs
    /// as a whole (Q24). Empty where they are not known.
    pub fn granted(&self) -> Vec<String> {
        self.channel.session().granted()
    }

    /// Whether this sign-in was given a scope, such as `user/vital.write`. What is not known counts as given: the server
    /// decides.
    pub fn was_granted(&self, scope: &str) -> bool {
        let granted = self.granted();
        granted.is_empty() || scopes::is_granted(granted.iter().map(String::as_str), scope)
    }

    /// Tells when the session ends.
    pub fn session(&self) -> watch::Receiver<SessionState> {
        self.channel.session().watch()
    }

    /// Signs out at the server and forgets the tokens, even if the server cannot be told.
    pub async fn sign_out(&self) -> SignOut {
        self.channel.session().sign_out().await
    }

    /// Forgets the tokens here, keeps those that are kept for [`OpenEmr::restore`], and refuses every request from now
    /// on, also those of clones.
    pub fn stop(&self) {
        self.channel.session().stop();
    }

    /// Makes sure that the next request leaves with a token that is good for a while. A renewal can take minutes; whoever
    /// has to know when a write leaves has it behind them.
    ///
    /// # Errors
    /// [`ApiError`]; then nothing would leave.
    pub async fn ready(&self) -> Result<(), ApiError> {
        self.channel.session().access().await.map(|_| ())
    }

    /// The areas that reading a chart's vitals takes: where each visit is asked for its own (Q74), visits as well.
    pub fn areas_of_vitals(&self) -> &'static [Area] {
        rights::areas_of_vitals(self.channel.edition())
    }

    /// Asks every area once, one after the other. A refusal ends no session and renews no token (Q26). Where the server
    /// does not answer, or the session has ended, the areas behind are not asked any more.
    pub async fn probe_rights(&self) -> Vec<AreaRight> {
        self.probe_unknown(&[]).await
    }

    /// The same for the areas of which nothing is known yet: what `earlier` knows is not asked again.
    pub async fn probe_unknown(&self, earlier: &[AreaRight]) -> Vec<AreaRight> {
        rights::probe_unknown(&self.channel, earlier).await
    }

    /// Whether the server's edition offers an endpoint of [`ENDPOINTS`], by name.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] with edition and reason.
    pub fn offers(&self, endpoint: &str) -> Result<(), ApiError> {
        offered::check(endpoint, self.facts().edition)
    }

    /// Patients.
    pub fn patients(&self) -> Patients<'_> {
        Patients(&self.channel)
    }

    /// Encounters.
    pub fn encounters(&self) -> Encounters<'_> {
        Encounters(&self.channel)
    }

    /// Vital signs.
    pub fn vitals(&self) -> Vitals<'_> {
        Vitals(&self.channel)
    }

    /// SOAP notes.
    pub fn notes(&self) -> Notes<'_> {
        Notes(&self.channel)
    }

    /// Appointments.
    pub fn appointments(&self) -> Appointments<'_> {
        Appointments(&self.channel)
    }

    /// Problems, allergies, medications.
    pub fn lists(&self) -> Lists<'_> {
        Lists(&self.channel)
    }

    /// Providers, facilities, categories.
    pub fn directory(&self) -> Directory<'_> {
        Directory(&self.channel)
    }

    /// Problems, one by one and for writing.
    pub fn problems(&self) -> Entries<'_> {
        Entries { channel: &self.channel, kind: EntryKind::Problem }
    }

    /// Allergies, one by one and for writing.
    pub fn allergies(&self) -> Entries<'_> {
        Entries { channel: &self.channel, kind: EntryKind::Allergy }
    }

    /// Prescriptions, for writing; 8.2 only.
    pub fn prescriptions(&self) -> Prescriptions<'_> {
        Prescriptions(&self.channel)
    }

    /// Medications by number, for writing. What is shown comes from [`OpenEmr::lists`].
    pub fn medications(&self) -> NumberedEntries<'_> {
        NumberedEntries { channel: &self.channel, kind: NumberedKind::Medication }
    }

    /// Surgical history.
    pub fn surgeries(&self) -> NumberedEntries<'_> {
        NumberedEntries { channel: &self.channel, kind: NumberedKind::Surgery }
    }

    /// Dental issues.
    pub fn dental_issues(&self) -> NumberedEntries<'_> {
        NumberedEntries { channel: &self.channel, kind: NumberedKind::DentalIssue }
    }

    /// Documents.
    pub fn documents(&self) -> Documents<'_> {
        Documents(&self.channel)
    }

    /// Insurance and employer.
    pub fn insurance(&self) -> Insurance<'_> {
        Insurance(&self.channel)
    }

    /// Messages to colleagues.
    pub fn messages(&self) -> Messages<'_> {
        Messages(&self.channel)
    }

    /// Referrals.
    pub fn referrals(&self) -> Referrals<'_> {
        Referrals(&self.channel)
    }

    /// Orders with exact results, on 7.0.
    pub fn procedures(&self) -> Procedures<'_> {
        Procedures(&self.channel)
    }

    /// The clinic's stock of drugs.
    pub fn stock(&self) -> Stock<'_> {
        Stock(&self.channel)
    }

    /// A part of the chart that is only read: `openemr.chart::<Immunization>().of(&patient)`.
    pub fn chart<T: ChartRecord>(&self) -> ChartList<'_, T> {
        ChartList::new(&self.channel)
    }

    /// The laboratory results of a patient, newest first, each value exact or absent (Q90).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn laboratory(&self, patient: &PatientUuid) -> Result<Parsed<LabResult>, ApiError> {
        fhir::laboratory::of(&self.channel, patient).await
    }

    /// One laboratory result, on 8.0.
    ///
    /// # Errors
    /// [`ApiError::NotOffered`] on 7.0 (Q74, Q90).
    pub async fn laboratory_result(
        &self,
        patient: &PatientUuid,
        id: &ResourceId,
    ) -> Result<LabResult, ApiError> {
        fhir::laboratory::one(&self.channel, patient, id).await
    }

    /// Immunizations together with who recorded them (Q95).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn immunizations_with_recorders(
        &self,
        patient: &PatientUuid,
    ) -> Result<(Parsed<Immunization>, Parsed<Recorded>), ApiError> {
        fhir::immunization::with_recorders(&self.channel, patient).await
    }

    /// The file behind a FHIR document; administrators only, and the only way to open one on 8.0.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for a note, which is no file; [`ApiError::NotAllowed`] for everybody else.
    pub async fn file(&self, document: &DocumentReference) -> Result<Vec<u8>, ApiError> {
        fhir::documents::file(&self.channel, document).await
    }

    /// Summaries of care.
    pub fn summaries(&self) -> Summaries<'_> {
        Summaries(&self.channel)
    }

    /// People and places as FHIR has them.
    pub fn fhir_directory(&self) -> FhirDirectory<'_> {
        FhirDirectory(&self.channel)
    }

    /// What the server says about itself.
    pub fn about(&self) -> About<'_> {
        About(&self.channel)
    }

    /// The clinician who is signed in (Q70).
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn me(&self) -> Result<Me, ApiError> {
        fhir::person::me(&self.channel).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compiles only while every call can be spawned: the app's tasks move between threads.
    #[test]
    fn every_call_can_run_in_any_task() {
        fn spawns<T: Send>(_: impl Fn(OpenEmr) -> T) {}
        spawns(|openemr| async move { openemr.me().await });
        spawns(|openemr| async move { openemr.patients().search("ann", None).await });
        spawns(|openemr| async move { openemr.appointments().all().await });
        spawns(|openemr| async move { openemr.sign_out().await });
        spawns(|openemr| async move {
            let ann = domain::patient::PatientUuid::parse("a346b4cd-73c3-45d9-8c8b-2ebbed3f3e8c")?;
            let _ = openemr.vitals().history(&ann, domain::patient::Pid(1), &[]).await;
            let _ = openemr.lists().of(&ann).await;
            let _ = openemr.encounters().list(&ann).await;
            Ok::<_, domain::patient::BadId>(())
        });
    }
}
