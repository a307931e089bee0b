namespace Rijie.Shengfutong;

/// <summary>The terminals of the merchant. Path and fields are ours: no public page has them.</summary>
internal sealed class ShengfutongTerminals(ShengfutongClient client, ShengfutongAccount account) : ITerminalSource
{
    public async Task<IReadOnlyList<Terminal>> ListAsync(string merchantNo, CancellationToken cancellationToken)
    {
        account.Expect(merchantNo);
        var answer = await client.AskAsync(account.TerminalsPath, [new("subMchId", account.SubMerchantNo ?? "")], cancellationToken);
        return WireAnswer.Read($"Shengfutong's answer to {account.TerminalsPath}", () => answer.List("terminals").Select(t => new Terminal
        {
            TerminalNo = t.Key("termNo") ?? throw new FormatException("termNo is absent."),
            MerchantNo = merchantNo,
            SerialNo = t.Key("sn"),
            Store = t["storeName"],
            Active = t["status"] switch { "OPEN" => true, "CLOSE" => false, _ => null },
        }).ToList());
    }
}
