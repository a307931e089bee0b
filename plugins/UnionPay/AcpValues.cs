using System.Globalization;

namespace Rijie.UnionPay;

/// <summary>Single values of ACP: amounts, times, dates without a year, card numbers.</summary>
internal static class AcpValues
{
    /// <summary>An amount in fen: 1 to 12 digits and nothing else.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static Money Fen(string text) =>
        text.Length is >= 1 and <= 12 && text.All(char.IsAsciiDigit)
            ? Money.FromFen(long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture))
            : throw new FormatException("An amount is not 1 to 12 digits.");

    /// <summary>A time on China's clock.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static DateTimeOffset Time(string text) =>
        DateTime.TryParseExact(text, AcpField.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? ChinaTime.ToInstant(local)
            : throw new FormatException("A time is not yyyyMMddHHmmss.");

    /// <summary>A card number cut to its first six and last four; <c>null</c> for one that is encrypted or of another shape.</summary>
    public static string? Masked(string? card) =>
        card is { Length: >= 13 and <= 19 } && card.All(c => char.IsAsciiDigit(c) || c == '*')
            ? string.Concat(card.AsSpan(0, 6), new string('*', card.Length - 10), card.AsSpan(card.Length - 4))
            : null;

    /// <summary>payCardType; combined cards (04) have no class of ours.</summary>
    public static CardType Card(string? code) => code switch
    {
        "01" => CardType.Debit,
        "02" => CardType.Credit,
        "03" => CardType.SemiCredit,
        "05" or "06" => CardType.Prepaid,
        _ => CardType.Unknown,
    };

    /// <summary>The letters for a number of ISO 4217; XXX, ISO's own code for no currency, for one that is not listed, so that it never passes for CNY.</summary>
    public static string Currency(string? number) => number switch
    {
        null or "156" => "CNY",
        "344" => "HKD",
        "446" => "MOP",
        "840" => "USD",
        "978" => "EUR",
        "392" => "JPY",
        _ => "XXX",
    };

    /// <summary>txnType; UnionPay says whether money was given back by void or by refund.</summary>
    public static TransactionType? Type(string code) => code switch
    {
        "01" => TransactionType.Sale,
        "02" => TransactionType.Preauth,
        "03" => TransactionType.PreauthComplete,
        "04" => TransactionType.Refund,
        "31" => TransactionType.Void,
        "32" => TransactionType.PreauthVoid,
        "33" => TransactionType.PreauthCompleteVoid,
        _ => null,
    };

    /// <summary>Whether the transaction has an order number of its own and names another one as its original.</summary>
    public static bool GivesBack(this TransactionType type) =>
        type is TransactionType.Refund or TransactionType.Void or TransactionType.PreauthVoid or TransactionType.PreauthCompleteVoid;
}
