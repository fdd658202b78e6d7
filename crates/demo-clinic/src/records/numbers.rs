//! How rows are numbered.

/// [`Kind`] as a hashable number; referrals and messages have no uuids and so no kind.
pub(super) type Kind8 = u8;

pub(super) const REFERRAL: Kind8 = 200;
pub(super) const MESSAGE: Kind8 = 201;
pub(super) const NOTE: Kind8 = 202;

/// Notes that share no number with a vitals form of their visit are numbered from here, so that none is listed under
/// another visit by accident (Q128).
const NOTES_ALONE: i64 = 1_000_000_000;

/// The next free number of each table.
pub(super) struct Next {
    pub(super) encounter: i64,
    pub(super) vital: i64,
    pub(super) note: i64,
    pub(super) form: i64,
    pub(super) list: i64,
    pub(super) appointment: i64,
    pub(super) document: i64,
    pub(super) insurance: i64,
    pub(super) prescription: i64,
    pub(super) referral: i64,
    pub(super) message: i64,
}

impl Next {
    /// The numbers behind those of the charts that are drawn.
    pub(super) fn after(free: i64, appointment: i64) -> Self {
        Self {
            encounter: free,
            vital: free,
            note: free + NOTES_ALONE,
            form: free,
            list: free,
            appointment,
            document: free,
            insurance: free,
            prescription: free,
            referral: 0,
            message: 0,
        }
    }
}

pub(super) fn take(next: &mut i64) -> i64 {
    *next += 1;
    *next
}
