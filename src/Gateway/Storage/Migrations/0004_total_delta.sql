-- What a file's own totals are off by, rows less stated: the money of its break.
ALTER TABLE statement_files ADD COLUMN total_delta_fen BIGINT NOT NULL DEFAULT 0;
