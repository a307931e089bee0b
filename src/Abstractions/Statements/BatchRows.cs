using System.Text;

namespace Rijie.Statements;

/// <summary>One row of a batch as records, for places that are not hot.</summary>
internal static class BatchRows
{
    public static StatementRow ToRow(StatementBatch batch, int row)
    {
        var kind = batch.Kind(row);
        return new StatementRow
        {
            Kind = kind,
            Transaction = Transaction(batch, row, kind),
            Also = batch.Also(row),
            UnlessKnown = batch.UnlessKnown(row),
            PayoutNo = batch.String(StatementField.PayoutNo, row),
            RatePpm = Number(batch, StatementField.RatePpm, row) is { } rate ? checked((int)rate) : null,
            Balanced = batch.Balanced(row),
            LineNo = batch.LineNo(row),
            ByteOffset = batch.ByteOffset(row),
            Extras = Extras(batch, row),
        };
    }

    private static Transaction Transaction(StatementBatch batch, int row, RowKind kind) => new()
    {
        MerchantNo = batch.String(StatementField.MerchantNo, row) ?? batch.FileOwner ?? "",
        Type = batch.Type(row) ?? TransactionType.Adjustment, // a payout or open line: its amounts keep the file's own sign
        State = Number(batch, StatementField.State, row) is { } state ? (TransactionState)state : StateOf(kind),
        Gross = Amount(batch, StatementField.Gross, row) ?? Money.Zero,
        Currency = batch.String(StatementField.Currency, row) ?? batch.FileCurrency ?? "CNY",
        ProviderOrderNo = batch.String(StatementField.ProviderOrderNo, row),
        MerchantOrderNo = batch.String(StatementField.MerchantOrderNo, row),
        RefundNo = batch.String(StatementField.RefundNo, row),
        RetrievalReference = batch.String(StatementField.RetrievalReference, row),
        UpstreamOrderNo = batch.String(StatementField.UpstreamOrderNo, row),
        TerminalNo = batch.String(StatementField.TerminalNo, row),
        BatchNo = batch.String(StatementField.BatchNo, row),
        TraceNo = batch.String(StatementField.TraceNo, row),
        AuthorizationCode = batch.String(StatementField.AuthorizationCode, row),
        Store = batch.String(StatementField.Store, row),
        OriginalProviderOrderNo = batch.String(StatementField.OriginalProviderOrderNo, row),
        OriginalMerchantOrderNo = batch.String(StatementField.OriginalMerchantOrderNo, row),
        OriginalTraceNo = batch.String(StatementField.OriginalTraceNo, row),
        OriginalTradeDate = Date(batch, StatementField.OriginalTradeDate, row),
        TradedAt = Number(batch, StatementField.TradedAt, row) is { } ms
            ? ChinaTime.ToInstant(ChinaTime.ToLocal(DateTimeOffset.FromUnixTimeMilliseconds(ms))) : null,
        ClearingDate = Date(batch, StatementField.ClearingDate, row),
        SettlementDate = Date(batch, StatementField.SettlementDate, row),
        OrderAmount = Amount(batch, StatementField.OrderAmount, row),
        MerchantDiscount = Amount(batch, StatementField.MerchantDiscount, row),
        PlatformDiscount = Amount(batch, StatementField.PlatformDiscount, row),
        PayerAmount = Amount(batch, StatementField.PayerAmount, row),
        Fee = Amount(batch, StatementField.Fee, row),
        Net = Amount(batch, StatementField.Net, row),
        Product = (Product)(Number(batch, StatementField.Product, row) ?? 0),
        CardType = (CardType)(Number(batch, StatementField.CardType, row) ?? 0),
        Scheme = (Scheme)(Number(batch, StatementField.Scheme, row) ?? 0),
        MerchantClass = (MerchantClass)(Number(batch, StatementField.MerchantClass, row) ?? 0),
        MaskedCardNo = batch.String(StatementField.MaskedCardNo, row),
        MerchantCategoryCode = batch.String(StatementField.MerchantCategoryCode, row),
        Remark = batch.String(StatementField.Remark, row),
    };

    private static TransactionState StateOf(RowKind kind) => kind switch
    {
        RowKind.Open => TransactionState.Pending,
        RowKind.NoMoney => TransactionState.Failed,
        _ => TransactionState.Succeeded,
    };

    private static Dictionary<string, string> Extras(StatementBatch batch, int row)
    {
        var extras = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var column = 0; column < batch.Columns.Count; column++)
        {
            if (!batch.Shape.AlwaysExtra[column] && !batch.KeepsText(column, row)) continue;
            var text = batch.Cell(column, row);
            if (batch.Shape.Padded) text = text.TrimEnd((byte)' ');
            if (text.Length > 0 || batch.KeepsText(column, row)) extras[batch.Columns[column]] = Encoding.UTF8.GetString(text);
        }
        return extras;
    }

    private static long? Number(StatementBatch batch, StatementField field, int row) =>
        batch.Numbers(field)[row] is var number && number == StatementBatch.Absent ? null : number;

    private static Money? Amount(StatementBatch batch, StatementField field, int row) =>
        Number(batch, field, row) is { } fen ? Money.FromFen(fen) : null;

    private static DateOnly? Date(StatementBatch batch, StatementField field, int row) =>
        Number(batch, field, row) is { } day ? DateOnly.FromDayNumber(checked((int)day)) : null;
}
