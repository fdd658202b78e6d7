//! The core without a window, in a process of its own that can be killed. Whoever tests starts it with [`Headless`] and
//! talks to it line by line; the program itself is `src/bin/headless.rs`.
//!
//! Its files lie in a folder and its keychain in files beside them, so that the next start finds what a kill left.

mod keychain;
mod writes;

pub use keychain::FileKeychain;
pub use writes::{Kind, Target, appointment_title, appointments_day, list_kind, mistaken, rows, slot};

use crate::programs;
use crate::trouble::{Outcome, Trouble, While};
use app::contract::OutboxItem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// The longest that an order may take. The program has patience of its own, which ends sooner (`src/bin/headless.rs`).
const PATIENCE: Duration = Duration::from_secs(1200);

/// What the program is told, one JSON a line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Order {
    /// Connect to this clinic with a client that its administrator handed out.
    Connect {
        /// Its address.
        address: String,
        /// Client id.
        client_id: String,
        /// Client secret.
        client_secret: String,
    },
    /// Sign in at the clinic of the last time, as its physician.
    SignIn,
    /// Queue a write.
    Write {
        /// What is written.
        kind: Kind,
        /// About what.
        target: Target,
        /// Tells this write from others of its kind.
        number: u32,
        /// Kill the process with SIGKILL as soon as the answer to this write has been written down.
        die: bool,
    },
    /// Wait until a write is in OpenEMR or refused, asking again meanwhile as an impatient clinician does.
    Settle {
        /// The write.
        write: String,
    },
    /// Send a refused write again.
    Retry {
        /// The write.
        write: String,
    },
}

/// What it answers, one JSON a line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Report {
    /// It is done.
    Done,
    /// The write is in the journal.
    Queued {
        /// Its id.
        write: String,
    },
    /// What became of it; absent when the outbox knows nothing of it.
    Settled {
        /// The write as the window would show it.
        item: Option<Box<OutboxItem>>,
    },
    /// It could not be done.
    Failed {
        /// Why.
        why: String,
    },
}

/// A running core. Killed when dropped.
pub struct Headless {
    child: Child,
    orders: ChildStdin,
    reports: Lines<BufReader<ChildStdout>>,
}

impl Headless {
    /// Starts the core on the files in `folder`, trusting the certificates in `authority`, with a clock set to `now`.
    pub fn start(folder: &Path, authority: &Path, now: Timestamp) -> Outcome<Self> {
        let mut command = Command::new(programs::built("headless")?);
        command.args([folder, authority]).arg(now.to_string());
        command.env("SSL_CERT_FILE", authority).kill_on_drop(true);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().doing(|| "headless".to_owned())?;
        let (Some(orders), Some(reports)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Trouble::new("the core has no pipes"));
        };
        Ok(Self { child, orders, reports: BufReader::new(reports).lines() })
    }

    /// Gives an order and waits for the answer.
    pub async fn tell(&mut self, order: &Order) -> Outcome<Report> {
        self.order(order).await?;
        let line = tokio::time::timeout(PATIENCE, self.reports.next_line())
            .await
            .doing(|| format!("waiting for the answer to {order:?}"))??
            .ok_or_else(|| Trouble::new(format!("the core ended at {order:?}")))?;
        match serde_json::from_str(&line)? {
            Report::Failed { why } => Err(Trouble::new(format!("{order:?}: {why}"))),
            report => Ok(report),
        }
    }

    /// Gives an order that only has to be done.
    pub async fn must(&mut self, order: &Order) -> Outcome {
        match self.tell(order).await? {
            Report::Done => Ok(()),
            other => Err(Trouble::new(format!("{order:?} was answered by {other:?}"))),
        }
    }

    /// Queues a write and says its id.
    pub async fn write(&mut self, order: &Order) -> Outcome<String> {
        match self.tell(order).await? {
            Report::Queued { write } => Ok(write),
            other => Err(Trouble::new(format!("{order:?} was answered by {other:?}"))),
        }
    }

    /// Waits until a write is in OpenEMR or refused.
    pub async fn settled(&mut self, write: &str) -> Outcome<Option<OutboxItem>> {
        match self.tell(&Order::Settle { write: write.to_owned() }).await? {
            Report::Settled { item } => Ok(item.map(|item| *item)),
            other => Err(Trouble::new(format!("settling was answered by {other:?}"))),
        }
    }

    /// Kills it: SIGKILL, nothing is closed or written any more.
    pub async fn kill(mut self) -> Outcome {
        Ok(self.child.kill().await?)
    }

    /// Waits until it has killed itself.
    pub async fn dead(mut self) -> Outcome {
        tokio::time::timeout(PATIENCE, self.child.wait())
            .await
            .doing(|| "waiting for the core to kill itself".to_owned())??;
        Ok(())
    }

    async fn order(&mut self, order: &Order) -> Outcome {
        let mut line = serde_json::to_vec(order)?;
        line.push(b'\n');
        self.orders.write_all(&line).await?;
        Ok(self.orders.flush().await?)
    }
}

/// Where the program keeps its files below the folder it is given.
pub fn home(folder: &Path) -> PathBuf {
    folder.join("home")
}
