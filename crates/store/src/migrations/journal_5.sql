-- journal.db, version 5: codes that were used, and reminders.

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
