//! `live --at URL …`: the check of `cargo xtask live`. User and password come from the environment or are asked for; they
//! are no arguments, since arguments can be read by everybody at the computer and stay in the shell's history.

use domain::phi::Secret;
use openemr::ClientId;
use rounds_tests::live::{Check, Server};
use rounds_tests::person::{Manner, Person};
use rounds_tests::{Outcome, Trouble, programs};
use std::io::{BufRead, IsTerminal, Write};
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use url::{Host, Url};

const USER: &str = "ROUNDS_LIVE_USER";
const PASSWORD: &str = "ROUNDS_LIVE_PASSWORD";
const SECRET: &str = "ROUNDS_LIVE_CLIENT_SECRET";

/// What was given on the command line.
#[derive(Default)]
struct Given {
    at: String,
    site: String,
    client_id: Option<String>,
    facility: Option<String>,
    provider: Option<String>,
    nobody_is_real: Option<String>,
    public: bool,
    to: Option<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match check().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(trouble) => {
            say(&trouble.to_string());
            ExitCode::FAILURE
        }
    }
}

async fn check() -> Outcome<bool> {
    let given = Given::read(std::env::args().skip(1))?;
    given.may_be_played()?;
    let client = match &given.client_id {
        Some(id) => {
            let id = ClientId::parse(id).map_err(|_| Trouble::new("that is no client ID"))?;
            Some((id, std::env::var(SECRET).ok().map(Secret::new)))
        }
        None => None,
    };
    let server = Server {
        client,
        person: Person {
            user: variable_or(USER, "OpenEMR user name: ", false)?,
            password: variable_or(PASSWORD, "Password: ", true)?,
            manner: Manner::SignsIn,
        },
        numbers: given
            .facility
            .clone()
            .map(|facility| (facility, given.provider.clone().unwrap_or_default())),
        address: given.at,
        site: given.site,
    };
    let report = Check::prepare(&server)?
        .play(|client| {
            say(&format!("This computer is registered as client {client}."));
            say("Enable it in OpenEMR (Administration → System → API Clients); the check goes on by itself.");
        })
        .await;
    let folder = given.to.unwrap_or_else(|| programs::repository().join("target/live"));
    std::fs::create_dir_all(&folder)?;
    let text = report.markdown();
    std::fs::write(folder.join("report.md"), &text)?;
    std::fs::write(folder.join("report.json"), serde_json::to_vec_pretty(&report)?)?;
    say(&text);
    say(&format!("{}/report.md and report.json hold this, and name nobody.", folder.display()));
    Ok(report.holds())
}

impl Given {
    fn read(mut words: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut given = Self::default();
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| Trouble::new(format!("{word} says nothing")));
            match word.as_str() {
                "--at" => given.at = value()?,
                "--site" => given.site = value()?,
                "--client-id" => given.client_id = Some(value()?),
                "--facility" => given.facility = Some(value()?),
                "--provider" => given.provider = Some(value()?),
                "--nobody-is-real" => given.nobody_is_real = Some(value()?),
                "--public" => given.public = true,
                "--to" => given.to = Some(value()?.into()),
                other => return Err(Trouble::new(format!("{other} means nothing here"))),
            }
        }
        if given.at.is_empty() { Err(Trouble::new("--at URL: at which server?")) } else { Ok(given) }
    }

    /// Writes are stored and cannot all be deleted, so somebody has to say, server by server, that no patient of it is
    /// real. A server that looks like a clinic's own needs a second word.
    fn may_be_played(&self) -> Outcome {
        let url = Url::parse(&self.at)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let said = match &self.nobody_is_real {
            Some(said) => said.clone(),
            None => {
                asked(&format!("Nobody at {host} is a real patient? Type its host name to say so: "), false)?
            }
        };
        if said != host {
            return Err(Trouble::new(format!(
                "Nothing was sent. --nobody-is-real {host} says that no patient is real."
            )));
        }
        if looks_like_a_clinic(&url) && !self.public {
            let word = asked(
                &format!("{host} can be reached from everywhere, like a clinic's. Type 'synthetic': "),
                false,
            );
            if word.is_ok_and(|word| word == "synthetic") {
                return Ok(());
            }
            return Err(Trouble::new(format!(
                "Nothing was sent. {host} looks like a clinic's own server; --public says that it is a test server all the same."
            )));
        }
        Ok(())
    }
}

/// Whether a host is one that anybody could reach: a clinic's server is, and a test server is mostly not.
fn looks_like_a_clinic(url: &Url) -> bool {
    let private = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    };
    match url.host() {
        Some(Host::Ipv4(ip)) => !private(ip.into()),
        Some(Host::Ipv6(ip)) => !private(ip.into()),
        Some(Host::Domain(name)) => {
            let ends = ["localhost", "test", "example", "invalid", "internal", "local", "lan"];
            !ends.iter().any(|end| name == *end || name.ends_with(&format!(".{end}")))
        }
        None => true,
    }
}

fn variable_or(name: &str, question: &str, hidden: bool) -> Outcome<String> {
    match std::env::var(name) {
        Ok(value) if !value.is_empty() => Ok(value),
        _ => asked(question, hidden),
    }
}

/// Asks whoever sits at the terminal; what is hidden is not shown while it is typed.
fn asked(question: &str, hidden: bool) -> Outcome<String> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return Err(Trouble::new(format!(
            "nobody is there to be asked: {question}({USER}, {PASSWORD} in the environment)"
        )));
    }
    let mut output = std::io::stdout();
    write!(output, "{question}")?;
    output.flush()?;
    let echo = |word: &str| hidden.then(|| Command::new("stty").arg(word).status());
    echo("-echo");
    let mut line = String::new();
    let read = input.lock().read_line(&mut line);
    echo("echo");
    if hidden {
        writeln!(output)?;
    }
    read?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A closed pipe is no reason to stop.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(words: &[&str]) -> Outcome<Given> {
        Given::read(words.iter().map(|word| (*word).to_owned()))
    }

    #[test]
    fn a_server_is_played_at_only_once_somebody_has_said_that_nobody_there_is_real() {
        let played = |words: &[&str]| given(words).and_then(|given| given.may_be_played()).is_ok();
        let local = "https://127.0.0.1:9300";
        assert!(!played(&["--at", local, "--nobody-is-real", "another"]), "of another server");
        assert!(played(&["--at", local, "--nobody-is-real", "127.0.0.1"]), "of this one");
        let public = ["--at", "https://emr.clinic.org", "--nobody-is-real", "emr.clinic.org"];
        assert!(!played(&public), "it looks like a clinic's");
        assert!(played(&[&public[..], &["--public"]].concat()), "and is a test server all the same");
    }

    #[test]
    fn a_password_is_no_argument() {
        assert!(
            given(&["--at", "https://127.0.0.1", "--password", "pass"]).is_err(),
            "everybody could read it"
        );
    }
}
