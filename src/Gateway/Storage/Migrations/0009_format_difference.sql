-- How a file in quarantine differs from the layout that is nearest to it.
ALTER TABLE statement_files ADD COLUMN diff TEXT NULL;
