using System.Text.Json.Serialization;

namespace Rijie.Leshua;

/// <summary>打款单, one payout as Leshua writes it. The account holder's name is not even read.</summary>
internal sealed record Bill
{
    private const string TimeForm = "yyyy-MM-dd HH:mm:ss.f";
    private const int NumberDigits = 20;

    public required string BillId { get; init; }

    public required string MerchantId { get; init; }

    public required string CreateTime { get; init; }

    public string? BankretTime { get; init; }

    public long? PlanAmount { get; init; }

    public long? SuspendAmount { get; init; }

    public long? RealAmount { get; init; }

    public required int State { get; init; }

    public string? FailReason { get; init; }

    public string? Remark { get; init; }

    /// <summary>1 for a payout that was made again; a number in the list, a text in the answer about one.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public int? RecreateFlag { get; init; }

    public string? SettType { get; init; }

    public string? BankAccount { get; init; }

    public bool IsMadeAgain => RecreateFlag == 1;

    /// <summary>Numbers of payouts that the free text may name: runs of exactly 20 digits.</summary>
    public IEnumerable<string> Named()
    {
        var text = Remark ?? "";
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (end - start == NumberDigits && text[start..end] != BillId) yield return text[start..end];
            start = Math.Max(end, start + 1);
        }
    }

    /// <summary>A D1 payout pays the day before it was made, the others pay that day itself (ours).</summary>
    /// <exception cref="FormatException">The time is not as documented.</exception>
    public DateOnly SettlementDate(string type)
    {
        var made = ChinaTime.ToDate(WireText.Time(CreateTime, "createTime", TimeForm) ?? throw new FormatException("createTime is blank."));
        return LeshuaPayouts.IsNextDay(type) ? made.AddDays(-1) : made;
    }

    /// <summary>The payout in the terms of the contract.</summary>
    /// <param name="type">The type that was asked for.</param>
    /// <param name="earlier">The payouts before it in its chain, as far as Leshua vouches for them; the one that it makes again first.</param>
    /// <exception cref="FormatException">A field is not as documented.</exception>
    public Payout ToPayout(string type, IReadOnlyList<Bill> earlier) => new()
    {
        PayoutNo = BillId.Length is > 0 and <= 64 ? BillId : throw new FormatException("billId is blank or too long."),
        MerchantNo = MerchantId,
        State = PayoutStateOf(State),
        Planned = Fen(PlanAmount, "planAmount"),
        Suspended = Fen(SuspendAmount, "suspendAmount") ?? Money.Zero,
        // The amount stands there whatever became of it; only a payout that was paid has paid it.
        Paid = State == 1 ? Fen(RealAmount, "realAmount") ?? throw new FormatException("realAmount is missing.") : Money.Zero,
        // A payout that is made again pays what the first one of its chain should have.
        SettlementDate = (earlier.Count > 0 ? earlier[^1] : this).SettlementDate(type),
        Speed = WireText.OrNull(SettType) ?? type,
        PaidAt = State is 1 or 2 ? WireText.Time(BankretTime, "bankretTime", TimeForm) : null,
        BankAccountLast4 = BankAccount is { Length: >= 4 } account && account[^4..].All(char.IsAsciiDigit) ? account[^4..] : null,
        OriginalPayoutNo = earlier.Count > 0 ? earlier[0].BillId : null,
        Reason = ReasonOf(isLinked: earlier.Count > 0),
    };

    // 8 stands in a sample of failures only, and nothing documents it; what is new is asked again and never taken as paid.
    private static PayoutState PayoutStateOf(int state) => state switch
    {
        -1 or 8 => PayoutState.Failed,
        1 => PayoutState.Paid,
        2 => PayoutState.Returned,
        3 => PayoutState.Frozen,
        _ => PayoutState.Pending,
    };

    private string? ReasonOf(bool isLinked) => WireText.OrNull(FailReason)
        ?? (State is < -1 or > 3 and not 8 ? $"乐刷未说明的状态 {WireText.Number(State)} (a state that Leshua does not document)"
        : IsMadeAgain && !isLinked ? "重新打款，原打款单未指明或无法核对 (made again; the first payout is not named, or could not be checked)"
        : null);

    private static Money? Fen(long? fen, string field) => fen switch
    {
        null => null,
        >= 0 and <= Money.LargestFen => Money.FromFen(fen.Value),
        _ => throw new FormatException($"{field} is no amount in fen."),
    };
}
