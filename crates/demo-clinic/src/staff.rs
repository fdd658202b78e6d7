//! The people who work at the clinic. They have accounts; their password is [`crate::PASSWORD`].

use crate::ids::{Ids, Kind};

/// The password of every account: `admin`, the physicians `drgarcia` and `drchen`, the nurse `nurseobrien` and
/// `frontdesk`.
pub const PASSWORD: &str = "pass";

/// What an account may do (Q28).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Physician,
    Nurse,
    FrontDesk,
    Admin,
}

/// One account.
#[derive(Debug)]
pub(crate) struct Staff {
    pub(crate) id: i64,
    pub(crate) username: &'static str,
    pub(crate) role: Role,
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
    pub(crate) npi: &'static str,
    pub(crate) specialty: Option<&'static str>,
}

impl Staff {
    pub(crate) fn uuid(&self, ids: Ids) -> String {
        ids.uuid(Kind::User, self.id)
    }

    /// Whether the account is listed among the practitioners (it has an NPI).
    pub(crate) fn is_practitioner(&self) -> bool {
        !self.npi.is_empty()
    }
}

/// Everybody, by number.
pub(crate) const STAFF: [Staff; 5] = [
    Staff {
        id: 1,
        username: "admin",
        role: Role::Admin,
        given: "Ada",
        family: "Administrator",
        npi: "1234567899",
        specialty: None,
    },
    Staff {
        id: 8,
        username: "drgarcia",
        role: Role::Physician,
        given: "Elena",
        family: "Garcia",
        npi: "1234567801",
        specialty: Some("Family Medicine"),
    },
    Staff {
        id: 9,
        username: "drchen",
        role: Role::Physician,
        given: "Wei",
        family: "Chen",
        npi: "1234567802",
        specialty: Some("Internal Medicine"),
    },
    Staff {
        id: 10,
        username: "nurseobrien",
        role: Role::Nurse,
        given: "Nora",
        family: "O'Brien",
        npi: "",
        specialty: None,
    },
    Staff {
        id: 11,
        username: "frontdesk",
        role: Role::FrontDesk,
        given: "Frank",
        family: "Desmond",
        npi: "",
        specialty: None,
    },
];

/// The two who see patients.
pub(crate) const PHYSICIANS: [i64; 2] = [8, 9];

pub(crate) fn by_id(id: i64) -> Option<&'static Staff> {
    STAFF.iter().find(|one| one.id == id)
}

pub(crate) fn by_username(username: &str) -> Option<&'static Staff> {
    STAFF.iter().find(|one| one.username.eq_ignore_ascii_case(username))
}
