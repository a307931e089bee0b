using System.Text.Json.Serialization;

namespace Rijie.Lakala;

/// <summary>The list of payouts of a settlement date (ours: no public manual has one). A state may change for three working days, so a date is asked again.</summary>
internal sealed class LakalaPayouts(LakalaClient client, LakalaAccount account, AccountContext context) : IPayoutSource
{
    private const int PageSize = 100;

    public async Task<PayoutPage> ReadAsync(PayoutQuery query, CancellationToken cancellationToken)
    {
        var at = query.Cursor is null ? new PagePlace { PageSize = PageSize } : PagePlace.Read(query.Cursor);
        var asked = new PayoutListQuery
        {
            SettleDate = WireText.Date(query.SettlementDate),
            MerchantNo = query.MerchantNo,
            OrgCode = query.MerchantNo is null ? account.OrgCode : null,
            PageNo = WireText.Number(at.PageNo),
            PageSize = WireText.Number(at.PageSize),
        };
        var list = await client.AskAsync(
            account.PayoutPath, LakalaFamily.Lams, asked, LakalaJson.V3.V3RequestPayoutListQuery, LakalaJson.V3.V3AnswerPayoutList, cancellationToken)
            ?? throw new ProviderException(ProviderFailure.InvalidResponse, "Lakala answered a list with \"no such order\".");
        return WireAnswer.Read($"Lakala's answer to {account.PayoutPath}", () =>
        {
            var items = list.Items ?? [];
            var next = at.After(items.Count, items.Count > 0 ? items[0].PayoutNo : null, WireText.Count(list.TotalCount, "total_count"));
            return new PayoutPage
            {
                // The organisation's list holds merchants that are not connected here; they are none of ours.
                Payouts = [.. items.Where(p => query.MerchantNo is not null || context.MerchantNos.Contains(p.MerchantNo, StringComparer.Ordinal)).Select(p => p.ToPayout())],
                NextCursor = next?.ToString(),
            };
        });
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
        Planned = WireText.Fen(PlannedAmount, "planned_amount"),
        Suspended = WireText.Fen(SuspendedAmount, "suspended_amount") ?? Money.Zero,
        Paid = WireText.Fen(PaidAmount, "paid_amount") ?? Money.Zero,
        WithdrawalFee = WireText.Fen(WithdrawalFee, "withdrawal_fee") ?? Money.Zero,
        SettlementDate = WireText.Date(SettleDate, "settle_date"),
        Speed = WireText.OrNull(Speed),
        PaidAt = WireText.Time(PayTime, "pay_time"),
        BankAccountLast4 = WireText.OrNull(BankLast4),
        OriginalPayoutNo = WireText.OrNull(OriginPayoutNo),
        Reason = WireText.OrNull(FailReason),
    };
}
