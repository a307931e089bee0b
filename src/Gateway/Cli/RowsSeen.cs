using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Gateway.Cli;

/// <summary>A row whose outcome is still open: it is in no sum.</summary>
/// <param name="Type">The transaction's type, where the file says it.</param>
/// <param name="GrossFen">As the file writes it.</param>
/// <param name="ProviderOrderNo">Of a payout its number.</param>
internal sealed record OpenRow(string Member, long LineNo, long ByteOffset, string MerchantNo, string? Type, long GrossFen, string? ProviderOrderNo, string? MerchantOrderNo);

/// <summary>What <c>statement read</c> keeps of the rows themselves as they pass.</summary>
internal sealed class RowsSeen
{
    private const int MostOpen = 1000;
    private readonly List<OpenRow> _open = [];
    private readonly HashSet<string> _merchants = new(StringComparer.Ordinal);
    private byte[]? _last;

    public void Take(StatementBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            Note(batch, i);
            if (_open.Count < MostOpen && IsOpen(batch, i)) _open.Add(Open(batch, i));
        }
    }

    /// <summary>The open rows, the first thousand, less those that were taken back.</summary>
    public IReadOnlyList<OpenRow> OpenRows(StatementReading reading) =>
        reading.Retracted.Count == 0 ? _open : [.. _open.Where(o => !reading.Retracted.Contains(new(o.Member, o.LineNo)))];

    /// <summary>Of the merchants that were asked for, those that have no row, in order.</summary>
    public IReadOnlyList<string> Absent(IEnumerable<string> asked) =>
        [.. asked.Where(m => !_merchants.Contains(m)).Order(StringComparer.Ordinal)];

    /// <summary>Rows of one merchant often stand together, so most cost a comparison.</summary>
    private void Note(StatementBatch batch, int row)
    {
        var text = batch.Text(StatementField.MerchantNo, row);
        if (_last is not null && text.SequenceEqual(_last)) return;
        _last = text.ToArray();
        _merchants.Add(text.IsEmpty ? batch.ToRow(row).Transaction.MerchantNo : Encoding.UTF8.GetString(text));
    }

    /// <summary>An open transaction, or a payout that is not decided yet.</summary>
    private static bool IsOpen(StatementBatch batch, int row) => batch.Kind(row) == RowKind.Open || (batch.Kind(row) == RowKind.Payout && batch.ToRow(row).Transaction.State.IsOpen());

    private static OpenRow Open(StatementBatch batch, int row)
    {
        var read = batch.ToRow(row);
        var type = batch.Type(row) is { } told ? Storage.EnumText<TransactionType>.Of(told) : null;
        return new(batch.Member, read.LineNo, read.ByteOffset, read.Transaction.MerchantNo, type, read.Transaction.Gross.Fen, read.Transaction.ProviderOrderNo ?? (read.Kind == RowKind.Payout ? read.PayoutNo : null), read.Transaction.MerchantOrderNo);
    }
}
