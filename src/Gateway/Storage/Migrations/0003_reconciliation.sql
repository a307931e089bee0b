CREATE TABLE reconciliation_runs (
    connection_id $text$ NOT NULL,
    clearing_date $text$ NOT NULL,
    run_ms BIGINT NOT NULL,
    local_rows BIGINT NOT NULL,
    provider_rows BIGINT NOT NULL,
    statement_rows BIGINT NOT NULL,
    matched BIGINT NOT NULL,
    in_transit BIGINT NOT NULL,
    open_breaks BIGINT NOT NULL,
    PRIMARY KEY (connection_id, clearing_date)
);

CREATE TABLE row_states (
    connection_id $text$ NOT NULL,
    row_id $text$ NOT NULL,
    level $text$ NOT NULL,
    clearing_date $text$ NOT NULL,
    side $text$ NOT NULL,
    state $text$ NOT NULL,
    break_id $text$ NULL,
    awaits TEXT NULL,
    reason TEXT NULL,
    PRIMARY KEY (connection_id, row_id, level)
);
CREATE INDEX row_states_by_date ON row_states (connection_id, clearing_date);

-- What a statement row should have cost by its contract, after it was matched and enriched.
CREATE TABLE expected_fees (
    connection_id $text$ NOT NULL,
    row_id $text$ NOT NULL,
    clearing_date $text$ NOT NULL,
    answer TEXT NOT NULL,
    fee_fen BIGINT NULL,
    rule_id TEXT NULL,
    PRIMARY KEY (connection_id, row_id)
);

CREATE TABLE matches (
    connection_id $text$ NOT NULL,
    level $text$ NOT NULL,
    local_row_id $text$ NOT NULL,
    provider_row_id $text$ NOT NULL,
    tier TEXT NOT NULL,
    clearing_date $text$ NOT NULL,
    PRIMARY KEY (connection_id, level, local_row_id, provider_row_id)
);
CREATE INDEX matches_by_date ON matches (connection_id, clearing_date);

CREATE TABLE breaks (
    break_id $text$ NOT NULL PRIMARY KEY,
    connection_id $text$ NOT NULL,
    clearing_date $text$ NOT NULL,
    code $text$ NOT NULL,
    subcode TEXT NULL,
    severity TEXT NOT NULL,
    level $text$ NOT NULL,
    reference $text$ NOT NULL,
    delta_fen BIGINT NOT NULL,
    original_date TEXT NULL,
    local_row_id TEXT NULL,
    provider_row_id TEXT NULL,
    differences TEXT NOT NULL,
    state $text$ NOT NULL,
    opened_ms BIGINT NOT NULL,
    cleared_ms BIGINT NULL,
    note TEXT NULL
);
CREATE INDEX breaks_by_date ON breaks (connection_id, clearing_date, break_id);
CREATE INDEX matches_by_provider_row ON matches (connection_id, provider_row_id);
CREATE INDEX matches_by_local_row ON matches (connection_id, local_row_id);
CREATE INDEX breaks_by_local_row ON breaks (connection_id, local_row_id);
CREATE INDEX breaks_by_provider_row ON breaks (connection_id, provider_row_id);
