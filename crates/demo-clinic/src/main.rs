//! The demo clinic as a program: `demo-clinic --edition 8.0 --patients 1000 --seed 7`, and `demo-clinic enable ID
//! --at https://127.0.0.1:PORT` to do the administrator's part on a running one.

use demo_clinic::{Config, DemoClinic, Edition, Units};
use jiff::tz::TimeZone;
use lexopt::prelude::*;
use std::{
    error::Error,
    fs,
    io::{self, Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

const USAGE: &str = "\
demo-clinic [--port N] [--http-port N] [--edition 7.0|8.0|8.2] [--patients N] [--seed N] [--ca-out FILE]
            [--zone ZONE] [--units 1|2|3|4]
demo-clinic enable CLIENT_ID --at https://127.0.0.1:PORT
demo-clinic disable CLIENT_ID --at https://127.0.0.1:PORT

--edition   answer as OpenEMR 7.0.3, 8.0.0 (unless told) or 8.2
--patients  how many synthetic patients there are (1000 unless told)
--seed      decides who they are (7 unless told)
--zone      the clinic's zone, as America/New_York or EST5EDT,M3.2.0,M11.1.0 (five hours behind UTC unless told)
--units     the server's setting for vitals: 1 or 3 shows lb, in and F (1 unless told), 2 or 4 kg, cm and C
--ca-out    where to write the authority that signed the certificate
";

type Failure = Box<dyn Error + Send + Sync>;

enum Command {
    Serve { config: Box<Config>, ca_out: Option<PathBuf> },
    Switch { client_id: String, verb: &'static str, at: String },
    Help,
}

fn main() -> ExitCode {
    let done = arguments(lexopt::Parser::from_env()).and_then(|command| match command {
        Command::Help => {
            io::stdout().write_all(USAGE.as_bytes())?;
            Ok(())
        }
        Command::Switch { client_id, verb, at } => switch(&client_id, verb, &at),
        Command::Serve { config, ca_out } => {
            tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(*config, ca_out))
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "demo-clinic: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn arguments(mut parser: lexopt::Parser) -> Result<Command, Failure> {
    let mut config = Config::default();
    let mut ca_out = None;
    let mut verb = None;
    let mut client_id = None;
    let mut at = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("help") | Short('h') => return Ok(Command::Help),
            Long("port") => config.port = Some(parser.value()?.parse()?),
            Long("http-port") => config.http_port = Some(parser.value()?.parse()?),
            Long("edition") => config.edition = parser.value()?.parse_with(str::parse::<Edition>)?,
            Long("patients") => config.patients = parser.value()?.parse()?,
            Long("seed") => config.seed = parser.value()?.parse()?,
            Long("zone") => config.zone = parser.value()?.parse_with(zone)?,
            Long("units") => {
                config.units = parser
                    .value()?
                    .parse_with(|text| Units::try_from(text.parse::<u8>()?).map_err(Failure::from))?
            }
            Long("ca-out") => ca_out = Some(PathBuf::from(parser.value()?)),
            Long("at") => at = Some(parser.value()?.string()?),
            Value(word) if verb.is_none() => {
                verb = Some(match word.string()?.as_str() {
                    "enable" => "enable",
                    "disable" => "disable",
                    other => return Err(format!("there is no command {other:?}\n{USAGE}").into()),
                });
            }
            Value(id) if client_id.is_none() => client_id = Some(id.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    match verb {
        None => Ok(Command::Serve { config: Box::new(config), ca_out }),
        Some(verb) => Ok(Command::Switch {
            client_id: client_id.ok_or("which client? Give its id")?,
            verb,
            at: at.ok_or("which clinic? Give --at https://127.0.0.1:PORT")?,
        }),
    }
}

/// A zone by its name, or written out as POSIX has it.
fn zone(text: &str) -> Result<TimeZone, jiff::Error> {
    TimeZone::get(text).or_else(|_| TimeZone::posix(text))
}

async fn serve(config: Config, ca_out: Option<PathBuf>) -> Result<(), Failure> {
    let (edition, patients, seed) = (config.edition, config.patients, config.seed);
    let clinic = demo_clinic::start(config).await?;
    let note = WhereToFind::write(&clinic)?;
    let ca_out = match ca_out {
        Some(path) => {
            fs::write(&path, clinic.ca_pem())?;
            path
        }
        None => note.ca.clone(),
    };
    let mut out = io::stdout();
    writeln!(
        out,
        "A demo clinic answering as OpenEMR {edition}: {patients} synthetic patients, seed {seed}"
    )?;
    writeln!(out, "  address        {}", clinic.https_url())?;
    writeln!(out, "  authority      {}", ca_out.display())?;
    writeln!(out, "  administrator  {}/demo/admin", clinic.http_url())?;
    writeln!(
        out,
        "  accounts       admin, drgarcia, drchen, nurseobrien, frontdesk; password {}",
        demo_clinic::PASSWORD
    )?;
    writeln!(out, "Ctrl-C ends it.")?;
    out.flush()?;
    told_to_end().await?;
    clinic.stop().await;
    drop(note);
    Ok(())
}

/// Waits for Ctrl-C, or for the signal that supervisors send.
async fn told_to_end() -> io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// A file per running clinic that tells `enable` where the plain listener is, so that it need not trust anything.
struct WhereToFind {
    file: PathBuf,
    ca: PathBuf,
}

impl WhereToFind {
    fn folder() -> PathBuf {
        std::env::var_os("XDG_RUNTIME_DIR").map_or_else(std::env::temp_dir, PathBuf::from).join("demo-clinic")
    }

    fn file(https_url: &str) -> Result<PathBuf, Failure> {
        let port = https_url.trim_end_matches('/').rsplit(':').next().unwrap_or_default();
        let port: u16 = port.parse().map_err(|_| format!("{https_url} names no port"))?;
        Ok(Self::folder().join(format!("{port}.http")))
    }

    fn write(clinic: &DemoClinic) -> Result<Self, Failure> {
        fs::create_dir_all(Self::folder())?;
        let file = Self::file(clinic.https_url())?;
        let ca = file.with_extension("ca.pem");
        fs::write(&file, clinic.http_url())?;
        fs::write(&ca, clinic.ca_pem())?;
        Ok(Self { file, ca })
    }
}

impl Drop for WhereToFind {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.file);
        let _ = fs::remove_file(&self.ca);
    }
}

/// Asks the plain listener's control endpoint.
fn switch(client_id: &str, verb: &str, at: &str) -> Result<(), Failure> {
    let http_url = if at.starts_with("http://") {
        at.to_owned()
    } else {
        let file = WhereToFind::file(at)?;
        fs::read_to_string(&file).map_err(|_| format!("no demo clinic of this computer listens at {at}"))?
    };
    let host = http_url.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(
        stream,
        "POST /demo/clients/{client_id}/{verb} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    match answer.split_ascii_whitespace().nth(1) {
        Some("204") => Ok(()),
        Some("404") => Err(format!("no client is registered as {client_id}").into()),
        _ => Err(format!("the clinic at {at} did not understand").into()),
    }
}
