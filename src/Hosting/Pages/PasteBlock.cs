using System.Globalization;

namespace Rijie.Hosting;

/// <summary>The <c>accounts</c> and <c>merchants</c> of a brand as they are pasted into <c>gateway.yaml</c>: what must be given stands there, what may be given is commented out.</summary>
internal static class PasteBlock
{
    /// <summary>Fits the form and is the key of no server: nothing is reached before it is replaced.</summary>
    private static readonly string NoHostKey = "SHA256:" + new string('A', 43);

    public static void Write(PageText page, PluginManifest manifest)
    {
        page.Heading(2, page.Say("可粘贴到 gateway.yaml 的配置", "Ready to paste into gateway.yaml"));
        page.Line(page.Say(
            "`rijie init` 写出的配置里，用它代替 `accounts: []` 和 `merchants: []`。大写的值换成自己的；密钥放进 `keys/`（权限 600）或环境变量。注释掉的可选，需要时去掉 `#`；有默认值的未列出。",
            "In the configuration that `rijie init` writes it takes the place of `accounts: []` and `merchants: []`. Values in capitals are yours to replace; secrets go into `keys/` (mode 600) or into environment variables. What is commented out may be given: take the `#` away where you need it. What has a default is not listed."));
        page.Line();
        page.Line("```yaml");
        page.Line("accounts:");
        page.Line($"  - id: {manifest.Id}-org");
        page.Line($"    plugin: {manifest.Id}");
        var settings = manifest.Settings.Where(s => s.Value.Default is null).OrderByDescending(s => s.Value.Required).SelectMany(s => Lines(page, manifest, s.Key, s.Value)).ToList();
        if (settings.Count > 0) page.Line("    settings:");
        var width = settings.Select(s => s.Setting.Length).DefaultIfEmpty().Max();
        foreach (var (setting, isRequired, title) in settings) page.Line($"      {(isRequired ? "" : "# ")}{setting.PadRight(isRequired ? width + 2 : width)} # {title}");
        page.Line("merchants:");
        page.Line("  - id: corner-shop");
        page.Line("    name: 街角小店");
        page.Line("    connections:");
        page.Line($"      - {{ id: corner-shop-{manifest.Id}, account: {manifest.Id}-org, merchant_no: \"MERCHANT_NO\", contract: retail-standard, settlement: {{ speed: T1, payout_by: \"18:00\" }} }}");
        page.Line("```");
    }

    private static IEnumerable<(string Setting, bool IsRequired, string Title)> Lines(PageText page, PluginManifest manifest, string key, SettingDefinition setting)
    {
        yield return ($"{key}: \"{Value(manifest, key, setting)}\"", setting.Required, page.Say(setting.Title));
        if (key != RemoteFileSettings.Files) yield break;
        yield return ($"{RemoteFileSettings.HostKey}: \"{NoHostKey}\"", setting.Required, page.Say("sftp 服务器的主机公钥指纹；ftp 和镜像没有这一行", "the sftp server's key; ftp and mirrors have no such line"));
        yield return ($"{RemoteFileSettings.Password}: \"{Variable(manifest, RemoteFileSettings.Password)}\"", setting.Required, page.Say("其口令", "its password"));
    }

    private static string Value(PluginManifest manifest, string key, SettingDefinition setting) => setting.Type switch
    {
        SettingType.Pem => $"${{file:keys/{manifest.Id}-{key.Replace('_', '-')}.pem}}",
        _ when setting.Secret => Variable(manifest, key),
        SettingType.Text when key == RemoteFileSettings.Files => "sftp://USER@sftp.example.com:22/",
        SettingType.Choice => setting.Values[0],
        SettingType.Number => "0",
        SettingType.Switch => "true",
        SettingType.Url => $"https://{(manifest.Hosts is [var host, ..] ? host : "example.com")}",
        _ => key.ToUpper(CultureInfo.InvariantCulture),
    };

    private static string Variable(PluginManifest manifest, string key) => $"${{env:{manifest.Id.Replace('-', '_').ToUpper(CultureInfo.InvariantCulture)}_{key.ToUpper(CultureInfo.InvariantCulture)}}}";
}
