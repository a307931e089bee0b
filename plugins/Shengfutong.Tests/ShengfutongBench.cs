using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Rijie.Conformance;
using Rijie.Shengfutong.Simulator;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Rijie.Shengfutong.Tests;

/// <summary>One account against a simulated Shengfutong on loopback; the plugin is put together by its own registration.</summary>
internal sealed class ShengfutongBench : IDisposable
{
    public const string MerchantNo = "30000001";
    public const string TerminalNo = "01080001";
    public const string QueryPath = "/pay/queryOrder";
    public const string RefundPath = "/refund/queryRefundOrder";
    public const string ListPath = "/pay/queryOrderList";
    public const string BillPath = "/fund/bill/download";

    // Made once a run: keys of 2048 bits take longer than any test.
    private static readonly WireKeys RunKeys = new();

    private readonly PluginBench plugin;

    public ShengfutongBench(IReadOnlyDictionary<string, string>? settings = null, WireKeys? keys = null, IReadOnlyList<string>? merchantNos = null)
    {
        Clock.SetUtcNow(At(10, 0));
        Wire = new(keys ?? RunKeys);
        Book = new()
        {
            OwnerNo = MerchantNo,
            Terminals = [new() { TerminalNo = TerminalNo, MerchantNo = MerchantNo, SerialNo = "SN1", Store = "街角小店", Active = true }],
            Clock = Clock,
        };
        plugin = new(new ShengfutongPlugin(), Wire, Book, merchantNos ?? [MerchantNo], settings);
    }

    public FakeTimeProvider Clock { get; } = new();

    public ShengfutongWire Wire { get; }

    public WireKeys Keys => Wire.Keys;

    public Book Book { get; }

    public WireMockServer Server => plugin.Server;

    public T Get<T>()
        where T : notnull => plugin.Get<T>();

    /// <summary>Answers from the book; tests that answer themselves do not call it.</summary>
    public ShengfutongBench Answering()
    {
        Wire.Answer(Book, Server);
        return this;
    }

    /// <summary>Answers one path with a message, signed by the platform.</summary>
    public void Reply(string path, JsonObject message, int status = 200) => ReplyText(path, Keys.Sign(message).ToJsonString(), status);

    /// <summary>Answers one path with a text as it is.</summary>
    public void ReplyText(string path, string body, int status = 200, string contentType = "application/json; charset=utf-8", Dictionary<string, string>? headers = null) =>
        ReplyBytes(path, Encoding.UTF8.GetBytes(body), status, contentType, headers);

    public void ReplyBytes(string path, byte[] body, int status = 200, string contentType = "application/octet-stream", Dictionary<string, string>? headers = null)
    {
        var response = Response.Create().WithStatusCode(status).WithHeader("Content-Type", contentType).WithBody(body);
        foreach (var (name, value) in headers ?? []) response = response.WithHeader(name, value);
        Server.Given(Request.Create().WithPath(path)).RespondWith(response);
    }

    /// <summary>An envelope of success around the fields.</summary>
    public static JsonObject Success(string fields) => JsonNode.Parse("{\"returnCode\":\"SUCCESS\",\"resultCode\":\"SUCCESS\",\"mchId\":\"30000001\"," + fields + "}")!.AsObject();

    /// <summary>An envelope of a business failure.</summary>
    public static JsonObject Failure(string code) => new() { ["returnCode"] = "SUCCESS", ["resultCode"] = "FAIL", ["errorCode"] = code, ["errorCodeDes"] = "x" };

    /// <summary>The sample answer, signed.</summary>
    public static JsonObject SampleQuery() => JsonNode.Parse(Sample("query-response.json"))!.AsObject();

    /// <summary>A time on 5 January 2026 in Beijing.</summary>
    public static DateTimeOffset At(int hour, int minute, int day = 5) => ChinaTime.ToInstant(new DateOnly(2026, 1, day), new TimeOnly(hour, minute));

    /// <summary>A sale by WeChat code, numbered by the wire and shown on every surface.</summary>
    public Transaction AddSale(int serial, long grossFen = 10_000, DateTimeOffset? at = null) => Add(serial, Sale(grossFen, at));

    public static Transaction Sale(long grossFen = 10_000, DateTimeOffset? at = null) => new()
    {
        MerchantNo = MerchantNo,
        Type = TransactionType.Sale,
        State = TransactionState.Succeeded,
        Gross = Money.FromFen(grossFen),
        TradedAt = at ?? At(9, 30),
        TerminalNo = TerminalNo,
        Product = Product.Qr,
        Scheme = Scheme.WeChat,
    };

    public Transaction Add(int serial, Transaction draft)
    {
        var numbered = Wire.Number(draft, serial);
        numbered = numbered with { ClearingDate = ChinaTime.ToDate(numbered.TradedAt!.Value) };
        Book.Add(new BookRecord { Truth = numbered, InApi = numbered, InStatement = [numbered] });
        return numbered;
    }

    /// <summary>A notification signed by the platform.</summary>
    public byte[] Signed(string json) => Encoding.UTF8.GetBytes(Keys.Sign(JsonNode.Parse(json)!.AsObject()).ToJsonString());

    public NotificationReading Read(byte[] body) => Get<INotificationReader>().Read(new() { Headers = [], Body = body, ReceivedAt = Clock.GetUtcNow() });

    public Task<LookupAnswer> LookUp(string outTradeNo = "ORD-S-1") =>
        Get<ITransactionLookup>().LookUpAsync(new() { MerchantNo = MerchantNo, MerchantOrderNo = outTradeNo }, TestContext.Current.CancellationToken);

    public static byte[] Sample(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", name));

    public void Dispose()
    {
        plugin.Dispose();
        Wire.Dispose();
    }
}
