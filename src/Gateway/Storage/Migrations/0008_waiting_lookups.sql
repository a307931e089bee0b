-- Answered questions stay; those that wait are found and counted without them.
CREATE INDEX lookups_waiting ON lookups (account_id, due_ms) WHERE done = 0;
