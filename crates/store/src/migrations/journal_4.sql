-- journal.db, version 4: a line of the access log knows that the computer's clock was behind.

-- clock: what the clock said, where it was behind what is known to have been; `at` is never before the line above it.
ALTER TABLE access_log ADD COLUMN clock INTEGER;
