namespace Rijie.Settlement.Matching;

/// <summary>A statement file that should come for an account.</summary>
internal sealed record ExpectedFile
{
    /// <summary>The name to show while it is missing, such as <c>TP_ORG0001_20260105.txt</c>, or a layout's id and the date.</summary>
    public required string Name { get; init; }

    /// <summary>Its clearing date.</summary>
    public required DateOnly ClearingDate { get; init; }

    /// <summary>The layout that reads it; tells two files of one date apart.</summary>
    public required string LayoutId { get; init; }

    /// <summary>The merchant whose file it is, where a provider writes one for each; otherwise <c>null</c>.</summary>
    public string? MerchantNo { get; init; }

    /// <summary>Whether it tells of payouts alone: the day's transactions are all there without it.</summary>
    public bool IsPayoutList { get; init; }

    /// <summary>Whether nothing tells that there was trade, but the files before and after it came: a gap in a row of files (<c>F05</c>).</summary>
    public bool IsBetween { get; init; }

    /// <summary>When it must be there.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Whether a person or the provider said that there was no trade, so that nothing comes.</summary>
    public bool NoTrade { get; init; }
}

/// <summary>A statement file that came.</summary>
internal sealed record ReceivedFile
{
    /// <summary>Its name as delivered.</summary>
    public required string Name { get; init; }

    /// <summary>Its clearing date.</summary>
    public required DateOnly ClearingDate { get; init; }

    /// <summary>The layout that read it.</summary>
    public required string LayoutId { get; init; }

    /// <summary>The merchant whose file it is, where a provider writes one for each; otherwise <c>null</c>.</summary>
    public string? MerchantNo { get; init; }

    /// <summary>How reading ended.</summary>
    public required FileFate Fate { get; init; }

    /// <summary>How many rows could not be read.</summary>
    public long RejectedRows { get; init; }

    /// <summary>Whether another version of the same file was active before it.</summary>
    public bool Reissue { get; init; }

    /// <summary>What the file's totals are off by, in fen: rows less stated.</summary>
    public Money TotalDelta { get; init; }
}

/// <summary>How reading a file ended, as the gate sees it.</summary>
internal enum FileFate
{
    /// <summary>All rows are in.</summary>
    Imported,

    /// <summary>Some rows could not be read; the others are in.</summary>
    ImportedWithRejects,

    /// <summary>Its own totals do not match its rows; no row counts.</summary>
    TotalsDiffer,

    /// <summary>Kept back for another reason until a person decides; no row counts.</summary>
    Held,

    /// <summary>Refused, such as a truncated download; as if it had not come.</summary>
    Refused,
}

/// <summary>The gate's answer.</summary>
internal sealed record FileGateResult
{
    /// <summary><c>F01</c> to <c>F05</c>, by code, reference and id.</summary>
    public required IReadOnlyList<Break> Breaks { get; init; }

    /// <summary>Clearing dates whose expected files of transactions are all there and whole.</summary>
    public required IReadOnlySet<DateOnly> CompleteDates { get; init; }

    /// <summary>Of those, the dates whose expected lists of payouts are all there and whole too.</summary>
    public required IReadOnlySet<DateOnly> PayoutDates { get; init; }

    /// <summary>Clearing dates of which a file is expected that is not there, or not whole.</summary>
    public required IReadOnlySet<DateOnly> OpenDates { get; init; }
}

/// <summary>The gate before a file's rows are used: did each expected file come in time, whole, readable and once (<c>F01</c> to <c>F05</c>).</summary>
internal static class FileGate
{
    /// <summary>Holds what came against what was expected, for one account.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="expected">The files that should come.</param>
    /// <param name="received">The newest version of each file that came.</param>
    /// <param name="now">The time at which lateness is judged.</param>
    public static FileGateResult Run(string accountId, IReadOnlyList<ExpectedFile> expected, IReadOnlyList<ReceivedFile> received, DateTimeOffset now)
    {
        var breaks = new Dictionary<string, Break>(StringComparer.Ordinal);
        void Add(BreakCode code, string name, DateOnly date, Money delta = default)
        {
            var found = new Break { Code = code, Level = MatchLevel.File, ConnectionId = accountId, Reference = name, OriginalDate = date, Delta = delta };
            breaks[found.BreakId] = found;
        }
        var whole = received.Where(f => f.Fate == FileFate.Imported).Select(f => (f.ClearingDate, f.LayoutId, f.MerchantNo)).ToHashSet();
        var came = received.Where(f => f.Fate != FileFate.Refused).Select(f => (f.ClearingDate, f.LayoutId, f.MerchantNo)).ToHashSet();
        foreach (var file in expected)
            if (!file.NoTrade && (file.IsBetween || now >= file.DueAt) && !came.Contains((file.ClearingDate, file.LayoutId, file.MerchantNo))) Add(file.IsBetween ? BreakCode.F05 : BreakCode.F01, file.Name, file.ClearingDate);
        foreach (var file in received)
        {
            if (file.Fate == FileFate.TotalsDiffer) Add(BreakCode.F02, file.Name, file.ClearingDate, file.TotalDelta);
            if (file.Reissue) Add(BreakCode.F03, file.Name, file.ClearingDate);
            // A file that is held for its encoding or its size has no rejected row, yet none of its rows counts: it must not wait in silence.
            if (file.RejectedRows > 0 || file is { Fate: FileFate.Held, Reissue: false }) Add(BreakCode.F04, file.Name, file.ClearingDate);
        }
        var lacking = expected.Where(f => !f.NoTrade && !f.IsBetween && !whole.Contains((f.ClearingDate, f.LayoutId, f.MerchantNo))).ToList();
        var dates = expected.Where(f => !f.IsBetween).Select(f => f.ClearingDate).ToHashSet();
        var open = lacking.Select(f => f.ClearingDate).ToHashSet();
        return new()
        {
            Breaks = Reconciler.InOrder(breaks.Values),
            CompleteDates = dates.Except(lacking.Where(f => !f.IsPayoutList).Select(f => f.ClearingDate)).ToHashSet(),
            PayoutDates = dates.Except(open).ToHashSet(),
            OpenDates = open,
        };
    }
}
