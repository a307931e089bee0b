using Microsoft.Extensions.DependencyInjection;
using Rijie.Hosting;
using WireMock.Server;

namespace Rijie.Conformance;

/// <summary>A simulated provider on loopback, and a plugin's own services for one account in front of it.</summary>
/// <remarks>The host's guards are left out, but for those of remote files, so that a test sees what the plugin itself throws. Nothing is answered before the wire or the test says so.</remarks>
public sealed class PluginBench : IDisposable
{
    private readonly HttpClient http = new();
    private readonly List<IDisposable> owned = [];
    private readonly Lazy<ServiceProvider> services;

    /// <summary>Starts a server; the plugin registers its services when the first is asked for.</summary>
    /// <param name="plugin">Makes the services.</param>
    /// <param name="wire">Gives the settings.</param>
    /// <param name="book">The account; its clock is the plugin's.</param>
    /// <param name="merchantNos">The merchants that are connected.</param>
    /// <param name="changes">Settings that differ from the wire's.</param>
    public PluginBench(IProviderPlugin plugin, ProviderWire wire, Book book, IReadOnlyList<string> merchantNos, IReadOnlyDictionary<string, string>? changes = null)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ArgumentNullException.ThrowIfNull(wire);
        ArgumentNullException.ThrowIfNull(book);
        Server = WireMockServer.Start();
        services = new(() =>
        {
            var settings = wire.Settings(new Uri(Server.Url!), book).ToDictionary(StringComparer.Ordinal);
            foreach (var (name, value) in changes ?? new Dictionary<string, string>()) settings[name] = value;
            var files = RemoteFileSettings.Create(settings, new() { TimeProvider = book.Clock, AllowLoopbackHttp = true }, owned);
            return PluginServices.Build(plugin, new SettingsRead(settings), new() { AccountId = $"{wire.PluginId}-test", MerchantNos = merchantNos }, http, book.Clock, files);
        });
    }

    /// <summary>The provider's side.</summary>
    public WireMockServer Server { get; }

    /// <summary>A service of the plugin, such as a capability.</summary>
    public T Get<T>()
        where T : notnull => services.Value.GetRequiredService<T>();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (services.IsValueCreated) services.Value.Dispose();
        foreach (var client in owned) client.Dispose();
        Server.Dispose();
        http.Dispose();
    }
}
