using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Rijie.Conformance;
using Rijie.UnionPay.Simulator;
using WireMock.Server;

namespace Rijie.UnionPay.Tests;

/// <summary>A simulated UnionPay on loopback and the plugin's services of one account in front of it.</summary>
internal sealed class Bench : IDisposable
{
    public const string MerchantNo = "777290058110048";

    /// <summary>RSA keys are slow to make and the same for all tests; secure keys are each bench's own.</summary>
    public static readonly UnionPayKeys Rsa = new();
    private readonly PluginBench plugin;

    public Bench(string signMethod = "01", string now = "20260106100000", Dictionary<string, string>? change = null, string[]? merchantNos = null)
    {
        Wire = signMethod == "01" ? new UnionPayWire(signMethod, Rsa) : new UnionPayWire(signMethod);
        Clock = new FakeTimeProvider(AcpValues.Time(now));
        Book = new Book { OwnerNo = MerchantNo, Clock = Clock, Terminals = [new Terminal { MerchantNo = MerchantNo, TerminalNo = "01080001" }] };
        plugin = new(new UnionPayPlugin(), Wire, Book, merchantNos ?? [MerchantNo], change);
    }

    public UnionPayWire Wire { get; }

    public FakeTimeProvider Clock { get; }

    public Book Book { get; }

    public WireMockServer Server => plugin.Server;

    public AcpAccount Account => plugin.Get<AcpAccount>();

    public ITransactionLookup Lookup => plugin.Get<ITransactionLookup>();

    public INotificationReader Notifications => plugin.Get<INotificationReader>();

    public IStatementSource Statements => plugin.Get<IStatementSource>();

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Answers every request with these bytes.</summary>
    public Bench Says(byte[] body, int status = 200)
    {
        Server.OnAny(_ => WireReply.Of(body, "text/html", status));
        return this;
    }

    /// <summary>Answers every request with these fields, really signed; a <c>null</c> takes a field away.</summary>
    public Bench SaysSigned(params (string Name, string? Value)[] fields)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
            if (value is null) kept.Remove(name);
            else kept[name] = value;
        return Says(Wire.Desk.Line(kept));
    }

    /// <summary>Answers from the book.</summary>
    public Bench Answers()
    {
        Wire.Answer(Book, Server);
        return this;
    }

    public NotificationReading Read(byte[] body) => Notifications.Read(new NotificationRequest { Headers = [], Body = body, ReceivedAt = Now });

    /// <summary>A signed notification of a sale of 123.45, changed before it was signed.</summary>
    public byte[] Notification(params (string Name, string Value)[] changes) => Wire.Desk.Form(Changed(changes));

    /// <summary>The same with the signature, changed after it was signed.</summary>
    public byte[] Tampered(string name, string value) => UnionPayDesk.Encode([.. Wire.Desk.Sign(Changed([])).Where(f => f.Key != name), new(name, value)]);

    /// <summary>The fields of a signed notification.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> SignedFields() => Wire.Desk.Sign(Changed([]));

    public static Transaction Sale { get; } = new()
    {
        MerchantNo = MerchantNo,
        Type = TransactionType.Sale,
        State = TransactionState.Succeeded,
        Gross = Money.FromFen(12345),
        ProviderOrderNo = "202601051015301000018",
        MerchantOrderNo = "ORD20260105000001",
        TraceNo = "100001",
        TradedAt = AcpValues.Time("20260105101530"),
        ClearingDate = new DateOnly(2026, 1, 5),
        CardType = CardType.Debit,
        MaskedCardNo = "622202******1234",
    };

    private static Dictionary<string, string> Changed((string Name, string Value)[] changes)
    {
        var fields = UnionPayFields.Of(Sale, AcpField.ResponseCode).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
        foreach (var (name, value) in changes) fields[name] = value;
        return fields;
    }

    public static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name));

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static DateOnly Day(string yyyyMMdd) => DateOnly.ParseExact(yyyyMMdd, "yyyyMMdd", CultureInfo.InvariantCulture);

    public void Dispose()
    {
        plugin.Dispose();
        if (Wire.Keys != Rsa) Wire.Dispose();
    }
}
