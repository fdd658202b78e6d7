//! Who answers for the packages. A package names a person or a list that can be written to; which one is known to whoever
//! makes the release, and stands in no file here.

use crate::run;
use crate::workspace::Workspace;

/// Names that lead nowhere (RFC 2606 and 6761).
const NOWHERE: [&str; 5] = ["example", "invalid", "localhost", "test", "local"];
const NOWHERE_ELSE: [&str; 3] = ["example.com", "example.org", "example.net"];

/// As the command line says, or as git signs the commits of whoever makes the release.
pub(crate) fn named(workspace: &Workspace, said: Option<&str>) -> Result<String, String> {
    if let Some(who) = said {
        return Ok(who.to_owned());
    }
    let ask = |key: &str| {
        let said = run::quietly(&mut run::command(&workspace.root, "git", ["config", key]));
        said.map(|said| said.trim().to_owned()).map_err(|_| {
            "Whose release is it? --maintainer 'Name <address>', or git's user.name and user.email."
                .to_owned()
        })
    };
    Ok(format!("{} <{}>", ask("user.name")?, ask("user.email")?))
}

/// Whether the address has the form of one that mail can reach.
pub(crate) fn reachable(who: &str) -> Result<String, String> {
    let refuse = |why: &str| {
        Err(format!("    {who}: {why}. Give one that can be written to: --maintainer 'Name <address>'."))
    };
    let Some((name, address)) = who.strip_suffix('>').and_then(|who| who.split_once(" <")) else {
        return refuse("not of the form Name <address>");
    };
    let Some((person, host)) = address.split_once('@') else { return refuse("no address") };
    let host = host.to_lowercase();
    let under = |end: &str| host == end || host.ends_with(&format!(".{end}"));
    if name.trim().is_empty() || person.is_empty() || !host.contains('.') {
        refuse("a name or an address is missing")
    } else if NOWHERE.iter().chain(&NOWHERE_ELSE).any(|end| under(end)) {
        refuse("mail to this address arrives nowhere")
    } else if person == "noreply" || host.contains("noreply") {
        refuse("nobody reads what is sent there")
    } else {
        Ok(who.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::reachable;

    #[test]
    fn a_maintainer_is_somebody_who_can_be_written_to() {
        assert!(reachable("Ann Lee <ann@clinic.org>").is_ok(), "a name and an address");
        for nobody in [
            "Rounds",
            "Ann <ann>",
            "Ann <ann@localhost>",
            "Ann <ann@clinic.example>",
            "Ann <ann@mail.example.org>",
            "Ann <1+ann@users.noreply.host.org>",
            " <ann@clinic.org>",
        ] {
            assert!(reachable(nobody).is_err(), "{nobody} leads nowhere");
        }
    }
}
