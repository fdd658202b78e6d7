//! A listener on 127.0.0.1 that stands in where the operating system hands out no deep links (RFC 8252, 7.3).

use crate::redirect::RedirectUri;
use std::{io, net::Ipv4Addr, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};

/// Most bytes read of one request.
const LONGEST: usize = 20 * 1024;
/// Most connections at once; the rest is turned away.
const AT_ONCE: usize = 32;
/// Longest silence of a connection before it is closed.
const PATIENCE: Duration = Duration::from_secs(10);

// The browser is not told which language the window speaks: both of them stand here.
const PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Rounds</title>\
<body><p>You can close this window and go back to Rounds.</p>\
<p lang=\"es\">Puede cerrar esta ventana y volver a Rounds.</p></body></html>";
const NOT_OURS: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Rounds</title>\
<body><p>This is not the sign-in that Rounds is waiting for. Start again in Rounds.</p>\
<p lang=\"es\">Este no es el inicio de sesión que Rounds espera. Empiece de nuevo en Rounds.</p></body></html>";

/// Waits for one sign-in's answer on a free port of this computer.
pub struct LoopbackListener {
    listener: TcpListener,
    port: u16,
}

impl LoopbackListener {
    /// Takes a free port. Only this computer can reach it.
    ///
    /// # Errors
    /// When the loopback address cannot be listened on.
    pub async fn bind() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port })
    }

    /// The redirect address to start the sign-in with.
    pub fn redirect(&self) -> RedirectUri {
        RedirectUri::Loopback { port: self.port }
    }

    /// Waits until a browser brings the answer that `ours` knows ([`SignIn::awaits`](crate::SignIn::awaits)), shows it a
    /// calm page and returns what it brought, for [`SignIn::finish`](crate::SignIn::finish).
    ///
    /// Every page in the browser and every program of this computer can call this port. An answer of another sign-in, a
    /// made-up one, a request for anything else or for nothing understandable gets a plain no and ends nothing. Dropping
    /// the future ends the waiting and frees the port.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn receive(self, ours: impl Fn(&str) -> bool + Send + Sync + 'static) -> io::Result<String> {
        let (port, ours) = (self.port, Arc::new(ours));
        // Browsers open connections in advance and say nothing on them, so none may keep the others waiting.
        let mut open = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept() => {
                    let (stream, from) = match accepted {
                        Ok(accepted) => accepted,
                        // A caller that has gone again before it was let in.
                        Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => continue,
                        Err(error) => return Err(error),
                    };
                    if from.ip().is_loopback() && open.len() < AT_ONCE {
                        let ours = Arc::clone(&ours);
                        open.spawn(timeout(PATIENCE, serve(stream, port, ours)));
                    }
                }
                Some(served) = open.join_next() => {
                    if let Ok(Ok(Ok(Some(callback)))) = served {
                        return Ok(callback);
                    }
                }
            }
        }
    }
}

/// Answers one connection. Gives the whole address that was called, if that is the answer that is waited for.
async fn serve(
    mut stream: TcpStream,
    port: u16,
    ours: Arc<impl Fn(&str) -> bool + Send + Sync + 'static>,
) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    let mut piece = [0; 2048];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut piece).await?;
        if read == 0 {
            return Ok(None);
        }
        head.extend_from_slice(&piece[..read]);
        if head.len() > LONGEST {
            answer(&mut stream, "431 Request Header Fields Too Large", "").await?;
            return Ok(None);
        }
    }
    let callback = target_of(&head).map(|target| format!("http://127.0.0.1:{port}{target}"));
    match callback {
        Some(callback) if ours(&callback) => {
            answer(&mut stream, "200 OK", PAGE).await?;
            Ok(Some(callback))
        }
        Some(_) => answer(&mut stream, "400 Bad Request", NOT_OURS).await.map(|()| None),
        None => answer(&mut stream, "404 Not Found", "").await.map(|()| None),
    }
}

async fn answer(stream: &mut TcpStream, status: &str, body: &str) -> io::Result<()> {
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\nReferrer-Policy: no-referrer\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

/// The target of `GET /oauth/callback?… HTTP/1.1`.
fn target_of(head: &[u8]) -> Option<String> {
    let line = head.split(|&b| b == b'\r').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split(' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    let ours = method == "GET" && version.starts_with("HTTP/1.") && words.next().is_none();
    (ours && target.starts_with("/oauth/callback?")).then(|| target.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn call(port: u16, request: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.expect("the listener");
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        answer
    }

    #[tokio::test]
    async fn only_the_answer_that_is_waited_for_ends_the_waiting() {
        let listener = LoopbackListener::bind().await.expect("a port");
        let RedirectUri::Loopback { port } = listener.redirect() else { panic!("a loopback address") };
        let waiting = tokio::spawn(listener.receive(|text| text.ends_with("&state=s")));
        // As browsers do: a connection made in advance, on which nothing comes.
        let _silent = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.expect("the listener");
        for stranger in [
            "GET /favicon.ico HTTP/1.1\r\n\r\n",
            "POST /oauth/callback?code=c HTTP/1.1\r\n\r\n",
            "GET /oauth/callbackx?code=c HTTP/1.1\r\n\r\n",
        ] {
            assert!(call(port, stranger).await.starts_with("HTTP/1.1 404"), "{stranger} is turned away");
        }
        for foreign in ["code=c&state=another", "code=c", "error=access_denied&state=another", "%00"] {
            let told = call(port, &format!("GET /oauth/callback?{foreign} HTTP/1.1\r\n\r\n")).await;
            assert!(told.starts_with("HTTP/1.1 400"), "{foreign} is somebody else's: {told}");
            assert!(told.contains("Start again in Rounds"), "in words, and without what was sent: {told}");
        }
        let endless = format!("{:c<1$}", "GET /oauth/callback?code=", LONGEST + 1);
        assert!(call(port, &endless).await.starts_with("HTTP/1.1 431"), "a head without an end is cut off");
        assert!(call(port, "\0\u{1}\r\n\r\n").await.starts_with("HTTP/1.1 404"), "no request at all");
        assert!(!waiting.is_finished(), "none of them ended the waiting");
        let page = call(port, "GET /oauth/callback?code=c&state=s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await;
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("close this window"), "a calm page");
        let callback = waiting.await.expect("no panic").expect("a callback");
        assert_eq!(
            callback,
            format!("http://127.0.0.1:{port}/oauth/callback?code=c&state=s"),
            "what the browser brought"
        );
    }
}
