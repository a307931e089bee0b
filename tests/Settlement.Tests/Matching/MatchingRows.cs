using Rijie.Settlement.Fees;
using Rijie.Settlement.Matching;

namespace Rijie.Settlement.Tests.Matching;

/// <summary>Rows and inputs for the examples: one connection, a cut at 23:00, trade at noon of 5 January 2026 unless said otherwise.</summary>
internal static class MatchingRows
{
    public static readonly DateOnly Day = new(2026, 1, 5);

    public static readonly ProviderFacts Provider = new() { DayCut = new(23, 0) };

    /// <summary>A contract that answers row by row.</summary>
    public static FeeQuery EachFee(Func<FeeRow, FeeAnswer> answer) => rows => [.. rows.Select(answer)];

    public static LedgerRow Row(Side side, string id, string? merchantOrder, long grossFen, string? providerOrder = null, TransactionType type = TransactionType.Sale) => new()
    {
        RowId = id,
        Side = side,
        ConnectionId = "shop",
        Transaction = new()
        {
            MerchantNo = "822290058120001",
            Type = type,
            State = TransactionState.Succeeded,
            Gross = Money.FromFen(grossFen),
            MerchantOrderNo = merchantOrder,
            ProviderOrderNo = providerOrder,
            TradedAt = ChinaTime.ToInstant(Day, new(12, 0)),
        },
    };

    public static LedgerRow Local(string id, string? merchantOrder, long grossFen, TransactionType type = TransactionType.Sale) => Row(Side.Local, id, merchantOrder, grossFen, type: type);

    public static LedgerRow Listed(string id, string? merchantOrder, long grossFen, string? providerOrder = null, TransactionType type = TransactionType.Sale) =>
        Row(Side.Provider, id, merchantOrder, grossFen, providerOrder, type).With(t => t with { ClearingDate = Day });

    public static LedgerRow Stated(string id, string? merchantOrder, long grossFen, string? providerOrder = null, long feeFen = 0, TransactionType type = TransactionType.Sale) =>
        Row(Side.Statement, id, merchantOrder, grossFen, providerOrder, type).With(t => t with
        {
            ClearingDate = Day,
            Fee = Money.FromFen(feeFen),
            Net = t.Type.Sign() * t.Gross - Money.FromFen(feeFen),
        });

    public static LedgerRow With(this LedgerRow row, Func<Transaction, Transaction> change) => row with { Transaction = change(row.Transaction) };

    public static LedgerRow At(this LedgerRow row, int day, int hour, int minute, int second = 0) =>
        row.With(t => t with { TradedAt = ChinaTime.ToInstant(new DateTime(2026, 1, day, hour, minute, second)) });

    public static LedgerRow OnTerminal(this LedgerRow row, string terminal, string batch, string trace) =>
        row.With(t => t with { TerminalNo = terminal, BatchNo = batch, TraceNo = trace });

    /// <summary>Everything of 4 to 8 January has come.</summary>
    public static ReconciliationInput Input(params IReadOnlyList<LedgerRow> rows) => new()
    {
        ConnectionId = "shop",
        Rows = rows,
        StatementDates = Days(4, 8),
        LocalLogDates = Days(4, 8),
        ProviderListDates = Days(4, 8),
        Provider = Provider,
    };

    public static HashSet<DateOnly> Days(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(d => new DateOnly(2026, 1, d))];

    /// <summary>The breaks of a level.</summary>
    public static List<Break> At(this ReconciliationRun run, MatchLevel level) => [.. run.Breaks.Where(b => b.Level == level)];

    /// <summary>The state of a row at a level.</summary>
    public static RowState StateOf(this ReconciliationRun run, MatchLevel level, string rowId) => run.Rows.Single(r => r.Level == level && r.RowId == rowId).State;
}
