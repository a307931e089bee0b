using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Rijie.Conformance;
using Rijie.Ruiyinxin.Simulator;
using Rijie.Signing;
using WireMock.Server;

namespace Rijie.Ruiyinxin.Tests;

/// <summary>One cooperator against a simulated Ruiyinxin on loopback; the plugin is put together by its own registration.</summary>
internal sealed class RuiyinxinBench : IDisposable
{
    public const string Cooperator = "COOP_TEST";
    public const string MerchantNo = "M000000001";
    public const string OtherMerchantNo = "M000000002";
    public const string TerminalNo = "01080001";
    public const string Path = "/ydzf/ydzf-smzf";

    // Made once a run: keys of 2048 bits take longer than any test.
    private static readonly WireKeys RunKeys = new();

    private readonly PluginBench plugin;

    public RuiyinxinBench(IReadOnlyDictionary<string, string>? settings = null, bool signsNotifications = true, IReadOnlyList<string>? merchantNos = null)
    {
        Clock.SetUtcNow(At(10, 0));
        Wire = new(RunKeys, signsNotifications);
        Book = new()
        {
            OwnerNo = Cooperator,
            Terminals =
            [
                new() { TerminalNo = TerminalNo, MerchantNo = MerchantNo, SerialNo = "SN1", Store = "街角小店", Active = true },
                new() { TerminalNo = "01080002", MerchantNo = MerchantNo, Active = false },
                new() { TerminalNo = "02080001", MerchantNo = OtherMerchantNo, Store = "二号店" },
            ],
            Clock = Clock,
        };
        plugin = new(new RuiyinxinPlugin(), Wire, Book, merchantNos ?? [MerchantNo], settings);
    }

    public FakeTimeProvider Clock { get; } = new();

    public RuiyinxinWire Wire { get; }

    public Book Book { get; }

    public WireMockServer Server => plugin.Server;

    /// <summary>The forms that the plugin sent, in order.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Sent => [.. Server.LogEntries.Select(e => Form(e.RequestMessage!))];

    public T Get<T>()
        where T : notnull => plugin.Get<T>();

    /// <summary>Answers from the book; tests that answer themselves do not call it.</summary>
    public RuiyinxinBench Answering()
    {
        Wire.Answer(Book, Server);
        return this;
    }

    /// <summary>Answers every question with an inner message, really sealed and signed; the outer one may be changed.</summary>
    public void Reply(string inner, Action<JsonObject>? change = null) => Server.OnPost(Path, request =>
    {
        var form = Form(request);
        var outer = JsonNode.Parse(Wire.Keys.Answer(form["tranCode"], form["reqMsgId"], Encoding.UTF8.GetBytes(inner)))!.AsObject();
        change?.Invoke(outer);
        return WireReply.Of(Encoding.UTF8.GetBytes(outer.ToJsonString()), "application/json; charset=utf-8");
    });

    /// <summary>Answers each transaction code with an inner message of its own.</summary>
    public void ReplyBy(Func<string, string> inner) => Server.OnPost(Path, request =>
    {
        var form = Form(request);
        return WireReply.Of(Wire.Keys.Answer(form["tranCode"], form["reqMsgId"], Encoding.UTF8.GetBytes(inner(form["tranCode"]))), "application/json; charset=utf-8");
    });

    /// <summary>The inner message of an answer with a statement's text in it.</summary>
    public static string Content(string text) => Done(new JsonObject { ["settleDate"] = "20260105", ["fileType"] = "1", ["content"] = text }.ToJsonString());

    /// <summary>Answers every question with bytes as they stand.</summary>
    public void ReplyRaw(string body, int status = 200) => Server.OnPost(Path, _ => WireReply.Of(Encoding.UTF8.GetBytes(body), "text/plain", status));

    /// <summary>The inner message of an answer that is done.</summary>
    public static string Done(string data, string beside = "") =>
        $$"""{"version":"1.0.0","msgType":"02","reqDate":"20260105100000","respType":"S","respCode":"000000","respMsg":"处理成功",{{beside}}"data":{{data}}}""";

    /// <summary>The inner message of a refusal.</summary>
    public static string Refused(string type, string code) => $$"""{"version":"1.0.0","msgType":"02","reqDate":"20260105100000","respType":"{{type}}","respCode":"{{code}}","respMsg":"x"}""";

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
        numbered = numbered with { ClearingDate = ChinaTime.ToDate(numbered.TradedAt!.Value) };
        Book.Add(new BookRecord { Truth = numbered, InApi = numbered, InStatement = [numbered] });
        return numbered;
    }

    public NotificationReading Read(WireMessage message) => Read(message.Body);

    public NotificationReading Read(byte[] body) => Get<INotificationReader>().Read(new() { Headers = [], Body = body, ReceivedAt = Clock.GetUtcNow() });

    /// <summary>A notification about an order with an inner message of the test's own.</summary>
    public WireMessage Message(string orderNo, string inner, bool isSigned = true) => RuiyinxinWire.Message(orderNo, Wire.Keys.Seal(Encoding.UTF8.GetBytes(inner), isSigned));

    public static byte[] Sample(string name) => File.ReadAllBytes(System.IO.Path.Combine(AppContext.BaseDirectory, "Samples", name));

    public static string SampleText(string name) => Encoding.UTF8.GetString(Sample(name));

    public void Dispose()
    {
        plugin.Dispose();
        Wire.Dispose();
    }

    private static Dictionary<string, string> Form(WireMock.IRequestMessage request) =>
        StrictForm.Read(request.SentBytes()).Fields.ToDictionary(f => f.Key, f => Encoding.UTF8.GetString(f.Value.Span), StringComparer.Ordinal);
}
