//! Which scopes exist and what they allow (Q04, Q24).

use crate::editions::Differences;
use std::collections::HashSet;

/// The scopes one edition knows.
pub(crate) struct Catalogue {
    known: HashSet<&'static str>,
    /// Resources that may be asked for in the newer form, such as `user/patient`.
    v2_resources: HashSet<&'static str>,
    pub(crate) listed: Vec<&'static str>,
}

impl Catalogue {
    pub(crate) fn of(differences: &Differences) -> Self {
        let mut listed: Vec<&str> = differences.scopes.lines().filter(|line| !line.is_empty()).collect();
        listed.extend(differences.newer_scopes);
        let v2_resources = if differences.v2_scopes {
            listed.iter().filter_map(|scope| v2(scope)).map(|(resource, _)| resource).collect()
        } else {
            HashSet::new()
        };
        let known = listed.iter().chain(differences.unlisted_scopes).copied().collect();
        Self { known, v2_resources, listed }
    }

    /// Whether a scope may be registered.
    pub(crate) fn knows(&self, scope: &str) -> bool {
        self.known.contains(scope)
            || v2(scope).is_some_and(|(resource, _)| self.v2_resources.contains(resource))
    }
}

/// `user/patient.crus` as resource and letters; the letters must be in the order c r u d s.
fn v2(scope: &str) -> Option<(&str, &str)> {
    let (resource, letters) = scope.rsplit_once('.')?;
    if letters.is_empty() || !resource.contains('/') || letters == "read" || letters == "write" {
        return None;
    }
    let mut order = "cruds".chars();
    letters.chars().all(|letter| order.any(|next| next == letter)).then_some((resource, letters))
}

/// What a request wants to do with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Create,
    Read,
    Update,
    Delete,
    Search,
    /// The `$docref` operation.
    Summarise,
    /// Bulk export.
    Export,
}

impl Act {
    /// The scope's verb in the newer form, or the operation's name.
    fn verb(self) -> &'static str {
        match self {
            Self::Create => "c",
            Self::Read => "r",
            Self::Update => "u",
            Self::Delete => "d",
            Self::Search => "s",
            Self::Summarise => "$docref",
            Self::Export => "$export",
        }
    }

    fn is_operation(self) -> bool {
        matches!(self, Self::Summarise | Self::Export)
    }

    fn is_reading(self) -> bool {
        matches!(self, Self::Read | Self::Search)
    }
}

/// Whether granted scopes allow an act on a resource by a user.
pub(crate) fn allow(granted: &[String], resource: &str, act: Act) -> bool {
    granted.iter().any(|scope| {
        let Some((owner, verbs)) = scope.rsplit_once('.') else { return false };
        if owner.strip_prefix("user/") != Some(resource) {
            return false;
        }
        match verbs {
            operation if act.is_operation() => operation == act.verb(),
            "read" => act.is_reading(),
            "write" => !act.is_reading(),
            letters => letters.contains(act.verb()),
        }
    })
}

/// Splits a scope list.
pub(crate) fn split(text: &str) -> Vec<String> {
    text.split_ascii_whitespace().map(str::to_owned).collect()
}

/// The scope list of a token answer: in another order and without the `api:` scopes (Q24).
pub(crate) fn shown(granted: &[String]) -> String {
    let mut scopes: Vec<&str> =
        granted.iter().map(String::as_str).filter(|scope| !scope.starts_with("api:")).collect();
    scopes.sort_by_key(|scope| {
        let place = match *scope {
            "fhirUser" => 0,
            "openid" => 1,
            "offline_access" => 2,
            _ => 3,
        };
        (place, *scope)
    });
    scopes.dedup();
    scopes.join(" ")
}

/// A scope in words, for the consent page.
pub(crate) fn in_words(scope: &str) -> String {
    match scope {
        "openid" => "Know who you are".to_owned(),
        "fhirUser" => "Know your staff record".to_owned(),
        "offline_access" => "Stay signed in after you close it".to_owned(),
        "api:oemr" => "Use the clinic's own interface".to_owned(),
        "api:fhir" => "Use the clinic's FHIR interface".to_owned(),
        _ => {
            let (owner, verbs) = scope.rsplit_once('.').unwrap_or((scope, ""));
            let resource = owner.rsplit_once('/').map_or(owner, |(_, resource)| resource);
            let mut words = String::new();
            for (at, sign) in resource.char_indices() {
                if sign == '_' {
                    words.push(' ');
                } else {
                    if at > 0 && sign.is_ascii_uppercase() {
                        words.push(' ');
                    }
                    words.extend(sign.to_lowercase());
                }
            }
            match verbs {
                "read" => format!("Read {words} records"),
                "write" => format!("Add and change {words} records"),
                letters if letters.contains(['c', 'u', 'd']) => format!("Read and change {words} records"),
                letters if letters.contains(['r', 's']) => format!("Read {words} records"),
                _ => scope.to_owned(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Edition;

    #[test]
    fn letters_must_be_in_order_and_resources_known() {
        let newer = Catalogue::of(Differences::of(Edition::V8_0));
        assert!(newer.knows("user/patient.crus") && newer.knows("user/Patient.cruds"));
        assert!(!newer.knows("user/patient.src"), "letters out of order are refused");
        assert!(!newer.knows("user/Appointment.rs"), "Appointment has no newer form (Q04)");
        assert!(!newer.knows("user/Slot.read") && !newer.knows("user/*.read"));
        let older = Catalogue::of(Differences::of(Edition::V7_0));
        assert!(older.knows("user/patient.read") && !older.knows("user/Patient.rs"));
    }

    #[test]
    fn prescribing_tells_the_newest_edition_before_anybody_signs_in() {
        let [oldest, older, newest] = Edition::ALL.map(|edition| Catalogue::of(Differences::of(edition)));
        let prescribing = "user/prescription.write";
        assert!(newest.knows(prescribing) && newest.listed.contains(&prescribing), "8.2 says so (Q71)");
        assert!(older.knows(prescribing) && !older.listed.contains(&prescribing), "8.0 only takes it (Q113)");
        assert!(!oldest.knows(prescribing), "7.0 refuses it");
    }

    #[test]
    fn case_tells_the_interfaces_apart() {
        let granted = split("user/patient.read user/Patient.rs");
        assert!(allow(&granted, "patient", Act::Search));
        assert!(!allow(&granted, "patient", Act::Create));
        assert!(allow(&granted, "Patient", Act::Read) && !allow(&granted, "Observation", Act::Read));
    }
}
