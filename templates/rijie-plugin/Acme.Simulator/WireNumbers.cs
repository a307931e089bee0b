using System.Globalization;

namespace Acme.Simulator;

/// <summary>The shapes of Acme's numbers.</summary>
internal static class WireNumbers
{
    /// <summary>Gives a transaction its numbers; the same serial gives the same ones.</summary>
    public static Transaction Number(Transaction draft, int serial)
    {
        var local = ChinaTime.ToLocal(draft.TradedAt ?? throw new ArgumentException("A transaction of the book has a time.", nameof(draft)));
        var number = serial.ToString("D8", CultureInfo.InvariantCulture);
        var isSale = draft.Type == TransactionType.Sale;
        return draft with
        {
            ProviderOrderNo = string.Create(CultureInfo.InvariantCulture, $"AP{local:yyyyMMdd}{serial:D10}"),
            MerchantOrderNo = isSale ? "ORD-" + number : null,
            RefundNo = isSale ? null : "RFD-" + number,
            RetrievalReference = draft.Product == Product.Card ? string.Create(CultureInfo.InvariantCulture, $"{local:yyMMdd}{serial % 1_000_000:D6}") : null,
        };
    }
}
