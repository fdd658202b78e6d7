//! The two listeners: HTTPS for everything, plain HTTP for a browser's pages and the control endpoints. Both are bound
//! to the loopback address only.

use crate::{
    api::{role_refused, unauthorised},
    clinic::Clinic,
    delivery::{CutShort, Delivery},
    faults::{Fault, Stop},
    journal::Seen,
    oauth::{self, Refused},
    router,
    tampering::tamper,
    wire::{Reply, Request, last},
};
use http_body_util::{BodyExt as _, Limited};
use hyper::{
    Response, body::Incoming, header, header::HeaderValue, server::conn::http1, service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

/// Bodies larger than this are cut off, as PHP's post_max_size would.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// Callers that may wait to be let in.
const BACKLOG: u32 = 1024;

/// Both listeners while they are open.
pub(crate) struct Listeners {
    closing: watch::Sender<bool>,
    accepting: Vec<JoinHandle<()>>,
}

/// Bound but not yet answering, so that the clinic can be told its own addresses first.
pub(crate) struct Bound {
    pub(crate) https: TcpListener,
    pub(crate) http: TcpListener,
}

/// The ports of a clinic that does not listen. Whoever calls there is refused, as where there is nobody, and no other
/// program of a busy computer is given them meanwhile.
pub(crate) struct Reserved {
    https: TcpSocket,
    http: TcpSocket,
}

impl Reserved {
    /// Listens on them.
    pub(crate) fn listen(self) -> io::Result<Bound> {
        Ok(Bound { https: self.https.listen(BACKLOG)?, http: self.http.listen(BACKLOG)? })
    }
}

/// Takes the ports; 0 means any free one.
pub(crate) fn reserve(https: u16, http: u16) -> io::Result<Reserved> {
    let take = |port| {
        let socket = TcpSocket::new_v4()?;
        // Connections of before may still be closing. On Windows the option lets others in as well.
        #[cfg(unix)]
        socket.set_reuseaddr(true)?;
        socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        Ok::<_, io::Error>(socket)
    };
    Ok(Reserved { https: take(https)?, http: take(http)? })
}

impl Listeners {
    /// Begins to answer.
    pub(crate) fn open(bound: Bound, tls: Arc<rustls::ServerConfig>, clinic: &Arc<Clinic>) -> Self {
        let (closing, closed) = watch::channel(false);
        let https = accept(bound.https, Some(TlsAcceptor::from(tls)), Arc::clone(clinic), closed.clone());
        let http = accept(bound.http, None, Arc::clone(clinic), closed);
        Self { closing, accepting: vec![tokio::spawn(https), tokio::spawn(http)] }
    }

    /// Closes both listeners and every connection, as when the network goes away.
    pub(crate) async fn close(self) {
        let _ = self.closing.send(true);
        for task in self.accepting {
            let _ = task.await;
        }
    }
}

async fn accept(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    clinic: Arc<Clinic>,
    mut closed: watch::Receiver<bool>,
) {
    loop {
        let stream = tokio::select! {
            _ = closed.changed() => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => continue,
            },
        };
        let _ = stream.set_nodelay(true);
        tokio::spawn(converse(stream, tls.clone(), Arc::clone(&clinic), closed.clone()));
    }
}

async fn converse(
    stream: TcpStream,
    tls: Option<TlsAcceptor>,
    clinic: Arc<Clinic>,
    mut closed: watch::Receiver<bool>,
) {
    let secure = tls.is_some();
    let talk = async {
        match tls {
            Some(tls) => {
                if let Ok(stream) = tls.accept(stream).await {
                    clinic.traffic.connected();
                    serve(stream, &clinic, secure).await;
                }
            }
            None => serve(stream, &clinic, secure).await,
        }
    };
    tokio::select! {
        _ = closed.changed() => {}
        () = talk => {}
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, clinic: &Arc<Clinic>, secure: bool) {
    let service = service_fn(|request| answer(Arc::clone(clinic), request, secure));
    let _ =
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
}

/// Reads a request, lets the clinic answer it and sends the answer, with whatever fault was ordered for it.
async fn answer(
    clinic: Arc<Clinic>,
    request: hyper::Request<Incoming>,
    secure: bool,
) -> Result<Response<Delivery>, CutShort> {
    let here = Arc::clone(&clinic);
    let _under_way = here.traffic.begin();
    let (parts, body) = request.into_parts();
    let body = Limited::new(body, MAX_BODY).collect().await.map_err(|_| CutShort)?.to_bytes();
    let request = Request {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        raw_query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body,
    };
    let (method, path) = (request.method.to_string(), request.path.clone());
    stand_still(&clinic, &method, &path, Stop::Arrived).await?;
    let fault = clinic.fault_for(&request);
    let mut seen = Seen {
        method: request.method.to_string(),
        route: request.path.clone(),
        path: request.path.clone(),
        query: request.raw_query.clone(),
        grant_type: last(&request.form(), "grant_type").unwrap_or_default().to_owned(),
        status: 0,
    };
    let journalled = !request.path.starts_with("/demo/");

    let reply = match fault.as_ref().and_then(|fault| instead(fault, &clinic)) {
        Some(Err(cut)) => {
            clinic.journal.add(seen);
            stand_still(&clinic, &method, &path, Stop::CarriedOut).await?;
            return Err(cut);
        }
        Some(Ok(reply)) => reply,
        None => {
            let clinic = Arc::clone(&clinic);
            let bad_id_token = match fault {
                Some(Fault::IdToken { bad }) => Some(bad),
                _ => None,
            };
            tokio::task::spawn_blocking(move || router::answer(&clinic, &request, secure, bad_id_token))
                .await
                .map_err(|_| CutShort)?
        }
    };
    seen.route.clone_from(if reply.route.is_empty() { &seen.path } else { &reply.route });
    seen.status = reply.status;
    if fault == Some(Fault::DropAfterCommit) {
        seen.status = 0;
    }
    if journalled {
        clinic.journal.add(seen);
    }
    stand_still(&clinic, &method, &path, Stop::CarriedOut).await?;
    let mut response = deliver(reply, fault).await?;
    // Otherwise hyper would say the computer's time, and the clinic's clock may be another.
    if let Ok(date) = HeaderValue::try_from(clinic.date()) {
        response.headers_mut().entry(header::DATE).or_insert(date);
    }
    Ok(response)
}

/// Waits where a test wants the request to wait.
async fn stand_still(clinic: &Clinic, method: &str, path: &str, stop: Stop) -> Result<(), CutShort> {
    match clinic.faults.barrier(method, path, stop) {
        Some(barrier) => barrier.wait().await.then_some(()).ok_or(CutShort),
        None => Ok(()),
    }
}

/// What a fault answers in the clinic's place, when nothing may be stored.
fn instead(fault: &Fault, clinic: &Clinic) -> Option<Result<Reply, CutShort>> {
    match fault {
        Fault::DropBeforeCommit => Some(Err(CutShort)),
        Fault::ExpiredToken => Some(Ok(unauthorised(clinic.differences, Refused::Dead))),
        Fault::RoleRefused => Some(Ok(role_refused(clinic.differences))),
        Fault::RevokedClient => Some(Ok(oauth::invalid_client(clinic.differences))),
        Fault::Redirect { to } => Some(Ok(Reply::redirect(307, to))),
        Fault::TooManyRequests { retry_after } => {
            Some(Ok(Reply::empty(429).with(header::RETRY_AFTER, retry_after.to_string())))
        }
        Fault::NotFound => Some(Ok(Reply::empty(404))),
        Fault::Unavailable => Some(Ok(Reply::html(503, "<h1>Service Unavailable</h1>".to_owned()))),
        Fault::Html => Some(Ok(Reply::html(
            200,
            "<!DOCTYPE html><html><body><h1>Welcome to the hotel network</h1></body></html>".to_owned(),
        ))),
        Fault::DropAfterCommit
        | Fault::ErrorAfterCommit
        | Fault::Slow { .. }
        | Fault::Trickle
        | Fault::Truncated
        | Fault::WrongContentType
        | Fault::TwoObjects
        | Fault::Endless
        | Fault::ForeignSubject { .. }
        | Fault::OutcomeEntry { .. }
        | Fault::UnitCode { .. }
        | Fault::WithoutTime
        | Fault::IdToken { .. } => None,
    }
}

async fn deliver(mut reply: Reply, fault: Option<Fault>) -> Result<Response<Delivery>, CutShort> {
    let delivery = match fault {
        Some(Fault::DropAfterCommit) => return Err(CutShort),
        Some(Fault::ErrorAfterCommit) => {
            let body =
                br#"{"error":"An error occurred","message":"Something went wrong afterwards","code":0}"#;
            reply = Reply::new(500, crate::wire::JSON, body.to_vec());
            Delivery::whole(reply.body)
        }
        Some(Fault::Slow { ms }) => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            Delivery::whole(reply.body)
        }
        Some(Fault::Trickle) => Delivery::trickle(reply.body),
        Some(Fault::Truncated) => Delivery::truncated(reply.body),
        Some(Fault::WrongContentType) => {
            reply.content_type = "text/plain; charset=utf-8".into();
            Delivery::whole(reply.body)
        }
        Some(Fault::TwoObjects) => {
            let twice = [reply.body.as_slice(), reply.body.as_slice()].concat();
            Delivery::whole(twice)
        }
        Some(Fault::Endless) => Delivery::Endless,
        fault => {
            if let Some(fault) = fault {
                tamper(&fault, &mut reply.body);
            }
            Delivery::whole(reply.body)
        }
    };
    let mut response = Response::builder().status(reply.status);
    if !reply.content_type.is_empty() {
        response = response.header(header::CONTENT_TYPE, reply.content_type.as_ref());
    }
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    response.body(delivery).map_err(|_| CutShort)
}
