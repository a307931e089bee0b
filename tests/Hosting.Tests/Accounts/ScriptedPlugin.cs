using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Rijie.Hosting.Tests;

/// <summary>A plugin whose registrations are written by the test that hosts it, told apart by account.</summary>
public sealed class ScriptedPlugin : IProviderPlugin
{
    private static readonly ConcurrentDictionary<string, Action<IServiceCollection, IConfiguration>> Scripts = new(StringComparer.Ordinal);

    public void ConfigureServices(IServiceCollection services, IConfiguration settings) => Scripts[settings["account"]!](services, settings);

    /// <summary>Hosts the plugin with the script of a test.</summary>
    internal static AccountHost Host(
        Action<IServiceCollection, IConfiguration> script, Capability[] capabilities, HostingOptions? options = null,
        IReadOnlyList<string>? hosts = null, IReadOnlyList<string>? unsafeReads = null, IReadOnlyDictionary<string, string>? settings = null, Capability[]? optional = null)
    {
        var account = Guid.NewGuid().ToString("n");
        Scripts[account] = script;
        var text = new LocalText { Zh = "账户", En = "Account" };
        var manifest = new PluginManifest
        {
            Schema = "rijie-plugin/v1",
            Id = "scripted",
            Name = text,
            Version = "1.0.0",
            Contract = "1.0",
            Assembly = "Scripted.dll",
            Capabilities = capabilities,
            Optional = optional ?? [],
            Hosts = hosts ?? [],
            Settings = new Dictionary<string, SettingDefinition>
            {
                ["account"] = new() { Type = SettingType.Text, Title = text, Required = true },
                ["app_key"] = new() { Type = SettingType.Text, Title = text, Secret = true },
            },
            Provider = new() { UnsafeReads = unsafeReads ?? [] },
        };
        var layout = new Statements.StatementLayout { Schema = "statement-layout/v1", Id = "daily", Version = 1, Title = text, Members = [], Tables = new Dictionary<string, Statements.LayoutTable>() };
        var plugin = new LoadedPlugin { Manifest = manifest, Layouts = [layout], Folder = "", Hash = "", Entry = typeof(ScriptedPlugin), BuiltAgainst = new(1, 0) };
        var values = new Dictionary<string, string>(settings ?? new Dictionary<string, string>()) { ["account"] = account };
        return AccountHost.Create(plugin, new() { AccountId = "a1", Settings = values, MerchantNos = ["M2", "M1"] }, options ?? new());
    }

    /// <summary>Hosts a plugin that offers lookups and nothing else.</summary>
    internal static AccountHost HostLookup(Func<LookupQuery, CancellationToken, Task<LookupAnswer>> lookup, HostingOptions? options = null, IReadOnlyList<string>? unsafeReads = null) =>
        Host((services, _) => services.AddSingleton<ITransactionLookup>(new ScriptedLookup(lookup)), [Capability.TransactionLookup], options, unsafeReads: unsafeReads);

    /// <summary>A sale that the host takes.</summary>
    internal static Transaction Sale(string merchantNo) =>
        new() { MerchantNo = merchantNo, Type = TransactionType.Sale, State = TransactionState.Succeeded, Gross = Money.FromFen(100) };
}

internal sealed class ScriptedLookup(Func<LookupQuery, CancellationToken, Task<LookupAnswer>> lookup) : ITransactionLookup
{
    public Task<LookupAnswer> LookUpAsync(LookupQuery query, CancellationToken cancellationToken) => lookup(query, cancellationToken);
}

internal sealed class ScriptedTransactions(Func<TransactionQuery, TransactionPage> read) : ITransactionSource
{
    public Task<TransactionPage> ReadAsync(TransactionQuery query, CancellationToken cancellationToken) => Task.FromResult(read(query));
}

internal sealed class ScriptedStatements(Func<StatementAnswer> fetch) : IStatementSource
{
    public Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken) => Task.FromResult(fetch());
}

internal sealed class ScriptedNotifications(Func<NotificationReading> read) : INotificationReader
{
    public NotificationReading Read(NotificationRequest request) => read();
}
