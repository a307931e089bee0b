using System.Text.Json;
using Dapper;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Gateway.Reconciliation;

/// <summary>Says which files an account should have and which came, and asks the gate.</summary>
internal sealed class StatementGate(Database database, GatewaySetup setup, TimeProvider clock)
{
    private const string TotalsCode = "FILE_TOTALS";

    public async Task<FileGateResult> RunAsync(Account account, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var range = new { account.Id, from = StoredText.Of(from), to = StoredText.Of(to) };
        var files = (await database.ReadAsync(c => c.QueryAsync<StatementFileRecord>(
            StatementFileRecord.Select + " WHERE f.account_id = @Id AND f.clearing_date >= @from AND f.clearing_date <= @to ORDER BY f.slot, f.version", range), cancellationToken)).ToList();
        var requests = (await database.ReadAsync(c => c.QueryAsync<(string Date, string Status)>(
            "SELECT clearing_date, status FROM statement_requests WHERE account_id = @Id AND clearing_date >= @from AND clearing_date <= @to ORDER BY clearing_date", range), cancellationToken))
            .ToDictionary(r => r.Date, r => r.Status, StringComparer.Ordinal);
        var withRows = await DatesWithRowsAsync(account, from, to, cancellationToken);
        var layouts = Layouts(account, files);
        var first = StoredText.Of(await FirstDateAsync(account, cancellationToken) ?? DateOnly.MaxValue);
        var dates = requests.Keys.Concat(files.Select(f => f.ClearingDate)).Concat(withRows)
            .Where(date => string.CompareOrdinal(date, first) >= 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var expected = dates.SelectMany(date => layouts.Concat(PayoutLists(account, files, requests.GetValueOrDefault(date))).SelectMany(layout => MerchantsOf(account, layout).Select(merchantNo => new ExpectedFile
        {
            Name = NameOf(account, layout, merchantNo, StoredText.Date(date)),
            ClearingDate = StoredText.Date(date),
            LayoutId = layout.Id,
            MerchantNo = merchantNo,
            DueAt = ReadyAt(account.Facts, StoredText.Date(date)).AddHours(setup.Configuration.Work.StatementLateHours),
            IsPayoutList = layout.IsPayoutList(),
            NoTrade = requests.GetValueOrDefault(date) == EnumText<StatementStatus>.Of(StatementStatus.NoTrade),
        })));
        var byMerchant = (account.Host?.Plugin.Layouts ?? []).Where(StatementName.IsByMerchant).Select(l => l.Id).ToHashSet(StringComparer.Ordinal);
        // What lies in quarantine, or lay there, is no version of a file that was expected.
        List<ReceivedFile> received = [.. files.Where(f => !f.Slot.StartsWith(StatementFileRecord.Quarantine, StringComparison.Ordinal)).GroupBy(f => f.Slot, StringComparer.Ordinal).Select(versions => Received([.. versions]) is var file && byMerchant.Contains(file.LayoutId) ? file with { MerchantNo = OwnerOf(versions.First()) } : file)
            // What became of a payout is told in the next version of its list: no news of the day's trade.
            .Select(file => file.Reissue && account.IsPayoutList(file.LayoutId) ? file with { Reissue = false } : file)];
        List<ExpectedFile> all = [.. expected];
        all.AddRange(Between(account, received.FindAll(f => f.Fate is not FileFate.Refused && !account.IsPayoutList(f.LayoutId)), all));
        return FileGate.Run(account.Id, all, received, clock.GetUtcNow());
    }

    /// <summary>The days between two files of a kind on which none is expected otherwise: nobody asked for one, and no row tells of trade.</summary>
    private static IEnumerable<ExpectedFile> Between(Account account, List<ReceivedFile> received, List<ExpectedFile> expected)
    {
        var known = expected.Select(f => (f.ClearingDate, f.LayoutId, f.MerchantNo)).ToHashSet();
        foreach (var series in received.GroupBy(f => (f.LayoutId, f.MerchantNo)).OrderBy(g => g.Key.LayoutId, StringComparer.Ordinal).ThenBy(g => g.Key.MerchantNo, StringComparer.Ordinal))
        {
            var dates = series.Select(f => f.ClearingDate).Distinct().Order().ToList();
            var layout = account.Host?.Plugin.Layouts.FirstOrDefault(l => l.Id == series.Key.LayoutId);
            for (var i = 1; i < dates.Count && layout is not null; i++)
                for (var date = dates[i - 1].AddDays(1); date < dates[i]; date = date.AddDays(1))
                    if (!known.Contains((date, series.Key.LayoutId, series.Key.MerchantNo)))
                        yield return new() { Name = NameOf(account, layout, series.Key.MerchantNo, date), ClearingDate = date, LayoutId = layout.Id, MerchantNo = series.Key.MerchantNo, DueAt = DateTimeOffset.MinValue, IsBetween = true };
        }
    }

    /// <summary>When a provider's files of a clearing date should be there: on the day after it.</summary>
    public static DateTimeOffset ReadyAt(ProviderFacts facts, DateOnly clearingDate) => ChinaTime.ToInstant(clearingDate.AddDays(1), facts.StatementReadyAt);

    /// <summary>The newest version speaks for a file; a refused one only while there is no other, because a cut download takes nothing away.</summary>
    private static ReceivedFile Received(List<StatementFileRecord> versions)
    {
        var refused = EnumText<FileResult>.Of(FileResult.Rejected);
        var file = versions.FindLast(v => v.Result != refused) ?? versions[^1];
        var result = EnumText<FileResult>.Parse(file.Result);
        return new()
        {
            Name = file.Name,
            ClearingDate = StoredText.Date(file.ClearingDate),
            LayoutId = file.LayoutId,
            Fate = result switch
            {
                FileResult.Imported or FileResult.Superseded => FileFate.Imported,
                FileResult.ImportedWithRejects => FileFate.ImportedWithRejects,
                FileResult.Held => file.Code == TotalsCode ? FileFate.TotalsDiffer : FileFate.Held,
                _ => FileFate.Refused,
            },
            TotalDelta = Money.FromFen(file.TotalDeltaFen),
            RejectedRows = result is FileResult.Rejected ? 0 : file.RejectedLines,
            Reissue = result is not FileResult.Rejected && versions.Exists(v => v.Version < file.Version && (v.Active == 1 || v.Result == EnumText<FileResult>.Of(FileResult.Superseded))),
        };
    }

    /// <summary>The layouts that this account's files of transactions came in; before any came, the plugin's first.</summary>
    private static List<StatementLayout> Layouts(Account account, List<StatementFileRecord> files)
    {
        var offered = (account.Host?.Plugin.Layouts ?? []).Where(l => !l.IsPayoutList()).ToList();
        var seen = offered.Where(l => files.Exists(f => f.LayoutId == l.Id)).ToList();
        return seen.Count > 0 ? seen : [.. offered.Take(1)];
    }

    /// <summary>
    /// The lists of payouts that should be there: those that came on other days too, and all where the provider says that it has handed over a part.
    /// Where it has handed over all that it has, a day without payouts needs none; a folder of files cannot say so.
    /// </summary>
    private static IEnumerable<StatementLayout> PayoutLists(Account account, List<StatementFileRecord> files, string? status)
    {
        if (status == EnumText<StatementStatus>.Of(StatementStatus.Ready) && account.Host?.Plugin.Entry is not null) return [];
        var isPart = status == EnumText<StatementStatus>.Of(StatementStatus.Partial);
        return (account.Host?.Plugin.Layouts ?? []).Where(l => l.IsPayoutList() && (isPart || files.Exists(f => f.LayoutId == l.Id)));
    }

    /// <summary>Whether each merchant has a file of its own: the name says whose it is, and that is no setting of the account.</summary>
    private static IEnumerable<string?> MerchantsOf(Account account, StatementLayout layout) => StatementName.IsByMerchant(layout) ? account.Connections.Select(string? (c) => c.MerchantNo) : [null];

    private static string? OwnerOf(StatementFileRecord file) => JsonSerializer.Deserialize<Dictionary<string, string>>(file.Facts)!.GetValueOrDefault(EnumText<FileFact>.Of(FileFact.Owner));

    private static string NameOf(Account account, StatementLayout layout, string? merchantNo, DateOnly date)
    {
        var facts = new Dictionary<FileFact, string> { [FileFact.ClearingDate] = StoredText.Of(date) };
        if (merchantNo is not null) facts[FileFact.Owner] = merchantNo;
        else if (layout.OwnerSetting is { } setting && account.Settings.TryGetValue(setting, out var owner)) facts[FileFact.Owner] = owner;
        // A name may say the day on which the file is made, from which the clearing date follows: counted back.
        foreach (var derived in layout.DerivedFacts.Where(d => d.Fact is FileFact.ClearingDate)) facts[derived.From] = StoredText.Of(date.AddDays(-derived.AddDays));
        foreach (var pattern in layout.Names)
            if (NamePattern.Parse(pattern, out _) is { HasPart: false } name && !pattern.Contains('*', StringComparison.Ordinal)
                && (name.HasDate || name.Names(FileFact.CreatedDate)) && Enum.GetValues<FileFact>().Where(name.Names).All(facts.ContainsKey)) return name.Format(facts);
        return $"{layout.Id} {StoredText.Of(date)}";
    }

    /// <summary>The first day anything is known of: before it nothing is missing, the account was not here yet.</summary>
    public async Task<DateOnly?> FirstDateAsync(Account account, CancellationToken cancellationToken)
    {
        var first = await database.ReadAsync(c => c.ExecuteScalarAsync<string>("SELECT coalesce(min(clearing_date), '9999') FROM statement_files WHERE account_id = @Id AND clearing_date <> ''", new { account.Id }), cancellationToken);
        foreach (var connection in account.Connections)
        {
            var date = await database.ReadAsync(c => c.ExecuteScalarAsync<string>("SELECT coalesce(min(clearing_date), '9999') FROM transactions WHERE connection_id = @Id AND clearing_date <> ''", new { connection.Id }), cancellationToken);
            if (string.CompareOrdinal(date, first) < 0) first = date;
        }
        return first is null or "9999" ? null : StoredText.Date(first);
    }

    private async Task<IReadOnlyList<string>> DatesWithRowsAsync(Account account, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var dates = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var connection in account.Connections)
            dates.UnionWith(await database.ReadAsync(c => c.QueryAsync<string>(
                "SELECT DISTINCT clearing_date FROM transactions WHERE connection_id = @Id AND clearing_date >= @from AND clearing_date <= @to AND side <> 'statement'",
                new { connection.Id, from = StoredText.Of(from), to = StoredText.Of(to) }), cancellationToken));
        return [.. dates];
    }
}
