//! What a kept clinic is known again by. Its facts lie in a file that others can write: a hash of them that is kept
//! where they cannot tells whether they are still those of the last time.

use crate::{discovery::SiteFacts, ids::ClientId};
use ring::digest::{Context, SHA256};
use std::fmt::Write as _;

impl SiteFacts {
    /// A SHA-256 over everything that decides where tokens go, whose word is believed and how answers are read: the
    /// client, the typed address and site, the issuer, every endpoint, both interfaces and the edition (on 7.0 some lists
    /// can carry another patient's readings, Q74). In hexadecimal digits.
    pub fn binding(&self, client: &ClientId) -> String {
        let address = self.address.to_string();
        let edition = self.edition.to_string();
        let endpoints = &self.endpoints;
        let parts = [
            "Rounds, one clinic, 1",
            client.as_str(),
            &address,
            self.site().as_str(),
            &self.issuer,
            endpoints.authorize.as_str(),
            endpoints.token.as_str(),
            endpoints.registration.as_str(),
            endpoints.logout.as_str(),
            endpoints.keys.as_str(),
            self.api_base.as_str(),
            self.fhir_base.as_str(),
            &edition,
        ];
        let mut hash = Context::new(&SHA256);
        for part in parts {
            // With its length before it, so that no text can move from one part into the next.
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finish().as_ref().iter().fold(String::new(), |mut hex, byte| {
            // Writing to a String cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{discovery::tests::facts_of, editions::Edition};

    #[test]
    fn whatever_decides_where_tokens_go_changes_the_binding() {
        let client = ClientId::parse("one").expect("an id");
        let other = ClientId::parse("two").expect("an id");
        let facts = facts_of("https://emr.example.org");
        let bound = facts.binding(&client);
        assert_eq!(bound.len(), 64, "a SHA-256");
        assert_eq!(facts.binding(&client), bound, "the same at every start");
        assert_ne!(facts.binding(&other), bound, "another client");
        let elsewhere = facts_of("https://evil.example");
        let edits: [fn(&mut SiteFacts, &SiteFacts); 10] = [
            |facts, other| facts.address = other.address.clone(),
            |facts, other| facts.issuer.clone_from(&other.issuer),
            |facts, other| facts.endpoints.authorize = other.endpoints.authorize.clone(),
            |facts, other| facts.endpoints.token = other.endpoints.token.clone(),
            |facts, other| facts.endpoints.registration = other.endpoints.registration.clone(),
            |facts, other| facts.endpoints.logout = other.endpoints.logout.clone(),
            |facts, other| facts.endpoints.keys = other.endpoints.keys.clone(),
            |facts, other| facts.api_base = other.api_base.clone(),
            |facts, other| facts.fhir_base = other.fhir_base.clone(),
            |facts, _| facts.edition = Edition::V7_0,
        ];
        for (number, edit) in edits.into_iter().enumerate() {
            let mut edited = facts.clone();
            edit(&mut edited, &elsewhere);
            assert_ne!(edited.binding(&client), bound, "edit {number}");
        }
    }
}
