namespace Rijie.Settlement.Fees;

/// <summary>The contracts as one connection sees them: the one it names, or those attached to its provider, merchant and terminals.</summary>
/// <param name="contracts">All contracts.</param>
/// <param name="contractId">The one that the connection names; <c>null</c>: the most specific attachment.</param>
/// <param name="provider">The plugin's id.</param>
/// <param name="merchantNo">The merchant number at the provider.</param>
internal sealed class ConnectionContracts(FeeContracts contracts, string? contractId, string provider, string merchantNo)
{
    private readonly Dictionary<(DateOnly? TradeDate, DateOnly ClearingDate, string? TerminalNo), FeeContract?> _inForce = [];

    /// <summary>Whether any contract could price the connection.</summary>
    public bool Any => contractId is not null || contracts.All.Any(Fits);

    /// <summary>The version that prices a row: for what undoes a sale the one that priced the sale.</summary>
    public FeeContract? Find(FeeSubject subject)
    {
        var (sale, terminal) = (subject.PricedBy, contractId is null ? subject.PricedBy.TerminalNo ?? subject.TerminalNo : null);
        var key = (sale.TradeDate, sale.ClearingDate, terminal);
        if (_inForce.TryGetValue(key, out var known)) return known;
        return _inForce[key] = contractId is not null ? contracts.Find(contractId, sale.TradeDate, sale.ClearingDate)
            : contracts.Find(provider, merchantNo, terminal, sale.TradeDate, sale.ClearingDate);
    }

    /// <summary>Other versions that the provider may have used by mistake: of the same name, or attached to the same provider or merchant.</summary>
    public IEnumerable<FeeContract> OthersThan(FeeContract contract) =>
        contracts.All.Where(c => !ReferenceEquals(c, contract) && (string.Equals(c.Id, contract.Id, StringComparison.Ordinal) || Fits(c)));

    /// <summary>Every version of the files, to find out which one a provider uses.</summary>
    public IReadOnlyList<FeeContract> All => contracts.All;

    private bool Fits(FeeContract contract) =>
        contract.Attach is { } attach && (attach.Provider is null || attach.Provider == provider) && (attach.Merchant is null || attach.Merchant == merchantNo);
}
