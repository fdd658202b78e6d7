//! A newer version of this program: looked for, fetched, and put in place when that takes nothing from anybody.
//!
//! Each step is asked for but the first. Where it comes from and how it is put in place is the shell's
//! ([`crate::environment::Program`]); whether now is the moment is decided by [`crate::session::way`].

use crate::{
    contract::{AboutView, CodesEdition, NewerVersion, UiError, UpdateView},
    core::{Core, Rounds},
    environment::{KeptBy, LOG_FILE},
    session::way,
};
use domain::icd10;
use std::time::Duration;

/// Between two looks that nobody asked for.
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Characters of the makers' words that are shown; more is no news but a nuisance.
const LONGEST_NOTES: usize = 4000;

impl Rounds {
    /// Where things of this program are.
    ///
    /// # Errors
    /// When nobody is signed in: the paths have the name of whoever uses the computer in them.
    pub async fn about(&self) -> Result<AboutView, UiError> {
        let account = self.0.account()?;
        let shown = |path: std::path::PathBuf| path.to_string_lossy().into_owned();
        Ok(AboutView {
            data: shown(self.0.home.clone()),
            log: shown(self.0.home.join(LOG_FILE)),
            notices: self.0.program.notices().map(shown),
            policy: self.0.program.policy().map(shown),
            codes: CodesEdition {
                name: icd10::EDITION.to_owned(),
                fiscal_year: icd10::FISCAL_YEAR,
                until: icd10::last_day(),
                is_over: account.today() > icd10::last_day(),
            },
        })
    }

    /// Looks for a newer version at the start of the program and once a day. What goes wrong is said in About alone.
    pub async fn keep_up_to_date(&self) {
        show(&self.0, at_rest(self.0.program.kept_by()));
        while self.0.program.kept_by() == KeptBy::Feed {
            look(&self.0).await;
            tokio::time::sleep(A_DAY).await;
        }
    }

    /// Asks whether there is a newer version; what comes of it is part of the state.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn look_for_update(&self) -> Result<(), UiError> {
        self.0.account()?;
        look(&self.0).await;
        Ok(())
    }

    /// Fetches the version that was found, while the work goes on; what comes of it is part of the state.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn fetch_update(&self) -> Result<(), UiError> {
        self.0.account()?;
        let core = &self.0;
        let Ok(_alone) = core.updating.try_lock() else { return Ok(()) };
        let Some(UpdateView::Found { newer }) = core.hub.state().update else { return Ok(()) };
        let fetching = |percent| UpdateView::Fetching { newer: newer.clone(), percent };
        show(core, fetching(None));
        let fetched = core.program.fetch(&|percent| show(core, fetching(Some(percent)))).await;
        let view = match fetched {
            Ok(()) => UpdateView::Ready { newer },
            Err(why) => UpdateView::Failed { why },
        };
        show(core, view);
        Ok(())
    }

    /// Puts the version that was fetched in place and begins again with it. Nothing is done while anything would be lost by
    /// it: the desk is locked first, as at any other end. Does not come back where it works.
    ///
    /// # Errors
    /// [`crate::contract::ErrorCode::UpdateWaits`] while something is being typed or sent, or is in memory only. When
    /// nobody is signed in.
    pub async fn install_update(&self) -> Result<(), UiError> {
        let account = self.0.account()?;
        let core = &self.0;
        let Ok(_alone) = core.updating.try_lock() else { return Ok(()) };
        let Some(UpdateView::Ready { .. }) = core.hub.state().update else { return Ok(()) };
        let _nobody_comes_in = way::make(core, &account).await?;
        if let Err(why) = core.program.install().await {
            show(core, UpdateView::Failed { why });
        }
        Ok(())
    }
}

/// What there is to say before anything was asked.
fn at_rest(kept_by: KeptBy) -> UpdateView {
    match kept_by {
        KeptBy::System(package) => UpdateView::BySystem { package },
        KeptBy::Hand => UpdateView::ByHand,
        KeptBy::Unsettled(why) => UpdateView::Unsettled { why },
        KeptBy::Feed => UpdateView::Newest { looked_at: None },
    }
}

/// Asks, unless something newer is here already or on its way.
async fn look(core: &Core) {
    if core.program.kept_by() != KeptBy::Feed {
        return;
    }
    let Ok(_alone) = core.updating.try_lock() else { return };
    if let Some(UpdateView::Ready { .. }) = core.hub.state().update {
        return;
    }
    show(core, UpdateView::Looking);
    let view = match core.program.look().await {
        Ok(Some(newer)) => UpdateView::Found { newer: bounded(newer) },
        Ok(None) => UpdateView::Newest { looked_at: Some(core.clock.now().to_string()) },
        Err(why) => {
            tracing::warn!(?why, "whether there is a newer version could not be found out");
            UpdateView::Failed { why }
        }
    };
    show(core, view);
}

fn bounded(newer: NewerVersion) -> NewerVersion {
    NewerVersion { notes: newer.notes.trim().chars().take(LONGEST_NOTES).collect(), ..newer }
}

fn show(core: &Core, view: UpdateView) {
    core.hub.change(|state| state.update = Some(view));
}
