-- How far a window of a provider's list has been read; the cursor is stored with the page it follows.
CREATE TABLE pull_windows (
    account_id $text$ NOT NULL,
    merchant_no $text$ NOT NULL,
    clearing_date $text$ NOT NULL,
    cursor TEXT NULL,
    complete BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    rows_read BIGINT NOT NULL,
    foreign_rows BIGINT NOT NULL,
    read_ms BIGINT NOT NULL,
    PRIMARY KEY (account_id, merchant_no, clearing_date)
);

-- What a provider answered when it was asked for the files of a day.
CREATE TABLE statement_requests (
    account_id $text$ NOT NULL,
    clearing_date $text$ NOT NULL,
    status $text$ NOT NULL,
    reason TEXT NULL,
    attempts BIGINT NOT NULL,
    asked_ms BIGINT NOT NULL,
    PRIMARY KEY (account_id, clearing_date)
);

CREATE TABLE statement_files (
    file_id $text$ NOT NULL PRIMARY KEY,
    account_id $text$ NOT NULL,
    slot $text$ NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    layout_id TEXT NOT NULL,
    layout_version BIGINT NOT NULL,
    clearing_date $text$ NOT NULL,
    sha256 $text$ NOT NULL,
    length BIGINT NOT NULL,
    result $text$ NOT NULL,
    code TEXT NULL,
    reason TEXT NULL,
    completeness TEXT NOT NULL,
    proven_by TEXT NOT NULL,
    facts TEXT NOT NULL,
    warnings TEXT NOT NULL,
    header_lines BIGINT NOT NULL,
    imported_lines BIGINT NOT NULL,
    duplicate_lines BIGINT NOT NULL,
    open_lines BIGINT NOT NULL,
    no_money_lines BIGINT NOT NULL,
    foreign_lines BIGINT NOT NULL,
    rejected_lines BIGINT NOT NULL,
    trailer_lines BIGINT NOT NULL,
    blank_lines BIGINT NOT NULL,
    total_lines BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    gross_fen BIGINT NOT NULL,
    fee_fen BIGINT NOT NULL,
    net_fen BIGINT NOT NULL,
    adjustment_count BIGINT NOT NULL,
    adjustment_fen BIGINT NOT NULL,
    no_trade BIGINT NOT NULL,
    active BIGINT NOT NULL,
    copies BIGINT NOT NULL,
    received_ms BIGINT NOT NULL
);
CREATE UNIQUE INDEX statement_files_by_content ON statement_files (account_id, slot, sha256);
CREATE UNIQUE INDEX statement_files_by_version ON statement_files (account_id, slot, version);
CREATE INDEX statement_files_by_date ON statement_files (account_id, clearing_date, file_id);

CREATE TABLE statement_rejects (
    file_id $text$ NOT NULL,
    reject_no BIGINT NOT NULL,
    member TEXT NOT NULL,
    line_no BIGINT NOT NULL,
    byte_offset BIGINT NOT NULL,
    column_name TEXT NULL,
    code $text$ NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (file_id, reject_no)
);

-- What a new version of a file changed against the version it replaced.
CREATE TABLE statement_changes (
    file_id $text$ NOT NULL,
    replaced_file_id $text$ NOT NULL,
    added BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    changed_rows TEXT NOT NULL,
    PRIMARY KEY (file_id)
);

CREATE TABLE notifications (
    account_id $text$ NOT NULL,
    event_id $text$ NOT NULL,
    verdict TEXT NOT NULL,
    nonce TEXT NULL,
    body $blob$ NOT NULL,
    body_sha256 TEXT NOT NULL,
    signed_sha256 TEXT NOT NULL,
    key_id TEXT NULL,
    sent_ms BIGINT NULL,
    received_ms BIGINT NOT NULL,
    copies BIGINT NOT NULL,
    connection_id $text$ NULL,
    row_id $text$ NULL,
    PRIMARY KEY (account_id, event_id)
);

CREATE TABLE notification_nonces (
    account_id $text$ NOT NULL,
    nonce $text$ NOT NULL,
    event_id $text$ NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (account_id, nonce)
);

-- Transactions that the provider has to be asked about: hints, open states, amounts that differ.
CREATE TABLE lookups (
    account_id $text$ NOT NULL,
    lookup_id $text$ NOT NULL,
    query TEXT NOT NULL,
    cause TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    first_ms BIGINT NOT NULL,
    due_ms BIGINT NOT NULL,
    done BIGINT NOT NULL,
    answer TEXT NULL,
    PRIMARY KEY (account_id, lookup_id)
);

-- The last outcome of each kind of work of an account: what an operator sees as its health.
CREATE TABLE account_work (
    account_id $text$ NOT NULL,
    kind $text$ NOT NULL,
    succeeded_ms BIGINT NULL,
    failed_ms BIGINT NULL,
    failure TEXT NULL,
    PRIMARY KEY (account_id, kind)
);

-- Days whose rows changed since they were last reconciled; written with the rows.
CREATE TABLE reconciliation_due (
    connection_id $text$ NOT NULL,
    clearing_date $text$ NOT NULL,
    change_no BIGINT NOT NULL,
    PRIMARY KEY (connection_id, clearing_date)
);

-- Clearing dates of which the whole terminal log was uploaded.
CREATE TABLE terminal_log_days (
    connection_id $text$ NOT NULL,
    clearing_date $text$ NOT NULL,
    file_id TEXT NOT NULL,
    PRIMARY KEY (connection_id, clearing_date)
);
