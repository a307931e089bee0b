namespace Rijie.Settlement.Statements.Banks;

/// <summary>What a statement of camt.053 says around its entries.</summary>
internal sealed record CamtAccount(string Number, string Currency, DateOnly? From, DateOnly? To, DateOnly? OpeningDate, DateOnly? ClosingDate, Money? Opening, Money? Closing)
{
    public static CamtAccount Of(XmlItem head)
    {
        var account = head.Find("Acct");
        var balances = head.All("Bal").ToList();
        var opening = Balance(balances, "OPBD") ?? Balance(balances, "PRCD") ?? Balance(balances, "OPAV");
        var closing = Balance(balances, "CLBD");
        var (currency, decimals) = CurrencyOf(account, opening, closing);
        return new(
            account?.TextOf("Id", "IBAN") ?? account?.TextOf("Id", "Othr", "Id") ?? "",
            currency,
            CamtDate.Of(head.TextOf("FrToDt", "FrDtTm")),
            CamtDate.End(head.TextOf("FrToDt", "ToDtTm")),
            CamtDate.Of(opening?.TextOf("Dt", "Dt") ?? opening?.TextOf("Dt", "DtTm")),
            CamtDate.Of(closing?.TextOf("Dt", "Dt") ?? closing?.TextOf("Dt", "DtTm")),
            Amount(opening, decimals),
            Amount(closing, decimals));
    }

    /// <summary>The days that are covered: as it says, else from the first entry, or the day after the opening balance, to the closing balance.</summary>
    public (DateOnly From, DateOnly To)? Period(IReadOnlyList<BankEntry> entries)
    {
        DateOnly? first = entries.Count == 0 ? null : entries.Min(e => e.BookingDate);
        DateOnly? last = entries.Count == 0 ? null : entries.Max(e => e.BookingDate);
        var to = To ?? ClosingDate ?? last;
        if (to is not { } end) return null;
        var from = From ?? (OpeningDate is { } opened && opened < end ? opened.AddDays(1) : end);
        return (first < from ? first.Value : from, last > end ? last.Value : end);
    }

    private static XmlItem? Balance(List<XmlItem> balances, string code) => balances.Find(b => b.TextOf("Tp", "CdOrPrtry", "Cd") == code);

    private static (string Currency, int Decimals) CurrencyOf(XmlItem? account, XmlItem? opening, XmlItem? closing)
    {
        var currency = account?.TextOf("Ccy") ?? closing?.Find("Amt")?.Currency ?? opening?.Find("Amt")?.Currency ?? "";
        if (currency.Length == 0) return ("", 2);
        return (currency, BankAmount.DecimalsOf(currency) ?? throw new StatementRefusedException("FILE_CURRENCY", "The account's currency is not one that is known here."));
    }

    private static Money? Amount(XmlItem? balance, int decimals)
    {
        if (balance?.Find("Amt") is not { } amount) return null;
        var size = BankAmount.Read(amount.Text.Trim(), '.', decimals) ?? throw new StatementRefusedException("FILE_TOTALS", $"The balance on line {balance.Line} cannot be read.");
        return balance.TextOf("CdtDbtInd") == "DBIT" ? -size : size;
    }
}

/// <summary>Dates of ISO 20022: a date, or a date and a time of which the date counts.</summary>
internal static class CamtDate
{
    public static DateOnly? Of(string? text) =>
        text is { Length: >= 10 } && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var date) && (text.Length == 10 || text[10] is 'T' or 'Z' or '+' or '-') ? date : null;

    /// <summary>The last day before an instant that ends a period: midnight is the end of the day before.</summary>
    public static DateOnly? End(string? text) => Of(text) is { } date ? text!.Length > 10 && text.AsSpan(10).StartsWith("T00:00:00") ? date.AddDays(-1) : date : null;
}
