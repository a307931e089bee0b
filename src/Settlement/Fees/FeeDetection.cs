namespace Rijie.Settlement.Fees;

/// <summary>How well a contract, rounded one way, gives the fees that a provider took.</summary>
/// <param name="ContractId">The version.</param>
/// <param name="From">Since when the version is in force.</param>
/// <param name="Rounding">How it was rounded.</param>
/// <param name="IsAgreed">Whether this is what the connection agreed: the version in force, rounded as it says.</param>
/// <param name="Rows">The rows that say what was taken.</param>
/// <param name="Given">How many of them cost exactly this.</param>
/// <param name="FirstUnlike">The first row, in the order of prices, that does not.</param>
internal sealed record FeeCandidate(string ContractId, DateOnly From, FeeRoundingTerms Rounding, bool IsAgreed, int Rows, int Given, int? FirstUnlike)
{
    /// <summary>The share of rows given, in parts per million.</summary>
    public long SharePpm => Rows == 0 ? 0 : Given * 1_000_000L / Rows;
}

/// <summary>Finds out which contract, rounding mode and scope a provider really uses: each version prices all rows, whatever its dates; the nearest ones in every rounding.</summary>
internal static class FeeDetection
{
    private const int MostVersions = 200;
    private const int Nearest = 3;

    /// <summary>The candidates, the best first.</summary>
    /// <param name="rows">Settled rows of a connection.</param>
    /// <param name="contracts">All contracts, and which are agreed.</param>
    /// <param name="before">What was counted before the rows.</param>
    public static IReadOnlyList<FeeCandidate> Run(IReadOnlyList<FeeRow> rows, ConnectionContracts contracts, IReadOnlyList<FeeCount> before)
    {
        var agreed = rows.Where(r => r.ReportedFee is not null).Select(r => contracts.Find(r.Subject)).OfType<FeeContract>().ToHashSet<FeeContract>(ReferenceEqualityComparer.Instance);
        // A variant is its contract in another rounding, or little else: it counts where it is what was agreed.
        var versions = contracts.All.Where(c => agreed.Contains(c) || !c.Id.Contains('@', StringComparison.Ordinal)).OrderByDescending(agreed.Contains).Take(MostVersions);
        var near = versions.Select(v => (Version: v, Near: Compare(v, tolerance: 1).Given)).OrderByDescending(v => v.Near).ThenByDescending(v => agreed.Contains(v.Version))
            .ThenBy(v => v.Version.Id, StringComparer.Ordinal).ThenBy(v => v.Version.Effective.From).Take(Nearest).ToList();
        var candidates = new List<FeeCandidate>();
        foreach (var (version, _) in near)
            foreach (var scope in Enum.GetValues<RoundingScope>())
                foreach (var mode in Enum.GetValues<RoundingMode>())
                {
                    var rounding = new FeeRoundingTerms { Mode = mode, Scope = scope };
                    var (priced, given, first) = Compare(version with { Rounding = rounding }, tolerance: 0);
                    candidates.Add(new(version.Id, version.Effective.From, rounding, agreed.Contains(version) && version.Rounding == rounding, priced, given, first));
                }
        return [.. candidates.OrderByDescending(c => c.Given).ThenByDescending(c => c.IsAgreed).ThenBy(c => c.ContractId, StringComparer.Ordinal).ThenBy(c => c.From).ThenBy(c => c.Rounding.Scope).ThenBy(c => c.Rounding.Mode)];

        (int Rows, int Given, int? FirstUnlike) Compare(FeeContract contract, long tolerance)
        {
            var sequence = FeeSequence.Price(rows, _ => contract, new(before));
            var (count, given, first) = (0, 0, (int?)null);
            foreach (var row in sequence.Order)
            {
                if (sequence.ReportedOf(row) is not { } reported) continue;
                count++;
                if (sequence.Fees[row] is { Outcome: FeeOutcome.Ok } fee && Math.Abs(fee.Fee.Fen - reported) <= tolerance) given++;
                else first ??= row;
            }
            return (count, given, first);
        }
    }
}
