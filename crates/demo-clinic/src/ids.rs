//! Uuids that can be read back. A row's uuid follows from its table and number, so that the uuid of any of a million
//! generated rows is found without keeping a list of them.

/// The table a uuid belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Patient = 1,
    User,
    Facility,
    FacilityLocation,
    HomeLocation,
    Encounter,
    Vital,
    /// A vital's replacement uuid after a PUT (Q42).
    VitalAgain,
    /// One measured code of a vitals form: vital × 32 + position.
    VitalObservation,
    Appointment,
    List,
    Immunization,
    Order,
    Result,
    Report,
    Specimen,
    Prescription,
    Dispense,
    Drug,
    Document,
    ClinicalNote,
    Insurance,
    InsuranceCompany,
    Employer,
    CareTeam,
    Device,
    Provenance,
}

const KINDS: [Kind; 27] = [
    Kind::Patient,
    Kind::User,
    Kind::Facility,
    Kind::FacilityLocation,
    Kind::HomeLocation,
    Kind::Encounter,
    Kind::Vital,
    Kind::VitalAgain,
    Kind::VitalObservation,
    Kind::Appointment,
    Kind::List,
    Kind::Immunization,
    Kind::Order,
    Kind::Result,
    Kind::Report,
    Kind::Specimen,
    Kind::Prescription,
    Kind::Dispense,
    Kind::Drug,
    Kind::Document,
    Kind::ClinicalNote,
    Kind::Insurance,
    Kind::InsuranceCompany,
    Kind::Employer,
    Kind::CareTeam,
    Kind::Device,
    Kind::Provenance,
];

/// Writes and reads the uuids of one site.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ids {
    salt: u64,
}

const NODE_BITS: u64 = (1 << 48) - 1;

impl Ids {
    pub(crate) fn new(seed: u64, site: &str) -> Self {
        let salt = site.bytes().fold(mix(seed), |salt, byte| mix(salt ^ u64::from(byte)));
        Self { salt }
    }

    /// A number that differs from site to site, for drawing the site's people.
    pub(crate) fn salt(self) -> u64 {
        self.salt
    }

    /// The uuid of row `number` of a table. Numbers go up to 40 bits.
    pub(crate) fn uuid(self, kind: Kind, number: i64) -> String {
        let number = number.unsigned_abs();
        let node = ((number << 8) | u64::from(kind as u8)) ^ (self.salt & NODE_BITS);
        let noise = mix(self.salt ^ (number << 8) ^ u64::from(kind as u8));
        format!(
            "a346{:04x}-{:04x}-4{:03x}-{:x}{:03x}-{:012x}",
            noise & 0xffff,
            (noise >> 16) & 0xffff,
            (noise >> 32) & 0xfff,
            8 + ((noise >> 44) & 3),
            (noise >> 48) & 0xfff,
            node & NODE_BITS
        )
    }

    /// The table and row number of a uuid this site could have given out.
    pub(crate) fn read(self, uuid: &str) -> Option<(Kind, i64)> {
        let node = u64::from_str_radix(uuid.get(24..36)?, 16).ok()? ^ (self.salt & NODE_BITS);
        let kind = KINDS.into_iter().find(|kind| *kind as u8 == (node & 0xff) as u8)?;
        let number = i64::try_from(node >> 8).ok()?;
        (self.uuid(kind, number) == uuid).then_some((kind, number))
    }

    /// The row number of a uuid of one table.
    pub(crate) fn number(self, kind: Kind, uuid: &str) -> Option<i64> {
        self.read(uuid).filter(|(found, _)| *found == kind).map(|(_, number)| number)
    }
}

/// Whether a text has the form of a uuid.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Scatters the bits of a number (the finaliser of SplitMix64).
pub(crate) fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A stream of numbers that follows from its seed.
#[derive(Clone, Debug)]
pub(crate) struct Draw {
    state: u64,
}

impl Draw {
    pub(crate) fn new(salt: u64, purpose: u64, number: i64) -> Self {
        Self { state: mix(salt ^ mix(purpose ^ (number.unsigned_abs() << 16))) }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(usize::try_from(high - low + 1).unwrap_or(1)) as i64
    }

    /// True in `percent` of a hundred cases.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of a list.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_which_row_it_belongs_to() {
        let ids = Ids::new(7, "default");
        for number in [0, 1, 8, 99_999, 70_000_000_001] {
            let uuid = ids.uuid(Kind::VitalObservation, number);
            assert!(is_uuid(&uuid), "{uuid} has the form of a uuid");
            assert_eq!(ids.read(&uuid), Some((Kind::VitalObservation, number)));
        }
        let elsewhere = Ids::new(7, "north").uuid(Kind::Patient, 1);
        assert_eq!(ids.read(&elsewhere), None, "another site's uuid is unknown here");
        assert_eq!(ids.read("00000000-0000-4000-8000-000000000000"), None);
    }
}
