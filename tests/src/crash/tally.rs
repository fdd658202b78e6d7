//! What was counted, and whether it may stand.

use std::fmt;

/// The figures of a run.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Kills.
    pub rounds: u32,
    /// Rounds in which the program acknowledged something new before it was killed.
    pub acknowledged: u32,
    /// Saves of a draft that it acknowledged, of all rounds.
    pub saves: u32,
    /// Starts that were opened with the PIN, the others with the browser.
    pub with_pin: u32,
    /// Starts after which the window was not back at the form by itself.
    pub by_hand: u32,
    /// Rounds that the driver of the window broke off: what the program acknowledged in them is not known.
    pub broken_off: u32,
    /// Acknowledged texts that were not in the journal or not on screen at the next start.
    pub lost: u32,
    /// Journals that did not open or did not pass their check.
    pub corrupt: u32,
    /// Notes that were both a draft and in the outbox, or there twice.
    pub doubled: u32,
    /// Notes that went into the outbox.
    pub sent: u32,
    /// Times that the clinician was asked to look, since a note had been cut off twice on its way and was not found.
    pub asked: u32,
    /// Of the notes sent, the ones that the clinic holds more than once.
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
            ("  opened with the PIN", self.with_pin),
            ("  not back at the form by itself", self.by_hand),
            ("  broken off by the driver", self.broken_off),
            ("  with acknowledged drafts", self.acknowledged),
            ("acknowledged drafts", self.saves),
            ("lost", self.lost),
            ("corrupt", self.corrupt),
            ("draft and write at once", self.doubled),
            ("notes sent", self.sent),
            ("  looked for by the clinician", self.asked),
            ("duplicates at the server", self.duplicates),
            ("missing at the server", self.missing),
        ];
        for (what, count) in lines {
            writeln!(formatter, "{what:<32} {count:>6}")?;
        }
        Ok(())
    }
}
