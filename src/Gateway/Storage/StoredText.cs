using System.Globalization;

namespace Rijie.Gateway.Storage;

/// <summary>How dates and instants are stored.</summary>
internal static class StoredText
{
    private const string DateFormat = "yyyy-MM-dd";

    public static string Of(DateOnly date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    public static string? Of(DateOnly? date) => date is { } known ? Of(known) : null;

    public static DateOnly Date(string text) => DateOnly.ParseExact(text, DateFormat, CultureInfo.InvariantCulture);

    public static DateOnly? DateOrNull(string? text) => string.IsNullOrEmpty(text) ? null : Date(text);

    public static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? InstantOrNull(long? milliseconds) => milliseconds is { } known ? Instant(known) : null;
}
