using System.Text.Json;
using Dapper;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Matching.Payouts;

namespace Rijie.Gateway.Reconciliation;

/// <summary>What may be behind a difference, as it is shown.</summary>
/// <param name="Text">In a sentence of either language.</param>
internal sealed record ShownExplanation(string Kind, long AmountFen, string? Reference, long OffFen, LocalText Text);

/// <summary>Reads what would explain breaks of payouts and of the bank.</summary>
internal sealed class BreakExplanations(Database database)
{
    /// <summary>The surest first; empty where nothing is near.</summary>
    public async Task<IReadOnlyList<ShownExplanation>> OfAsync(string breakId, CancellationToken cancellationToken)
    {
        var stored = await database.ReadAsync(c => c.QuerySingleOrDefaultAsync<string>("SELECT explanations FROM break_explanations WHERE break_id = @breakId", new { breakId }), cancellationToken);
        return stored is null ? [] : [.. JsonSerializer.Deserialize<List<Explanation>>(stored)!.Select(e => new ShownExplanation(e.Kind, e.AmountFen, e.Reference, e.OffFen, InWords(e)))];
    }

    /// <summary>An explanation in a sentence.</summary>
    public static LocalText InWords(Explanation found)
    {
        var (amount, off, reference) = (Money.FromFen(found.AmountFen).Abs(), Money.FromFen(found.OffFen), found.Reference ?? "");
        return found.Kind switch
        {
            ExplanationWords.FeeTwice => Text($"等于提现费 {amount} 元，可能被收了两次（{reference}）。", $"Equals the withdrawal fee of {amount} yuan, taken twice ({reference})."),
            ExplanationWords.FeeNotTaken => Text($"等于提现费 {amount} 元，可能没有收（{reference}）。", $"Equals the withdrawal fee of {amount} yuan, not taken ({reference})."),
            ExplanationWords.Suspended => Text($"等于 {reference} 被止付的 {amount} 元。", $"Equals the {amount} yuan that {reference} holds back."),
            ExplanationWords.BatchMissing => Text($"等于 {reference} 的结算净额 {amount} 元，可能漏打了这一天。", $"Equals the net of {reference}, {amount} yuan: that batch may be missing."),
            ExplanationWords.BatchAgain => Text($"等于 {reference} 的结算净额 {amount} 元，可能又打了一次。", $"Equals the net of {reference}, {amount} yuan: that batch may have been paid again."),
            ExplanationWords.PayoutAgain => Text($"与打款单 {reference} 金额相同（{amount} 元），可能重复打款。", $"The same amount as payout {reference}, {amount} yuan: it may be a repetition."),
            ExplanationWords.RowMissing => Text($"等于交易 {reference} 的结算金额 {amount} 元，可能漏了这一笔。", $"Equals the net of {reference}, {amount} yuan: that row may be missing."),
            ExplanationWords.RowAgain => Text($"等于交易 {reference} 的结算金额 {amount} 元，可能重复计算，或退货没有扣回。", $"Equals the net of {reference}, {amount} yuan: it may have been counted twice, or a refund was not taken off."),
            ExplanationWords.BankCharge => Text($"等于银行另记的一笔收费 {amount} 元（{reference}）。", $"Equals a charge of {amount} yuan that the bank booked ({reference})."),
            ExplanationWords.Reversed => Text($"银行入账 {reference} 后又退回（{amount} 元）。", $"The bank booked {reference} and took it back, {amount} yuan."),
            ExplanationWords.Shifted => Text("两个金额差一百倍，可能混了元和分。", "One amount is a hundred times the other: yuan and fen may be mixed up."),
            ExplanationWords.Swapped => Text("两个金额只有相邻两位数字颠倒。", "The two amounts differ by two neighbouring digits in the other order."),
            ExplanationWords.NearestBatch => Text($"最接近的批次 {reference}：{amount} 元，相差 {off} 元。", $"The nearest batch is {reference}: {amount} yuan, off by {off}."),
            ExplanationWords.NearestPayout => Text($"最接近的打款 {reference}：{amount} 元，相差 {off} 元。", $"The nearest payout is {reference}: {amount} yuan, off by {off}."),
            ExplanationWords.NearestEntry => Text($"最接近的银行流水 {reference}：{amount} 元，相差 {off} 元。", $"The nearest bank entry is {reference}: {amount} yuan, off by {off}."),
            _ => Text(found.Kind, found.Kind),
        };
    }

    private static LocalText Text(string zh, string en) => new() { Zh = zh, En = en };
}
