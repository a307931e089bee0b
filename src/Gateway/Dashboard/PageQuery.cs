using System.Globalization;

namespace Rijie.Gateway.Dashboard;

/// <summary>Values in the address of a page; what cannot be read counts as not given.</summary>
internal static class PageQuery
{
    public static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is > 2000 and < 2100 ? date : null;

    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    public static string Write(params ReadOnlySpan<(string Name, string? Value)> values)
    {
        var parts = new List<string>();
        foreach (var (name, value) in values)
            if (Text(value) is { } text) parts.Add($"{name}={Uri.EscapeDataString(text)}");
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }
}
