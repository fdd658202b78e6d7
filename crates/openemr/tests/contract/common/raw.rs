//! A TLS server of the tests whose certificate and answers are chosen byte by byte.

use openemr::DemoSite;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// What is odd about the certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Certificate {
    Good,
    Expired,
    OtherHost,
}

/// Answers each request by its path; `{base}` in a body becomes the server's own address,
/// `{localhost}` the same by its other name.
pub struct RawServer {
    pub base: String,
    pub ca_pem: String,
    pub seen: Arc<Mutex<Vec<String>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

type Script = dyn Fn(&str) -> (u16, String) + Send + Sync;

impl RawServer {
    pub async fn start(
        certificate: Certificate,
        script: impl Fn(&str) -> (u16, String) + Send + Sync + 'static,
    ) -> Self {
        let ca_key = KeyPair::generate().expect("a key");
        let mut ca = CertificateParams::new(vec![]).expect("parameters");
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        ca.distinguished_name.push(DnType::CommonName, "authority of a test");
        let ca_pem = ca.self_signed(&ca_key).expect("an authority").pem();
        let authority = Issuer::new(ca, ca_key);
        let key = KeyPair::generate().expect("a key");
        let hosts: &[&str] = if certificate == Certificate::OtherHost {
            &["emr.example.org"]
        } else {
            &["127.0.0.1", "localhost"]
        };
        let hosts = hosts.iter().map(|&host| host.to_owned());
        let mut leaf = CertificateParams::new(hosts.collect::<Vec<_>>()).expect("parameters");
        if certificate == Certificate::Expired {
            leaf.not_before = rcgen::date_time_ymd(2020, 1, 1);
            leaf.not_after = rcgen::date_time_ymd(2021, 1, 1);
        }
        let leaf = leaf.signed_by(&key, &authority).expect("a certificate");
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = rustls::ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
            .expect("a server");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let base = format!("https://127.0.0.1:{}", listener.local_addr().expect("an address").port());
        let seen: Arc<Mutex<Vec<String>>> = Arc::default();
        let script: Arc<Script> = Arc::new(script);
        let task = tokio::spawn(serve(
            listener,
            tokio_rustls::TlsAcceptor::from(Arc::new(config)),
            script,
            base.clone(),
            Arc::clone(&seen),
        ));
        Self { base, ca_pem, seen, task }
    }

    /// The site behind this server, whose authority is trusted.
    pub fn site(&self) -> openemr::Site {
        openemr::Site::Demo(
            DemoSite::new(&self.base, "http://127.0.0.1:1", &self.ca_pem).expect("a loopback address"),
        )
    }
}

async fn serve(
    listener: TcpListener,
    tls: tokio_rustls::TlsAcceptor,
    script: Arc<Script>,
    base: String,
    seen: Arc<Mutex<Vec<String>>>,
) {
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, script, base, seen) = (tls.clone(), Arc::clone(&script), base.clone(), Arc::clone(&seen));
        tokio::spawn(async move {
            let Ok(mut stream) = tls.accept(stream).await else { return };
            let mut head = vec![0; 16 * 1024];
            let Ok(read) = stream.read(&mut head).await else { return };
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
            let (status, body) = script(&path);
            let body =
                body.replace("{base}", &base).replace("{localhost}", &base.replace("127.0.0.1", "localhost"));
            seen.lock().unwrap().push(path);
            let answer = format!(
                "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        });
    }
}
