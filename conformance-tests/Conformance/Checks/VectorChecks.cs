using System.Globalization;
using Rijie.Hosting;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Conformance;

/// <summary>Messages and files that somebody else made: what plugin and simulated provider both have wrong shows in them alone.</summary>
internal static class VectorChecks
{
    private const string Shared = "A mistake that plugin and simulated provider share, such as a unit, is seen in nothing but what the provider itself wrote.";

    public static IReadOnlyList<Check> All { get; } =
    [
        new()
        {
            Id = "vector.notification", Level = 2, Capability = Capability.Notifications, Why = Shared, Rule = "contract: INotificationReader; the vector's source", Look = "the vector's source beside the mapping of the message",
            Ask = (bench, _) => EachAsync(bench, "notification", v => v.Notification is not null, vector =>
            {
                var message = vector.Notification!;
                var reading = bench.Read(HostOf(bench, vector, message.ReceivedAt), new() { Body = vector.Bytes(message.Body), ContentType = message.ContentType, Headers = [.. message.Headers] });
                Expect.That(reading.Verdict != NotificationVerdict.Refused, $"{vector.Name}: it was refused: {reading.RefusalCode} {reading.RefusalReason}");
                var told = reading.Transaction ?? throw new CheckFailedException($"{vector.Name}: it is only a hint, and tells no transaction.");
                Compare(vector, [told]);
                return Task.CompletedTask;
            }),
        },
        new()
        {
            Id = "vector.answer", Level = 2, Why = Shared, Rule = "contract: ITransactionLookup, ITransactionSource; the vector's source", Look = "the vector's source beside the mapping of the answer",
            Ask = (bench, stop) => EachAsync(bench, "answer", v => v.Answer is not null, async vector =>
            {
                var message = vector.Answer!;
                bench.Server.ResetMappings();
                bench.Server.OnAny(_ =>
                {
                    var reply = WireReply.Of(vector.Bytes(message.Body), message.ContentType);
                    foreach (var (name, value) in message.Headers) reply.Headers![name] = new(value);
                    return reply;
                });
                var host = HostOf(bench, vector, message.ReceivedAt);
                if (message.Asked is not { } asked)
                {
                    Compare(vector, await bench.ListAsync(stop, merchantNo: MerchantNos(bench, vector)[0], host: host));
                    return;
                }
                var answer = await bench.LookUpAsync(Known(asked, MerchantNos(bench, vector)[0]), stop, host: host);
                Compare(vector, answer.Transaction is { } found ? [found] : throw new CheckFailedException($"{vector.Name}: the plugin says that the transaction was not found."));
            }),
        },
        new()
        {
            Id = "vector.statement", Level = 3, Capability = Capability.Statements, Why = Shared, Rule = "design: a statement format is data; the vector's source", Look = "the vector's source beside the layout: unit, sign, code maps, dates",
            Ask = (bench, stop) => EachAsync(bench, "statement", v => v.Statement is not null, vector =>
            {
                var stated = vector.Statement!;
                Expect.That(bench.Plugin.Layout(stated.Layout) is not null, $"{vector.Name}: the plugin has no layout '{stated.Layout}'.");
                var bytes = vector.Bytes(stated.File);
                Change(bench, vector);
                // The file is whole as its author put it there; a companion that would prove it is none of the layout's business.
                var file = new StatementFile { Name = Path.GetFileName(stated.File), LayoutId = stated.Layout, Content = Stream.Null, DeclaredLength = bytes.Length };
                var seen = StatementSeen.Read(bench, bench.Plugin, file, bytes, stated.ClearingDate, stop, MerchantNos(bench, vector));
                Expect.That(seen.Reading.Result == FileResult.Imported, $"{vector.Name}: the file was {seen.Reading.Result}: {seen.Reading.Code} {seen.Reading.Reason}");
                if (seen.Reading.ClearingDate is { } told) Equal(vector, "clearing_date", stated.ClearingDate, told); // not every file says its day
                Equal(vector, "rows", stated.Rows, seen.Reading.Rows);
                Equal(vector, "gross_fen", stated.GrossFen, seen.Reading.Gross.Fen);
                Equal(vector, "fee_fen", stated.FeeFen, seen.Reading.Fee.Fen);
                Equal(vector, "net_fen", stated.NetFen, seen.Reading.Net.Fen);
                Compare(vector, [.. seen.Rows.Where(r => r.Kind == RowKind.Transaction).Select(r => r.Transaction)]);
                return Task.CompletedTask;
            }),
        },
    ];

    private static async Task EachAsync(CheckBench bench, string kind, Func<Vector, bool> isOf, Func<Vector, Task> ask)
    {
        var vectors = bench.Subject.Vectors.Where(isOf).ToList();
        if (vectors.Count == 0) throw new NotDeclaredException($"The author added no vector of this kind ({kind}).");
        foreach (var vector in vectors)
        {
            try
            {
                await ask(vector);
            }
            catch (ProviderException e)
            {
                throw new CheckFailedException($"{vector.Name}: the call failed with {e.Failure}: {e.Message}", e);
            }
        }
    }

    /// <summary>The plugin at work with the vector's settings and merchants, when the message came.</summary>
    private static AccountHost HostOf(CheckBench bench, Vector vector, DateTimeOffset at)
    {
        Change(bench, vector);
        bench.Clock.AdjustTime(at);
        return bench.Start(bench.Plugin, bench.Proxy.Address, MerchantNos(bench, vector));
    }

    private static void Change(CheckBench bench, Vector vector)
    {
        bench.Changes.Clear();
        foreach (var (name, value) in vector.Settings) bench.Changes[name] = value;
    }

    private static IReadOnlyList<string> MerchantNos(CheckBench bench, Vector vector) => vector.MerchantNos.Count > 0 ? vector.MerchantNos : bench.Traits.MerchantNos;

    private static Transaction Known(VectorTransaction asked, string merchantNo) => new()
    {
        MerchantNo = asked.MerchantNo ?? merchantNo,
        Type = asked.Type ?? TransactionType.Sale,
        State = TransactionState.Unknown,
        Gross = Money.FromFen(asked.GrossFen ?? 0),
        ProviderOrderNo = asked.ProviderOrderNo,
        MerchantOrderNo = asked.MerchantOrderNo,
        RefundNo = asked.RefundNo,
        RetrievalReference = asked.RetrievalReference,
        TerminalNo = asked.TerminalNo,
        TradedAt = asked.TradedAt is { } at ? VectorFile.Instant(at) : null,
    };

    /// <summary>Each expected entry must be one of those that were read, in every field that it states.</summary>
    private static void Compare(Vector vector, IReadOnlyList<Transaction> read)
    {
        foreach (var expected in vector.Expect)
        {
            var nearest = read.Select(t => (Transaction: t, Wrong: Fields(expected, t).Where(f => !Equals(f.Expected, f.Got)).ToList())).OrderBy(p => p.Wrong.Count).ToList();
            if (nearest.Count == 0) throw new CheckFailedException($"{vector.Name}: {Name(expected)} was not read; nothing was.");
            if (nearest[0].Wrong is [var (field, wanted, got), ..]) throw new CheckFailedException($"{vector.Name}: {field} of {Name(expected)}: expected {Say(wanted)}, got {Say(got)}.");
        }
    }

    private static void Equal<T>(Vector vector, string field, T expected, T got)
    {
        if (!Equals(expected, got)) throw new CheckFailedException($"{vector.Name}: {field}: expected {Say(expected)}, got {Say(got)}.");
    }

    /// <summary>The fields that are stated; of each what is expected and what came.</summary>
    private static IEnumerable<(string Field, object? Expected, object? Got)> Fields(VectorTransaction expected, Transaction t) =>
        ((IReadOnlyList<(string Field, object? Expected, object? Got)>)
    [
        ("provider_order_no", expected.ProviderOrderNo, t.ProviderOrderNo),
        ("merchant_order_no", expected.MerchantOrderNo, t.MerchantOrderNo),
        ("refund_no", expected.RefundNo, t.RefundNo),
        ("retrieval_reference", expected.RetrievalReference, t.RetrievalReference),
        ("type", expected.Type, t.Type),
        ("state", expected.State, t.State),
        ("merchant_no", expected.MerchantNo, t.MerchantNo),
        ("gross_fen", expected.GrossFen, t.Gross.Fen),
        ("fee_fen", expected.FeeFen, t.Fee?.Fen),
        ("net_fen", expected.NetFen, t.Net?.Fen),
        ("terminal_no", expected.TerminalNo, t.TerminalNo),
        ("traded_at", expected.TradedAt, t.TradedAt is { } at ? VectorFile.Text(at) : null),
    ]).Where(f => f.Expected is not null);

    private static string Name(VectorTransaction t) => $"{t.Type?.ToString() ?? "the transaction"} {t.ProviderOrderNo ?? t.RefundNo ?? t.MerchantOrderNo ?? t.RetrievalReference ?? "without a number"}";

    private static string Say(object? value) => value switch { null => "nothing", DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), IFormattable number => number.ToString(null, CultureInfo.InvariantCulture), _ => $"'{value}'" };
}
