using System.CommandLine;
using Rijie.Gateway.Api;
using Rijie.Gateway.Dashboard;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Reconciliation;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary><c>breaks list|show</c>.</summary>
internal static class BreaksCommand
{
    private const int LargestPage = 1000;

    /// <summary>How much of an id a list shows; <c>breaks show</c> takes as much as tells one from the others.</summary>
    private const int ShortId = 8;

    public static Command Create(CommandOutput output) => new("breaks", "Differences that reconciliation found") { List(output), Show(output) };

    private static Command List(CommandOutput output)
    {
        var from = DateArguments.Option("--from", "First clearing date");
        var to = DateArguments.Option("--to", "Last clearing date");
        var connection = new Option<string?>("--connection") { Description = "One connection only" };
        var code = new Option<string?>("--code") { Description = "One code only, such as R03" };
        var state = new Option<string>("--state") { Description = "open, cleared or all", DefaultValueFactory = _ => "open" };
        state.AcceptOnlyFromAmong("open", "cleared", "all");
        var limit = new Option<int>("--limit") { Description = $"At most so many, up to {LargestPage}", DefaultValueFactory = _ => 100 };
        var after = new Option<string?>("--after") { Description = "Go on after the break with this id" };
        var command = new Command("list", "List breaks, newest clearing date first") { from, to, connection, code, state, limit, after };
        command.SetAction((parsed, cancellationToken) => output.RunAsync(parsed, async () =>
        {
            var size = parsed.GetValue(limit);
            if (size is < 1 or > LargestPage) throw new CommandException(ExitCode.BadInput, "PAGE", $"--limit is 1 to {LargestPage}.");
            await using var session = GatewaySession.Open(output, parsed);
            var list = session.Get<BreakList>();
            var place = parsed.GetValue(after) is { } last ? await FindAsync(session, last, cancellationToken) : null;
            var found = await list.ReadAsync(new()
            {
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                ConnectionId = parsed.GetValue(connection),
                Code = parsed.GetValue(code)?.ToUpperInvariant(),
                State = parsed.GetValue(state) is "all" ? null : parsed.GetValue(state),
            }, place is null ? null : new(place.ClearingDate, place.BreakId), size + 1, cancellationToken);
            output.Write(parsed, new BreaksReport([.. found.Take(size).Select(ApiBreak.Of)], found.Count > size ? found[size - 1].BreakId : null), Write);
            return ExitCode.Fine;
        }));
        return command;
    }

    private static Command Show(CommandOutput output)
    {
        var id = new Argument<string>("ID") { Description = "The break's id" };
        var command = new Command("show", "One break in words, with both sides") { id };
        command.SetAction((parsed, cancellationToken) => output.RunAsync(parsed, async () =>
        {
            await using var session = GatewaySession.Open(output, parsed);
            var found = await FindAsync(session, parsed.GetValue(id)!, cancellationToken);
            var rows = session.Get<TransactionList>();
            var local = found.LocalRowId is null ? null : await rows.FindAsync(found.LocalRowId, cancellationToken);
            var provider = found.ProviderRowId is null ? null : await rows.FindAsync(found.ProviderRowId, cancellationToken);
            var report = new BreakReport(ApiBreak.Of(found), BreakWords.Explain(found), local is null ? null : ApiTransaction.Of(local), provider is null ? null : ApiTransaction.Of(provider), await session.Get<BreakCandidates>().OfAsync(found.BreakId, cancellationToken), await session.Get<BreakExplanations>().OfAsync(found.BreakId, cancellationToken));
            output.Write(parsed, report, WriteOne);
            return ExitCode.Fine;
        }));
        return command;
    }

    private static async Task<BreakRecord> FindAsync(GatewaySession session, string id, CancellationToken cancellationToken)
    {
        var found = await session.Get<BreakList>().FindByStartAsync(id, cancellationToken);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new CommandException(ExitCode.BadInput, "BREAK_UNKNOWN", $"There is no break {ShownText.Of(id)}: see '{session.Typed("breaks list --state all")}'."),
            _ => throw new CommandException(ExitCode.BadInput, "BREAK_AMBIGUOUS", $"More than one break begins with {ShownText.Of(id)}: give more of the id."),
        };
    }

    private static TableColumn Whole(string header) => new TableColumn(header).NoWrap();

    private static void Write(IAnsiConsole console, BreaksReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns(Whole("Id"), Whole("Date"), Whole("Code")).AddColumns("What", "Connection", "Reference").AddColumn(Whole("Delta").RightAligned());
        foreach (var item in report.Items)
            table.AddRow(StatementText.Cell(item.Id[..ShortId]), StatementText.Cell(item.ClearingDate), StatementText.Cell(item.Code), StatementText.Cell($"{item.Subcode ?? item.Name}, {item.Severity}{(item.State is "open" ? "" : ", " + item.State)}"), StatementText.Cell(item.ConnectionId), StatementText.Cell(item.Reference), new Text(StatementText.Yuan(item.DeltaFen)));
        if (report.Items.Count > 0) console.Write(table);
        else console.WriteLine("No breaks.");
        if (report.Next is { } next) console.WriteLine($"More: --after {next}");
    }

    private static void WriteOne(IAnsiConsole console, BreakReport report)
    {
        console.WriteLine(ShownText.Of($"{report.Break.Code} {report.Break.Name}: {report.Explanation.En}"));
        console.Write(StatementText.Fields(
            ("Connection", report.Break.ConnectionId), ("Clearing date", report.Break.ClearingDate), ("Reference", report.Break.Reference),
            ("Delta", StatementText.Yuan(report.Break.DeltaFen)), ("Severity", report.Break.Severity), ("State", report.Break.State)));
        var sides = new Table().AddColumn("").AddColumn("Book").AddColumn("Actual");
        sides.AddRow(new Text("source"), StatementText.Cell(report.Local?.Side ?? "-"), StatementText.Cell(report.Provider?.Side ?? "-"));
        foreach (var (name, of) in Shown) sides.AddRow(new Text(name), StatementText.Cell(report.Local is null ? "-" : of(report.Local)), StatementText.Cell(report.Provider is null ? "-" : of(report.Provider)));
        console.Write(sides);
        foreach (var difference in report.Break.Differences)
            console.WriteLine(ShownText.Of($"{difference.Field}: {BreakWords.ValueOf(difference.Field, difference.Book)} against {BreakWords.ValueOf(difference.Field, difference.Actual)}{(difference.Tolerated ? " (tolerated)" : "")}"));
        foreach (var explanation in report.Explanations) console.WriteLine(ShownText.Of(explanation.Text.En));
        foreach (var candidate in report.Candidates) console.WriteLine(ShownText.Of($"Near: {candidate.Reference}. {CandidateWords.Explain(candidate).En}"));
    }

    private static readonly (string Name, Func<ApiTransaction, string?> Of)[] Shown =
    [
        ("type", t => t.Type), ("state", t => t.State), ("gross", t => StatementText.Yuan(t.GrossFen)), ("fee", t => t.FeeFen is { } fee ? StatementText.Yuan(fee) : "-"), ("net", t => t.NetFen is { } net ? StatementText.Yuan(net) : "-"),
        ("provider order no", t => t.ProviderOrderNo), ("merchant order no", t => t.MerchantOrderNo), ("terminal", t => t.TerminalNo),
        ("traded at", t => t.TradedAt is { } at ? ChinaTime.ToLocal(at).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) : "-"),
    ];
}

internal sealed record BreaksReport(IReadOnlyList<ApiBreak> Items, string? Next);

internal sealed record BreakReport(ApiBreak Break, LocalText Explanation, ApiTransaction? Local, ApiTransaction? Provider, IReadOnlyList<StoredCandidate> Candidates, IReadOnlyList<ShownExplanation> Explanations);
