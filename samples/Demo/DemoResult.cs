using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rijie.Gateway.Days;
using Rijie.Gateway.Reconciliation;

namespace Rijie.Demo;

/// <summary>What a run came to; the property names are those of <c>--json</c>.</summary>
internal sealed record DemoResult
{
    private const int MostBreaks = 100_000;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public required IReadOnlyList<string> Providers { get; init; }
    public required long Transactions { get; init; }
    public required long Statements { get; init; }
    public required long GrossFen { get; init; }
    public required long FeeFen { get; init; }
    public required long NetFen { get; init; }
    public required IReadOnlyList<BreakSeen> Injected { get; init; }
    public required IReadOnlyList<BreakSeen> Found { get; init; }

    [JsonIgnore]
    public IReadOnlyList<BreakSeen> Missed => [.. Injected.Except(Found)];

    [JsonIgnore]
    public IReadOnlyList<BreakSeen> Unexpected => [.. Found.Except(Injected)];

    [JsonIgnore]
    public IReadOnlyList<DaySheet> Days { get; private init; } = [];

    /// <summary>Asks the gateway what it found.</summary>
    public static async Task<DemoResult> OfAsync(DemoRun run, DemoOptions options, CancellationToken cancellationToken)
    {
        var breaks = await run.Services.GetRequiredService<BreakList>().ReadAsync(new BreakFilter { State = "open" }, null, MostBreaks, cancellationToken);
        var days = new List<DaySheet>();
        for (var day = DemoRun.Start; day <= DemoRun.LastDay(options).AddDays(1); day = day.AddDays(1))
            days.Add(await run.Services.GetRequiredService<DayQuery>().ReadAsync(day, cancellationToken));
        return new()
        {
            Providers = [.. run.Brands.Select(b => b.Wire.PluginId)],
            Transactions = days.Sum(d => d.Local.Count),
            Statements = days.Sum(d => d.Lines.Count(l => l.StatementState.FileId is not null)),
            GrossFen = days.Sum(d => d.Statement.GrossFen),
            FeeFen = days.Sum(d => d.Statement.FeeFen),
            NetFen = days.Sum(d => d.Statement.NetFen),
            Injected = [.. run.Injected.Distinct().Order()],
            Found = [.. breaks.Select(b => new BreakSeen(b.Code, b.ConnectionId, b.Reference)).Distinct().Order()],
            Days = days,
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, Indented) + "\n";
}
