using System.Globalization;
using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Values as the cells of a file: the other direction of <see cref="AmountText"/>, <see cref="DateText"/> and <see cref="NumberText"/>.</summary>
internal static class CellText
{
    /// <summary>An amount as it is written, from fen with the sign that the cell shows.</summary>
    /// <exception cref="ArgumentException">It is negative and the cell has no place for a sign.</exception>
    public static string Amount(AmountFormat format, long fen, int width)
    {
        if (fen < 0 && format.Sign is (AmountSign.ByType or AmountSign.AsIs)) throw new ArgumentException("An amount is negative, and the format has no sign.", nameof(fen));
        var size = Math.Abs(fen);
        var digits = format.Unit == AmountUnit.Fen
            ? size.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{size / 100}.{size % 100:00}");
        if (format is { Unit: AmountUnit.Yuan, UpTo: false }) digits += new string('0', Math.Max(0, format.Decimals - 2));
        var mark = format.Sign switch
        {
            AmountSign.Letter => fen == 0 ? " " : fen > 0 ? "C" : "D",
            _ => fen < 0 ? "-" : "",
        };
        return mark + digits.PadLeft(Math.Max(0, width - mark.Length), '0');
    }

    /// <summary>An amount that is not said.</summary>
    public static string NoAmount(AmountFormat format, int width) =>
        format.Blank == BlankAmount.Refuse ? Amount(format, 0, width) : "";

    public static string Instant(DateFormat format, DateTimeOffset instant) => Local(format, ChinaTime.ToLocal(instant));

    public static string Date(DateFormat format, DateOnly date) => Local(format, date.ToDateTime(TimeOnly.MinValue));

    public static string Rate(int ratePpm, int unit)
    {
        var whole = ratePpm / unit;
        var rest = ratePpm % unit;
        return rest == 0
            ? whole.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{whole}.{(rest * 1_000_000L / unit).ToString("000000", CultureInfo.InvariantCulture).TrimEnd('0')}");
    }

    private static string Local(DateFormat format, DateTime local) => local.ToString(format.Formats[0], CultureInfo.InvariantCulture);
}
