namespace Rijie.Leshua;

/// <summary>The terminals of a merchant (ours: no public source has the service <c>query_terminal</c>).</summary>
internal sealed class LeshuaTerminals(LeshuaClient client) : ITerminalSource
{
    private const string Service = "query_terminal";

    public async Task<IReadOnlyList<Terminal>> ListAsync(string merchantNo, CancellationToken cancellationToken)
    {
        var document = await client.AskAsync(Service, [("merchant_id", merchantNo)], cancellationToken)
            ?? throw new ProviderException(ProviderFailure.InvalidResponse, "Leshua answered a list with \"no such order\".");
        if (document.Fields["merchant_id"] != merchantNo) throw new ProviderException(ProviderFailure.InvalidResponse, "Leshua listed the terminals of another merchant.");
        return WireAnswer.Read($"Leshua's answer to {Service}", () => document.Items("terminals").Select(t => Read(t, merchantNo)).ToList());
    }

    private static Terminal Read(LeshuaFields item, string merchantNo) => new()
    {
        TerminalNo = item.Number("pos_no", 32),
        MerchantNo = merchantNo,
        Store = WireText.OrNull(item["shop_no"]),
        Active = item["status"] switch { "1" => true, "0" => false, _ => null },
    };
}
