using System.Text.Json;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>What a reading says, as it is stored; names and places are the caller's.</summary>
internal static class StatementRecords
{
    public static StatementFileRecord Of(StatementReading reading) => new()
    {
        FileId = "",
        AccountId = "",
        Slot = "",
        Name = "",
        LayoutId = "",
        ClearingDate = "",
        Facts = "{}",
        Sha256 = reading.Sha256Hex,
        Length = reading.Length,
        Result = EnumText<FileResult>.Of(reading.Result),
        Code = reading.Code,
        Reason = reading.Difference?.Told ?? reading.Reason,
        Completeness = EnumText<Completeness>.Of(reading.Completeness),
        ProvenBy = string.Join(",", reading.ProvenBy),
        Warnings = JsonSerializer.Serialize(reading.Warnings),
        HeaderLines = reading.Lines.Header,
        ImportedLines = reading.Lines.Imported,
        DuplicateLines = reading.Lines.Duplicate,
        OpenLines = reading.Lines.Open,
        NoMoneyLines = reading.Lines.NoMoney,
        ForeignLines = reading.Lines.Foreign,
        RejectedLines = reading.Lines.Rejected,
        TrailerLines = reading.Lines.Trailer,
        BlankLines = reading.Lines.Blank,
        TotalLines = reading.Lines.Total,
        RowCount = reading.Rows,
        GrossFen = reading.Gross.Fen,
        FeeFen = reading.Fee.Fen,
        NetFen = reading.Net.Fen,
        AdjustmentCount = reading.Adjustments,
        AdjustmentFen = reading.AdjustmentTotal.Fen,
        NoTrade = reading.NoTrade ? 1 : 0,
        TotalDeltaFen = reading.TotalDelta.Fen,
        Diff = reading.Difference is null ? null : JsonSerializer.Serialize(reading.Difference),
        Copies = 1,
    };
}
