using MudBlazor;

namespace Rijie.Gateway.Dashboard;

/// <summary>Colours and type; fonts are the system's own, because nothing is loaded from elsewhere.</summary>
internal static class DashboardTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1f4e79",
            AppbarBackground = "#12304d",
            AppbarText = "#ffffff",
            Background = "#f4f6f8",
            Surface = "#ffffff",
            TextPrimary = "#1c2733",
            TextSecondary = "#5c6b7a",
            Error = "#b3261e",
            Warning = "#b26a00",
            Success = "#1b7f4d",
            Info = "#2f6fab",
        },
        Typography = new Typography { Default = new DefaultTypography { FontFamily = Fonts } },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
    };
}
