namespace Rijie.Settlement.Statements;

/// <summary>Whole numbers without a unit, and rates in parts per million.</summary>
internal static class NumberText
{
    private const int MostDigits = 15;

    /// <summary>The value of a digit; more than 9 for any other byte.</summary>
    public static uint Digit(byte value) => unchecked((uint)(value - '0'));

    /// <summary>Reads digits, or for a rate digits with decimals that come out whole in parts per million.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, int unit, bool decimals, out long number)
    {
        number = 0;
        var scale = 1L;
        var afterPoint = false;
        if (text.Length is 0 or > MostDigits || text[0] == '.' || text[^1] == '.') return false;
        foreach (var value in text)
        {
            if (value == '.' && decimals && !afterPoint)
            {
                afterPoint = true;
                continue;
            }
            var digit = Digit(value);
            if (digit > 9) return false;
            number = number * 10 + digit;
            if (afterPoint) scale *= 10;
        }
        if (!decimals) return true;
        if (number > int.MaxValue) return false;
        number *= unit;
        if (number % scale != 0) return false;
        number /= scale;
        return number <= int.MaxValue;
    }
}
