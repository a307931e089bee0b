using System.Text.RegularExpressions;
using Rijie.Settlement.Yaml;

namespace Rijie.Hosting;

/// <summary>Checks what a well-formed manifest means; every problem is reported with its place.</summary>
internal sealed partial class ManifestCheck(YamlNode root, string file, List<YamlProblem> problems)
{
    public const string Code = "PLUGIN_MANIFEST";
    public const string IdCode = "PLUGIN_ID";
    private const string Schema = "rijie-plugin/v1";
    private const int LongestWindowSeconds = 86_400;

    /// <summary>Whether a text can be a plugin's id (reliability 4.4, P06).</summary>
    public static bool IsId(string text) => IdShape().IsMatch(text);

    /// <summary>Adds every problem of the manifest.</summary>
    public void Check(PluginManifest manifest, string folderName, FolderContent? content)
    {
        if (manifest.Schema is { } schema && schema != Schema) Add(Code, $"The schema must be {Schema}.", "schema");
        CheckId(manifest.Id, folderName);
        if (manifest.Version is { } version && !VersionShape().IsMatch(version)) Add(Code, "The version must be major.minor.patch, such as 1.4.0.", "version");
        if (manifest.Contract is { } contract && !ContractShape().IsMatch(contract)) Add(Code, "The contract must be major.minor in quotes, such as \"1.0\".", "contract");
        CheckAssembly(manifest, content);
        CheckLayouts(manifest.Layouts, content);
        CheckHosts(manifest.Hosts);
        foreach (var (name, setting) in manifest.Settings) CheckSetting(name, setting, manifest);
        if (manifest.Provider is { } facts) CheckFacts(facts);
    }

    private void CheckId(string? id, string folderName)
    {
        if (id is null) return;
        if (!IsId(id)) Add(IdCode, "The id must be 3 to 40 of a-z, 0-9 and '-'.", "id");
        else if (!string.Equals(id, folderName, StringComparison.Ordinal)) Add(IdCode, $"The id is '{id}', but the folder is named '{folderName}'.", "id");
    }

    private void CheckAssembly(PluginManifest manifest, FolderContent? content)
    {
        if (manifest.Assembly is not { } assembly)
        {
            // What a file transfer and a layout can do, the host does.
            if (manifest.Capabilities.Any(c => c is not Capability.Statements)) Add(Code, "Capabilities other than statements need an assembly.", "capabilities");
            if (manifest.Layouts.Count == 0) Add(Code, "The plugin offers nothing: it names neither an assembly nor a layout.");
        }
        else if (!AssemblyShape().IsMatch(assembly)) Add(Code, "The assembly must be a file name ending in .dll, without a path.", "assembly");
        else if (content?.Has(assembly) == false) Add(Code, $"The assembly '{assembly}' is not in the folder.", "assembly");
        foreach (var twice in manifest.Capabilities.GroupBy(c => c).Where(g => g.Count() > 1))
            Add(Code, $"The capability {CapabilityName.Of(twice.Key)} stands twice.", "capabilities");
        foreach (var lacking in manifest.Optional.Except(manifest.Capabilities))
            Add(Code, $"The capability {CapabilityName.Of(lacking)} is optional, but not offered.", "optional");
    }

    private void CheckLayouts(IReadOnlyList<string> layouts, FolderContent? content)
    {
        for (var i = 0; i < layouts.Count; i++)
        {
            var layout = layouts[i];
            var step = i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (!LayoutShape().IsMatch(layout) || layout.Split('/').Contains("..", StringComparer.Ordinal))
                Add(Code, "A layout must be a relative path inside the folder that ends in .yaml, with '/' between names.", "layouts", step);
            else if (content?.Has(layout) == false) Add(Code, $"The layout '{layout}' is not in the folder.", "layouts", step);
            else if (layouts.Take(i).Contains(layout, StringComparer.Ordinal)) Add(Code, $"The layout '{layout}' stands twice.", "layouts", step);
        }
    }

    private void CheckHosts(IReadOnlyList<string> hosts)
    {
        for (var i = 0; i < hosts.Count; i++)
            if (!HostShape().IsMatch(hosts[i]))
                Add(Code, "A host must be a lower-case name such as api.example.com, or with its port api.example.com:8443; no scheme, no path.", "hosts", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private void CheckSetting(string name, SettingDefinition setting, PluginManifest manifest)
    {
        if (!SettingShape().IsMatch(name)) Add(Code, $"The setting '{name}' must be named in lower case, such as app_id.", "settings", name);
        if (setting.Type == SettingType.Choice && setting.Values.Count == 0) Add(Code, $"The choice '{name}' has no values.", "settings", name);
        if (setting.Type != SettingType.Choice && setting.Values.Count > 0) Add(Code, $"The setting '{name}' has values, but is no choice.", "settings", name, "values");
        foreach (var value in setting.Signatures.Keys.Order(StringComparer.Ordinal))
            if (!setting.Values.Contains(value, StringComparer.Ordinal)) Add(Code, $"The signature strength of '{value}' stands for no value of '{name}'.", "settings", name, "signatures");
        if (setting.Default is not { } given) return;
        if (setting.Secret) Add(Code, $"The secret '{name}' must not have a default.", "settings", name, "default");
        else if (setting.Required) Add(Code, $"The setting '{name}' is required and has a default: leave one of them out.", "settings", name, "default");
        else if (SettingText.Check(setting, given, manifest.Hosts, allowLoopbackHttp: false) is { } wrong)
            Add(Code, $"The default of '{name}' does not fit: {wrong.Message}", "settings", name, "default");
    }

    private void CheckFacts(ProviderFacts facts)
    {
        if (facts.VisibilityDelayMinutes is < 0 or > 7 * 1440) Add(Code, "The visibility delay must be 0 to 10080 minutes.", "provider", "visibility_delay_minutes");
        if (facts.ClaimDays is < 0 or > 3660) Add(Code, "The claim time must be 0 to 3660 days.", "provider", "claim_days");
        if (facts.SignatureWindowSeconds is < 0 or > LongestWindowSeconds) Add(Code, "The signature window must be 0 to 86400 seconds.", "provider", "signature_window_seconds");
        foreach (var read in facts.UnsafeReads)
        {
            var name = read.Split('/')[0].Replace('_', '-');
            if (!CapabilityName.All.Contains(name, StringComparer.Ordinal))
                Add(Code, $"'{read}' is not a capability, or a capability and a type such as transaction-lookup/refund.", "provider", "unsafe_reads");
        }
    }

    private void Add(string code, string message, params ReadOnlySpan<string> path) => problems.Add(new(file, Place(path), code, message));

    private YamlPlace Place(ReadOnlySpan<string> path)
    {
        var node = root;
        var place = root.Place;
        foreach (var step in path)
        {
            if (node is YamlMap map && map.Entries.FirstOrDefault(e => e.Key == step) is { } entry) (node, place) = (entry.Value, entry.Place);
            else if (node is YamlList list && int.TryParse(step, out var index) && index < list.Items.Count) (node, place) = (list.Items[index], list.Items[index].Place);
            else break;
        }
        return place;
    }

    [GeneratedRegex(@"\A[a-z0-9-]{3,40}\z", RegexOptions.NonBacktracking)]
    private static partial Regex IdShape();

    [GeneratedRegex(@"\A[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}\z", RegexOptions.NonBacktracking)]
    private static partial Regex VersionShape();

    [GeneratedRegex(@"\A[0-9]{1,6}\.[0-9]{1,6}\z", RegexOptions.NonBacktracking)]
    private static partial Regex ContractShape();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}\.dll\z", RegexOptions.NonBacktracking)]
    private static partial Regex AssemblyShape();

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*\.yaml\z", RegexOptions.NonBacktracking)]
    private static partial Regex LayoutShape();

    [GeneratedRegex(@"\A[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]{1,5})?\z", RegexOptions.NonBacktracking)]
    private static partial Regex HostShape();

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,39}\z", RegexOptions.NonBacktracking)]
    private static partial Regex SettingShape();
}
