-- cache.db, version 1: what the server said, kept for opening charts at once. It may be deleted at any time.

-- Two facts: `clean` (0 while the file is open) and nothing else so far.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta (name, value) VALUES ('clean', '1');

-- The keys that search and order, apart from the record, so that ranking a thousand candidates reads few pages.
-- family and given: folded, without blanks. alike: family and first given name, for same-name marks.
-- seen_run: the run of the index download that saw the patient last.
CREATE TABLE patient (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    family TEXT NOT NULL,
    given TEXT NOT NULL,
    alike TEXT NOT NULL,
    birth TEXT NOT NULL,
    seen_run INTEGER NOT NULL
) STRICT;
CREATE INDEX patient_by_family ON patient (family, given);
CREATE INDEX patient_by_given ON patient (given, family);
CREATE INDEX patient_by_alike ON patient (alike);

-- The patient as JSON of domain::patient::PatientSummary.
CREATE TABLE patient_record (
    id INTEGER PRIMARY KEY REFERENCES patient (id) ON DELETE CASCADE,
    json TEXT NOT NULL
) STRICT;

-- Words are folded and cut in Rust (src/fold.rs); `ascii` then splits at blanks only, since every character above 127
-- is a letter to it. phone_back holds the digits in reverse, so that the last digits of a number are a prefix too.
CREATE VIRTUAL TABLE patient_words USING fts5 (
    family, given, mrn, phone, phone_back, birth,
    content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3', detail = 'column'
);
-- The sentinel: a word that no patient has, at a rowid that no patient has. An index that does not find it is broken.
INSERT INTO patient_words (rowid, family) VALUES (-1, 'roundssentinel');

CREATE TABLE recent_patient (
    id INTEGER PRIMARY KEY REFERENCES patient (id) ON DELETE CASCADE,
    opened_at INTEGER NOT NULL
) STRICT;

-- How far the download of the patient list has come. Times are Unix milliseconds, here and everywhere.
CREATE TABLE index_run (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    run INTEGER NOT NULL,
    next_offset INTEGER NOT NULL,
    total INTEGER,
    started_at INTEGER,
    finished_at INTEGER
) STRICT;
INSERT INTO index_run (only_row, run, next_offset) VALUES (1, 0, 0);

-- One part of one chart, as JSON of domain types.
CREATE TABLE chart_section (
    id INTEGER PRIMARY KEY,
    patient TEXT NOT NULL,
    section TEXT NOT NULL,
    json TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    unreadable INTEGER NOT NULL,
    UNIQUE (patient, section)
) STRICT;
CREATE INDEX chart_section_by_age ON chart_section (as_of);

-- One day of the clinic's calendar, as JSON of Vec<domain::appointment::Appointment>.
CREATE TABLE schedule_day (
    day TEXT PRIMARY KEY,
    json TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    unreadable INTEGER NOT NULL
) STRICT;

-- Lists learned from data where the directory is closed to this account.
CREATE TABLE learned_list (
    list TEXT PRIMARY KEY,
    json TEXT NOT NULL,
    as_of INTEGER NOT NULL
) STRICT;
