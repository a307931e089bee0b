namespace Acme;

/// <summary>The terminals of a merchant (manual 7.2), all in one answer.</summary>
internal sealed class AcmeTerminals(AcmeClient client) : ITerminalSource
{
    public async Task<IReadOnlyList<Terminal>> ListAsync(string merchantNo, CancellationToken cancellationToken)
    {
        var answer = await client.AskAsync("/v1/terminals/list", new Dictionary<string, string?> { ["merchant_no"] = merchantNo }, [], cancellationToken);
        return answer.Read(AcmeJson.Wire.AcmeTerminalList, list => list.Terminals.Any(t => t?.MerchantNo != merchantNo)
            ? throw new FormatException("it tells of another merchant.")
            : list.Terminals.Select(t => t.ToTerminal()).ToList());
    }
}

internal sealed record AcmeTerminalList
{
    public required IReadOnlyList<AcmeTerminal> Terminals { get; init; }
}

internal sealed record AcmeTerminal
{
    public required string TerminalNo { get; init; }

    public required string MerchantNo { get; init; }

    public string? SerialNo { get; init; }

    public string? Store { get; init; }

    public string? Status { get; init; }

    public Terminal ToTerminal() => new()
    {
        TerminalNo = WireText.OrNull(TerminalNo) ?? throw new FormatException("terminal_no is blank."),
        MerchantNo = MerchantNo,
        SerialNo = WireText.OrNull(SerialNo),
        Store = WireText.OrNull(Store),
        Active = Status switch { "ACTIVE" => true, "CLOSED" => false, _ => null },
    };
}
