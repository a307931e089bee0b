-- Money is whole fen, an instant is UTC milliseconds, a date is yyyy-MM-dd, a switch is 0 or 1.

CREATE TABLE evidence (
    evidence_id $text$ NOT NULL PRIMARY KEY,
    account_id $text$ NOT NULL,
    kind $text$ NOT NULL,
    name TEXT NOT NULL,
    member TEXT NOT NULL,
    stored_sha256 $text$ NOT NULL,
    original_sha256 TEXT NOT NULL,
    length BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    verified TEXT NULL
);
CREATE INDEX evidence_by_account ON evidence (account_id, received_ms, evidence_id);

-- One row of one side. Statement rows belong to a version of a file and count only while that version is active;
-- the other sides have file_id ''.
CREATE TABLE transactions (
    connection_id $text$ NOT NULL,
    row_id $text$ NOT NULL,
    file_id $text$ NOT NULL,
    side $text$ NOT NULL,
    clearing_date $text$ NOT NULL,
    merchant_no $text$ NOT NULL,
    type $text$ NOT NULL,
    state $text$ NOT NULL,
    gross_fen BIGINT NOT NULL,
    currency TEXT NOT NULL,
    provider_order_no $text$ NULL,
    merchant_order_no $text$ NULL,
    refund_no $text$ NULL,
    retrieval_reference $text$ NULL,
    upstream_order_no TEXT NULL,
    terminal_no $text$ NULL,
    batch_no TEXT NULL,
    trace_no TEXT NULL,
    authorization_code TEXT NULL,
    store TEXT NULL,
    original_provider_order_no $text$ NULL,
    original_merchant_order_no $text$ NULL,
    original_trace_no TEXT NULL,
    original_trade_date TEXT NULL,
    traded_ms BIGINT NULL,
    stated_clearing_date TEXT NULL,
    settlement_date TEXT NULL,
    order_amount_fen BIGINT NULL,
    merchant_discount_fen BIGINT NULL,
    platform_discount_fen BIGINT NULL,
    payer_amount_fen BIGINT NULL,
    fee_fen BIGINT NULL,
    net_fen BIGINT NULL,
    product TEXT NOT NULL,
    card_type TEXT NOT NULL,
    scheme TEXT NOT NULL,
    merchant_class TEXT NOT NULL,
    masked_card_no TEXT NULL,
    merchant_category_code TEXT NULL,
    remark TEXT NULL,
    kind TEXT NOT NULL,
    also TEXT NULL,
    payout_no TEXT NULL,
    rate_ppm BIGINT NULL,
    balanced BIGINT NOT NULL,
    needs_query BIGINT NOT NULL,
    member TEXT NULL,
    line_no BIGINT NULL,
    byte_offset BIGINT NULL,
    evidence_id TEXT NULL,
    received_ms BIGINT NOT NULL,
    PRIMARY KEY (connection_id, row_id, file_id)
);
CREATE INDEX transactions_by_date ON transactions (connection_id, clearing_date, side);
CREATE INDEX transactions_by_row ON transactions (row_id);
CREATE INDEX transactions_by_file ON transactions (file_id);
CREATE INDEX transactions_by_order ON transactions (connection_id, merchant_order_no);
