//! A listener on 127.0.0.1 that stands in where the operating system hands out no deep links (RFC 8252, 7.3).

use crate::redirect::RedirectUri;
use std::{io, net::Ipv4Addr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};

/// Longer requests are not read to their end.
const LONGEST: usize = 20 * 1024;
/// More connections at once are turned away.
const AT_ONCE: usize = 32;
/// A connection that says nothing for this long is closed.
const PATIENCE: Duration = Duration::from_secs(10);

const PAGE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Rounds</title>\
<body><p>You can close this window and go back to Rounds.</p></body></html>";

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

    /// Waits until a browser calls the redirect address, shows it a calm page and returns what it brought, for
    /// [`SignIn::finish`](crate::SignIn::finish). Anything else that connects gets 404 and is forgotten. Dropping the
    /// future ends the waiting and frees the port.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn receive(self) -> io::Result<String> {
        // Browsers open connections in advance and say nothing on them, so none may keep the others waiting.
        let mut open = JoinSet::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept() => {
                    let (stream, from) = accepted?;
                    if from.ip().is_loopback() && open.len() < AT_ONCE {
                        open.spawn(timeout(PATIENCE, serve(stream)));
                    }
                }
                Some(served) = open.join_next() => {
                    if let Ok(Ok(Ok(Some(target)))) = served {
                        return Ok(format!("http://127.0.0.1:{}{target}", self.port));
                    }
                }
            }
        }
    }
}

/// Answers one connection; the target of the request if it is the redirect address.
async fn serve(mut stream: TcpStream) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    let mut piece = [0; 2048];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = stream.read(&mut piece).await?;
        if read == 0 || head.len() + read > LONGEST {
            return Ok(None);
        }
        head.extend_from_slice(&piece[..read]);
    }
    let target = target_of(&head);
    let (status, body) = if target.is_some() { ("200 OK", PAGE) } else { ("404 Not Found", "") };
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\nReferrer-Policy: no-referrer\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await?;
    Ok(target)
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
    async fn only_a_call_of_the_redirect_address_ends_the_waiting() {
        let listener = LoopbackListener::bind().await.expect("a port");
        let RedirectUri::Loopback { port } = listener.redirect() else { panic!("a loopback address") };
        let waiting = tokio::spawn(listener.receive());
        // As browsers do: a connection made in advance, on which nothing comes.
        let _silent = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.expect("the listener");
        for stranger in [
            "GET /favicon.ico HTTP/1.1\r\n\r\n",
            "POST /oauth/callback?code=c HTTP/1.1\r\n\r\n",
            "GET /oauth/callbackx?code=c HTTP/1.1\r\n\r\n",
        ] {
            assert!(call(port, stranger).await.starts_with("HTTP/1.1 404"), "{stranger} is turned away");
        }
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
