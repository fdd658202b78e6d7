//! Why a clinic could not start.

use crate::tls::TlsError;
use std::io;

/// Why a clinic could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A port is taken or the loopback address is not there.
    #[error("could not listen on the loopback address: {0}")]
    Listen(#[from] io::Error),
    /// No certificate could be made.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// No key for signing tokens could be made.
    #[error("could not make the key that signs tokens: {0}")]
    Key(#[from] rsa::Error),
}
