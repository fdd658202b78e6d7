//! The certificate authority of this process's clinics, and the certificate each answers HTTPS with. Both are made anew
//! at every start and their keys never leave the process. Two clinics share the authority as two servers of the world
//! share one: whoever trusts the first has no certificate's word against the second.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, SanType};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, OnceLock},
};

/// The certificate authority's PEM, to be trusted by a test's client, and the server side that chains to it.
pub(crate) struct Identity {
    pub(crate) ca_pem: String,
    pub(crate) server: Arc<rustls::ServerConfig>,
}

/// Why no certificate could be made.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A certificate or key could not be generated.
    #[error("could not make the clinic's certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The TLS library refused the certificate.
    #[error("could not use the clinic's certificate: {0}")]
    Server(#[from] rustls::Error),
}

struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

/// The authority, made when the first clinic starts.
fn authority() -> Result<&'static Authority, rcgen::Error> {
    static MADE: OnceLock<Authority> = OnceLock::new();
    if let Some(made) = MADE.get() {
        return Ok(made);
    }
    let key = KeyPair::generate()?;
    let mut ca = CertificateParams::default();
    ca.distinguished_name.push(DnType::CommonName, "Demo clinic authority");
    ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    let pem = ca.self_signed(&key)?.pem();
    // Two that start at once take the one that was first.
    Ok(MADE.get_or_init(|| Authority { pem, issuer: Issuer::new(ca, key) }))
}

/// Makes a leaf for 127.0.0.1 and localhost.
pub(crate) fn make() -> Result<Identity, TlsError> {
    let authority = authority()?;
    let leaf_key = KeyPair::generate()?;
    let mut leaf = CertificateParams::new(vec!["localhost".to_owned()])?;
    leaf.distinguished_name.push(DnType::CommonName, "Demo clinic");
    leaf.subject_alt_names.push(SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)));
    let leaf_certificate = leaf.signed_by(&leaf_key, &authority.issuer)?;

    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(leaf_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut server = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![leaf_certificate.der().clone()], key)?;
    server.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Identity { ca_pem: authority.pem.clone(), server: Arc::new(server) })
}
