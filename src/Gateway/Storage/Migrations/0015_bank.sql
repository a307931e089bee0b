-- Entries of bank statements, once for each file that tells them; they count while one of the files is active.
CREATE TABLE bank_entries (
    bank_account $text$ NOT NULL,
    entry_id $text$ NOT NULL,
    file_id $text$ NOT NULL,
    booking_date $text$ NOT NULL,
    value_date $text$ NOT NULL,
    amount_fen BIGINT NOT NULL,
    currency TEXT NOT NULL,
    reference TEXT NULL,
    end_to_end_id TEXT NULL,
    counterparty TEXT NULL,
    remark TEXT NOT NULL,
    reversal BIGINT NOT NULL,
    charge BIGINT NOT NULL,
    line_no BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (bank_account, entry_id, file_id)
);
CREATE INDEX bank_entries_by_date ON bank_entries (bank_account, booking_date, entry_id);

-- Which days a bank account's statements cover, and between which balances.
CREATE TABLE bank_periods (
    bank_account $text$ NOT NULL,
    file_id $text$ NOT NULL,
    period_no BIGINT NOT NULL,
    statement_no TEXT NULL,
    from_date $text$ NOT NULL,
    to_date $text$ NOT NULL,
    opening_fen BIGINT NULL,
    closing_fen BIGINT NULL,
    PRIMARY KEY (bank_account, file_id, period_no)
);

-- How an entry stands at L4.
CREATE TABLE bank_entry_states (
    bank_account $text$ NOT NULL,
    entry_id $text$ NOT NULL,
    booking_date $text$ NOT NULL,
    state TEXT NOT NULL,
    provider TEXT NULL,
    reason TEXT NULL,
    break_id TEXT NULL,
    PRIMARY KEY (bank_account, entry_id)
);
CREATE INDEX bank_entry_states_by_date ON bank_entry_states (bank_account, booking_date);

-- Which payout an entry is, and how that is known.
CREATE TABLE bank_matches (
    bank_account $text$ NOT NULL,
    entry_id $text$ NOT NULL,
    connection_id $text$ NOT NULL,
    payout_no $text$ NOT NULL,
    way TEXT NOT NULL,
    booking_date $text$ NOT NULL,
    PRIMARY KEY (bank_account, entry_id, connection_id, payout_no)
);
CREATE INDEX bank_matches_by_payout ON bank_matches (connection_id, payout_no);
CREATE INDEX bank_matches_by_date ON bank_matches (bank_account, booking_date);

-- Days of a bank account whose entries or payouts changed since they were last compared.
CREATE TABLE bank_due (
    bank_account $text$ NOT NULL,
    day $text$ NOT NULL,
    change_no BIGINT NOT NULL,
    PRIMARY KEY (bank_account, day)
);
