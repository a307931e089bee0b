using System.Globalization;
using System.Text.Json.Serialization;

namespace Rijie.Lakala;

/// <summary>The list of payouts of a settlement date (ours: no public manual has one). A state may change for three working days, so a date is asked again.</summary>
internal sealed class LakalaPayouts(LakalaClient client, LakalaAccount account, AccountContext context) : IPayoutSource
{
    private const int PageSize = 100;
    private const int MostPages = 1_000;

    public async Task<PayoutPage> ReadAsync(PayoutQuery query, CancellationToken cancellationToken)
    {
        var (pageNo, seen) = Place(query.Cursor);
        var asked = new PayoutListQuery
        {
            SettleDate = LakalaText.Date(query.SettlementDate),
            MerchantNo = query.MerchantNo,
            OrgCode = query.MerchantNo is null ? account.OrgCode : null,
            PageNo = LakalaText.Number(pageNo),
            PageSize = LakalaText.Number(PageSize),
        };
        var list = await client.AskAsync(
            account.PayoutPath, LakalaFamily.Lams, asked, LakalaJson.V3.V3RequestPayoutListQuery, LakalaJson.V3.V3AnswerPayoutList, cancellationToken)
            ?? throw new ProviderException(ProviderFailure.InvalidResponse, "Lakala answered a list with \"no such order\".");
        return LakalaClient.Map(account.PayoutPath, () =>
        {
            var items = list.Items ?? [];
            var total = LakalaText.Count(list.TotalCount, "total_count");
            seen += items.Count;
            if (seen < total && (items.Count == 0 || pageNo >= MostPages)) throw new FormatException("total_count says more than the pages hold.");
            return new PayoutPage
            {
                // The organisation's list holds merchants that are not connected here; they are none of ours.
                Payouts = [.. items.Where(p => query.MerchantNo is not null || context.MerchantNos.Contains(p.MerchantNo, StringComparer.Ordinal)).Select(p => p.ToPayout())],
                NextCursor = seen < total ? string.Create(CultureInfo.InvariantCulture, $"{pageNo + 1}|{seen}") : null,
            };
        });
    }

    private static (int PageNo, int Seen) Place(string? cursor)
    {
        if (cursor is null) return (1, 0);
        var parts = cursor.Split('|');
        return (int.Parse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture), int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture));
    }
}

internal sealed record PayoutListQuery
{
    public required string SettleDate { get; init; }

    public string? MerchantNo { get; init; }

    public string? OrgCode { get; init; }

    public required string PageNo { get; init; }

    public required string PageSize { get; init; }
}

internal sealed record PayoutList
{
    public required string TotalCount { get; init; }

    [JsonPropertyName("payout_list")]
    public IReadOnlyList<PayoutItem>? Items { get; init; }
}

internal sealed record PayoutItem
{
    public required string PayoutNo { get; init; }

    public required string MerchantNo { get; init; }

    public required string SettleDate { get; init; }

    public string? Speed { get; init; }

    public string? PlannedAmount { get; init; }

    public string? SuspendedAmount { get; init; }

    public required string PaidAmount { get; init; }

    public string? WithdrawalFee { get; init; }

    public required string Status { get; init; }

    public string? PayTime { get; init; }

    [JsonPropertyName("bank_last4")]
    public string? BankLast4 { get; init; }

    public string? OriginPayoutNo { get; init; }

    public string? FailReason { get; init; }

    public Payout ToPayout() => new()
    {
        PayoutNo = PayoutNo.Length > 0 ? PayoutNo : throw new FormatException("payout_no is blank."),
        MerchantNo = MerchantNo,
        State = Status switch
        {
            "SUCCESS" => PayoutState.Paid,
            "FAIL" => PayoutState.Failed,
            "RETURNED" => PayoutState.Returned,
            "FROZEN" => PayoutState.Frozen,
            _ => PayoutState.Pending, // INIT, PROCESSING, and a new word: asked again, never taken as paid
        },
        Planned = LakalaText.Fen(PlannedAmount, "planned_amount"),
        Suspended = LakalaText.Fen(SuspendedAmount, "suspended_amount") ?? Money.Zero,
        Paid = LakalaText.Fen(PaidAmount, "paid_amount") ?? Money.Zero,
        WithdrawalFee = LakalaText.Fen(WithdrawalFee, "withdrawal_fee") ?? Money.Zero,
        SettlementDate = LakalaText.Date(SettleDate, "settle_date"),
        Speed = LakalaText.OrNull(Speed),
        PaidAt = LakalaText.Time(PayTime, "pay_time"),
        BankAccountLast4 = LakalaText.OrNull(BankLast4),
        OriginalPayoutNo = LakalaText.OrNull(OriginPayoutNo),
        Reason = LakalaText.OrNull(FailReason),
    };
}
