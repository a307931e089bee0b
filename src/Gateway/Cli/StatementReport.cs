using System.Text.Json.Serialization;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Statements;

namespace Rijie.Gateway.Cli;

/// <summary>What <c>statement read</c> says of a file; the property names are those of <c>--json</c>.</summary>
internal sealed record StatementReport
{
    public required string File { get; init; }
    public required string Plugin { get; init; }
    public required string Layout { get; init; }
    public required string Result { get; init; }
    public string? Code { get; init; }
    public string? Reason { get; init; }
    public required long Rows { get; init; }
    public required long Rejected { get; init; }
    public required long Duplicates { get; init; }
    public required long GrossFen { get; init; }

    /// <summary>A cost is positive.</summary>
    public required long FeeFen { get; init; }

    public required long NetFen { get; init; }
    public required long Adjustments { get; init; }
    public required long AdjustmentFen { get; init; }

    /// <summary>Payouts told among the rows, and what they paid out.</summary>
    public required long Payouts { get; init; }

    public required long PayoutFen { get; init; }

    /// <summary>The part of the net that the provider holds back and this file does not release.</summary>
    public required long HeldFen { get; init; }

    /// <summary>Rows whose outcome is still open: counted, in no sum.</summary>
    public required long Open { get; init; }

    /// <summary>The open rows, the first thousand.</summary>
    public required IReadOnlyList<OpenRow> OpenRows { get; init; }

    /// <summary>Rows of other merchants: counted, in no sum.</summary>
    public required long Foreign { get; init; }

    /// <summary>How many other merchants these rows are of; their numbers are never shown.</summary>
    public required long ForeignMerchants { get; init; }

    /// <summary>Of the merchants that were asked for, those that have no row in the file.</summary>
    public required IReadOnlyList<string> AbsentMerchants { get; init; }

    public required bool NoTrade { get; init; }
    public required string? ClearingDate { get; init; }
    public required string Completeness { get; init; }
    public required IReadOnlyList<string> ProvenBy { get; init; }
    public required string Sha256 { get; init; }
    public required long LengthBytes { get; init; }
    public required LineCounts Lines { get; init; }

    /// <summary>The members that were read, in their order; of a plain file its own name.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    public required IReadOnlyList<RejectedLine> Rejects { get; init; }
    public required IReadOnlyList<FileWarning> Warnings { get; init; }

    /// <summary>Of a file in quarantine: how it differs from the layout, which then is only the nearest.</summary>
    public FormatDifference? Diff { get; init; }

    public static StatementReport Of(string file, string plugin, StatementLayout layout, IReadOnlyList<string> members, StatementReading reading, RowsSeen rows, IReadOnlySet<string>? merchants)
    {
        // A file that is held or refused adds nothing to any total.
        var sums = reading.Result is FileResult.Imported or FileResult.ImportedWithRejects ? reading : reading.WithoutSums();
        return new()
        {
            File = file,
            Plugin = plugin,
            Layout = layout.Id,
            Result = Storage.EnumText<FileResult>.Of(reading.Result),
            Code = reading.Code,
            Reason = reading.Difference?.Told ?? reading.Reason,
            Rows = sums.Rows,
            Rejected = reading.Lines.Rejected,
            Duplicates = reading.Lines.Duplicate,
            GrossFen = sums.Gross.Fen,
            FeeFen = sums.Fee.Fen,
            NetFen = sums.Net.Fen,
            Adjustments = sums.Adjustments,
            AdjustmentFen = sums.AdjustmentTotal.Fen,
            Payouts = sums.Payouts,
            PayoutFen = sums.PayoutTotal.Fen,
            HeldFen = sums.Held.Fen,
            Open = reading.Lines.Open,
            OpenRows = reading.Lines.Open > 0 ? rows.OpenRows(reading) : [],
            Foreign = reading.Lines.Foreign,
            ForeignMerchants = reading.ForeignMerchants,
            AbsentMerchants = merchants is null || reading.Result is FileResult.Rejected or FileResult.Quarantined ? [] : rows.Absent(merchants),
            NoTrade = reading.NoTrade,
            ClearingDate = reading.ClearingDate?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            Completeness = reading.Completeness == Settlement.Statements.Completeness.Proven ? "proven" : "unproven",
            ProvenBy = reading.ProvenBy,
            Sha256 = reading.Sha256Hex,
            LengthBytes = reading.Length,
            Lines = reading.Lines,
            Members = members,
            Rejects = reading.Rejects,
            Warnings = reading.Warnings,
            Diff = reading.Difference,
        };
    }

    [JsonIgnore]
    public int ExitCode => ExitCodeOf(Result);

    public static int ExitCodeOf(string result) => result switch
    {
        "imported" or "duplicate" or "superseded" => Cli.ExitCode.Fine,
        "imported_with_rejects" or "held" => Cli.ExitCode.FinishedWithRejects,
        _ => Cli.ExitCode.Refused,
    };
}
