using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Reconciliation;

/// <summary>A row that may be the counterpart of one without, as it is stored and shown.</summary>
/// <param name="Suggests">MK5 or MK6 where that key points to this row alone.</param>
/// <param name="NearestKey">The key that needs the fewest changes.</param>
/// <param name="Changes">The fields that would have to change for it.</param>
/// <param name="LeftAfterLink">The codes that would stay if the two were linked by hand.</param>
/// <param name="CostFen">What they come to.</param>
internal sealed record StoredCandidate(
    string RowId, string Reference, string? BreakId, string? Suggests, string NearestKey, IReadOnlyList<string> Changes, IReadOnlyList<string> Agrees,
    IReadOnlyList<CandidateDifference> Differs, IReadOnlyList<string> LeftAfterLink, long CostFen)
{
    public static StoredCandidate Of(Candidate c) => new(
        c.RowId, c.Reference, c.BreakId, c.Suggests?.ToString(), c.NearestKey.ToString(), c.Changes, c.Agrees,
        [.. c.Differs.Select(d => d.Field == "type" ? d with { Own = Stored(d.Own), Other = Stored(d.Other) } : d)], [.. c.LeftAfterLink.Select(d => d.Code.ToString())], c.Cost.Fen);

    private static string Stored(string type) => Enum.TryParse<TransactionType>(type, out var known) ? EnumText<TransactionType>.Of(known) : type;
}

/// <summary>Keeps why rows found no counterpart, break by break.</summary>
internal sealed class BreakCandidates(Database database)
{
    /// <summary>The nearest rows, the nearest first; empty where there is none like it.</summary>
    public async Task<IReadOnlyList<StoredCandidate>> OfAsync(string breakId, CancellationToken cancellationToken)
    {
        var stored = await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<string>("SELECT candidates FROM break_candidates WHERE break_id = @breakId", new { breakId }), cancellationToken);
        return stored is null ? [] : JsonSerializer.Deserialize<List<StoredCandidate>>(stored)!;
    }

    /// <summary>Writes those of a run; a break that has none any more loses its old ones.</summary>
    public static async Task PutAsync(DbTransaction transaction, ReconciliationRun run, IReadOnlySet<string> written, CancellationToken cancellationToken)
    {
        foreach (var part in run.Breaks.Where(b => written.Contains(b.BreakId) && !run.Nearest.ContainsKey(b.BreakId)).Select(b => b.BreakId).Chunk(SqlList.Largest))
        {
            var parameters = new DynamicParameters();
            await transaction.Connection!.ExecuteAsync(new CommandDefinition($"DELETE FROM break_candidates WHERE break_id IN {SqlList.In(parameters, "id", part)}", parameters, transaction, cancellationToken: cancellationToken));
        }
        await BulkInsert.RunAsync(transaction, "break_candidates (break_id, candidates)", 2,
            [.. run.Nearest.Where(n => written.Contains(n.Key)).Select(n => (object?[])[n.Key, JsonSerializer.Serialize(n.Value.Select(StoredCandidate.Of))])],
            " ON CONFLICT (break_id) DO UPDATE SET candidates = excluded.candidates", cancellationToken);
    }
}

/// <summary>A candidate in a sentence of either language.</summary>
internal static class CandidateWords
{
    private static readonly Dictionary<string, LocalText> Fields = new(StringComparer.Ordinal)
    {
        ["provider_order_no"] = Text("通道订单号", "provider order no"),
        ["merchant_number"] = Text("商户订单号或退款单号", "merchant order or refund no"),
        ["retrieval_reference"] = Text("参考号", "retrieval reference"),
        ["clearing_date"] = Text("清算日期", "clearing date"),
        ["terminal_no"] = Text("终端号", "terminal no"),
        ["batch_no"] = Text("批次号", "batch no"),
        ["trace_no"] = Text("流水号", "trace no"),
        ["trade_date"] = Text("交易日期", "trade date"),
        ["type"] = Text("交易类型", "type"),
        ["currency"] = Text("币种", "currency"),
        ["gross"] = Text("金额", "gross"),
        ["traded_at"] = Text("交易时间", "trade time"),
        ["card_last4"] = Text("卡号后四位", "card's last four"),
        ["authorization_code"] = Text("授权码", "authorization code"),
    };

    /// <summary>What a field of a candidate is called.</summary>
    public static LocalText NameOf(string field) => Fields.GetValueOrDefault(field) ?? Text(field, field);

    public static LocalText Explain(StoredCandidate candidate)
    {
        var changes = candidate.Changes.Select(field => (Name: NameOf(field), Difference: candidate.Differs.FirstOrDefault(d => d.Field == field))).ToList();
        var key = candidate.Suggests is { } suggests
            ? Text($"按 {suggests} 是唯一可能的一笔，请人工确认。", $"By {suggests} it is the only possible one; a person must confirm it.")
            : Text($"若{string.Join("、", changes.Select(c => $"{c.Name.Zh}{Apart(c.Difference, "不同", "缺失")}"))}得到更正，则按 {candidate.NearestKey} 匹配。",
                $"It would match by {candidate.NearestKey} if this were put right: {string.Join(", ", changes.Select(c => c.Name.En + Apart(c.Difference, " differs", " is missing")))}.");
        var left = candidate.LeftAfterLink.Count == 0
            ? Text(candidate.BreakId is null ? "勾对后此差异销账。" : "勾对后两笔差异都销账。", candidate.BreakId is null ? "A link closes this break." : "A link closes both breaks.")
            : Text($"勾对后仍有 {string.Join("、", candidate.LeftAfterLink)}，差额 {Money.FromFen(candidate.CostFen)} 元。", $"After a link {string.Join(", ", candidate.LeftAfterLink)} would stay, {Money.FromFen(candidate.CostFen)} yuan.");
        return new() { Zh = key.Zh + left.Zh, En = key.En + " " + left.En };
    }

    private static string Apart(CandidateDifference? found, string differs, string missing)
    {
        if (found is null || found.Own.Length == 0 || found.Other.Length == 0) return missing;
        return found.By is { } by ? string.Create(CultureInfo.InvariantCulture, $"{differs} ({(found.Field == "gross" ? Money.FromFen(by).ToString() : Counted(found.Field, by))})") : $"{differs} ({found.Own} ≠ {found.Other})";
    }

    private static string Counted(string field, long by) => string.Create(CultureInfo.InvariantCulture, $"{by:+0;-0} {(field == "traded_at" ? "s" : "d")}");

    private static LocalText Text(string zh, string en) => new() { Zh = zh, En = en };
}
