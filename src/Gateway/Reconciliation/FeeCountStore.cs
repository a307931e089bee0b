using System.Data.Common;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Fees;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Keeps, a few numbers a day, what prices depend on beyond the days that a run loads: counters of tiers and quotas, and how the sales of other days were priced.</summary>
internal sealed class FeeCountStore(Database database)
{
    /// <summary>What the days before moved counters by.</summary>
    public async Task<IReadOnlyList<FeeCount>> BeforeAsync(string connectionId, DateOnly from, CancellationToken cancellationToken)
    {
        // A month or year that a row counts in goes by its trade date, which may lie before the year of its clearing date.
        var oldest = new DateOnly(from.Year - 1, 1, 1);
        var sums = await database.ReadAsync(c => c.QueryAsync<CountRow>(
            """
            SELECT contract_id AS ContractId, rule_id AS RuleId, quota AS Quota, year AS Year, month AS Month, CAST(SUM(moved) AS BIGINT) AS Moved FROM fee_counts
            WHERE connection_id = @connectionId AND clearing_date >= @oldest AND clearing_date < @from GROUP BY contract_id, rule_id, quota, year, month
            """, new { connectionId, oldest = StoredText.Of(oldest), from = StoredText.Of(from) }), cancellationToken);
        return [.. sums.Select(s => new FeeCount(from.AddDays(-1), s.Key, s.Moved))];
    }

    /// <summary>How rows of other days were priced, as far as the price of what undoes them depends on it.</summary>
    public async Task<IReadOnlyDictionary<string, PricedElsewhere>> PricedAsync(string connectionId, IReadOnlyList<StoredRow> otherDays, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, PricedElsewhere>(StringComparer.Ordinal);
        foreach (var ids in otherDays.Where(r => r.Side is Side.Statement).Select(r => r.RowId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Chunk(SqlList.Largest))
        {
            var parameters = new DynamicParameters(new { connectionId });
            var list = SqlList.In(parameters, "id", ids);
            foreach (var row in await database.ReadAsync(c => c.QueryAsync<PricedRow>(
                $"SELECT row_id AS RowId, in_group_fen AS InGroupFen, tier_counter AS TierCounter, quota_used_fen AS QuotaUsedFen FROM expected_fees WHERE connection_id = @connectionId AND row_id IN {list} ORDER BY row_id", parameters), cancellationToken))
                found[row.RowId] = new(row.InGroupFen is { } fen ? Money.FromFen(fen) : null, row.TierCounter, row.QuotaUsedFen);
        }
        return found;
    }

    /// <summary>Writes the counts of some days anew, and has later days priced again whose counters start elsewhere now.</summary>
    public static async Task PutAsync(DbTransaction transaction, string connectionId, IReadOnlyList<FeeCount> moved, WrittenSpan span, CancellationToken cancellationToken)
    {
        var range = new { connectionId, from = StoredText.Of(span.From), to = StoredText.Of(span.To) };
        var before = (await transaction.Connection!.QueryAsync<CountRow>(
            """
            SELECT contract_id AS ContractId, rule_id AS RuleId, quota AS Quota, year AS Year, month AS Month, CAST(SUM(moved) AS BIGINT) AS Moved FROM fee_counts
            WHERE connection_id = @connectionId AND clearing_date >= @from AND clearing_date <= @to GROUP BY contract_id, rule_id, quota, year, month
            """, range, transaction)).ToDictionary(r => r.Key, r => r.Moved);
        var inSpan = moved.Where(m => span.Holds(m.ClearingDate)).ToList();
        var after = inSpan.GroupBy(m => m.Key).ToDictionary(g => g.Key, g => g.Sum(m => m.Moved));
        await transaction.Connection!.ExecuteAsync("DELETE FROM fee_counts WHERE connection_id = @connectionId AND clearing_date >= @from AND clearing_date <= @to", range, transaction);
        await BulkInsert.RunAsync(transaction, "fee_counts (connection_id, clearing_date, contract_id, rule_id, quota, year, month, moved)", 8,
            [.. inSpan.Select(m => (object?[])[connectionId, StoredText.Of(m.ClearingDate), m.Key.ContractId, m.Key.RuleId, m.Key.IsQuota ? 1L : 0L, (long)m.Key.Year, (long)m.Key.Month, m.Moved])], "", cancellationToken);
        foreach (var key in before.Keys.Union(after.Keys).Where(k => before.GetValueOrDefault(k) != after.GetValueOrDefault(k)))
            foreach (var date in (await transaction.Connection!.QueryAsync<string>(
                """
                SELECT clearing_date FROM fee_counts WHERE connection_id = @connectionId AND clearing_date > @to
                    AND contract_id = @ContractId AND rule_id = @RuleId AND quota = @quota AND year = @Year AND month = @Month ORDER BY clearing_date
                """, new { connectionId, range.to, key.ContractId, key.RuleId, quota = key.IsQuota ? 1L : 0L, Year = (long)key.Year, Month = (long)key.Month }, transaction)).ToList())
                await TransactionStore.MarkAsync(transaction, connectionId, date);
    }

    private sealed class CountRow
    {
        public string ContractId { get; init; } = "";

        public string RuleId { get; init; } = "";

        public long Quota { get; init; }

        public long Year { get; init; }

        public long Month { get; init; }

        public long Moved { get; init; }

        public FeeCounterKey Key => new(ContractId, RuleId, Quota == 1, (int)Year, (int)Month);
    }

    private sealed class PricedRow
    {
        public string RowId { get; init; } = "";

        public long? InGroupFen { get; init; }

        public long? TierCounter { get; init; }

        public long? QuotaUsedFen { get; init; }
    }
}
