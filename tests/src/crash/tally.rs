//! What was counted, and whether it may stand.

use std::fmt;

/// The figures of a run.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Kills.
    pub rounds: u32,
    /// Rounds in which the program acknowledged at least one draft before it was killed.
    pub acknowledged: u32,
    /// Acknowledged texts that were not in the journal or not on screen at the next start.
    pub lost: u32,
    /// Journals that did not open or did not pass their check.
    pub corrupt: u32,
    /// Notes that were both a draft and in the outbox, or there twice.
    pub doubled: u32,
    /// Notes that went into the outbox.
    pub sent: u32,
    /// Of those, the ones that the clinic holds more than once.
    pub duplicates: u32,
    /// And those that it does not hold at all.
    pub missing: u32,
    /// What went wrong, in words.
    pub troubles: Vec<String>,
}

impl Tally {
    /// How many things went wrong.
    pub fn wrong(&self) -> u32 {
        self.lost + self.corrupt + self.doubled + self.duplicates + self.missing
    }

    pub(super) fn say(&mut self, trouble: String) {
        self.troubles.push(format!("round {}: {trouble}", self.rounds));
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for trouble in &self.troubles {
            writeln!(formatter, "{trouble}")?;
        }
        let lines = [
            ("rounds", self.rounds),
            ("rounds with acknowledged drafts", self.acknowledged),
            ("lost", self.lost),
            ("corrupt", self.corrupt),
            ("draft and write at once", self.doubled),
            ("notes sent", self.sent),
            ("duplicates at the server", self.duplicates),
            ("missing at the server", self.missing),
        ];
        for (what, count) in lines {
            writeln!(formatter, "{what:<32} {count:>6}")?;
        }
        Ok(())
    }
}
