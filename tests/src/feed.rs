//! A place that knows of newer versions of Rounds, over TLS under an authority of its own, and makers who sign them as
//! `tauri signer` does (minisign). It answers what it is told to, and nothing else.

use crate::trouble::{Outcome, Trouble};
use base64::{Engine, engine::general_purpose::STANDARD};
use blake2::{Blake2b512, Digest};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, SanType};
use ring::{rand::SystemRandom, signature::Ed25519KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::json;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// Bytes of a request's head that are read; ours are smaller.
const HEAD: usize = 16 * 1024;

/// What stands under a path.
#[derive(Clone)]
pub enum Answer {
    /// These bytes.
    Whole(Vec<u8>),
    /// As many are promised, and half of them come.
    Half(Vec<u8>),
    /// The connection is closed without a word.
    Silence,
}

type Shelf = Arc<Mutex<BTreeMap<String, Answer>>>;

/// The place. It closes when it is dropped.
pub struct Feed {
    /// Its address, without a path.
    pub address: String,
    /// The PEM of its authority.
    pub authority: String,
    shelf: Shelf,
    listening: JoinHandle<()>,
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Feed {
    /// Opens one on a free port.
    pub async fn open() -> Outcome<Self> {
        let (authority, server) = identity()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = format!("https://127.0.0.1:{}", listener.local_addr()?.port());
        let (shelf, acceptor) = (Shelf::default(), TlsAcceptor::from(Arc::new(server)));
        let on_it = Arc::clone(&shelf);
        let listening = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (acceptor, shelf) = (acceptor.clone(), Arc::clone(&on_it));
                // Whoever hangs up has had enough.
                tokio::spawn(async move { drop(answer(acceptor, connection, &shelf).await) });
            }
        });
        Ok(Self { address, authority, shelf, listening })
    }

    /// Lays something there; `path` begins with a slash.
    pub fn lay(&self, path: &str, answer: Answer) {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), answer);
    }

    /// Announces a version, whose file is at `url` and is said to have this signature, at `/feed.json`.
    pub fn announce(&self, version: &str, notes: &str, url: &str, signature: &str) {
        let file = json!({ "url": url, "signature": signature });
        let target = format!("linux-{}", std::env::consts::ARCH);
        let said = json!({ "version": version, "notes": notes, "platforms": { target: file } });
        self.lay("/feed.json", Answer::Whole(said.to_string().into_bytes()));
    }
}

/// An authority, and a server that it vouches for.
fn identity() -> Outcome<(String, rustls::ServerConfig)> {
    let authority_key = KeyPair::generate()?;
    let mut authority = CertificateParams::default();
    authority.distinguished_name.push(DnType::CommonName, "Authority of a test's feed");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    let pem = authority.self_signed(&authority_key)?.pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate()?;
    let mut leaf = CertificateParams::new(vec!["localhost".to_owned()])?;
    leaf.subject_alt_names.push(SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)));
    let certificate = leaf.signed_by(&key, &issuer)?.der().clone();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let server = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)?;
    Ok((pem, server))
}

async fn answer(acceptor: TlsAcceptor, connection: TcpStream, shelf: &Shelf) -> Outcome {
    let mut connection = acceptor.accept(connection).await?;
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < HEAD {
        let mut piece = [0; 1024];
        let length = connection.read(&mut piece).await?;
        if length == 0 {
            return Ok(());
        }
        head.extend_from_slice(&piece[..length]);
    }
    let head = String::from_utf8_lossy(&head);
    let path = head.split(' ').nth(1).unwrap_or_default();
    let found = shelf.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
    let (status, body, sent) = match &found {
        Some(Answer::Whole(bytes)) => ("200 OK", bytes.as_slice(), bytes.len()),
        Some(Answer::Half(bytes)) => ("200 OK", bytes.as_slice(), bytes.len() / 2),
        Some(Answer::Silence) => return Ok(()),
        None => ("404 Not Found", &b""[..], 0),
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    connection.write_all(head.as_bytes()).await?;
    connection.write_all(&body[..sent]).await?;
    connection.shutdown().await?;
    Ok(())
}

/// Whoever makes and signs versions: a key, and its number.
pub struct Makers {
    key: Ed25519KeyPair,
    number: [u8; 8],
}

impl Makers {
    /// Makers with a key of their own.
    pub fn new() -> Outcome<Self> {
        let unusable = |_| Trouble::new("no key could be made");
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(unusable)?;
        let key = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).map_err(|_| Trouble::new("no key of ours"))?;
        let mut number = [0; 8];
        number.copy_from_slice(&ring::signature::KeyPair::public_key(&key).as_ref()[..8]);
        Ok(Self { key, number })
    }

    /// The key that everybody may know, as the program is built with it.
    pub fn public(&self) -> String {
        let key = ring::signature::KeyPair::public_key(&self.key);
        let line = STANDARD.encode([b"Ed", self.number.as_slice(), key.as_ref()].concat());
        STANDARD.encode(format!("untrusted comment: minisign public key\n{line}\n"))
    }

    /// Their signature under a file, as this version.
    pub fn sign(&self, file: &[u8], version: &str) -> String {
        let signature = self.key.sign(&Blake2b512::digest(file));
        let comment = format!("timestamp:1700000000\tfile:rounds\tversion:{version}");
        let whole = self.key.sign(&[signature.as_ref(), comment.as_bytes()].concat());
        let line = STANDARD.encode([b"ED", self.number.as_slice(), signature.as_ref()].concat());
        let last = STANDARD.encode(whole.as_ref());
        STANDARD.encode(format!("untrusted comment: signature\n{line}\ntrusted comment: {comment}\n{last}\n"))
    }
}
