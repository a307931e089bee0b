using System.Text;
using Microsoft.Extensions.Time.Testing;
using Rijie.Conformance;
using Rijie.Leshua.Simulator;
using WireMock.Server;

namespace Rijie.Leshua.Tests;

/// <summary>One account against a simulated Leshua on loopback; the plugin is put together by its own registration.</summary>
internal sealed class LeshuaBench : IDisposable
{
    public const string AgentId = "1000001";
    public const string MerchantNo = "5800100001";
    public const string TerminalNo = "01080001";
    public const string Gateway = "/cgi-bin/lepos_pay_gateway.cgi";
    public static readonly DateOnly Day = new(2026, 1, 5);

    private readonly PluginBench plugin;

    public LeshuaBench(IReadOnlyDictionary<string, string>? settings = null, IReadOnlyList<string>? merchantNos = null)
    {
        Clock.SetUtcNow(At(10, 0));
        Book = new()
        {
            OwnerNo = AgentId,
            Terminals = [new() { TerminalNo = TerminalNo, MerchantNo = MerchantNo, Store = "S001", Active = true }, new() { TerminalNo = "01080009", MerchantNo = "5800100002", Store = "S002", Active = false }],
            Clock = Clock,
        };
        plugin = new(new LeshuaPlugin(), Wire, Book, merchantNos ?? [MerchantNo], settings);
    }

    public FakeTimeProvider Clock { get; } = new();

    public LeshuaWire Wire { get; } = new();

    public Book Book { get; }

    public WireMockServer Server => plugin.Server;

    public T Get<T>()
        where T : notnull => plugin.Get<T>();

    /// <summary>Answers from the book; tests that answer themselves do not call it.</summary>
    public LeshuaBench Answering()
    {
        Wire.Answer(Book, Server);
        return this;
    }

    /// <summary>Answers the gateway with a document of these fields, really signed.</summary>
    public void Reply(params (string Name, string Value)[] fields) => ReplyRaw(Encoding.UTF8.GetString(Answer(fields)));

    /// <summary>Answers the gateway with a text as it stands.</summary>
    public void ReplyRaw(string body, int status = 200, string path = Gateway, string contentType = "text/xml; charset=utf-8") =>
        Server.OnPost(path, _ => WireReply.Of(Encoding.UTF8.GetBytes(body), contentType, status));

    /// <summary>A signed answer: a code of the transport, the fields, their signature.</summary>
    public byte[] Answer(params (string Name, string Value)[] fields)
    {
        List<KeyValuePair<string, string>> all = [new("resp_code", "0"), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))];
        all.Add(new("sign", Wire.Keys.OfAnswer(all)));
        return WireXml.Document(all);
    }

    /// <summary>A signed answer with a list in it.</summary>
    public void ReplyList(string name, string inner, params (string Name, string Value)[] fields)
    {
        List<KeyValuePair<string, string>> all = [new("resp_code", "0"), new("result_code", "0"), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))];
        all.Add(new("sign", Wire.Keys.OfAnswer(all)));
        ReplyRaw(Encoding.UTF8.GetString(WireXml.Document(all, (name, inner))));
    }

    /// <summary>A signed notification of these fields.</summary>
    public byte[] Notification(params (string Name, string Value)[] fields)
    {
        List<KeyValuePair<string, string>> all = [.. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))];
        all.Add(new("sign", Wire.Keys.OfNotification(all)));
        return WireXml.Document(all);
    }

    public NotificationReading Read(byte[] body) => Get<INotificationReader>().Read(new() { Headers = [new("Content-Type", "application/x-www-form-urlencoded")], Body = body, ReceivedAt = Clock.GetUtcNow() });

    /// <summary>A time on 5 January 2026 in Beijing.</summary>
    public static DateTimeOffset At(int hour, int minute, int day = 5) => ChinaTime.ToInstant(new DateOnly(2026, 1, day), new TimeOnly(hour, minute));

    /// <summary>A sale by WeChat code, numbered by the wire and shown on every surface.</summary>
    public Transaction AddSale(int serial, long grossFen = 10_000, DateTimeOffset? at = null, string merchantNo = MerchantNo) => Add(serial, new()
    {
        MerchantNo = merchantNo,
        Type = TransactionType.Sale,
        State = TransactionState.Succeeded,
        Gross = Money.FromFen(grossFen),
        PayerAmount = Money.FromFen(grossFen),
        Fee = Money.FromFen(grossFen * 38 / 10_000),
        TradedAt = at ?? At(9, 30),
        TerminalNo = TerminalNo,
        Product = Product.Qr,
        CardType = CardType.None,
        Scheme = Scheme.WeChat,
    });

    public Transaction AddBack(int serial, Transaction sale, TransactionType type = TransactionType.Refund, long fen = 3000, TransactionState state = TransactionState.Succeeded) => Add(serial, sale with
    {
        Type = type,
        State = state,
        Gross = Money.FromFen(fen),
        PayerAmount = Money.FromFen(fen),
        Fee = Money.Zero,
        TradedAt = At(9, 50),
        OriginalProviderOrderNo = sale.ProviderOrderNo,
        OriginalMerchantOrderNo = sale.MerchantOrderNo,
        OriginalTradeDate = Day,
    });

    public Transaction Add(int serial, Transaction draft)
    {
        var numbered = Wire.Number(draft, serial) with { ClearingDate = ChinaTime.ToDate(draft.TradedAt!.Value) };
        Book.Add(new BookRecord { Truth = numbered, InApi = numbered, InStatement = [numbered] });
        return numbered;
    }

    /// <summary>The settings of the samples: their keys are published beside them, and sign nothing but them.</summary>
    public static Dictionary<string, string> SampleKeys { get; } = new() { ["request_key"] = "leshua-test-key-not-real", ["callback_key"] = "leshua-callback-key-not-real" };

    public static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name));

    public void Dispose() => plugin.Dispose();
}
