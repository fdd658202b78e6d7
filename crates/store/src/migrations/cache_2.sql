-- Entries of a section's answer that belong to another patient and were left out; `unreadable` counts them, too.
ALTER TABLE chart_section ADD COLUMN foreign_entries INTEGER NOT NULL DEFAULT 0;
