using System.Security.Cryptography;

namespace Rijie.Lakala;

/// <summary>The terminals of a merchant, a service of version 2. The path is public; the fields of its answer are ours.</summary>
internal sealed class LakalaTerminals(LakalaClient client, TimeProvider clock) : ITerminalSource
{
    private const string Path = "/api/v2/mcqs/busi/queryBusiListByNum";

    public async Task<IReadOnlyList<Terminal>> ListAsync(string merchantNo, CancellationToken cancellationToken)
    {
        // The manual's shape of an order number: 14 digits of time and 8 random ones.
        var orderNo = WireText.Time(clock.GetUtcNow()) + RandomNumberGenerator.GetString("0123456789", 8);
        var list = await client.AskV2Async(
            Path, orderNo, new TerminalQuery { MerCupNo = merchantNo, OrderNo = orderNo },
            LakalaJson.V2.V2RequestTerminalQuery, LakalaJson.V2.V2AnswerTerminalList, cancellationToken);
        if (list.MerCupNo != merchantNo) throw new ProviderException(ProviderFailure.InvalidResponse, "Lakala listed the terminals of another merchant.");
        return [.. list.TermList.Select(t => t.ToTerminal(merchantNo))];
    }
}

internal sealed record TerminalQuery
{
    public required string OrderNo { get; init; }

    public required string MerCupNo { get; init; }
}

internal sealed record TerminalList
{
    public required string MerCupNo { get; init; }

    public required IReadOnlyList<TerminalItem> TermList { get; init; }
}

internal sealed record TerminalItem
{
    public required string TermNo { get; init; }

    /// <summary>The device's own number.</summary>
    public string? TermSn { get; init; }

    public string? ShopName { get; init; }

    public string? Status { get; init; }

    public Terminal ToTerminal(string merchantNo) => new()
    {
        TerminalNo = TermNo,
        MerchantNo = merchantNo,
        SerialNo = WireText.OrNull(TermSn),
        Store = WireText.OrNull(ShopName),
        Active = Status switch { "OPEN" => true, "CLOSE" => false, _ => null },
    };
}
