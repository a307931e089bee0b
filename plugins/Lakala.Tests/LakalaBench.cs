using System.Text;
using Microsoft.Extensions.Time.Testing;
using Rijie.Conformance;
using Rijie.Lakala.Simulator;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Rijie.Lakala.Tests;

/// <summary>One account against a simulated Lakala on loopback; the plugin is put together by its own registration.</summary>
internal sealed class LakalaBench : IDisposable
{
    public const string MerchantNo = "82200000000000A";
    public const string TerminalNo = "D0000001";

    // Made once a run: keys of 2048 bits take longer than any test.
    private static readonly WireKeys RunKeys = new();

    private readonly PluginBench plugin;

    public LakalaBench(IReadOnlyDictionary<string, string>? settings = null, WireKeys? keys = null)
    {
        Clock.SetUtcNow(At(10, 0));
        Wire = new(keys ?? RunKeys);
        Book = new()
        {
            OwnerNo = "ORG0001",
            Terminals = [new() { TerminalNo = TerminalNo, MerchantNo = MerchantNo, SerialNo = "SN1", Store = "街角小店", Active = true }],
            Clock = Clock,
        };
        plugin = new(new LakalaPlugin(), Wire, Book, [MerchantNo], settings);
    }

    public FakeTimeProvider Clock { get; } = new();

    public LakalaWire Wire { get; }

    public Book Book { get; }

    public WireMockServer Server => plugin.Server;

    public T Get<T>()
        where T : notnull => plugin.Get<T>();

    /// <summary>Answers from the book; tests that answer themselves do not call it.</summary>
    public LakalaBench Answering()
    {
        Wire.Answer(Book, Server);
        return this;
    }

    /// <summary>Answers one path with a text, really signed unless a header is changed or the status is another.</summary>
    public void Reply(
        string path, string body, int status = 200, DateTimeOffset? signedAt = null,
        Dictionary<string, string>? headers = null, string appId = WireKeys.AppId, (string Name, Func<string, string?> Change)? changeHeader = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var response = Response.Create().WithStatusCode(status).WithBody(bytes);
        foreach (var (name, value) in Wire.Keys.SignAnswer(bytes, signedAt ?? Clock.GetUtcNow(), appId))
        {
            var sent = changeHeader?.Name == name ? changeHeader.Value.Change(value) : value;
            if (sent is not null) response = response.WithHeader(name, sent);
        }
        foreach (var (name, value) in headers ?? []) response = response.WithHeader(name, value);
        Server.Given(Request.Create().WithPath(path)).RespondWith(response);
    }

    /// <summary>A time on 5 January 2026 in Beijing.</summary>
    public static DateTimeOffset At(int hour, int minute, int day = 5) => ChinaTime.ToInstant(new DateOnly(2026, 1, day), new TimeOnly(hour, minute));

    /// <summary>A sale by WeChat code, numbered by the wire and shown on every surface.</summary>
    public Transaction AddSale(int serial, long grossFen = 10_000, DateTimeOffset? at = null) => Add(serial, new()
    {
        MerchantNo = MerchantNo,
        Type = TransactionType.Sale,
        State = TransactionState.Succeeded,
        Gross = Money.FromFen(grossFen),
        PayerAmount = Money.FromFen(grossFen),
        TradedAt = at ?? At(9, 30),
        TerminalNo = TerminalNo,
        Product = Product.Qr,
        CardType = CardType.None,
        Scheme = Scheme.WeChat,
    });

    public Transaction Add(int serial, Transaction draft)
    {
        var numbered = Wire.Number(draft, serial);
        numbered = numbered with { ClearingDate = numbered.SettlementDate };
        Book.Add(new BookRecord { Truth = numbered, InApi = numbered, InStatement = [numbered] });
        return numbered;
    }

    public static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name));

    public void Dispose()
    {
        plugin.Dispose();
        Wire.Dispose();
    }
}
