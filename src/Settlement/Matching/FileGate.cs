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

    /// <summary>Kept back or refused for another reason; no row counts.</summary>
    NotUsed,
}

/// <summary>The gate's answer.</summary>
internal sealed record FileGateResult
{
    /// <summary><c>F01</c> to <c>F04</c>, by code, reference and id.</summary>
    public required IReadOnlyList<Break> Breaks { get; init; }

    /// <summary>Clearing dates whose expected files are all there and whole.</summary>
    public required IReadOnlySet<DateOnly> CompleteDates { get; init; }
}
