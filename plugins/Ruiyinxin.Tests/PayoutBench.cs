using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Ruiyinxin.Tests;

/// <summary>Reads a statement of payouts as the gateway does: what the plugin hands over, through its layout.</summary>
internal static class PayoutBench
{
    public static async Task<(StatementReading Reading, IReadOnlyList<StatementRow> Rows)> FetchAsync(RuiyinxinBench bench, DateOnly day, string layoutId)
    {
        var answer = await bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = day }, TestContext.Current.CancellationToken);
        using var file = Assert.Single(answer.Files, f => f.LayoutId == layoutId);
        var rows = new List<StatementRow>();
        var input = new StatementInput
        {
            Name = file.Name,
            Content = file.Content,
            StatedClearingDate = file.ClearingDate,
            ExpectedClearingDate = day,
            FromSignedMessage = file.FromSignedMessage,
            Settings = new Dictionary<string, string> { ["cooperator"] = RuiyinxinBench.Cooperator },
            MerchantNos = new HashSet<string>(StringComparer.Ordinal) { RuiyinxinBench.MerchantNo },
        };
        var path = Path.Combine(AppContext.BaseDirectory, "layouts", layoutId + ".yaml");
        var reading = StatementReader.Read(input, LayoutFile.Read(await File.ReadAllBytesAsync(path), path), batch =>
        {
            for (var i = 0; i < batch.Count; i++) rows.Add(batch.ToRow(i));
        }, cancellationToken: TestContext.Current.CancellationToken);
        return (reading, rows);
    }
}
