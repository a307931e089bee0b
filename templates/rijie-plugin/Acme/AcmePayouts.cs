namespace Acme;

/// <summary>The payouts of a settlement date (manual 7.1), of one merchant or of the whole organisation.</summary>
internal sealed class AcmePayouts(AcmeClient client, AccountContext context) : IPayoutSource
{
    public async Task<PayoutPage> ReadAsync(PayoutQuery query, CancellationToken cancellationToken)
    {
        var day = WireText.Date(query.SettlementDate, AcmeTrade.DateForm);
        var answer = await client.AskAsync("/v1/payouts/list", new Dictionary<string, string?>
        {
            ["merchant_no"] = query.MerchantNo,
            ["settlement_date"] = day,
            ["cursor"] = query.Cursor,
        }, [], cancellationToken);
        return answer.Read(AcmeJson.Wire.AcmePayoutList, list =>
        {
            if (list.Payouts.Any(p => p?.SettlementDate != day)) throw new FormatException("it tells of another date.");
            if (query.MerchantNo is { } asked && list.Payouts.Any(p => p.MerchantNo != asked)) throw new FormatException("it tells of another merchant.");
            var next = WireText.OrNull(list.NextCursor);
            if (next is not null && next == query.Cursor) throw new FormatException("the cursor does not move on.");
            // The organisation's list holds merchants that are not connected here; they are none of ours.
            return new PayoutPage { Payouts = [.. list.Payouts.Where(p => context.MerchantNos.Contains(p.MerchantNo, StringComparer.Ordinal)).Select(p => p.ToPayout())], NextCursor = next };
        });
    }
}

internal sealed record AcmePayoutList
{
    public required IReadOnlyList<AcmePayout> Payouts { get; init; }

    public string? NextCursor { get; init; }
}

internal sealed record AcmePayout
{
    public required string PayoutNo { get; init; }

    public required string MerchantNo { get; init; }

    public required string SettlementDate { get; init; }

    public required string Status { get; init; }

    /// <summary>0.00 until it was paid.</summary>
    public required string PaidAmount { get; init; }

    public string? PlannedAmount { get; init; }

    public string? SuspendedAmount { get; init; }

    public string? WithdrawalFee { get; init; }

    public string? Speed { get; init; }

    public string? PaidTime { get; init; }

    public string? BankAccountTail { get; init; }

    public string? OriginalPayoutNo { get; init; }

    public string? Reason { get; init; }

    /// <exception cref="FormatException">A field is not as documented.</exception>
    public Payout ToPayout() => new()
    {
        PayoutNo = WireText.OrNull(PayoutNo) ?? throw new FormatException("payout_no is blank."),
        MerchantNo = MerchantNo,
        State = Status switch
        {
            "PAID" => PayoutState.Paid,
            "FAILED" => PayoutState.Failed,
            "RETURNED" => PayoutState.Returned,
            "FROZEN" => PayoutState.Frozen,
            _ => PayoutState.Pending, // PLANNED, SENT, and a word that is new: asked for again, never taken as paid
        },
        Paid = WireText.Yuan(PaidAmount, "paid_amount") ?? throw new FormatException("paid_amount is blank."),
        Planned = WireText.Yuan(PlannedAmount, "planned_amount"),
        Suspended = WireText.Yuan(SuspendedAmount, "suspended_amount") ?? Money.Zero,
        WithdrawalFee = WireText.Yuan(WithdrawalFee, "withdrawal_fee") ?? Money.Zero,
        SettlementDate = WireText.Date(SettlementDate, "settlement_date", AcmeTrade.DateForm),
        Speed = WireText.OrNull(Speed),
        PaidAt = WireText.Time(PaidTime, "paid_time", AcmeTrade.TimeForm),
        BankAccountLast4 = WireText.OrNull(BankAccountTail),
        OriginalPayoutNo = WireText.OrNull(OriginalPayoutNo),
        Reason = WireText.OrNull(Reason),
    };
}
