using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rijie.Conformance;
using WireMock;
using WireMock.Server;

namespace Rijie.SmallestPlugin.Simulator;

/// <summary>The provider's side of the wire: it answers one question from the book, and knows neither notifications nor statements.</summary>
public sealed class SmallestWire : ProviderWire
{
    private readonly string key = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <inheritdoc/>
    public override string PluginId => "smallest";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings(Uri server, Book book)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new Dictionary<string, string> { ["key"] = key, ["base_url"] = server.GetLeftPart(UriPartial.Authority) };
    }

    /// <inheritdoc/>
    public override Transaction Number(Transaction draft, int serial)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var number = serial.ToString("D8", CultureInfo.InvariantCulture);
        var isSale = draft.Type == TransactionType.Sale;
        return draft with { ProviderOrderNo = "SP" + number, MerchantOrderNo = isSale ? "ORD-" + number : null, RefundNo = isSale ? null : "ORD-" + number };
    }

    /// <summary>Its two numbers, what it is, its state, amount and time: there is no more to tell.</summary>
    public override Transaction Told(Surface surface, Transaction truth)
    {
        ArgumentNullException.ThrowIfNull(truth);
        return new()
        {
            MerchantNo = truth.MerchantNo,
            Type = truth.Type,
            State = truth.State,
            Gross = truth.Gross,
            ProviderOrderNo = truth.ProviderOrderNo,
            MerchantOrderNo = truth.MerchantOrderNo,
            RefundNo = truth.RefundNo,
            TradedAt = truth.TradedAt,
        };
    }

    /// <inheritdoc/>
    public override void Answer(Book book, WireMockServer server) => server.OnGet("/orders", request =>
    {
        var (merchantNo, orderNo, at) = (Asked(request, "merchant"), Asked(request, "order"), Asked(request, "at"));
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{merchantNo}\n{orderNo}\n{at}")));
        if (request.Headers?.TryGetValue("X-Signature", out var given) != true || given is not [var only] || only != signature) return WireReply.Of("no"u8, "text/plain", 401);
        var order = book.Find(t => t.MerchantNo == merchantNo && (t.RefundNo ?? t.MerchantOrderNo) == orderNo && t.TradedAt <= book.Clock.GetUtcNow());
        return WireReply.Of(Encoding.UTF8.GetBytes(new JsonObject { ["order"] = order is null ? null : Order(order) }.ToJsonString()), "application/json");
    });

    /// <inheritdoc/>
    public override WireMessage Notify(Book book, Transaction transaction) => throw new NotSupportedException("This provider sends no notifications.");

    /// <inheritdoc/>
    public override IReadOnlyList<WireFile> Statement(Book book, DateOnly clearingDate) => [];

    private static JsonObject Order(Transaction t) => new()
    {
        ["merchant"] = t.MerchantNo,
        ["order"] = t.RefundNo ?? t.MerchantOrderNo,
        ["id"] = t.ProviderOrderNo,
        ["kind"] = t.Type switch { TransactionType.Sale => "sale", TransactionType.Void => "void", TransactionType.Refund => "refund", _ => "other" },
        ["status"] = t.State switch { TransactionState.Succeeded => "paid", TransactionState.Failed => "closed", TransactionState.Pending => "waiting", _ => "unclear" },
        ["fen"] = t.Gross.Fen,
        ["paid_at"] = t.TradedAt?.ToUnixTimeSeconds(),
    };

    private static string? Asked(IRequestMessage request, string name) => request.Query?.TryGetValue(name, out var values) == true ? values.FirstOrDefault() : null;
}
