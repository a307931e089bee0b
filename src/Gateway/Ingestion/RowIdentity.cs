using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rijie.Settlement.Matching;

namespace Rijie.Gateway.Ingestion;

/// <summary>The identity of a row: side, connection, identifiers and type; never a line number, an amount or the order of arrival.</summary>
/// <remarks>The same row told again, or in a re-issued file, has the same identity, so that breaks keep theirs.</remarks>
internal static class RowIdentity
{
    /// <param name="sequence">0 for the first row of an identity in one source, 1 for the second…: two rows that share every identifier stay two.</param>
    /// <param name="payoutNo">Of a row about a payout its number, which is then its identifier.</param>
    public static string Of(Side side, string connectionId, Transaction transaction, int sequence, string? payoutNo = null)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{side}\n{connectionId}\n{transaction.Type}\n{(payoutNo is null ? Identifiers(transaction) : "payout\n" + payoutNo)}\n{sequence}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }

    /// <summary>The best identifier the source gives, in the order of the matching keys.</summary>
    private static string Identifiers(Transaction t)
    {
        if (t.ProviderOrderNo is not null) return "provider\n" + t.ProviderOrderNo;
        if (t.RefundNo is not null) return "refund\n" + t.RefundNo;
        if (t.MerchantOrderNo is not null) return "merchant\n" + t.MerchantOrderNo;
        var date = t.TradedAt is { } at ? ChinaTime.ToDate(at) : t.ClearingDate;
        var day = date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (t.TraceNo is not null) return $"terminal\n{t.TerminalNo}\n{t.BatchNo}\n{t.TraceNo}\n{day}";
        if (t.RetrievalReference is not null) return $"reference\n{t.RetrievalReference}\n{day}";
        var instant = t.TradedAt?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return $"none\n{day}\n{t.TerminalNo}\n{instant}";
    }
}
