using System.Globalization;
using System.Text;
using Rijie.Settlement.Yaml;

namespace Rijie.Demo;

/// <summary>Writes the shop's own log in the documented CSV (docs/terminal-log.md), as a shop's till would.</summary>
internal static class TerminalLogFile
{
    private const string Header = "traded_at,type,state,gross_yuan,currency,terminal_no,batch_no,trace_no,merchant_no,merchant_order_no,refund_no,provider_order_no,retrieval_reference,masked_card_no,card_type,product,original_merchant_order_no,original_provider_order_no,remark";

    /// <param name="order">Puts the rows into the order in which they are written.</param>
    public static void Write(string path, IEnumerable<Transaction> logged, Func<IEnumerable<Transaction>, IEnumerable<Transaction>> order)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var t in order(logged.OrderBy(t => t.TradedAt).ThenBy(t => t.MerchantOrderNo ?? t.RefundNo, StringComparer.Ordinal)))
            text.AppendJoin(',', Cells(t).Select(c => c ?? "")).Append('\n');
        File.WriteAllText(path, text.ToString());
    }

    /// <summary>A terminal closes its batch every night: where the provider does not count them, the terminal does, by the day.</summary>
    public static string BatchOf(Transaction t) => t.BatchNo ?? ChinaTime.ToLocal(t.TradedAt!.Value).ToString("yyMMdd", CultureInfo.InvariantCulture);

    private static IEnumerable<string?> Cells(Transaction t) =>
    [
        ChinaTime.ToLocal(t.TradedAt!.Value).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        YamlBinder.SnakeCase(t.Type.ToString()), YamlBinder.SnakeCase(t.State.ToString()), t.Gross.ToString(), t.Currency,
        t.TerminalNo, BatchOf(t), t.TraceNo, t.MerchantNo, t.MerchantOrderNo, t.RefundNo, t.ProviderOrderNo, t.RetrievalReference, t.MaskedCardNo,
        t.CardType is CardType.Unknown ? null : YamlBinder.SnakeCase(t.CardType.ToString()), t.Product is Product.Unknown ? null : YamlBinder.SnakeCase(t.Product.ToString()),
        t.OriginalMerchantOrderNo, t.OriginalProviderOrderNo, null,
    ];
}
