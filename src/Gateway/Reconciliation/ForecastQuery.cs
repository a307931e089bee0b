using Dapper;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Calendars;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Money by day: by the contract, as it usually comes, and with care.</summary>
internal sealed record ShownForecastDay(DateOnly Day, long ContractualFen, long LikelyFen, long CautiousFen);

/// <summary>A past day: what was first forecast for it, and what was paid.</summary>
internal sealed record ForecastError(DateOnly Day, long ContractualFen, long LikelyFen, long CautiousFen, long PaidFen);

/// <summary>How punctual a provider is; absent figures mean that too few payouts are known.</summary>
internal sealed record ShownPunctuality(string ProviderId, int Count, int? OnTimePpm, long? MedianMinutes, long? P95Minutes);

/// <summary>The forecast with what it stands on.</summary>
/// <param name="LateFen">Money among it whose hour has passed.</param>
/// <param name="ProvisionalFrom">The first clearing date whose payout date rests on holidays that nobody has announced, if that is within thirty days.</param>
internal sealed record Forecast(
    DateOnly Today, long UnpaidFen, long LateFen, IReadOnlyList<ShownForecastDay> Days, IReadOnlyList<ShownPunctuality> Providers, IReadOnlyList<ForecastError> Accuracy, DateOnly? ProvisionalFrom);

/// <summary>Says what money is to come, and how good earlier forecasts were.</summary>
internal sealed class ForecastQuery(Database database, AccountRegistry accounts, TimeProvider clock)
{
    private const int AccuracyDays = 30;

    /// <param name="connectionId">One connection only, or <c>null</c>.</param>
    public async Task<Forecast> ReadAsync(string? connectionId, CancellationToken cancellationToken)
    {
        var today = ChinaTime.Today(clock);
        var connections = accounts.Connections.Where(c => connectionId is null || c.Id == connectionId).ToList();
        var providers = new List<ShownPunctuality>();
        var expected = new List<(Money, ForecastDates)>();
        var late = 0L;
        foreach (var provider in connections.GroupBy(c => c.PluginId, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var punctuality = await ForecastStore.PunctualityAsync(database, accounts.Connections.Where(c => c.PluginId == provider.Key).Select(c => c.Id), today, cancellationToken);
            providers.Add(new(provider.Key, punctuality?.Count ?? 0, punctuality?.OnTimePpm, (long?)punctuality?.Median.TotalMinutes, (long?)punctuality?.P95.TotalMinutes));
            foreach (var connection in provider)
                foreach (var (unpaid, date, expectBy, provisional) in await UnpaidAsync(connection.Id, cancellationToken))
                {
                    var due = new PayoutDue(StoredText.Date(date), StoredText.Instant(expectBy), DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, provisional == 1);
                    if (due.ExpectBy <= clock.GetUtcNow()) late += unpaid;
                    expected.Add((Money.FromFen(unpaid), ForecastDates.Of(due, punctuality).From(today)));
                }
        }
        var provisionalFrom = connections.Select(c => ProvisionalDates.FirstNeeded(c.Payout, c.Calendar, today)).OfType<DateOnly>().Order().Cast<DateOnly?>().FirstOrDefault();
        return new(today, expected.Sum(e => e.Item1.Fen), late, [.. PayoutForecast.Of(expected).Select(d => new ShownForecastDay(d.Day, d.Contractual.Fen, d.Likely.Fen, d.Cautious.Fen))],
            providers, await AccuracyAsync([.. connections.Select(c => c.Id)], today, cancellationToken), provisionalFrom);
    }

    private Task<IEnumerable<(long UnpaidFen, string Date, long ExpectByMs, long Provisional)>> UnpaidAsync(string connectionId, CancellationToken cancellationToken) => database.ReadAsync(c => c.QueryAsync<(long, string, long, long)>(
        "SELECT unpaid_fen, expected_date, expect_by_ms, provisional FROM settlement_batches WHERE connection_id = @connectionId AND unpaid_fen > 0 AND expected_date IS NOT NULL ORDER BY settlement_date, batch_id", new { connectionId }), cancellationToken);

    private async Task<IReadOnlyList<ForecastError>> AccuracyAsync(IReadOnlyList<string> connectionIds, DateOnly today, CancellationToken cancellationToken)
    {
        var range = new { from = StoredText.Of(today.AddDays(-AccuracyDays)), to = StoredText.Of(today) };
        var lines = new Dictionary<string, SortedDictionary<string, long>>(StringComparer.Ordinal);
        foreach (var line in (string[])["contractual", "likely", "cautious", "paid"]) lines[line] = new(StringComparer.Ordinal);
        foreach (var (line, table, day, amount) in (IEnumerable<(string, string, string, string)>)[("contractual", "payout_forecasts", "contractual", "net_fen"), ("likely", "payout_forecasts", "likely", "net_fen"), ("cautious", "payout_forecasts", "cautious", "net_fen"), ("paid", "payout_delays", "paid_date", "paid_fen")])
            foreach (var (on, fen, connection) in await database.ReadAsync(c => c.QueryAsync<(string, long, string)>($"SELECT {day}, {amount}, connection_id FROM {table} WHERE {day} >= @from AND {day} < @to ORDER BY 1, 3", range), cancellationToken))
                if (connectionIds.Contains(connection)) lines[line][on] = lines[line].GetValueOrDefault(on) + fen;
        return
        [
            .. lines.Values.SelectMany(l => l.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(d => new ForecastError(StoredText.Date(d), lines["contractual"].GetValueOrDefault(d), lines["likely"].GetValueOrDefault(d), lines["cautious"].GetValueOrDefault(d), lines["paid"].GetValueOrDefault(d))),
        ];
    }
}
