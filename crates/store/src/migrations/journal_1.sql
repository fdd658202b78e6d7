-- journal.db, version 1: what the clinician wrote and did. Nothing here can be had from the server again.

-- clean: 0 while the file is open. sends: how many sends were begun, ever; compared with the keychain's mark.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta (name, value) VALUES ('clean', '1'), ('sends', '0');

-- One draft per form. patient is '' for a patient who is not yet in OpenEMR, visit is '' for forms outside a visit.
CREATE TABLE draft (
    kind TEXT NOT NULL,
    patient TEXT NOT NULL,
    visit TEXT NOT NULL,
    patient_label TEXT NOT NULL,
    json TEXT NOT NULL,
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (kind, patient, visit)
) STRICT;

-- One write. place is the order of writing. draft_kind, draft_visit and typed are what goes back into the form if it
-- is refused; returned says that it did.
CREATE TABLE outbox (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    patient TEXT NOT NULL,
    visit TEXT NOT NULL,
    patient_label TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'confirmed', 'unknown', 'refused')),
    depends_on TEXT REFERENCES outbox (id),
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    settled_at INTEGER,
    server_said TEXT,
    error_code TEXT,
    result TEXT,
    steps TEXT,
    draft_kind TEXT,
    draft_visit TEXT NOT NULL,
    typed TEXT NOT NULL,
    returned INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_by_state ON outbox (state, place);
CREATE INDEX outbox_by_visit ON outbox (patient, visit);
CREATE INDEX outbox_by_dependency ON outbox (depends_on);

CREATE TABLE phrase (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
CREATE TABLE preference (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;

-- Who looked at what. No content, no names: the patient's uuid says who it was.
CREATE TABLE access_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    user TEXT NOT NULL,
    patient TEXT NOT NULL,
    action TEXT NOT NULL
) STRICT;
CREATE INDEX access_log_by_time ON access_log (at);
