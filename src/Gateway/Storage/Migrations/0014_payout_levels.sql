ALTER TABLE payouts ADD COLUMN released_fen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payouts ADD COLUMN adjustments_fen BIGINT NOT NULL DEFAULT 0;
ALTER TABLE payouts ADD COLUMN part_of TEXT NULL;

-- What a provider nets together, when it is due and how it stands at L3.
CREATE TABLE settlement_batches (
    connection_id $text$ NOT NULL,
    batch_id $text$ NOT NULL,
    settlement_date $text$ NOT NULL,
    net_fen BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    whole BIGINT NOT NULL,
    expected_date $text$ NULL,
    expect_by_ms BIGINT NULL,
    provisional BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NULL,
    lateness TEXT NULL,
    unpaid_fen BIGINT NOT NULL,
    break_id TEXT NULL,
    judge_again_ms BIGINT NULL,
    PRIMARY KEY (connection_id, batch_id)
);
CREATE INDEX settlement_batches_by_date ON settlement_batches (connection_id, settlement_date);
CREATE INDEX settlement_batches_waiting ON settlement_batches (judge_again_ms) WHERE judge_again_ms IS NOT NULL;

-- What the statement rows of a settlement date, and with one number on them, come to: added up once, and again where rows change.
CREATE TABLE batch_nets (
    connection_id $text$ NOT NULL,
    settlement_date $text$ NOT NULL,
    payout_no $text$ NOT NULL,
    first_clearing_date TEXT NOT NULL,
    last_clearing_date TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    last_traded_ms BIGINT NULL,
    net_fen BIGINT NOT NULL,
    whole BIGINT NOT NULL,
    PRIMARY KEY (connection_id, settlement_date, payout_no)
);

-- Settlement dates that were added up, those without rows too; known where all files are there that could tell of it.
CREATE TABLE batch_dates (
    connection_id $text$ NOT NULL,
    settlement_date $text$ NOT NULL,
    known BIGINT NOT NULL,
    PRIMARY KEY (connection_id, settlement_date)
);

-- How a payout stands at L3 and L4, one row a level.
CREATE TABLE payout_states (
    connection_id $text$ NOT NULL,
    payout_no $text$ NOT NULL,
    level $text$ NOT NULL,
    settlement_date $text$ NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NULL,
    break_id TEXT NULL,
    PRIMARY KEY (connection_id, payout_no, level)
);
CREATE INDEX payout_states_by_date ON payout_states (connection_id, settlement_date, level);

-- Which batches a payout pays, and how that is known.
CREATE TABLE payout_batches (
    connection_id $text$ NOT NULL,
    payout_no $text$ NOT NULL,
    batch_id $text$ NOT NULL,
    settlement_date $text$ NOT NULL,
    way TEXT NOT NULL,
    PRIMARY KEY (connection_id, payout_no, batch_id)
);
CREATE INDEX payout_batches_by_date ON payout_batches (connection_id, settlement_date);

-- What would explain a break of payouts or of the bank, best first.
CREATE TABLE break_explanations (
    break_id $text$ NOT NULL PRIMARY KEY,
    explanations TEXT NOT NULL
);

-- Settlement dates whose payouts have to be judged again though no row of a day changed: time passed, or a calendar changed.
CREATE TABLE payout_due (
    connection_id $text$ NOT NULL,
    settlement_date $text$ NOT NULL,
    change_no BIGINT NOT NULL,
    PRIMARY KEY (connection_id, settlement_date)
);

-- The working-day list that expected dates were counted with, each time it changed.
CREATE TABLE calendar_changes (
    provider_id $text$ NOT NULL,
    changed_ms BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (provider_id, changed_ms)
);
