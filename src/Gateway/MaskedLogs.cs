using Microsoft.Extensions.Options;
using Rijie.Gateway.Plugins;
using Rijie.Hosting;

namespace Rijie.Gateway;

/// <summary>Puts the mask of card numbers and secrets before every sink: the frameworks log exceptions whose words nobody here chose (reliability specification 1.5.5, I11).</summary>
internal static class MaskedLogs
{
    public static IServiceCollection AddMaskedLogs(this IServiceCollection services, GatewaySetup setup) => services.AddSingleton<ILoggerFactory>(provider =>
    {
        var inner = new LoggerFactory(provider.GetServices<ILoggerProvider>(), provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>());
        return new MaskedLoggerFactory(inner, new LogMask(Secrets(setup)), ownsInner: true);
    });

    private static IEnumerable<string> Secrets(GatewaySetup setup)
    {
        if (setup.Postgres is { } connection) yield return connection.Reveal();
        foreach (var account in setup.Configuration.Accounts)
            if (setup.Catalog.Find(account.Plugin) is { } plugin && setup.AccountSettings.TryGetValue(account.Id, out var settings))
                foreach (var name in AccountSettingsReader.Secrets(plugin.Manifest))
                    if (settings.TryGetValue(name, out var secret)) yield return secret;
    }
}
