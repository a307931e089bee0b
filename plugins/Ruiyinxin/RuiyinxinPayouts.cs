namespace Rijie.Ruiyinxin;

/// <summary>Payouts of a settlement date: those of the next working day in SMZF025, then the withdrawals of the same day in SMZF024. A state may still change, so a date is asked again.</summary>
internal sealed class RuiyinxinPayouts(RuiyinxinClient client, RuiyinxinAccount account, AccountContext context) : IPayoutSource
{
    private const string NextDay = "SMZF025";
    private const string SameDay = "SMZF024";

    public async Task<PayoutPage> ReadAsync(PayoutQuery query, CancellationToken cancellationToken)
    {
        var code = query.Cursor switch
        {
            null => NextDay,
            SameDay => SameDay,
            _ => throw new ArgumentException("The cursor is not one of this source.", nameof(query)),
        };
        // What is not there yet lists nothing: the date is asked again.
        var (text, _) = await StatementText.FetchAsync(client, account, code, query.SettlementDate, cancellationToken);
        return WireAnswer.Read($"Ruiyinxin's answer to {code}", () => new PayoutPage
        {
            Payouts = [.. Rows(text, code).Select(r => Read(r, query.SettlementDate)).Where(p => query.MerchantNo is { } asked ? p.MerchantNo == asked : context.MerchantNos.Contains(p.MerchantNo, StringComparer.Ordinal))],
            NextCursor = code == NextDay ? SameDay : null,
        });
    }

    private static IEnumerable<PayoutRow> Rows(string? text, string code) =>
        text is null ? [] : PayoutRow.Read(text, code == NextDay ? PayoutRow.OfNextDay : PayoutRow.OfSameDay);

    private Payout Read(PayoutRow row, DateOnly date)
    {
        if (row.Cooperator != account.Cooperator) throw new FormatException("a row belongs to another cooperator.");
        if (WireText.Date(row.SettleDate, "settleDate") != date) throw new FormatException("a row is of another date than was asked for.");
        return row.ToPayout();
    }
}
