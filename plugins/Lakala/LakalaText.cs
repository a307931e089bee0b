using System.Globalization;

namespace Rijie.Lakala;

/// <summary>What only Lakala spells so: a signed time as seconds since 1970. Amounts are fen in strings, times and dates in the usual forms of <see cref="WireText"/>.</summary>
internal static class LakalaText
{
    /// <summary>Seconds since 1970 as an instant; eleven digits reach the year 5138 and cannot overflow.</summary>
    public static DateTimeOffset? Seconds(string text) =>
        text.Length <= 11 && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? DateTimeOffset.FromUnixTimeSeconds(value)
            : null;
}
