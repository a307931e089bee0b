using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Rijie.Conformance;

/// <summary>A plugin's own services for one account: what the host gives it and nothing around what it registers.</summary>
internal static class PluginServices
{
    /// <summary>The services by which a plugin offers what it can.</summary>
    public static IReadOnlyList<Type> Capabilities { get; } =
        [typeof(ITransactionSource), typeof(ITransactionLookup), typeof(INotificationReader), typeof(IStatementSource), typeof(IPayoutSource), typeof(ITerminalSource)];

    /// <summary>Lets a plugin register its services; whatever it throws comes through.</summary>
    public static ServiceProvider Build(IProviderPlugin plugin, IConfiguration settings, AccountContext context, HttpClient http, TimeProvider clock, IRemoteFiles? files, ILoggerFactory? logs = null)
    {
        var services = new ServiceCollection().AddLogging();
        if (logs is not null) services.AddSingleton(logs);
        services.AddSingleton(http).AddSingleton(clock).AddSingleton(context);
        if (files is not null) services.AddSingleton(files);
        plugin.ConfigureServices(services, settings);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }
}

/// <summary>Settings that write down which of them are asked for.</summary>
internal sealed class SettingsRead(IReadOnlyDictionary<string, string> settings) : IConfiguration
{
    private readonly IConfigurationRoot inner = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
    private readonly SortedSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was asked for, there or not.</summary>
    public IReadOnlySet<string> Names => names;

    public string? this[string key]
    {
        get => Noted(key, inner[key]);
        set => throw new NotSupportedException("Settings are read and never changed.");
    }

    public IConfigurationSection GetSection(string key) => Noted(key, inner.GetSection(key));

    public IEnumerable<IConfigurationSection> GetChildren() => inner.GetChildren();

    public IChangeToken GetReloadToken() => inner.GetReloadToken();

    private T Noted<T>(string key, T value)
    {
        names.Add(key);
        return value;
    }
}
