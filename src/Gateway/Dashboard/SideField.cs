using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Dashboard;

/// <summary>One field over several sides of a transaction.</summary>
/// <param name="Name">In the page's language.</param>
/// <param name="Values">One a side; empty where a side does not say.</param>
/// <param name="IsNumber">Shown right-aligned.</param>
public sealed record SideField(string Name, IReadOnlyList<string> Values, bool IsNumber)
{
    /// <summary>Whether two sides that say something disagree.</summary>
    public bool Differs => Values.Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).Count() > 1;

    internal static IReadOnlyList<SideField> Of(IReadOnlyList<StoredRow?> sides, Words words)
    {
        SideField Field(string name, Func<StoredRow, string?> of, bool isNumber = false) =>
            new(words[name], [.. sides.Select(s => s is null ? "" : ShownText.Of(of(s)))], isNumber);

        SideField[] all =
        [
            Field("type", r => words.Name(EnumText<TransactionType>.Of(r.Transaction.Type))),
            Field("state", r => words.Name(EnumText<TransactionState>.Of(r.Transaction.State))),
            Field("gross", r => Shown.Yuan(r.Transaction.Gross), true),
            Field("fee", r => Shown.Yuan(r.Transaction.Fee), true),
            Field("net", r => Shown.Yuan(r.Transaction.Net), true),
            Field("clearing_date", r => Shown.Date(r.ClearingDate)),
            Field("traded_at", r => Shown.Time(r.Transaction.TradedAt)),
            Field("settlement_date", r => Shown.Date(r.Transaction.SettlementDate)),
            Field("provider_order_no", r => r.Transaction.ProviderOrderNo),
            Field("merchant_order_no", r => r.Transaction.MerchantOrderNo),
            Field("refund_no", r => r.Transaction.RefundNo),
            Field("retrieval_reference", r => r.Transaction.RetrievalReference),
            Field("merchant_no", r => r.Transaction.MerchantNo),
            Field("terminal_no", r => r.Transaction.TerminalNo),
            Field("trace_no", r => r.Transaction.TraceNo),
            Field("card", r => r.Transaction.MaskedCardNo),
            Field("product", r => r.Transaction.Product is Product.Unknown ? "" : words.Name(EnumText<Product>.Of(r.Transaction.Product))),
            Field("remark", r => r.Transaction.Remark),
        ];
        return [.. all.Where(f => f.Values.Any(v => v.Length > 0))];
    }
}
