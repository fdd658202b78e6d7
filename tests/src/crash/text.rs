//! What is typed: notes whose every state can be told from every other.

/// Signs of each section but the last.
const SECTION: usize = 40;
/// Signs of a note that is long enough to be sent.
pub(super) const WHOLE: usize = 180;

/// A note that is typed sign by sign, over as many starts of the app as it takes.
#[derive(Clone, Debug)]
pub(super) struct Note {
    /// Its number, which no other note has.
    pub(super) number: u32,
    /// All of it.
    pub(super) full: String,
}

impl Note {
    /// The note with a number.
    pub(super) fn new(number: u32) -> Self {
        let begin = format!("note {number}: ");
        let words = ["cough", "worse", "at", "night", "no", "fever", "since", "monday", "sleeps", "badly"];
        let mut full = begin;
        let mut at = usize::try_from(number).unwrap_or_default();
        while full.len() < WHOLE + 400 {
            full.push_str(words[at % words.len()]);
            full.push(if at % 7 == 0 { ',' } else { '-' });
            at += 3;
        }
        Self { number, full }
    }

    /// The four sections when so many signs have been typed.
    pub(super) fn sections(&self, typed: usize) -> [&str; 4] {
        let part = |section: usize| {
            let start = (section * SECTION).min(typed);
            let end = if section == 3 { typed } else { ((section + 1) * SECTION).min(typed) };
            self.full.get(start..end).unwrap_or_default()
        };
        [part(0), part(1), part(2), part(3)]
    }

    /// How many signs of this note these sections are; nothing if they are no state of it.
    pub(super) fn typed_in(&self, sections: &[String; 4]) -> Option<usize> {
        let typed = sections.iter().map(String::len).sum();
        (self.sections(typed) == [&*sections[0], &*sections[1], &*sections[2], &*sections[3]])
            .then_some(typed)
    }
}

#[cfg(test)]
mod tests {
    use super::Note;

    #[test]
    fn every_state_of_a_note_is_known_again_and_nothing_else_is() {
        let (note, other) = (Note::new(7), Note::new(8));
        for typed in [0, 1, 39, 40, 41, 80, 120, 121, 200] {
            let sections = note.sections(typed).map(str::to_owned);
            assert_eq!(note.typed_in(&sections), Some(typed), "{typed} signs");
            assert!(
                typed < 7 || other.typed_in(&sections).is_none(),
                "another note's text is not this one's"
            );
        }
        let mut mixed = note.sections(90).map(str::to_owned);
        mixed[0].pop();
        assert_eq!(note.typed_in(&mixed), None, "a section from another moment is noticed");
    }
}
