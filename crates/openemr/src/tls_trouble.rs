//! Why a secure connection could not be made, in the three words that help a person.

use rustls::CertificateError;
use std::error::Error;

/// What is wrong with the server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TlsTrouble {
    /// It comes from nobody this computer trusts, or is broken in another way.
    Untrusted,
    /// It has expired or is not valid yet; this computer's clock may be wrong as well.
    Expired,
    /// It is made out to another host.
    WrongHost,
}

/// Looks through an error and everything that caused it for the verdict of the certificate check.
pub(crate) fn find(error: &(dyn Error + 'static)) -> Option<TlsTrouble> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return judge(tls);
        }
        // An io::Error hides what it wraps: its `source` is that of the wrapped error.
        if let Some(found) = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
            .and_then(|inner| find(inner))
        {
            return Some(found);
        }
        next = error.source();
    }
    None
}

fn judge(error: &rustls::Error) -> Option<TlsTrouble> {
    match error {
        rustls::Error::InvalidCertificate(why) => Some(match why {
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. } => TlsTrouble::Expired,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                TlsTrouble::WrongHost
            }
            _ => TlsTrouble::Untrusted,
        }),
        rustls::Error::NoCertificatesPresented => Some(TlsTrouble::Untrusted),
        _ => None,
    }
}
