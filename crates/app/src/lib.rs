//! Use-cases of Rounds, one file a feature; the only crate that sees server, store and keychain together.
//!
//! [`Rounds`] is the core as the shell holds it. Each command of the seam is one of its methods; what happens by
//! itself arrives through [`Rounds::watch`]. ARCHITECTURE.md draws what stands upon what in here.

mod access_log;
mod account;
mod asking;
mod begin;
mod chart;
mod clinic;
mod clock;
mod coded;
pub mod commands;
pub mod contract;
mod core;
mod dates;
mod demographics;
mod desk;
mod documents;
mod drafts;
mod encounters;
mod entries;
mod environment;
mod error;
mod file_dialog;
mod folders;
mod forms;
mod growth;
mod hub;
mod locked;
mod messages;
mod new_patient;
mod notes;
mod one_send;
mod outbox;
mod patients;
mod phrases;
mod policy;
mod reading;
mod reminders;
mod schedule;
mod searching;
mod sending;
mod session;
mod settings;
mod settings_file;
mod shown;
mod since;
mod updates;
mod vitals;
mod whole_file;
mod worklist;
mod workspace;
mod writing;

use crate::core::Core;
use account::place::make_private;
use clinic::connect;
use contract::AppState;
use desk::standing::Change;
use hub::Hub;
use settings_file::SettingsStore;
use std::{io, sync::Arc};

pub use crate::core::Rounds;
pub use clock::SystemClock;
pub use environment::{
    Browser, BrowserError, Chosen, Environment, FileDialogs, KeptBy, LOG_FILE, LooseProgram, NoDialogs,
    Program, Step, os_vault,
};
pub use hub::Watch;
pub use openemr::Limits;
pub use policy::ClinicPolicy;
pub use vault::profile_id;

impl Rounds {
    /// Starts the core: makes the folder, reads the settings, and goes back to the clinic of the last time. Nobody is
    /// signed in by it, and no database is opened: a desk that was in use is locked, and [`Rounds::restore`] finds out
    /// what opens it.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn start(environment: Environment) -> io::Result<Self> {
        make_private(&environment.home)?;
        let file = SettingsStore::open(&environment.home);
        let policy = &environment.policy;
        for wrong in &policy.wrong {
            tracing::error!(file = ?policy.file, entry = ?wrong.entry, why = ?wrong.why, says = wrong.says, "an entry of the clinic's file does not hold");
        }
        let settings = policy.over(file.saved().settings);
        let hub = Hub::begin(settings, policy.view(), environment.version.clone());
        let rounds = Self(Arc::new(Core::new(environment, file, hub)));
        connect::return_to_clinic(&rounds.0);
        Ok(rounds)
    }

    /// Watches what happens by itself; the first event is the whole state.
    pub fn watch(&self) -> Watch {
        self.0.hub.watch()
    }

    /// The frame's state now.
    pub fn state(&self) -> AppState {
        self.0.hub.state()
    }

    /// Closes the databases. What was typed and acknowledged is on disk already.
    pub async fn close(&self) {
        let open = self.0.account();
        self.0.turn(Change::LeftDesk);
        if let Ok(account) = open {
            account.close().await;
        }
        if let Some(clinic) = self.0.clinic() {
            clinic.close().await;
        }
    }
}
