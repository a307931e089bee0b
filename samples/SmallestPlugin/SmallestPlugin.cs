using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rijie.Signing;
using Rijie.Wire;

namespace Rijie.SmallestPlugin;

/// <summary>The smallest useful plugin: a made-up provider that answers one question. With it a gateway can tell the fate of an order whose answer was lost.</summary>
public sealed class SmallestPlugin : IProviderPlugin
{
    /// <inheritdoc/>
    public void ConfigureServices(IServiceCollection services, IConfiguration settings)
    {
        var baseUrl = settings.Address("base_url", "https://api.smallest.example");
        services
            .AddSingleton(HmacSignature.FromText("key", settings.Needed("key"), HashAlgorithmName.SHA256))
            .AddSingleton<ITransactionLookup>(p => new SmallestLookup(p.GetRequiredService<HttpClient>(), baseUrl, p.GetRequiredService<HmacSignature>(), p.GetRequiredService<TimeProvider>()));
    }
}

/// <summary><c>GET /orders?merchant=…&amp;order=…&amp;at=…</c>: one order, by the merchant's number; a refund is an order of its own. The three values are signed, line by line.</summary>
internal sealed class SmallestLookup(HttpClient http, string baseUrl, HmacSignature key, TimeProvider clock) : ITransactionLookup
{
    private const int LargestAnswerBytes = 64 * 1024;

    public async Task<LookupAnswer> LookUpAsync(LookupQuery query, CancellationToken cancellationToken)
    {
        if ((query.Type == TransactionType.Sale ? query.MerchantOrderNo : query.RefundNo) is not { } orderNo)
            throw new ArgumentException("A lookup needs the merchant's own number.", nameof(query));
        var at = WireText.Number(clock.GetUtcNow().ToUnixTimeSeconds());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{baseUrl}/orders?merchant={Uri.EscapeDataString(query.MerchantNo)}&order={Uri.EscapeDataString(orderNo)}&at={at}");
        request.Headers.Add("X-Signature", key.Sign(Encoding.UTF8.GetBytes($"{query.MerchantNo}\n{orderNo}\n{at}")));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK) throw ProviderHttp.Failure(response, "Smallest Pay");
        var body = await ProviderHttp.ReadAsync(response.Content, LargestAnswerBytes, "Smallest Pay", cancellationToken);
        return WireAnswer.Read("Smallest Pay's answer", () => JsonSerializer.Deserialize(body.Span, SmallestJson.Wire.SmallestAnswer)?.ToAnswer(query.MerchantNo, orderNo) ?? throw new JsonException("The body is null."));
    }
}

/// <summary>What it answers: the order, or none where there is no such order.</summary>
internal sealed record SmallestAnswer
{
    public required SmallestOrder? Order { get; init; }

    public LookupAnswer ToAnswer(string merchantNo, string orderNo) =>
        Order is null ? LookupAnswer.NotFound
        : Order.Merchant == merchantNo && Order.Order == orderNo ? LookupAnswer.Found(Order.ToTransaction())
        : throw new FormatException("it tells of another order than was asked for.");
}

/// <summary>One order. Amounts are whole fen; a field that is missing, <c>null</c> or no whole number is a failure and not a zero.</summary>
internal sealed record SmallestOrder
{
    public required string Merchant { get; init; }

    public required string Order { get; init; }

    public required string Id { get; init; }

    /// <summary>sale, void or refund.</summary>
    public required string Kind { get; init; }

    public required string Status { get; init; }

    public required long Fen { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required long PaidAt { get; init; }

    public Transaction ToTransaction() => new()
    {
        MerchantNo = Merchant,
        Type = Kind switch
        {
            "sale" => TransactionType.Sale,
            "void" => TransactionType.Void,
            "refund" => TransactionType.Refund,
            _ => throw new FormatException("kind is not documented."),
        },
        State = Status switch
        {
            "paid" => TransactionState.Succeeded,
            "closed" => TransactionState.Failed,
            "waiting" => TransactionState.Pending,
            _ => TransactionState.Unknown, // a word that is new is asked for again, never taken as paid
        },
        Gross = Fen is >= 0 and <= Money.LargestFen ? Money.FromFen(Fen) : throw new FormatException("fen is no amount."),
        ProviderOrderNo = WireText.OrNull(Id) ?? throw new FormatException("id is blank."),
        MerchantOrderNo = Kind == "sale" ? Order : null,
        RefundNo = Kind == "sale" ? null : Order,
        TradedAt = PaidAt is >= 0 and <= 99_999_999_999 ? DateTimeOffset.FromUnixTimeSeconds(PaidAt) : throw new FormatException("paid_at is no time."),
    };
}

[JsonSerializable(typeof(SmallestAnswer))]
internal sealed partial class SmallestJson : JsonSerializerContext
{
    public static SmallestJson Wire { get; } = new(StrictJson.Options(JsonNamingPolicy.SnakeCaseLower));
}
