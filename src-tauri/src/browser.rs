//! The system's browser, which shows the sign-in pages.

use crate::deep_link;
use app::{Browser, BrowserError};
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt;

/// Opens addresses in the browser that the person uses for everything else.
pub(crate) struct SystemBrowser {
    app: AppHandle,
}

impl SystemBrowser {
    /// The browser as the running app reaches it.
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app }
    }
}

impl Browser for SystemBrowser {
    fn open(&self, address: &str) -> Result<(), BrowserError> {
        self.app.opener().open_url(address, None::<&str>).map_err(|_| BrowserError)
    }

    fn links_return(&self) -> bool {
        deep_link::is_registered(&self.app)
    }
}
