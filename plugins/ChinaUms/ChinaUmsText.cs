namespace Rijie.ChinaUms;

/// <summary>Fields that stand under a right and a misspelt name: either will do, and both must say the same.</summary>
internal static class TwiceNamed
{
    public static Money? Agreed(Money? right, Money? misspelt, string field) =>
        right is null || misspelt is null || right == misspelt ? right ?? misspelt : throw Differs(field);

    public static string? Agreed(string? right, string? misspelt, string field)
    {
        var (one, other) = (WireText.OrNull(right), WireText.OrNull(misspelt));
        return one is null || other is null || one == other ? one ?? other : throw Differs(field);
    }

    private static FormatException Differs(string field) => new($"{field} and its misspelt twin say different things.");
}

/// <summary>Times of POS link: date and time apart, dates with or without a year.</summary>
internal static class PosLinkTime
{
    /// <summary>A trade time, or <c>null</c> where nothing says its date.</summary>
    /// <param name="date">yyyyMMdd or MMdd, or <c>null</c>.</param>
    /// <param name="time">HHmmss, or date and time in one.</param>
    /// <param name="asked">The date that was asked about, for an answer without one.</param>
    /// <param name="near">The date that one without a year lies closest to.</param>
    /// <param name="field">For the message.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    public static DateTimeOffset? Of(string? date, string? time, DateOnly? asked, DateOnly near, string field)
    {
        if (WireText.OrNull(time) is not { } text) return null;
        if (text.Length == WireText.TimeForm.Length) return WireText.Time(text, field);
        var day = Date(date, near, field) ?? asked;
        return day is { } known ? WireText.Time(WireText.Date(known) + text, field) : null;
    }

    /// <summary>A date, or <c>null</c> when it is blank.</summary>
    /// <exception cref="FormatException">It is neither yyyyMMdd nor MMdd.</exception>
    public static DateOnly? Date(string? text, DateOnly near, string field) => text?.Length == 4 ? WireText.MonthDay(text, near, field) : WireText.Date(text, field);
}
