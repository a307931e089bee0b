-- What terminals counted when they closed their batches, once for each file that tells it; of the files of one name the active one counts.
CREATE TABLE terminal_batches (
    connection_id $text$ NOT NULL,
    terminal_no $text$ NOT NULL,
    batch_no $text$ NOT NULL,
    closed_ms BIGINT NOT NULL,
    file_id $text$ NOT NULL,
    closed_date $text$ NOT NULL,
    plus_count BIGINT NOT NULL,
    plus_fen BIGINT NOT NULL,
    minus_count BIGINT NOT NULL,
    minus_fen BIGINT NOT NULL,
    line_no BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (connection_id, terminal_no, batch_no, closed_ms, file_id)
);
CREATE INDEX terminal_batches_by_date ON terminal_batches (connection_id, closed_date);
CREATE INDEX terminal_batches_by_file ON terminal_batches (file_id);
