using System.Globalization;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Dashboard;

/// <summary>Values as pages show them, the same on every machine.</summary>
internal static class Shown
{
    /// <summary>Yuan with two decimals and groups of three.</summary>
    public static string Yuan(long fen)
    {
        var whole = Int128.Abs(fen);
        return string.Create(CultureInfo.InvariantCulture, $"{(fen < 0 ? "-" : "")}{whole / 100:N0}.{whole % 100:00}");
    }

    public static string Yuan(Money? money) => money is { } known ? Yuan(known.Fen) : "";

    public static string Signed(long fen) => fen > 0 ? "+" + Yuan(fen) : Yuan(fen);

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    public static string Date(DateOnly? date) => StoredText.Of(date) ?? "";

    /// <summary>China Standard Time, as on the receipt.</summary>
    public static string Time(DateTimeOffset? instant) => instant is { } known ? ChinaTime.ToLocal(known).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "";

    public static string Time(long? milliseconds) => Time(StoredText.InstantOrNull(milliseconds));
}
