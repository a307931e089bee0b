using System.Text.Json.Nodes;
using Rijie.Conformance;

namespace Rijie.Leshua.Simulator;

/// <summary>Payouts of the book in Leshua's words, found by the day on which they were made.</summary>
internal static class WirePayout
{
    private const int LongestDays = 45;
    private static readonly TimeOnly MadeAt = new(3, 30);

    /// <summary>What was made on a day for a merchant, under one type.</summary>
    public static IReadOnlyList<Payout> MadeOn(Book book, DateOnly day, string merchantNo, string type) =>
        [.. Recent(book, day).Where(p => p.MerchantNo == merchantNo && p.Speed == type && ChinaTime.ToDate(MadeTime(p)) == day && MadeTime(p) <= book.Clock.GetUtcNow())];

    public static Payout? Find(Book book, string payoutNo) => Recent(book, ChinaTime.Today(book.Clock)).FirstOrDefault(p => p.PayoutNo == payoutNo && MadeTime(p) <= book.Clock.GetUtcNow());

    /// <summary>An entry. The amount stands there whatever became of the payout; what is not decided yet is in progress.</summary>
    public static JsonObject Entry(Payout p, DateTimeOffset now, bool flagAsText = false)
    {
        var isDecided = p.PaidAt is not { } at || at <= now;
        var isMadeAgain = p.OriginalPayoutNo is not null;
        return new()
        {
            ["billId"] = p.PayoutNo,
            ["createTime"] = Time(MadeTime(p)),
            ["bankretTime"] = isDecided && p.PaidAt is { } done ? Time(done) : "",
            ["merchantId"] = p.MerchantNo,
            ["planAmount"] = (p.Planned ?? p.Paid).Fen,
            ["suspendAmount"] = p.Suspended.Fen,
            ["realAmount"] = p.State == PayoutState.Paid ? p.Paid.Fen : (p.Planned ?? p.Paid).Fen - p.Suspended.Fen,
            ["state"] = !isDecided ? 0 : p.State switch
            {
                PayoutState.Failed => -1,
                PayoutState.Paid => 1,
                PayoutState.Returned => 2,
                PayoutState.Frozen => 3,
                _ => 0,
            },
            ["failReason"] = isDecided ? p.Reason ?? "" : "",
            ["remark"] = p.OriginalPayoutNo is { } first ? $"退票重新打款，原单号{first}" : "",
            ["recreateFlag"] = flagAsText ? (isMadeAgain ? "1" : "0") : isMadeAgain ? 1 : 0,
            ["settType"] = p.Speed,
            ["settDate"] = WireText.Date(ChinaTime.ToDate(MadeTime(p)), "yyyy-MM-dd"),
            ["bankAccount"] = $"622202*********{p.BankAccountLast4}",
            ["bankHolder"] = "*户",
            ["bankBranch"] = "某某银行某某支行",
            ["tag"] = isDecided ? "终态" : "处理中",
        };
    }

    /// <summary>In the night after the trades for D1, on the day itself otherwise; a payout that was returned is made again on the day on which it is paid.</summary>
    private static DateTimeOffset MadeTime(Payout p)
    {
        var date = p.SettlementDate!.Value;
        if (p.OriginalPayoutNo is not null) return ChinaTime.ToInstant(p.PaidAt is { } paidAt ? ChinaTime.ToDate(paidAt) : date.AddDays(2), MadeAt);
        return ChinaTime.ToInstant(p.Speed == "D1" ? date.AddDays(1) : date, MadeAt);
    }

    private static IEnumerable<Payout> Recent(Book book, DateOnly until) => Enumerable.Range(0, LongestDays).SelectMany(i => book.Payouts(until.AddDays(-i)));

    private static string Time(DateTimeOffset instant) => WireText.Time(instant, "yyyy-MM-dd HH:mm:ss") + ".0";
}
