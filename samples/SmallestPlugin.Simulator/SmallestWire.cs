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
    private readonly string token = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <inheritdoc/>
    public override string PluginId => "smallest";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Settings(Uri server, Book book)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new Dictionary<string, string> { ["token"] = token, ["base_url"] = server.GetLeftPart(UriPartial.Authority) };
    }

    /// <inheritdoc/>
    public override Transaction Number(Transaction draft, int serial)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var number = serial.ToString("D8", CultureInfo.InvariantCulture);
        return draft with { ProviderOrderNo = "SP" + number, MerchantOrderNo = "ORD-" + number };
    }

    /// <inheritdoc/>
    public override void Answer(Book book, WireMockServer server) => server.OnGet("/orders", request =>
    {
        if (request.Headers?.TryGetValue("Authorization", out var given) != true || given is not [var only] || only != "Bearer " + token) return WireReply.Of("no"u8, "text/plain", 401);
        var (merchantNo, orderNo) = (Asked(request, "merchant"), Asked(request, "order"));
        var sale = book.Find(t => t.MerchantNo == merchantNo && t.MerchantOrderNo == orderNo && t.Type == TransactionType.Sale && t.TradedAt <= book.Clock.GetUtcNow());
        return WireReply.Of(Encoding.UTF8.GetBytes(new JsonObject { ["order"] = sale is null ? null : Order(sale) }.ToJsonString()), "application/json");
    });

    /// <inheritdoc/>
    public override WireMessage Notify(Book book, Transaction transaction) => throw new NotSupportedException("This provider sends no notifications.");

    /// <inheritdoc/>
    public override IReadOnlyList<WireFile> Statement(Book book, DateOnly clearingDate) => [];

    private static JsonObject Order(Transaction t) => new()
    {
        ["merchant"] = t.MerchantNo,
        ["order"] = t.MerchantOrderNo,
        ["id"] = t.ProviderOrderNo,
        ["status"] = t.State switch { TransactionState.Succeeded => "paid", TransactionState.Failed => "closed", TransactionState.Pending => "waiting", _ => "unclear" },
        ["fen"] = t.Gross.Fen,
        ["paid_at"] = t.TradedAt?.ToUnixTimeSeconds(),
    };

    private static string? Asked(IRequestMessage request, string name) => request.Query?.TryGetValue(name, out var values) == true ? values.FirstOrDefault() : null;
}
