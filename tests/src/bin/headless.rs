//! `headless FOLDER AUTHORITY MOMENT`: the core without a window, for tests that kill it. Orders come as lines of JSON,
//! reports go back the same way (`rounds_tests::headless`).

use app::contract::{AppEvent, ClientChoice, OutboxItem, SessionView, WriteState};
use app::{Browser, Environment, Limits, NoDialogs, Rounds};
use demo_clinic::SetClock;
use domain::time::Clock;
use jiff::Timestamp;
use rounds_tests::address::Address;
use rounds_tests::headless::{FileKeychain, Order, Report, home};
use rounds_tests::patience::patiently;
use rounds_tests::person::{Ending, Person, visit};
use rounds_tests::system;
use rounds_tests::trouble::in_words;
use rounds_tests::{Outcome, Trouble};
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use vault::Vault;

/// Pause after which a clinician who watches a write that does not go presses "Try again".
const IMPATIENCE: Duration = Duration::from_secs(1);
/// Longest time a write may take to settle: a lost one is looked for only after as long as a request may take.
const SETTLES: Duration = Duration::from_secs(200);
/// The demo clinic is nobody's server, and an answer that never ends need not be waited for as long as a real one's.
const HURRIED: Limits = Limits {
    connect: Duration::from_secs(10),
    silence: Duration::from_secs(10),
    total: Duration::from_secs(30),
    body_bytes: 32 * 1024 * 1024,
    first_pause: Duration::from_millis(50),
    per_second: 500,
    patience: Duration::from_secs(60),
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(folder), Some(authority), Some(moment)) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err(Trouble::new("headless FOLDER AUTHORITY MOMENT"));
    };
    let folder = PathBuf::from(folder);
    let moment =
        moment.to_str().and_then(|text| text.parse().ok()).ok_or(Trouble::new("what time is it?"))?;
    let browser = Arc::new(Address::default());
    let rounds = Rounds::start(Environment {
        home: home(&folder),
        computer: "headless".into(),
        browser: Arc::clone(&browser) as Arc<dyn Browser>,
        files: Arc::new(NoDialogs),
        vault: Vault::new(FileKeychain::new(folder.join("keychain"))?),
        clock: Arc::new(Told(SetClock::to(moment))),
        program: Arc::new(app::LooseProgram),
        downloads: folder.join("downloads"),
        stand_in: None,
        limits: HURRIED,
        policy: app::ClinicPolicy::default(),
        version: "0.0.0".into(),
    })?;
    // As the program does: a desk that was in use begins locked.
    rounds.restore().await;
    let desk = Desk { rounds, browser, authority: PathBuf::from(authority) };
    let mut orders = orders();
    while let Some(order) = orders.recv().await {
        let report = desk.obey(order).await.unwrap_or_else(|error| Report::Failed { why: error.to_string() });
        let mut output = std::io::stdout();
        writeln!(output, "{}", serde_json::to_string(&report)?)?;
        output.flush()?;
    }
    Ok(())
}

/// The clock as the test sets it, going on from there.
struct Told(SetClock);

impl Clock for Told {
    fn now(&self) -> Timestamp {
        demo_clinic::Clock::now(&self.0)
    }

    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    fn zone(&self) -> jiff::tz::TimeZone {
        jiff::tz::TimeZone::UTC
    }
}

struct Desk {
    rounds: Rounds,
    browser: Arc<Address>,
    authority: PathBuf,
}

impl Desk {
    async fn obey(&self, order: Order) -> Outcome<Report> {
        match order {
            Order::Connect { address, client_id, client_secret } => {
                let choice = ClientChoice::Entered { client_id, client_secret: Some(client_secret) };
                self.rounds.connect_clinic(&address, "", choice).await.map_err(in_words)?;
                Ok(Report::Done)
            }
            Order::SignIn => self.sign_in().await,
            Order::Write { kind, target, number, die } => {
                if die {
                    self.die_when_answered().await?;
                }
                let queued = kind.queue(&self.rounds, &target, number).await;
                Ok(Report::Queued { write: queued.map_err(in_words)?.write })
            }
            Order::Settle { write } => {
                patiently(&format!("{write} to settle"), SETTLES, || (), self.settle(&write)).await?
            }
            Order::Retry { write } => {
                self.rounds.retry_write(&write).await.map_err(in_words)?;
                Ok(Report::Done)
            }
        }
    }

    async fn sign_in(&self) -> Outcome<Report> {
        self.rounds.sign_in().await.map_err(in_words)?;
        let address = self.browser.opened()?;
        match visit(&address, &Person::default(), Some(&self.authority)).await? {
            Ending::Home(link) => self.rounds.redirected(link.as_str()).await,
            Ending::Closed => return Err(Trouble::new("the browser was closed")),
        }
        match self.rounds.state().session {
            SessionView::SignedIn { .. } => Ok(Report::Done),
            other => Err(Trouble::new(format!("nobody is signed in: {other:?}"))),
        }
    }

    async fn item(&self, write: &str) -> Outcome<Option<OutboxItem>> {
        let unsent = self.rounds.unsent().await.map_err(in_words)?;
        Ok(unsent.into_iter().find(|item| item.id == write))
    }

    async fn settle(&self, write: &str) -> Outcome<Report> {
        let mut watch = self.rounds.watch();
        loop {
            let item = self.item(write).await?;
            let waits = match &item {
                None => false,
                Some(item) => !matches!(item.state, WriteState::Confirmed | WriteState::Refused),
            };
            if !waits {
                return Ok(Report::Settled { item: item.map(Box::new) });
            }
            let changed = async { while !matches!(watch.next().await, Some(AppEvent::OutboxChanged)) {} };
            if tokio::time::timeout(IMPATIENCE, changed).await.is_err() {
                self.rounds.retry_write(write).await.map_err(in_words)?;
            }
        }
    }

    /// Ends this very process at the first change of the outbox that shows an answer.
    async fn die_when_answered(&self) -> Outcome {
        let rounds = self.rounds.clone();
        let mut watch = rounds.watch();
        let earlier = rounds.unsent().await.map_err(in_words)?.into_iter().next().map(|item| item.id);
        tokio::spawn(async move {
            while let Some(event) = watch.next().await {
                if !matches!(event, AppEvent::OutboxChanged) {
                    continue;
                }
                let unsent = rounds.unsent().await.unwrap_or_default();
                let answered = |item: &OutboxItem| match item.state {
                    WriteState::Sending => false,
                    WriteState::Queued => item.attempts > 0,
                    WriteState::Confirmed | WriteState::Unknown | WriteState::Refused => true,
                };
                // The newest stands first; those before it were settled by earlier starts.
                let newest = unsent.first().filter(|item| Some(&item.id) != earlier.as_ref());
                if newest.is_some_and(answered) {
                    system::end_myself();
                }
            }
        });
        Ok(())
    }
}

/// Lines of standard input, read by a thread of their own.
fn orders() -> mpsc::UnboundedReceiver<Order> {
    let (send, receive) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            let Ok(order) = serde_json::from_str(&line) else { return };
            if send.send(order).is_err() {
                return;
            }
        }
    });
    receive
}
