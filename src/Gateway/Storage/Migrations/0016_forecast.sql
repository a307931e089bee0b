-- How each paid payout lay against the hour by which it was expected.
CREATE TABLE payout_delays (
    connection_id $text$ NOT NULL,
    payout_no $text$ NOT NULL,
    paid_date $text$ NOT NULL,
    paid_fen BIGINT NOT NULL,
    delay_ms BIGINT NOT NULL,
    PRIMARY KEY (connection_id, payout_no)
);
CREATE INDEX payout_delays_by_date ON payout_delays (connection_id, paid_date);

-- What was first forecast of each batch; it stands, so that forecasts can be held against what came.
CREATE TABLE payout_forecasts (
    connection_id $text$ NOT NULL,
    batch_id $text$ NOT NULL,
    made_ms BIGINT NOT NULL,
    net_fen BIGINT NOT NULL,
    contractual $text$ NOT NULL,
    likely $text$ NOT NULL,
    cautious $text$ NOT NULL,
    PRIMARY KEY (connection_id, batch_id)
);
