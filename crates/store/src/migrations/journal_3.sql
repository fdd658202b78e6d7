-- journal.db, version 3: a write and a draft know by what their patient is told from another of the same name, and what a
-- change of a note replaced is kept.

-- patient_born: date of birth as far as it is known, `1980-05-09`, `1980-05` or `1980`; patient_mrn: the clinic's record
-- number. '' where the record has none, and in what versions 1 and 2 wrote.
ALTER TABLE draft ADD COLUMN patient_born TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN patient_mrn TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN patient_born TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN patient_mrn TEXT NOT NULL DEFAULT '';

-- A note that was changed from here, before and after: OpenEMR keeps no earlier version, and does not say that a note was
-- signed. In place before the request leaves, and kept as long as the journal. record: the note, in the caller's text;
-- before, after: as JSON of the caller's type.
CREATE TABLE replaced (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    write TEXT NOT NULL,
    at INTEGER NOT NULL,
    user TEXT NOT NULL,
    patient TEXT NOT NULL,
    record TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
) STRICT;
CREATE INDEX replaced_by_patient ON replaced (patient, id);
