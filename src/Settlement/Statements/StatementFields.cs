using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>What kind of value a canonical field holds.</summary>
internal enum FieldKind
{
    Text,
    Instant,
    Date,
    Money,
    Rate,
    Class,
}

/// <summary>Facts about <see cref="StatementField"/> and <see cref="FileFact"/> that the check of a layout and its reader share.</summary>
internal static class StatementFields
{
    public static FieldKind Kind(StatementField field) => field switch
    {
        StatementField.TradedAt => FieldKind.Instant,
        StatementField.ClearingDate or StatementField.SettlementDate or StatementField.OriginalTradeDate => FieldKind.Date,
        StatementField.Gross or StatementField.Fee or StatementField.Net or StatementField.OrderAmount
            or StatementField.MerchantDiscount or StatementField.PlatformDiscount or StatementField.PayerAmount or StatementField.Balance => FieldKind.Money,
        StatementField.RatePpm => FieldKind.Rate,
        _ => ClassOf(field) is null ? FieldKind.Text : FieldKind.Class,
    };

    /// <summary>The enum that a class field takes its values from; <c>null</c> for other fields.</summary>
    public static Type? ClassOf(StatementField field) => field switch
    {
        StatementField.Product => typeof(Product),
        StatementField.CardType => typeof(CardType),
        StatementField.Scheme => typeof(Scheme),
        StatementField.MerchantClass => typeof(MerchantClass),
        StatementField.State => typeof(TransactionState),
        _ => null,
    };

    public static bool IsDate(FileFact fact) => fact is FileFact.ClearingDate or FileFact.CreatedDate;

    public static bool IsNumber(FileFact fact) => fact is FileFact.Version or FileFact.Part;
}
