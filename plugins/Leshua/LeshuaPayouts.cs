using System.Globalization;

namespace Rijie.Leshua;

/// <summary>
/// The payouts of a settlement date: each merchant's list of the day on which they were made, for each of the three types.
/// A page past the end is the first page again, so only the stated count ends a list (K-PAYL).
/// </summary>
internal sealed class LeshuaPayouts(LeshuaAgentClient client, AccountContext context) : IPayoutSource
{
    private const int PageSize = 20;
    private const int MostNamed = 3;
    private const int MostLinks = 10;
    private static readonly string[] Types = ["D1", "D0", "Withdraw"];

    /// <summary>Whether a payout of the type is made the day after the trades that it pays.</summary>
    public static bool IsNextDay(string type) => type == "D1";

    public async Task<PayoutPage> ReadAsync(PayoutQuery query, CancellationToken cancellationToken)
    {
        var merchants = query.MerchantNo is { } one ? [one] : context.MerchantNos;
        var at = query.Cursor is null ? new PagePlace { PageSize = PageSize } : PagePlace.Read(query.Cursor);
        if (at.SliceNo >= merchants.Count * Types.Length) return new() { Payouts = [] };
        // A slice is one merchant and one type.
        var (merchantNo, type) = (merchants[at.SliceNo / Types.Length], Types[at.SliceNo % Types.Length]);
        var asked = new BillListQuery
        {
            MerchantId = merchantNo,
            Date = query.SettlementDate.AddDays(IsNextDay(type) ? 1 : 0).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Type = type,
            PageNo = at.PageNo,
        };
        var list = await client.ListAsync(asked, cancellationToken);
        var bills = list.List ?? [];
        if (bills.Any(b => b.MerchantId != merchantNo)) throw new ProviderException(ProviderFailure.InvalidResponse, "Leshua told of payouts of another merchant.");
        var next = WireAnswer.Read("Leshua's list of payouts", () =>
            at.After(bills.Count, bills.Count > 0 ? bills[0].BillId : null, list.TotalCount is { } total and >= 0 ? total : throw new FormatException("totalCount is missing.")));
        next ??= at.SliceNo + 1 < merchants.Count * Types.Length ? at.NextSlice() : null;
        var payouts = new List<Payout>();
        foreach (var bill in bills)
        {
            var earlier = await EarlierAsync(bill, bills, type, cancellationToken);
            payouts.Add(WireAnswer.Read("Leshua's list of payouts", () => bill.ToPayout(type, earlier)));
        }
        return new() { Payouts = payouts, NextCursor = next?.ToString() };
    }

    /// <summary>The payouts before this one in its chain, the one that it makes again first: whatever link it is, it pays the day of the last of them.</summary>
    private async Task<IReadOnlyList<Bill>> EarlierAsync(Bill bill, IReadOnlyList<Bill> page, string type, CancellationToken cancellationToken)
    {
        var earlier = new List<Bill>();
        for (var link = bill; link.IsMadeAgain && earlier.Count < MostLinks; link = earlier[^1])
        {
            if (await OriginalAsync(link, page, type, cancellationToken) is not { } original || original.BillId == bill.BillId || earlier.Exists(b => b.BillId == original.BillId)) break;
            earlier.Add(original);
        }
        return earlier;
    }

    /// <summary>
    /// The payout that one makes again. Only free text names it, so a number counts once Leshua tells of it as a payout of the
    /// same merchant that did not arrive; without one there is no link, only the reason that says so.
    /// </summary>
    private async Task<Bill?> OriginalAsync(Bill again, IReadOnlyList<Bill> page, string type, CancellationToken cancellationToken)
    {
        foreach (var named in again.Named().Take(MostNamed))
        {
            var known = page.FirstOrDefault(b => b.BillId == named) ?? await client.FindAsync(named, IsNextDay(type) ? "t1" : "t0", cancellationToken);
            if (known is { State: -1 or 2 or 8 } && known.BillId == named && known.MerchantId == again.MerchantId) return known;
        }
        return null;
    }
}
