using Rijie.Settlement.Yaml;

namespace Rijie.Settlement.Fees;

/// <summary>The contracts of one file, checked, with their variants; finds the version in force.</summary>
internal sealed class FeeContracts
{
    private readonly IReadOnlyList<FeeContract> _versions;
    private readonly ILookup<string, FeeContract> _byId;
    private readonly ILookup<FeeAttachment, FeeContract> _byAttachment;

    private FeeContracts(IReadOnlyList<FeeContract> versions)
    {
        _versions = versions;
        _byId = versions.ToLookup(v => v.Id, StringComparer.Ordinal);
        _byAttachment = versions.Where(v => v.Attach is not null).ToLookup(v => v.Attach!);
    }

    /// <summary>No contracts.</summary>
    public static FeeContracts None { get; } = new([]);

    /// <summary>Every version, variants after the contract they vary, in the order of the file.</summary>
    public IReadOnlyList<FeeContract> All => _versions;

    /// <summary>Reads a contract file.</summary>
    /// <exception cref="YamlException">With every problem, sorted by place.</exception>
    public static FeeContracts Read(ReadOnlySpan<byte> yaml, string file)
    {
        var problems = new List<YamlProblem>();
        var content = YamlBinder.Read<FeeContractFile>(yaml, file, problems);
        var versions = content is null ? [] : FeeContractFile.Versions(content, file, problems);
        return problems.Count == 0 ? new(versions) : throw new YamlException([.. YamlBinder.Sorted(problems).Distinct()]);
    }

    /// <summary>The contracts of several files together.</summary>
    /// <exception cref="YamlException">A contract of one file overlaps one of another.</exception>
    public static FeeContracts Join(IReadOnlyList<(string File, FeeContracts Contracts)> files)
    {
        var problems = new List<YamlProblem>();
        FeeContractCheck.Overlaps([.. files.SelectMany(f => f.Contracts._versions.Select(v => (f.File, v)))], problems);
        return problems.Count == 0 ? new([.. files.SelectMany(f => f.Contracts._versions)]) : throw new YamlException(YamlBinder.Sorted(problems));
    }

    /// <summary>The version of a named contract (or <c>id@variant</c>) that is in force.</summary>
    /// <param name="contractId">The name, as a connection gives it.</param>
    /// <param name="tradeDate">The trade date in China; a row without one counts by its clearing date.</param>
    /// <param name="clearingDate">The clearing date.</param>
    public FeeContract? Find(string contractId, DateOnly? tradeDate, DateOnly clearingDate) =>
        InForce(_byId[contractId], tradeDate, clearingDate);

    /// <summary>The version of a named contract that prices a row: for what undoes a sale the one that priced the sale.</summary>
    public FeeContract? Find(string contractId, FeeSubject subject) => Find(contractId, subject.PricedBy.TradeDate, subject.PricedBy.ClearingDate);

    /// <summary>The version in force of the most specific attachment: terminal before merchant before provider.</summary>
    /// <remarks>The attachment is chosen before the date: a terminal whose own contract has ended has no contract.</remarks>
    public FeeContract? Find(string provider, string merchantNo, string? terminalNo, DateOnly? tradeDate, DateOnly clearingDate)
    {
        const int Terminal = 4, Merchant = 2, Provider = 1;
        for (var keys = Terminal + Merchant + Provider; keys > 0; keys--)
        {
            var attachment = new FeeAttachment
            {
                Terminal = (keys & Terminal) == 0 ? null : terminalNo,
                Merchant = (keys & Merchant) == 0 ? null : merchantNo,
                Provider = (keys & Provider) == 0 ? null : provider,
            };
            if (_byAttachment.Contains(attachment)) return InForce(_byAttachment[attachment], tradeDate, clearingDate);
        }
        return null;
    }

    private static FeeContract? InForce(IEnumerable<FeeContract> versions, DateOnly? tradeDate, DateOnly clearingDate) =>
        versions.FirstOrDefault(v => v.Effective.Holds(v.Effective.By is EffectiveBy.TradeDate ? tradeDate ?? clearingDate : clearingDate));
}
