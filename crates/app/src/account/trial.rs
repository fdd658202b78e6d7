//! An account for tests: databases in memory, a clock that the test winds, a server that is never asked.

use super::{Account, Opening, place::Place, sign_in_age::SignInAge, stores, unkept::Unkept};
use crate::{
    clock::Hands,
    contract::{DraftContent, DraftKind, DraftPlace, PolicyView, Settings, UnkeptDraft},
    hub::Hub,
    settings_file::{ClinicMemory, SavedAccount},
};
use domain::{note::SoapText, patient::PatientUuid, time::Clock};
use openemr::{
    Client, ClientId, Connection, KeeperError, Keeping, KeptTokens, Limits, OpenEmr, Site, SiteAddress,
    SiteFacts, Subject, TokenKeeper,
};
use std::{path::Path, sync::Arc};
use vault::{Vault, memory::MemoryKeychain};

/// The uuid of a clinician.
pub(crate) const GARCIA: &str = "90cde167-7b9b-4ed1-bd55-533925cb2605";
/// And that of another one.
pub(crate) const OBRIEN: &str = "946da61d-9ac4-43aa-8c14-0ab8c1f6a1b2";

/// What accounts of one desk share.
pub(crate) struct Trial {
    pub(crate) hands: Arc<Hands>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) connection: Arc<Connection>,
    pub(crate) facts: Arc<SiteFacts>,
    pub(crate) client: Client,
    vault: Arc<Vault>,
}

impl Trial {
    /// A desk whose clock stands at the epoch.
    pub(crate) fn new() -> Self {
        let hands = Arc::new(Hands::default());
        let address = SiteAddress::parse("https://emr.example.org", "").expect("an address");
        let clock: Arc<dyn Clock> = Arc::clone(&hands) as _;
        let connection = Connection::open_with(Site::Typed(address.clone()), clock, Limits::default());
        Self {
            hub: Arc::new(Hub::begin(Settings::default(), PolicyView::default(), String::new())),
            connection: connection.expect("nothing is sent by it"),
            facts: Arc::new(SiteFacts::assumed(address)),
            client: Client::new(ClientId::parse("client").expect("an id"), None),
            vault: Arc::new(Vault::new(MemoryKeychain::default())),
            hands,
        }
    }

    /// Whose account it is, by this uuid.
    pub(crate) fn who(subject: &str) -> SavedAccount {
        SavedAccount { subject: subject.to_owned(), name: "Dr Example".to_owned() }
    }

    /// Where an account's files would be, if it had any.
    pub(crate) fn place(subject: &str) -> Place {
        Place::new(Path::new("/nowhere"), "clinic", subject)
    }

    /// An account that was just opened, and is not shown yet.
    pub(crate) async fn account(&self, subject: &str) -> Arc<Account> {
        let clock: Arc<dyn Clock> = Arc::clone(&self.hands) as _;
        let server = OpenEmr::without_tokens(
            Arc::clone(&self.connection),
            Arc::clone(&self.facts),
            self.client.clone(),
            Subject::parse(subject).expect("a uuid"),
            Arc::new(Nothing),
        );
        Account::open(Opening {
            who: Self::who(subject),
            place: Self::place(subject),
            stores: stores::in_memory().await.expect("memory"),
            server,
            age: SignInAge::fresh(clock.as_ref()),
            clock,
            vault: Arc::clone(&self.vault),
            hub: Arc::clone(&self.hub),
            memory: ClinicMemory::none(),
            policy: Arc::default(),
            unlogged: Arc::default(),
            unkept: Unkept::default(),
        })
    }
}

/// A note that somebody typed and no disk has.
pub(crate) fn typed(author: &str) -> UnkeptDraft {
    let patient = PatientUuid::parse(OBRIEN).expect("a uuid");
    UnkeptDraft {
        place: DraftPlace { kind: DraftKind::Note, patient, visit: None, record: None },
        content: DraftContent::Note(SoapText { plan: "Rest".to_owned(), ..SoapText::default() }),
        author: author.to_owned(),
        seen: None,
    }
}

/// Keeps no tokens.
struct Nothing;

impl TokenKeeper for Nothing {
    fn store<'a>(&'a self, _: &'a KeptTokens) -> Keeping<'a, ()> {
        Box::pin(async { Err(KeeperError("there are none".to_owned())) })
    }

    fn load(&self) -> Keeping<'_, Option<KeptTokens>> {
        Box::pin(async { Ok(None) })
    }

    fn wipe(&self) -> Keeping<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}
