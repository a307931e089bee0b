using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Rijie.Gateway.Tests.Desk;

/// <summary>A small provider in memory: what its list, lookup, statements and notifications say.</summary>
public sealed class TestDesk
{
    private static readonly ConcurrentDictionary<string, TestDesk> Desks = new(StringComparer.Ordinal);

    public TestDesk() => Desks[Id] = this;

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public List<Transaction> Listed { get; } = [];

    /// <summary>What a lookup says, by provider or merchant order number.</summary>
    public Dictionary<string, Transaction> Known { get; } = [];

    /// <summary>What was looked up, in order.</summary>
    public List<LookupQuery> Asked { get; } = [];

    /// <summary>Answers lookups instead of <see cref="Known"/>.</summary>
    public Func<LookupQuery, LookupAnswer>? Answers { get; set; }

    /// <summary>Orders whose lookup is refused.</summary>
    public HashSet<string> RefusedOrders { get; } = [];

    /// <summary>The file of a day; without one the statement is not ready.</summary>
    public Dictionary<DateOnly, byte[]> Files { get; } = [];

    /// <summary>The list of payouts of a day, where the setup's plugin has a layout for one.</summary>
    public Dictionary<DateOnly, byte[]> PayoutFiles { get; } = [];

    /// <summary>Days of which the provider gives no answer.</summary>
    public HashSet<DateOnly> Silent { get; } = [];

    public HashSet<DateOnly> NoTrade { get; } = [];

    /// <summary>Days of which the file is one of several that should come.</summary>
    public HashSet<DateOnly> Partial { get; } = [];

    public List<Payout> Payouts { get; } = [];

    public List<Terminal> Terminals { get; } = [];

    public int PagesRead { get; set; }

    /// <summary>Ends when the list was asked for the first time.</summary>
    public TaskCompletionSource FirstRead { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Days whose list is refused.</summary>
    public HashSet<DateOnly> Refused { get; } = [];

    /// <summary>Pages after this one fail.</summary>
    public int? FailAfterPage { get; set; }

    public static TestDesk Of(string id) => Desks[id];

    /// <summary>A signed message: the first line is a MAC over the rest.</summary>
    public byte[] Message(object body)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(body);
        return [.. Encoding.ASCII.GetBytes(Mac(json) + "\n"), .. json];
    }

    public string Mac(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Id), body));
}

/// <summary>The plugin of <see cref="TestDesk"/>; the setting <c>desk</c> names the desk.</summary>
public sealed class TestPlugin : IProviderPlugin
{
    public void ConfigureServices(IServiceCollection services, IConfiguration settings)
    {
        var desk = TestDesk.Of(settings["desk"]!);
        services.AddSingleton<ITransactionSource>(new TestTransactions(desk)).AddSingleton<ITransactionLookup>(new TestLookup(desk))
            .AddSingleton<IStatementSource>(new TestStatements(desk)).AddSingleton<INotificationReader>(new TestNotifications(desk))
            .AddSingleton<IPayoutSource>(new TestPayouts(desk)).AddSingleton<ITerminalSource>(new TestTerminals(desk));
    }
}

/// <summary>Pages of two rows; the cursor is the next index.</summary>
internal sealed class TestTransactions(TestDesk desk) : ITransactionSource
{
    public Task<TransactionPage> ReadAsync(TransactionQuery query, CancellationToken cancellationToken)
    {
        var start = query.Cursor is null ? 0 : int.Parse(query.Cursor, System.Globalization.CultureInfo.InvariantCulture);
        if (desk.FailAfterPage is { } last && start / 2 >= last) throw new ProviderException(ProviderFailure.Rejected, "Closed for today.");
        if (desk.Refused.Contains(ChinaTime.ToDate(query.From.AddHours(12)))) throw new ProviderException(ProviderFailure.Rejected, "Too long ago.");
        desk.PagesRead++;
        desk.FirstRead.TrySetResult();
        var window = desk.Listed.Where(t => t.MerchantNo == query.MerchantNo && t.TradedAt >= query.From && t.TradedAt < query.To).ToList();
        var next = start + 2 < window.Count ? (start + 2).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return Task.FromResult(new TransactionPage { Transactions = [.. window.Skip(start).Take(2)], NextCursor = next });
    }
}

internal sealed class TestLookup(TestDesk desk) : ITransactionLookup
{
    public Task<LookupAnswer> LookUpAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        desk.Asked.Add(query);
        if (desk.Answers is { } answers) return Task.FromResult(answers(query));
        return desk.RefusedOrders.Contains(query.MerchantOrderNo ?? "") ? throw new ProviderException(ProviderFailure.Rejected, "Not that one.")
        : Task.FromResult(desk.Known.TryGetValue(query.ProviderOrderNo ?? query.MerchantOrderNo ?? "", out var known) ? LookupAnswer.Found(known) : LookupAnswer.NotFound);
    }
}

internal sealed class TestStatements(TestDesk desk) : IStatementSource
{
    public Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken)
    {
        if (desk.Silent.Contains(query.ClearingDate)) throw new ProviderException(ProviderFailure.Unavailable, "Nobody is there.");
        if (desk.NoTrade.Contains(query.ClearingDate)) return Task.FromResult(StatementAnswer.NoTrade("No trade."));
        var here = new List<StatementFile>();
        if (desk.Files.TryGetValue(query.ClearingDate, out var file)) here.Add(Of($"DAY_{query.ClearingDate:yyyyMMdd}.txt", TestSetup.LayoutId, file));
        if (desk.PayoutFiles.TryGetValue(query.ClearingDate, out var list)) here.Add(Of($"PAY_{query.ClearingDate:yyyyMMdd}.txt", TestSetup.PayoutLayoutId, list));
        if (here.Count == 0) return Task.FromResult(StatementAnswer.NotReady("Not yet."));
        return Task.FromResult(desk.Partial.Contains(query.ClearingDate) ? StatementAnswer.Partial("Another is missing.", here) : StatementAnswer.Ready(here));
    }

    private static StatementFile Of(string name, string layoutId, byte[] bytes) => new() { Name = name, LayoutId = layoutId, Content = new MemoryStream(bytes), DeclaredLength = bytes.Length };
}

/// <summary>Pages of one payout.</summary>
internal sealed class TestPayouts(TestDesk desk) : IPayoutSource
{
    public Task<PayoutPage> ReadAsync(PayoutQuery query, CancellationToken cancellationToken)
    {
        var start = query.Cursor is null ? 0 : int.Parse(query.Cursor, System.Globalization.CultureInfo.InvariantCulture);
        var all = desk.Payouts.Where(p => p.SettlementDate == query.SettlementDate).ToList();
        var next = start + 1 < all.Count ? (start + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return Task.FromResult(new PayoutPage { Payouts = [.. all.Skip(start).Take(1)], NextCursor = next });
    }
}

internal sealed class TestTerminals(TestDesk desk) : ITerminalSource
{
    public Task<IReadOnlyList<Terminal>> ListAsync(string merchantNo, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Terminal>>([.. desk.Terminals.Where(t => t.MerchantNo == merchantNo)]);
}

internal sealed class TestNotifications(TestDesk desk) : INotificationReader
{
    public NotificationReading Read(NotificationRequest request)
    {
        var body = request.Body.Span;
        if (body.StartsWith("hint "u8)) return Hint(Encoding.ASCII.GetString(body));
        var end = body.IndexOf((byte)'\n');
        if (end < 0) return NotificationReading.Refuse("SIG_MISSING", "There is no signature.");
        var json = body[(end + 1)..];
        if (Encoding.ASCII.GetString(body[..end]) != desk.Mac(json)) return NotificationReading.Refuse("SIG_INVALID", $"The signature over {Encoding.UTF8.GetString(json[^Math.Min(json.Length, 64)..])} does not hold.");
        var told = JsonSerializer.Deserialize<TestMessage>(json)!;
        return new()
        {
            Verdict = NotificationVerdict.Verified,
            EventId = told.Order + "/" + told.State,
            Nonce = told.Nonce,
            KeyId = "test-key",
            CardFields = ["Card"],
            Acknowledgement = new() { Body = "GOT IT", ContentType = "text/plain" },
            Transaction = new()
            {
                MerchantNo = told.Merchant,
                Type = Enum.Parse<TransactionType>(told.Type),
                State = Enum.Parse<TransactionState>(told.State),
                Gross = Money.FromFen(told.GrossFen),
                ProviderOrderNo = told.Order,
                TradedAt = request.ReceivedAt,
            },
        };
    }

    /// <summary>An unsigned message: <c>hint ORDER</c>, of nobody knows whose order, or <c>hint ORDER MERCHANT</c>.</summary>
    private static NotificationReading Hint(string text)
    {
        var words = text.Split(' ');
        return new()
        {
            Verdict = NotificationVerdict.Hint,
            EventId = text,
            Hint = new() { MerchantNo = words.Length > 2 ? words[2] : "", MerchantOrderNo = words[1] },
            Acknowledgement = new() { Body = "GOT IT", ContentType = "text/plain" },
        };
    }
}

/// <summary>The body of a notification.</summary>
public sealed record TestMessage(string Merchant, string Order, string State, long GrossFen, string Nonce, string Card = "6222020000001234", string Type = "Sale");
