using System.CommandLine;
using System.Globalization;
using Rijie.Gateway.Dashboard;
using Rijie.Gateway.Days;
using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Reconciliation;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Calendars;

namespace Rijie.Gateway.Cli;

/// <summary><c>fees audit|explain|detect|what-if</c>.</summary>
internal static class FeesCommand
{
    private const int UsualDays = 31;

    public static Command Create(CommandOutput output) => new("fees", "Fees against contracts") { Audit(output), Explain(output), Detect(output), WhatIf(output) };

    private static Command Audit(CommandOutput output)
    {
        var period = new Period();
        var command = new Command("audit", "Price every settled row and explain those that cost something else") { period.From, period.To, period.Connection };
        command.SetAction((parsed, cancellationToken) => RunAsync(output, parsed, period, (session, connection, from, to) => session.Get<FeeReview>().AuditAsync(connection, from, to, cancellationToken), FeesText.Audit, cancellationToken));
        return command;
    }

    private static Command Detect(CommandOutput output)
    {
        var period = new Period();
        var command = new Command("detect", "Which contract version, rounding mode and scope the provider really uses") { period.From, period.To, period.Connection };
        command.SetAction((parsed, cancellationToken) => RunAsync(output, parsed, period, (session, connection, from, to) => session.Get<FeeReview>().DetectAsync(connection, from, to, cancellationToken), FeesText.Detection, cancellationToken));
        return command;
    }

    private static Command WhatIf(CommandOutput output)
    {
        var contract = new Argument<string>("CONTRACT") { Description = "The other contract's id, or id@variant" };
        var settlement = new Option<string?>("--settlement") { Description = "Another settlement speed too, such as T1, D1 or S0" };
        var period = new Period();
        var command = new Command("what-if", "What your own rows would have cost under another contract") { contract, period.From, period.To, period.Connection, settlement };
        command.SetAction((parsed, cancellationToken) => RunAsync(output, parsed, period, (session, connection, from, to) =>
        {
            var review = session.Get<FeeReview>();
            var id = parsed.GetValue(contract)!;
            if (!review.HasContract(id)) throw new CommandException(ExitCode.BadInput, "CONTRACT_UNKNOWN", $"There is no contract '{ShownText.Of(id)}'. There are: {string.Join(", ", session.Setup.Contracts.All.Select(c => c.Id).Distinct(StringComparer.Ordinal))}.");
            SettlementSpeed? speed = parsed.GetValue(settlement) is not { } text ? null : SettlementSpeed.TryParse(text)
                ?? throw new CommandException(ExitCode.BadInput, "SETTLEMENT", $"'{ShownText.Of(text)}' is no settlement speed such as T1, D1, T0, D0, S0, W, weekly or monthly.");
            return review.WhatIfAsync(connection, from, to, id, speed, cancellationToken);
        }, FeesText.WhatIf, cancellationToken));
        return command;
    }

    private static Command Explain(CommandOutput output)
    {
        var row = new Argument<string>("ROW") { Description = "The id of a statement row" };
        var command = new Command("explain", "How the fee of one row comes about, and what the provider took") { row };
        command.SetAction((parsed, cancellationToken) => output.RunAsync(parsed, async () =>
        {
            await using var session = GatewaySession.Open(output, parsed);
            var id = parsed.GetValue(row)!;
            var found = await session.Get<TransactionList>().FindAsync(id, cancellationToken)
                ?? throw new CommandException(ExitCode.BadInput, "ROW_UNKNOWN", $"There is no row {ShownText.Of(id)}: '{session.Typed("fees audit")}' and '{session.Typed("breaks list")}' name rows.");
            var explanation = await session.Get<FeeReview>().ExplainAsync(found, cancellationToken)
                ?? throw new CommandException(ExitCode.BadInput, "ROW_NOT_PRICED", $"The row {ShownText.Of(id)} is no row of a statement that a contract prices.");
            output.Write(parsed, explanation, FeesText.Explanation);
            return ExitCode.Fine;
        }));
        return command;
    }

    private static Task<int> RunAsync<T>(CommandOutput output, ParseResult parsed, Period period, Func<GatewaySession, Connection, DateOnly, DateOnly, Task<T>> review, Action<Spectre.Console.IAnsiConsole, T> write, CancellationToken cancellationToken) =>
        output.RunAsync(parsed, async () =>
        {
            await using var session = GatewaySession.Open(output, parsed);
            var (from, to) = await period.OfAsync(session, parsed, cancellationToken);
            var connections = period.Connections(session, parsed);
            var reports = await output.WithProgressAsync("Pricing", async report =>
            {
                var done = new List<T>();
                foreach (var connection in connections)
                {
                    done.Add(await review(session, connection, from, to));
                    report(done.Count, connections.Count);
                }
                return done;
            });
            output.Write(parsed, reports, (console, all) =>
            {
                foreach (var one in all) write(console, one);
            });
            return ExitCode.Fine;
        });

    /// <summary>Which days of which connections; the last month with rows unless said.</summary>
    private sealed class Period
    {
        public Option<DateOnly?> From { get; } = DateArguments.Option("--from", "First clearing date");

        public Option<DateOnly?> To { get; } = DateArguments.Option("--to", "Last clearing date");

        public Option<string?> Connection { get; } = new("--connection") { Description = "One connection only" };

        public async Task<(DateOnly From, DateOnly To)> OfAsync(GatewaySession session, ParseResult parsed, CancellationToken cancellationToken)
        {
            var to = parsed.GetValue(To) ?? await session.Get<DayQuery>().LatestAsync(cancellationToken)
                ?? throw new CommandException(ExitCode.BadInput, "DAY_EMPTY", $"The store has no transactions yet: run '{session.Typed("pull --from DATE --to DATE")}' or '{session.Typed("import FILE")}' first.");
            var from = parsed.GetValue(From) ?? to.AddDays(1 - UsualDays);
            if (from > to || to.DayNumber - from.DayNumber >= FeeReview.MostDays)
                throw new CommandException(ExitCode.BadInput, "RANGE", string.Create(CultureInfo.InvariantCulture, $"From {StoredText.Of(from)} to {StoredText.Of(to)} is no period of 1 to {FeeReview.MostDays} days."));
            return (from, to);
        }

        public List<Connection> Connections(GatewaySession session, ParseResult parsed)
        {
            var all = session.Get<AccountRegistry>().Connections.ToList();
            if (parsed.GetValue(Connection) is not { } id) return all;
            return all.Find(c => c.Id == id) is { } one ? [one]
                : throw new CommandException(ExitCode.BadInput, "CONNECTION_UNKNOWN", $"There is no connection '{ShownText.Of(id)}'. There are: {string.Join(", ", all.Select(c => c.Id))}.");
        }
    }
}
