-- journal.db, version 5: codes that were used, reminders, who was seen to arrive when, and where a phrase is offered.

-- How often a problem was entered under a code, and by which title; last in milliseconds.
CREATE TABLE coded_use (
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    count INTEGER NOT NULL,
    last INTEGER NOT NULL,
    UNIQUE (code, title)
) STRICT;

-- What the clinician wants to be reminded of. day: YYYY-MM-DD. done and made: milliseconds.
CREATE TABLE reminder (
    id TEXT PRIMARY KEY,
    patient TEXT NOT NULL,
    patient_label TEXT NOT NULL,
    patient_born TEXT NOT NULL,
    patient_mrn TEXT NOT NULL,
    day TEXT NOT NULL,
    text TEXT NOT NULL,
    done INTEGER,
    made INTEGER NOT NULL
) STRICT;
CREATE INDEX reminder_by_day ON reminder (day);

-- When a patient was first seen to have arrived for an appointment. not_yet_at: when they were last seen not to have; NULL
-- where the day was not read before. Neither is anything a clinician wrote: a rescued journal begins without them.
CREATE TABLE arrival (
    appointment TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    not_yet_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX arrival_by_day ON arrival (day);

-- sections: JSON array of the sections' names; '[]' for all of them.
ALTER TABLE phrase ADD COLUMN sections TEXT NOT NULL DEFAULT '[]';
