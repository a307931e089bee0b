using System.Globalization;

namespace Rijie.Settlement.Fees;

/// <summary>
/// A share from 0 to 100 %, in whole parts per million. Written with its unit: <c>0.38%</c>, <c>3.8‰</c>, <c>38bp</c> and
/// <c>38/10000</c> are the same; a bare number is refused, because providers write both 38 and 0.38 for it.
/// </summary>
internal readonly record struct Rate(int Ppm)
{
    private const int Whole = 1_000_000;
    private const int MostDigits = 12;

    /// <summary>The share as an exact factor.</summary>
    public Fraction Factor => new(Ppm, Whole);

    /// <summary>Reads a rate.</summary>
    /// <exception cref="FormatException">It has no unit, is beyond 100 %, or is finer than one part per million.</exception>
    public static Rate Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        var ppm = parts switch
        {
            [var n, var d] when Number(n) is { } above && Number(d) is { Sign: > 0 } below => above / below * Whole,
            [[.. var n, '%']] => Number(n) * 10_000,
            [[.. var n, '‰']] => Number(n) * 1_000,
            [[.. var n, 'b', 'p']] => Number(n) * 100,
            [var n] when Number(n) is not null => throw new FormatException($"The rate '{text}' has no unit: write 0.38%, 3.8‰, 38bp or 38/10000."),
            _ => null,
        };
        if (ppm is not { } exact) throw new FormatException($"Expected a rate such as 0.38%, 3.8‰, 38bp or 38/10000, found '{text}'.");
        if (!exact.IsWhole) throw new FormatException($"The rate '{text}' is finer than one part per million.");
        if (exact > Whole) throw new FormatException($"The rate '{text}' is beyond 100 %.");
        return new((int)exact.Numerator);
    }

    /// <summary>The rate in percent.</summary>
    public override string ToString() => $"{new Fraction(Ppm, 10_000)}%";

    /// <summary>Plain digits with at most one point between digits; no sign, blank, exponent or thousands mark.</summary>
    private static Fraction? Number(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = point < 0 ? text : text.Remove(point, 1);
        if (point == 0 || point == text.Length - 1 || digits.Length is 0 or > MostDigits || !digits.All(char.IsAsciiDigit)) return null;
        var scale = point < 0 ? 0 : text.Length - 1 - point;
        return new(long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture), System.Numerics.BigInteger.Pow(10, scale));
    }
}
