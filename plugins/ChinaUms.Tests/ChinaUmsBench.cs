using System.Text;
using Microsoft.Extensions.Time.Testing;
using Rijie.ChinaUms.Simulator;
using Rijie.Conformance;
using WireMock.Server;

namespace Rijie.ChinaUms.Tests;

/// <summary>One account with two merchant numbers against a simulated ChinaUMS on loopback; the plugin is put together by its own registration.</summary>
internal sealed class ChinaUmsBench : IDisposable
{
    public const string MerchantNo = "898310058120001";
    public const string SecondMerchantNo = "898310058120002";
    public const string TerminalNo = "80000001";
    public static readonly DateOnly Day = new(2026, 1, 5);

    private readonly PluginBench plugin;

    public ChinaUmsBench(IReadOnlyDictionary<string, string>? settings = null, string notifySignType = "SHA256", IReadOnlyList<string>? merchantNos = null)
    {
        Clock.SetUtcNow(At(10, 0));
        Wire = new(new WireKeys(notifySignType));
        Book = new()
        {
            OwnerNo = MerchantNo,
            Terminals =
            [
                new() { TerminalNo = TerminalNo, MerchantNo = MerchantNo, Store = "一号店", Active = true },
                new() { TerminalNo = "80000002", MerchantNo = SecondMerchantNo, Store = "二号店", Active = true },
            ],
            Clock = Clock,
        };
        plugin = new(new ChinaUmsPlugin(), Wire, Book, merchantNos ?? [MerchantNo], settings);
    }

    public FakeTimeProvider Clock { get; } = new();

    public ChinaUmsWire Wire { get; }

    public Book Book { get; }

    public WireMockServer Server => plugin.Server;

    public T Get<T>()
        where T : notnull => plugin.Get<T>();

    /// <summary>Answers from the book; tests that answer themselves do not call it.</summary>
    public ChinaUmsBench Answering()
    {
        Wire.Answer(Book, Server);
        return this;
    }

    /// <summary>Answers every POST to a path with a text.</summary>
    public void Reply(string path, string body, int status = 200, string contentType = "application/json") =>
        Server.OnPost(path, _ => WireReply.Of(Encoding.UTF8.GetBytes(body), contentType, status));

    /// <summary>A time on 5 January 2026 in Beijing.</summary>
    public static DateTimeOffset At(int hour, int minute, int day = 5) => ChinaTime.ToInstant(new DateOnly(2026, 1, day), new TimeOnly(hour, minute));

    /// <summary>A transaction numbered by the wire and shown on every surface; a sale by WeChat code unless changed.</summary>
    public Transaction Add(int serial, Func<Transaction, Transaction>? change = null)
    {
        var draft = new Transaction
        {
            MerchantNo = MerchantNo,
            Type = TransactionType.Sale,
            State = TransactionState.Succeeded,
            Gross = Money.FromFen(10_000),
            OrderAmount = Money.FromFen(10_000),
            PayerAmount = Money.FromFen(10_000),
            TradedAt = At(9, 30),
            ClearingDate = Day,
            TerminalNo = TerminalNo,
            Product = Product.Qr,
            CardType = CardType.None,
            Scheme = Scheme.WeChat,
        };
        var numbered = Wire.Number(change is null ? draft : change(draft), serial);
        Book.Add(new BookRecord { Truth = numbered, InApi = numbered, InStatement = [numbered] });
        return numbered;
    }

    /// <summary>A sale by card on the terminal.</summary>
    public Transaction AddCard(int serial) => Add(serial, t => t with { Product = Product.Card, CardType = CardType.Debit, Scheme = Scheme.UnionPay, MaskedCardNo = "622202******1234" });

    /// <summary>What gives a part of a sale back.</summary>
    public Transaction AddRefund(int serial, Transaction sale, long fen, TransactionType type = TransactionType.Refund) => Add(serial, _ => sale with
    {
        Type = type, Gross = Money.FromFen(fen), OrderAmount = Money.FromFen(fen), PayerAmount = Money.FromFen(fen), TradedAt = At(9, 45),
        MerchantOrderNo = null, OriginalMerchantOrderNo = sale.MerchantOrderNo, OriginalTradeDate = Day,
    });

    /// <summary>What the plugin makes of a body.</summary>
    public NotificationReading Notified(ReadOnlyMemory<byte> body) => Get<INotificationReader>().Read(new() { Headers = [], Body = body, ReceivedAt = Clock.GetUtcNow() });

    public NotificationReading Notified(string body) => Notified(Encoding.UTF8.GetBytes(body));

    /// <summary>A form as it stands on the wire.</summary>
    public static string Form(IEnumerable<KeyValuePair<string, string>> fields) => string.Join('&', fields.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"));

    public static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name));

    public void Dispose() => plugin.Dispose();
}
