using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>The canonical fields of a row by <see cref="StatementField"/>, for the writer.</summary>
internal static class TransactionText
{
    public static string? Text(StatementRow row, StatementField field) => field switch
    {
        StatementField.MerchantNo => row.Transaction.MerchantNo.Length == 0 ? null : row.Transaction.MerchantNo,
        StatementField.ProviderOrderNo => row.Transaction.ProviderOrderNo,
        StatementField.MerchantOrderNo => row.Transaction.MerchantOrderNo,
        StatementField.RefundNo => row.Transaction.RefundNo,
        StatementField.RetrievalReference => row.Transaction.RetrievalReference,
        StatementField.UpstreamOrderNo => row.Transaction.UpstreamOrderNo,
        StatementField.TerminalNo => row.Transaction.TerminalNo,
        StatementField.BatchNo => row.Transaction.BatchNo,
        StatementField.TraceNo => row.Transaction.TraceNo,
        StatementField.AuthorizationCode => row.Transaction.AuthorizationCode,
        StatementField.Store => row.Transaction.Store,
        StatementField.OriginalProviderOrderNo => row.Transaction.OriginalProviderOrderNo,
        StatementField.OriginalMerchantOrderNo => row.Transaction.OriginalMerchantOrderNo,
        StatementField.OriginalTraceNo => row.Transaction.OriginalTraceNo,
        StatementField.PayoutNo => row.PayoutNo,
        StatementField.MaskedCardNo => row.Transaction.MaskedCardNo,
        StatementField.MerchantCategoryCode => row.Transaction.MerchantCategoryCode,
        StatementField.Currency => row.Transaction.Currency,
        StatementField.Remark => row.Transaction.Remark,
        _ => null,
    };

    public static DateOnly? Date(StatementRow row, StatementField field) => field switch
    {
        StatementField.ClearingDate => row.Transaction.ClearingDate,
        StatementField.SettlementDate => row.Transaction.SettlementDate,
        StatementField.OriginalTradeDate => row.Transaction.OriginalTradeDate,
        _ => null,
    };

    /// <summary>An amount in row sense: what the merchant is owed, a fee as a cost.</summary>
    public static long? Sense(ColumnPlan column, StatementRow row, StatementField field)
    {
        var transaction = row.Transaction;
        var sign = row.Kind == RowKind.Payout ? column.IsSigned ? -1 : 1 : transaction.Type.Sign() == 0 ? 1 : transaction.Type.Sign();
        return field switch
        {
            StatementField.Gross => sign * transaction.Gross.Fen,
            StatementField.Fee => transaction.Fee?.Fen,
            StatementField.Net => transaction.Net?.Fen,
            StatementField.OrderAmount => sign * transaction.OrderAmount?.Fen,
            StatementField.MerchantDiscount => sign * transaction.MerchantDiscount?.Fen,
            StatementField.PlatformDiscount => sign * transaction.PlatformDiscount?.Fen,
            StatementField.PayerAmount => sign * transaction.PayerAmount?.Fen,
            _ => null,
        };
    }

    /// <summary>The value of a class field as the layout names it; <c>null</c> where the row does not say.</summary>
    public static string? Class(StatementRow row, StatementField field)
    {
        var transaction = row.Transaction;
        Enum? value = field switch
        {
            StatementField.Product => transaction.Product == Product.Unknown ? null : transaction.Product,
            StatementField.CardType => transaction.CardType == CardType.Unknown ? null : transaction.CardType,
            StatementField.Scheme => transaction.Scheme == Scheme.Unknown ? null : transaction.Scheme,
            StatementField.MerchantClass => transaction.MerchantClass == MerchantClass.Unknown ? null : transaction.MerchantClass,
            StatementField.State => transaction.State,
            _ => null,
        };
        return value is null ? null : Yaml.YamlBinder.SnakeCase(value.ToString());
    }

    /// <summary>What a cell shows for an amount in row sense.</summary>
    public static long Shown(ColumnPlan column, StatementRow row, long sense)
    {
        var written = column.Negated ? -sense : sense;
        if (!column.ByType) return written;
        var sign = row.Kind == RowKind.Payout ? 1 : row.Transaction.Type.Sign();
        return sign < 0 ? -written : written;
    }
}
