namespace Rijie.Ruiyinxin;

/// <summary>The terminals of a merchant. No public source has such an operation: it and its words are ours.</summary>
internal sealed class RuiyinxinTerminals(RuiyinxinClient client, RuiyinxinAccount account) : ITerminalSource
{
    public async Task<IReadOnlyList<Terminal>> ListAsync(string merchantNo, CancellationToken cancellationToken)
    {
        var message = await client.AskAsync(account.TerminalCode, new TerminalQuery { MerchantCode = merchantNo }, RuiyinxinJson.Wire.RuiyinxinRequestTerminalQuery, cancellationToken);
        if (!message.IsDone) throw RuiyinxinCodes.Failure(account, account.TerminalCode, message);
        return WireAnswer.Read<IReadOnlyList<Terminal>>($"Ruiyinxin's answer to {account.TerminalCode}", () =>
        {
            var list = message.Needed(RuiyinxinJson.Wire.TerminalList);
            return list.MerchantCode == merchantNo ? [.. list.List.Select(t => t.ToTerminal(merchantNo))] : throw new FormatException("it lists another merchant's terminals.");
        });
    }
}

internal sealed record TerminalQuery
{
    public required string MerchantCode { get; init; }
}

internal sealed record TerminalList
{
    public required string MerchantCode { get; init; }

    public required IReadOnlyList<TerminalItem> List { get; init; }
}

internal sealed record TerminalItem
{
    public required string TerminalId { get; init; }

    /// <summary>The device's own number.</summary>
    public string? Sn { get; init; }

    public string? StoreId { get; init; }

    public string? Status { get; init; }

    public Terminal ToTerminal(string merchantNo) => new()
    {
        TerminalNo = TerminalId.Length > 0 ? TerminalId : throw new FormatException("terminalId is blank."),
        MerchantNo = merchantNo,
        SerialNo = WireText.OrNull(Sn),
        Store = WireText.OrNull(StoreId),
        Active = Status switch { "1" => true, "0" => false, _ => null },
    };
}
