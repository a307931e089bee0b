-- By these the sale behind a refund, and the refunds of a sale, are found on whatever day they lie.
CREATE INDEX transactions_by_provider_order ON transactions (connection_id, provider_order_no) WHERE provider_order_no IS NOT NULL;
CREATE INDEX transactions_by_original_provider_order ON transactions (connection_id, original_provider_order_no) WHERE original_provider_order_no IS NOT NULL;
CREATE INDEX transactions_by_original_order ON transactions (connection_id, original_merchant_order_no) WHERE original_merchant_order_no IS NOT NULL;
