using System.Globalization;
using System.Text;
using Rijie.Conformance;
using Rijie.Hosting;

namespace Rijie.Demo;

/// <summary>The folder that an operator would have: <c>gateway.yaml</c>, a contract, keys, logs; made anew for each run.</summary>
internal sealed class DemoFolder : IDisposable
{
    public DemoFolder()
    {
        Path = Directory.CreateTempSubdirectory("rijie-demo-").FullName;
        foreach (var name in new[] { "keys", "contracts", "logs" }) Directory.CreateDirectory(At(name));
    }

    public string Path { get; }

    public string Configuration => At("gateway.yaml");

    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes everything the gateway reads; secrets go to files that only this user can read.</summary>
    public void Write(IReadOnlyList<Brand> brands, PluginCatalog plugins, DemoOptions options)
    {
        File.WriteAllText(At("contracts", "retail.yaml"), Prices.ContractYaml);
        var yaml = new StringBuilder();
        yaml.AppendLine(options.Postgres is { } connection ? $"storage: {{ postgres: {{ connection: \"{InFile("postgres", connection)}\" }} }}" : "storage: { sqlite: data/rijie.db }");
        yaml.AppendLine(CultureInfo.InvariantCulture, $"listen: http://127.0.0.1:{options.Port}");
        yaml.AppendLine("contracts: [ contracts/retail.yaml ]");
        yaml.AppendLine("developer: { allow_loopback_http: true }");
        yaml.AppendLine("terminal_logs: { folder: logs }");
        yaml.AppendLine("accounts:");
        foreach (var brand in brands)
        {
            yaml.AppendLine(CultureInfo.InvariantCulture, $"  - id: {brand.AccountId}");
            yaml.AppendLine(CultureInfo.InvariantCulture, $"    plugin: {brand.Wire.PluginId}");
            yaml.AppendLine("    settings:");
            foreach (var (name, value) in brand.Wire.Settings(new Uri(brand.Server.Url!), brand.Book).OrderBy(s => s.Key, StringComparer.Ordinal))
                yaml.AppendLine(CultureInfo.InvariantCulture, $"      {name}: \"{Reference(brand, plugins, name, value)}\"");
        }
        yaml.AppendLine("merchants:");
        yaml.AppendLine(CultureInfo.InvariantCulture, $"  - id: {Chain.MerchantId}");
        yaml.AppendLine(CultureInfo.InvariantCulture, $"    name: {Chain.MerchantName}");
        yaml.AppendLine("    connections:");
        foreach (var brand in brands)
            foreach (var store in brand.Stores)
                yaml.AppendLine(CultureInfo.InvariantCulture, $"      - {{ id: {store.ConnectionId}, account: {brand.AccountId}, merchant_no: \"{store.MerchantNo}\", contract: retail-standard, settlement: {{ speed: T1, payout_by: \"18:00\", account_last4: \"{BookWriter.AccountLast4}\" }} }}");
        File.WriteAllText(Configuration, yaml.ToString());
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A file still open elsewhere: the system clears its temporary folder.
        }
    }

    /// <summary>Long texts and secrets stand in files of their own.</summary>
    private string Reference(Brand brand, PluginCatalog plugins, string name, string value)
    {
        var isSecret = plugins.Find(brand.Wire.PluginId)?.Manifest.Settings.GetValueOrDefault(name)?.Secret ?? false;
        if (!isSecret && !value.Contains('\n', StringComparison.Ordinal)) return value;
        return InFile($"{brand.Wire.PluginId}-{name}", value);
    }

    private string InFile(string file, string value)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(At("keys", file), options)) stream.Write(Encoding.UTF8.GetBytes(value));
        return $"${{file:keys/{file}}}";
    }
}
