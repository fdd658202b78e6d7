-- cache.db, version 4: files that were opened. Their bytes lie in pieces, so that none has to be in memory whole.

-- document: the caller's name of it. stamp: what the patient's list said of its content; another stamp is another file.
-- size: in bytes. used_at: when it was last opened; the one that was opened longest ago goes first.
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    patient TEXT NOT NULL,
    document TEXT NOT NULL,
    stamp TEXT NOT NULL,
    size INTEGER NOT NULL,
    used_at INTEGER NOT NULL,
    UNIQUE (patient, document)
) STRICT;
CREATE INDEX document_by_use ON document (used_at, id);

CREATE TABLE document_piece (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (document, place)
) STRICT;
