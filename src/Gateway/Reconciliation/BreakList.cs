using Dapper;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Reconciliation;

/// <summary>What to list; everything that is given must hold.</summary>
internal sealed record BreakFilter
{
    public DateOnly? From { get; init; }

    public DateOnly? To { get; init; }

    public string? ConnectionId { get; init; }

    /// <summary>With <see cref="ConnectionId"/>: the account whose files' breaks are the connection's too.</summary>
    public string? AccountId { get; init; }

    public string? Code { get; init; }

    public string? Severity { get; init; }

    /// <summary><c>open</c> or <c>cleared</c>; absent means both.</summary>
    public string? State { get; init; }
}

/// <summary>Where a page ended.</summary>
internal sealed record BreakPlace(string ClearingDate, string BreakId);

/// <summary>How a row stands at a level.</summary>
internal sealed record RowStateRecord
{
    public required string Level { get; init; }

    public required string State { get; init; }

    public string? BreakId { get; init; }

    public string? Awaits { get; init; }

    public string? Reason { get; init; }
}

/// <summary>A pair that a row is in.</summary>
internal sealed record MatchRecord
{
    public required string Level { get; init; }

    public required string Tier { get; init; }

    public required string LocalRowId { get; init; }

    public required string ProviderRowId { get; init; }
}

/// <summary>What a statement row should have cost.</summary>
internal sealed record ExpectedFeeRecord
{
    public required string Answer { get; init; }

    public long? FeeFen { get; init; }

    public string? RuleId { get; init; }
}

/// <summary>What reconciliation knows of one row.</summary>
internal sealed record RowFindings(IReadOnlyList<RowStateRecord> States, IReadOnlyList<MatchRecord> Matches, IReadOnlyList<BreakRecord> Breaks, ExpectedFeeRecord? ExpectedFee);

/// <summary>Lists breaks, newest clearing date first.</summary>
internal sealed class BreakList(Database database)
{
    public async Task<IReadOnlyList<BreakRecord>> ReadAsync(BreakFilter filter, BreakPlace? after, int limit, CancellationToken cancellationToken)
    {
        List<string> conditions = ["1 = 1"];
        if (filter.From is not null) conditions.Add("b.clearing_date >= @from");
        if (filter.To is not null) conditions.Add("b.clearing_date <= @to");
        if (filter.ConnectionId is not null) conditions.Add(filter.AccountId is null ? "b.connection_id = @ConnectionId" : $"(b.connection_id = @ConnectionId OR (b.connection_id = @AccountId AND b.level = '{nameof(MatchLevel.File)}'))");
        if (filter.Code is not null) conditions.Add("b.code = @Code");
        if (filter.Severity is not null) conditions.Add("b.severity = @Severity");
        if (filter.State is not null) conditions.Add("b.state = @State");
        if (after is not null) conditions.Add("(b.clearing_date < @afterDate OR (b.clearing_date = @afterDate AND b.break_id > @afterBreak))");
        return [.. await database.ReadAsync(c => c.QueryAsync<BreakRecord>(
            $"{BreakStore.Select} WHERE {string.Join(" AND ", conditions)} ORDER BY b.clearing_date DESC, b.break_id LIMIT @limit",
            new { from = StoredText.Of(filter.From), to = StoredText.Of(filter.To), filter.ConnectionId, filter.AccountId, filter.Code, filter.Severity, filter.State, afterDate = after?.ClearingDate, afterBreak = after?.BreakId, limit = (long)limit }), cancellationToken)];
    }

    /// <summary>The open breaks of a day, the worst first: by severity, then by the money.</summary>
    public async Task<IReadOnlyList<BreakRecord>> WorstAsync(DateOnly date, int limit, CancellationToken cancellationToken) =>
        [.. await database.ReadAsync(c => c.QueryAsync<BreakRecord>(
            $"""
            {BreakStore.Select} WHERE b.clearing_date = @date AND b.state = 'open'
            ORDER BY CASE b.severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, abs(b.delta_fen) DESC, b.break_id LIMIT @limit
            """, new { date = StoredText.Of(date), limit = (long)limit }), cancellationToken)];

    public async Task<BreakRecord?> FindAsync(string breakId, CancellationToken cancellationToken) =>
        await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<BreakRecord>(BreakStore.Select + " WHERE b.break_id = @breakId", new { breakId }), cancellationToken);

    /// <summary>The breaks whose id begins with a text, at most two: enough to tell whether it names one.</summary>
    public async Task<IReadOnlyList<BreakRecord>> FindByStartAsync(string start, CancellationToken cancellationToken) =>
        start.Length == 0 ? [] : [.. await database.ReadAsync(c => c.QueryAsync<BreakRecord>(
            BreakStore.Select + " WHERE substr(b.break_id, 1, @length) = @start ORDER BY b.break_id LIMIT 2", new { start, length = start.Length }), cancellationToken)];

    public Task<RowFindings> OfRowAsync(string connectionId, string rowId, CancellationToken cancellationToken) => database.ReadAsync(async connection =>
    {
        var row = new { connectionId, rowId };
        var states = await connection.QueryAsync<RowStateRecord>(
            "SELECT level AS Level, state AS State, break_id AS BreakId, awaits AS Awaits, reason AS Reason FROM row_states WHERE connection_id = @connectionId AND row_id = @rowId ORDER BY level", row);
        var matches = await connection.QueryAsync<MatchRecord>(
            "SELECT level AS Level, tier AS Tier, local_row_id AS LocalRowId, provider_row_id AS ProviderRowId FROM matches WHERE connection_id = @connectionId AND (local_row_id = @rowId OR provider_row_id = @rowId) ORDER BY level, local_row_id, provider_row_id", row);
        var breaks = await connection.QueryAsync<BreakRecord>(BreakStore.Select + " WHERE b.connection_id = @connectionId AND (b.local_row_id = @rowId OR b.provider_row_id = @rowId) ORDER BY b.level, b.break_id", row);
        var fee = await connection.QuerySingleOrDefaultAsync<ExpectedFeeRecord>("SELECT answer AS Answer, fee_fen AS FeeFen, rule_id AS RuleId FROM expected_fees WHERE connection_id = @connectionId AND row_id = @rowId", row);
        return new RowFindings([.. states, .. await RowPayouts.OfAsync(connection, connectionId, rowId)], [.. matches], [.. breaks], fee);
    }, cancellationToken);
}
