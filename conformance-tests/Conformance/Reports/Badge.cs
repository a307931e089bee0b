using System.Globalization;

namespace Rijie.Conformance;

/// <summary><c>badge.svg</c>: the level, and how many waivers it rests on.</summary>
internal static class Badge
{
    private const int LeftWidth = 112;
    private const int CharacterWidth = 7;

    public static string Text(ConformanceReport report)
    {
        var level = report.Level is { } reached ? $"L{reached.ToString(CultureInfo.InvariantCulture)}" : "not conformant";
        return report.Waivers.Count == 0 ? level : $"{level} · {report.Waivers.Count.ToString(CultureInfo.InvariantCulture)} waived until {report.Waivers.Min(w => w.Until):yyyy-MM-dd}";
    }

    public static string Svg(ConformanceReport report)
    {
        var text = Text(report);
        var width = LeftWidth + 16 + text.Length * CharacterWidth;
        var color = report.Level switch { null => "#c62828", < 4 => "#b26a00", _ when report.Waivers.Count > 0 => "#b26a00", _ => "#2e7d32" };
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="Rijie conformance: {text}">
              <rect width="{LeftWidth}" height="20" fill="#444"/>
              <rect x="{LeftWidth}" width="{width - LeftWidth}" height="20" fill="{color}"/>
              <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
                <text x="8" y="14">Rijie conformant</text>
                <text x="{LeftWidth + 8}" y="14">{text}</text>
              </g>
            </svg>

            """);
    }
}
