using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Ingestion;

/// <summary>A row of <c>statement_files</c>: one version of one file and how every line of it ended.</summary>
internal sealed record StatementFileRecord
{
    private static readonly string[] Columns =
    [
        "FileId", "AccountId", "Slot", "Version", "Name", "LayoutId", "LayoutVersion", "ClearingDate", "Sha256", "Length", "Result", "Code", "Reason",
        "Completeness", "ProvenBy", "Facts", "Warnings", "HeaderLines", "ImportedLines", "DuplicateLines", "OpenLines", "NoMoneyLines", "ForeignLines",
        "RejectedLines", "TrailerLines", "BlankLines", "TotalLines", "RowCount", "GrossFen", "FeeFen", "NetFen", "AdjustmentCount", "AdjustmentFen",
        "NoTrade", "Active", "Copies", "ReceivedMs", "TotalDeltaFen", "Diff",
    ];

    private static readonly string Insert =
        $"INSERT INTO statement_files ({string.Join(", ", Columns.Select(ColumnOf))}) VALUES ({string.Join(", ", Columns.Select(c => "@" + c))})";

    /// <summary>SELECT without a condition.</summary>
    public static readonly string Select = $"SELECT {string.Join(", ", Columns.Select(c => $"f.{ColumnOf(c)} AS {c}"))} FROM statement_files f";

    public required string FileId { get; init; }

    /// <summary>The account, or <see cref="TerminalLogs"/>.</summary>
    public required string AccountId { get; init; }

    /// <summary>What versions of one file share: layout, clearing date, owner, part. A file in quarantine has a place of its own, which begins with <see cref="Quarantine"/>.</summary>
    public required string Slot { get; init; }

    public long Version { get; init; }

    public required string Name { get; init; }

    public required string LayoutId { get; init; }

    public long LayoutVersion { get; init; }

    public required string ClearingDate { get; init; }

    public required string Sha256 { get; init; }

    public long Length { get; init; }

    public required string Result { get; init; }

    public string? Code { get; init; }

    public string? Reason { get; init; }

    public required string Completeness { get; init; }

    public required string ProvenBy { get; init; }

    public required string Facts { get; init; }

    public required string Warnings { get; init; }

    public long HeaderLines { get; init; }

    public long ImportedLines { get; init; }

    public long DuplicateLines { get; init; }

    public long OpenLines { get; init; }

    public long NoMoneyLines { get; init; }

    public long ForeignLines { get; init; }

    public long RejectedLines { get; init; }

    public long TrailerLines { get; init; }

    public long BlankLines { get; init; }

    public long TotalLines { get; init; }

    public long RowCount { get; init; }

    public long GrossFen { get; init; }

    public long FeeFen { get; init; }

    public long NetFen { get; init; }

    public long AdjustmentCount { get; init; }

    public long AdjustmentFen { get; init; }

    public long NoTrade { get; init; }

    public long Active { get; init; }

    /// <summary>How often the same bytes came.</summary>
    public long Copies { get; init; }

    public long ReceivedMs { get; init; }

    /// <summary>What the file's own totals are off by: rows less stated.</summary>
    public long TotalDeltaFen { get; init; }

    /// <summary>A <see cref="FormatDifference"/> as JSON, of a file in quarantine.</summary>
    [JsonIgnore]
    public string? Diff { get; init; }

    [JsonIgnore]
    public FormatDifference? Difference => Diff is null ? null : JsonSerializer.Deserialize<FormatDifference>(Diff);

    /// <summary>How the slot of a file in quarantine begins: it is no version of any file, and counts as not there.</summary>
    public const string Quarantine = "quarantine|";

    /// <summary>In place of an account: files of the merchant's own side.</summary>
    public const string TerminalLogs = "terminal-log";

    public static Task<int> InsertAsync(DbTransaction transaction, StatementFileRecord file) => transaction.Connection!.ExecuteAsync(Insert, file, transaction);

    private static string ColumnOf(string property) => YamlBinder.SnakeCase(property);
}
