namespace Rijie.Gateway.Plugins;

/// <summary>Where plugins are when nobody says: <c>plugins</c> beside the configuration, else where the build puts them.</summary>
internal static class DefaultPluginFolder
{
    /// <returns>A folder that exists, or <c>null</c>.</returns>
    public static string? Find(string configurationFolder)
    {
        var beside = Path.Combine(configurationFolder, "plugins");
        if (Directory.Exists(beside) && !HoldsSources(beside)) return beside;
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            var built = Path.Combine(above.FullName, "artifacts", "plugins");
            if (Directory.Exists(built)) return built;
        }
        return null;
    }

    /// <summary>In a clone the folder of that name holds the plugins' sources, which are no plugins yet.</summary>
    private static bool HoldsSources(string folder) =>
        Directory.EnumerateDirectories(folder).Any(sub => Directory.EnumerateFiles(sub, "*.csproj").Any());
}
