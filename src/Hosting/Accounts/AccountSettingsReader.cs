using Rijie.Settlement.Yaml;

namespace Rijie.Hosting;

/// <summary>One thing wrong with a setting; the gateway adds the place in its file.</summary>
/// <param name="Key">The setting, or the one that is missing.</param>
/// <param name="Code">A code of reliability 4.3.</param>
/// <param name="Message">What is wrong and what would be right; never the value.</param>
internal sealed record SettingProblem(string Key, string Code, string Message)
{
    public override string ToString() => $"{Code}: {Key}: {Message}";
}

/// <summary>Reads the settings of an account against the manifest of its plugin: references resolved, defaults filled in, every problem at once.</summary>
internal static class AccountSettingsReader
{
    /// <summary>Reads settings as <c>gateway.yaml</c> has them.</summary>
    /// <param name="manifest">What the plugin asks for.</param>
    /// <param name="written">By name, references not yet resolved.</param>
    /// <param name="baseFolder">Where relative secret files start.</param>
    /// <param name="allowLoopbackHttp">The developer setting.</param>
    /// <returns>The values, complete if there are no problems; and the problems in the order of their keys.</returns>
    public static (IReadOnlyDictionary<string, string> Values, IReadOnlyList<SettingProblem> Problems) Read(
        PluginManifest manifest, IReadOnlyDictionary<string, string> written, string baseFolder, bool allowLoopbackHttp)
    {
        var problems = new List<SettingProblem>();
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, setting) in manifest.Settings)
            if (setting.Default is { } given) values[key] = given;
        foreach (var (key, text) in written)
        {
            if (SecretReference.IsReference(text))
            {
                var (value, code, message) = SecretReference.Resolve(text, baseFolder, IsSecret(manifest, key));
                if (value is null) problems.Add(new(key, code!, message!));
                else values[key] = value.Reveal();
            }
            else if (IsSecret(manifest, key)) problems.Add(new(key, "CONFIG_SECRET_LITERAL", "A secret must not stand in the file: write ${env:NAME} or ${file:path}."));
            else values[key] = text;
        }
        var failed = problems.Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(Check(manifest, values, allowLoopbackHttp, failed));
        return (values, [.. problems.OrderBy(p => p.Key, StringComparer.Ordinal).ThenBy(p => p.Code, StringComparer.Ordinal)]);
    }

    /// <summary>What is wrong with resolved values: missing, unknown, of the wrong type.</summary>
    public static IReadOnlyList<SettingProblem> Check(PluginManifest manifest, IReadOnlyDictionary<string, string> values, bool allowLoopbackHttp) =>
        [.. Check(manifest, values, allowLoopbackHttp, new HashSet<string>()).OrderBy(p => p.Key, StringComparer.Ordinal)];

    private static IEnumerable<SettingProblem> Check(PluginManifest manifest, IReadOnlyDictionary<string, string> values, bool allowLoopbackHttp, HashSet<string> failed)
    {
        var known = manifest.Settings.Keys.Concat(RemoteFileSettings.Names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        foreach (var (key, text) in values)
        {
            if (RemoteFileSettings.Names.Contains(key, StringComparer.Ordinal)) continue;
            if (!manifest.Settings.TryGetValue(key, out var setting))
                yield return new(key, "CONFIG_UNKNOWN_KEY", $"'{key}' is not a setting of {manifest.Id}{YamlBinder.Nearest(key, known)}.");
            else if (!(setting.Required && string.IsNullOrWhiteSpace(text)) && SettingText.Check(setting, text, manifest.Hosts, allowLoopbackHttp) is { } wrong)
                yield return new(key, wrong.Code, wrong.Message);
        }
        foreach (var (key, setting) in manifest.Settings)
            // A blank one says nothing; a plugin without code could not say so itself.
            if (setting.Required && string.IsNullOrWhiteSpace(values.GetValueOrDefault(key)) && !failed.Contains(key))
                yield return new(key, "CONFIG_MISSING_KEY", $"'{key}' is missing: {setting.Title.En}.");
        foreach (var problem in RemoteFileSettings.Check(values, failed, LayoutStatements.IsOfferedBy(manifest))) yield return problem;
    }

    /// <summary>The names of the settings whose values nobody may see.</summary>
    public static IEnumerable<string> Secrets(PluginManifest manifest) =>
        manifest.Settings.Where(s => s.Value.Secret).Select(s => s.Key).Concat(RemoteFileSettings.Secrets);

    private static bool IsSecret(PluginManifest manifest, string key) =>
        RemoteFileSettings.Secrets.Contains(key, StringComparer.Ordinal) || (manifest.Settings.TryGetValue(key, out var setting) && setting.Secret);
}
