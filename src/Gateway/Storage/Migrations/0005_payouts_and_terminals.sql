-- What a provider said of a payout, each time it said something new; the highest version stands.
CREATE TABLE payouts (
    account_id $text$ NOT NULL,
    payout_no $text$ NOT NULL,
    version BIGINT NOT NULL,
    connection_id $text$ NOT NULL,
    settlement_date $text$ NOT NULL,
    state TEXT NOT NULL,
    planned_fen BIGINT NULL,
    suspended_fen BIGINT NOT NULL,
    paid_fen BIGINT NOT NULL,
    withdrawal_fee_fen BIGINT NOT NULL,
    currency TEXT NOT NULL,
    speed TEXT NULL,
    paid_ms BIGINT NULL,
    bank_last4 TEXT NULL,
    original_payout_no $text$ NULL,
    reason TEXT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (account_id, payout_no, version)
);
CREATE INDEX payouts_by_date ON payouts (connection_id, settlement_date, payout_no, version);

CREATE TABLE payout_requests (
    account_id $text$ NOT NULL,
    settlement_date $text$ NOT NULL,
    payouts BIGINT NOT NULL,
    asked_ms BIGINT NOT NULL,
    PRIMARY KEY (account_id, settlement_date)
);

-- A terminal's binding, each time the provider said something new of it; the highest version stands.
CREATE TABLE terminals (
    connection_id $text$ NOT NULL,
    terminal_no $text$ NOT NULL,
    version BIGINT NOT NULL,
    serial_no TEXT NULL,
    store TEXT NULL,
    active BIGINT NULL,
    listed BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    PRIMARY KEY (connection_id, terminal_no, version)
);
