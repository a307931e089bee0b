namespace Rijie.Settlement.Statements.Banks;

/// <summary>The one grammar of amounts in bank messages: digits, at most one decimal mark, no sign, no more decimals than the currency has.</summary>
internal static class BankAmount
{
    private const int MostDigits = 18;

    /// <summary>The minor units of a currency (ISO 4217); <c>null</c> for one that is not known here.</summary>
    public static int? DecimalsOf(string currency) => currency switch
    {
        "CNY" or "HKD" or "USD" or "EUR" or "MOP" or "GBP" or "SGD" or "AUD" or "CAD" or "CHF" or "NZD" or "THB" or "TWD" => 2,
        "JPY" or "KRW" => 0,
        "KWD" or "BHD" => 3,
        _ => null,
    };

    /// <summary>Reads an amount in minor units.</summary>
    /// <returns><c>null</c> where the text is none; zeros beyond the currency's decimals are allowed.</returns>
    public static Money? Read(ReadOnlySpan<char> text, char mark, int decimals)
    {
        long minor = 0;
        var (digits, after) = (0, -1);
        foreach (var letter in text)
        {
            if (letter == mark && after < 0 && digits > 0)
            {
                after = 0;
                continue;
            }
            if (!char.IsAsciiDigit(letter) || ++digits > MostDigits) return null;
            if (after >= 0 && ++after > decimals)
            {
                if (letter != '0') return null;
                continue;
            }
            minor = minor * 10 + (letter - '0');
        }
        if (digits == 0) return null;
        for (var i = Math.Max(after, 0); i < decimals; i++) minor = minor > Money.LargestFen ? minor : minor * 10;
        return minor > Money.LargestFen ? null : Money.FromFen(minor);
    }
}
