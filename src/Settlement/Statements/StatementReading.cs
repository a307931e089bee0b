using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>What became of a file (reliability 4.0).</summary>
internal enum FileResult
{
    Imported,
    ImportedWithRejects,

    /// <summary>Kept out of totals until a person decides.</summary>
    Held,

    /// <summary>Refused whole: rows that were handed out before the fault showed must be dropped.</summary>
    Rejected,
    Duplicate,
    Superseded,

    /// <summary>No file of the layout's format: none of its rows count, and how it differs is told.</summary>
    Quarantined,
}

/// <summary>Whether anything beside the rows themselves says that they are all there.</summary>
internal enum Completeness
{
    Unproven,
    Proven,
}

/// <summary>A line that did not become a row, and why.</summary>
internal sealed record RejectedLine(string Member, long LineNo, long ByteOffset, string? Column, string Code, string Reason);

/// <summary>The place of a row that was handed out and is taken back, because a later row contradicts it.</summary>
internal readonly record struct RowPlace(string Member, long LineNo);

/// <summary>Something that a person should see, counted; the place is the first one's.</summary>
internal sealed record FileWarning(string Code, string Message, long Count, string Member, long LineNo);

/// <summary>Every line ends in exactly one of these (invariant I2).</summary>
internal sealed record LineCounts(
    long Header, long Imported, long Duplicate, long Open, long NoMoney, long Foreign, long Rejected, long Trailer, long Blank, long Total)
{
    public static LineCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public long Classified => Header + Imported + Duplicate + Open + NoMoney + Foreign + Rejected + Trailer + Blank;
}

/// <summary>What a file said, apart from its rows.</summary>
/// <remarks>
/// Rows without a clearing date of their own take <see cref="ClearingDate"/>. Sums run over the rows that were handed out as
/// <see cref="RowKind.Transaction"/>, less the <see cref="Retracted"/> ones; those of a file that is not imported are for show and
/// enter no total.
/// </remarks>
internal sealed record StatementReading
{
    public required FileResult Result { get; init; }

    /// <summary>The first reason for a result other than imported.</summary>
    public string? Code { get; init; }

    public string? Reason { get; init; }

    /// <summary>Dates as yyyy-MM-dd.</summary>
    public IReadOnlyDictionary<FileFact, string> Facts { get; init; } = new Dictionary<FileFact, string>();

    public DateOnly? ClearingDate { get; init; }

    /// <summary>Of the bytes as received.</summary>
    public required string Sha256Hex { get; init; }

    public required long Length { get; init; }

    public LineCounts Lines { get; init; } = LineCounts.None;

    /// <summary>The first thousand; all are counted.</summary>
    public IReadOnlyList<RejectedLine> Rejects { get; init; } = [];

    /// <summary>Rows that were handed out and must be dropped again (<c>ROW_KEY_CONFLICT</c>): all of them.</summary>
    public IReadOnlyList<RowPlace> Retracted { get; init; } = [];

    public IReadOnlyList<FileWarning> Warnings { get; init; } = [];

    public Completeness Completeness { get; init; }

    /// <summary>What proves it: trailer, summary, end_mark, companion, declared_sha256, declared_length, container, signed_message.</summary>
    public IReadOnlyList<string> ProvenBy { get; init; } = [];

    /// <summary>Transactions that are no credit or debit adjustments.</summary>
    public long Rows { get; init; }

    /// <summary>Signed by type: a refund counts against.</summary>
    public Money Gross { get; init; }

    public Money Fee { get; init; }

    public Money Net { get; init; }

    public long Adjustments { get; init; }

    /// <summary>The effect of the adjustments on what the merchant is owed.</summary>
    public Money AdjustmentTotal { get; init; }

    /// <summary>Rows of kind <see cref="RowKind.Payout"/> that were paid.</summary>
    public long Payouts { get; init; }

    /// <summary>What they paid out, as a positive amount; less what came back.</summary>
    public Money PayoutTotal { get; init; }

    /// <summary>The net of rows that are held and that this file does not release.</summary>
    public Money Held { get; init; }

    /// <summary>What the file's own totals are off by, rows less stated: of its sums that do not agree the largest difference.</summary>
    public Money TotalDelta { get; init; }

    /// <summary>SHA-256 over the lines of other people's merchants in their order; empty where there are none.</summary>
    public string ForeignSha256Hex { get; init; } = "";

    /// <summary>How many merchants these lines are of.</summary>
    public int ForeignMerchants { get; init; }

    /// <summary>The file says that there was no trade: an empty member that means so, or a file without rows.</summary>
    public bool NoTrade { get; init; }

    /// <summary>With <see cref="FileResult.Quarantined"/>: how the file differs from the layout.</summary>
    public FormatDifference? Difference { get; init; }

    /// <summary>The same as a file of another format: nothing of it counts, and its lines are not told apart by a layout that is not its own.</summary>
    public StatementReading AsUnknown(FormatDifference difference, string reason) => WithoutSums() with
    {
        Result = FileResult.Quarantined,
        Code = difference.Code,
        Reason = reason,
        Difference = difference,
        Lines = LineCounts.None,
        Rejects = [],
        Retracted = [],
        ForeignSha256Hex = "",
        ForeignMerchants = 0,
        NoTrade = false,
    };

    /// <summary>The same with nothing added up: of a file whose rows do not count, or whose sums cannot be known.</summary>
    public StatementReading WithoutSums() => this with
    {
        Rows = 0,
        Gross = Money.Zero,
        Fee = Money.Zero,
        Net = Money.Zero,
        Adjustments = 0,
        AdjustmentTotal = Money.Zero,
        Payouts = 0,
        PayoutTotal = Money.Zero,
        Held = Money.Zero,
    };
}
