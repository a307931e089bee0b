namespace Rijie.Ruiyinxin;

/// <summary>One row of a payout statement. Name and number of the account are personal: the name is not taken over, of the number its last four places.</summary>
internal sealed record PayoutRow(
    string Cooperator, string MerchantNo, string PayoutNo, string AccountNo, string Amount, string Fee, string SettleDate, string Type, string Code, string Message, string Speed)
{
    private const int MostReason = 200;

    /// <summary>cooperator, merchantCode, smzfMsgId, accNo, accName, drawAmount, drawFee, settleDate, respType, respCode, respMsg, kind (SMZF025).</summary>
    public static PayoutRow? OfNextDay(string[] f) => f.Length == 12 ? new(f[0], f[1], f[2], f[3], f[5], f[6], f[7], f[8], f[9], f[10], f[11]) : null;

    /// <summary>cooperator, merchantCode, smzfMsgId, reqMsgId, accNo, accName, drawAmount, drawFee, tradeFee, settleDate, respType, respCode, respMsg (SMZF024).</summary>
    public static PayoutRow? OfSameDay(string[] f) => f.Length == 13 ? new(f[0], f[1], f[2], f[4], f[6], f[7], f[9], f[10], f[11], f[12], "T0") : null;

    /// <summary>Reads the rows of a text in their order.</summary>
    /// <exception cref="FormatException">The end mark is missing, so that it may have been cut; a row has another number of fields; or a payout stands twice.</exception>
    public static IReadOnlyList<PayoutRow> Read(string text, Func<string[], PayoutRow?> shape)
    {
        var body = text.AsSpan().TrimEnd("\r\n");
        if (!body.EndsWith(StatementText.EndMark, StringComparison.Ordinal)) throw new FormatException("the end mark is missing.");
        body = body[..^StatementText.EndMark.Length];
        if (!body.IsEmpty && body[^1] != '\n') throw new FormatException("the last row is not ended.");
        var rows = new List<PayoutRow>();
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in body.EnumerateLines())
        {
            if (line.IsWhiteSpace()) continue;
            var row = shape(line.ToString().Split('|')) ?? throw new FormatException("a row has another number of fields.");
            if (row.PayoutNo.Length == 0 || row.MerchantNo.Length == 0) throw new FormatException("smzfMsgId or merchantCode is blank.");
            if (!numbers.Add(row.PayoutNo)) throw new FormatException("a payout stands twice.");
            rows.Add(row);
        }
        return rows;
    }

    public Payout ToPayout()
    {
        var state = RuiyinxinWords.Payout(Type, Code);
        var amount = WireText.Yuan(Amount, "drawAmount") ?? Money.Zero;
        return new()
        {
            PayoutNo = PayoutNo,
            MerchantNo = MerchantNo,
            State = state,
            Planned = amount,
            Paid = state == PayoutState.Paid ? amount : Money.Zero,
            WithdrawalFee = WireText.YuanRounded(Fee, "drawFee") ?? Money.Zero,
            SettlementDate = WireText.Date(SettleDate, "settleDate"),
            Speed = Speed is "T0" or "D0" or "S0" or "T1" or "D1" or "W" ? Speed : null,
            BankAccountLast4 = AccountNo.Length >= 4 && AccountNo[^4..].All(char.IsAsciiDigit) ? AccountNo[^4..] : null,
            Reason = state == PayoutState.Failed ? ReasonOf() : null,
        };
    }

    /// <summary>The code and the platform's words; a word with the digits of an account in it is left out.</summary>
    private string ReasonOf() =>
        Message.Length is > 0 and <= MostReason && Message.Count(char.IsDigit) < 6 ? $"{WireText.Word(Code)} {Message}" : WireText.Word(Code);
}
