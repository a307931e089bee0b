-- Bytes that were refused are a version of their own when they are read anew with another result: a corrected companion, a corrected layout.
DROP INDEX statement_files_by_content;
CREATE UNIQUE INDEX statement_files_by_content ON statement_files (account_id, slot, sha256, layout_version, result);
