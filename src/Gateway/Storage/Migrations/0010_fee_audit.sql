-- By what a row was priced, for what later days return of it.
ALTER TABLE expected_fees ADD COLUMN in_group_fen BIGINT NULL;
ALTER TABLE expected_fees ADD COLUMN tier_counter BIGINT NULL;
ALTER TABLE expected_fees ADD COLUMN quota_used_fen BIGINT NULL;

-- What the rows of a clearing date moved the counters of tiers and quotas by: a later day starts from their sum, without reading the rows again.
CREATE TABLE fee_counts (
    connection_id $text$ NOT NULL,
    clearing_date $text$ NOT NULL,
    contract_id $text$ NOT NULL,
    rule_id $text$ NOT NULL,
    quota BIGINT NOT NULL,
    year BIGINT NOT NULL,
    month BIGINT NOT NULL,
    moved BIGINT NOT NULL,
    PRIMARY KEY (connection_id, clearing_date, contract_id, rule_id, quota, year, month)
);
