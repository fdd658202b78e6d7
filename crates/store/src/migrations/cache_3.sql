-- cache.db, version 3: patients have a suffix, and record numbers are found without their leading zeros. Both come with
-- each row as it is read again: its JSON has a new field, so no row is taken for unchanged.
UPDATE index_run SET next_offset = 0, total = NULL, started_at = NULL, finished_at = NULL;
