using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Rijie.Lakala;

/// <summary>Connects to Lakala's open platform (LAOP), version 3 with the odd service of version 2.</summary>
public sealed class LakalaPlugin : IProviderPlugin
{
    /// <inheritdoc/>
    public void ConfigureServices(IServiceCollection services, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(settings);
        // Read here and not when first used: what is wrong with a key is known before the account starts.
        var account = LakalaAccount.Read(settings);
        var key = settings.SigningKey("private_key", HashAlgorithmName.SHA256);
        var platform = PlatformCertificates.Read(settings["platform_certificates"] ?? "");
        services
            .AddSingleton(account)
            .AddSingleton(_ => key) // by factory, so that the container disposes it
            .AddSingleton(_ => platform)
            .AddSingleton<LakalaSigner>()
            .AddSingleton<LakalaClient>()
            .AddSingleton<LakalaTransactions>()
            .AddSingleton<ITransactionSource>(provider => provider.GetRequiredService<LakalaTransactions>())
            .AddSingleton<ITransactionLookup, LakalaLookup>()
            .AddSingleton<INotificationReader, LakalaNotifications>()
            .AddSingleton<IStatementSource, LakalaStatements>()
            .AddSingleton<IPayoutSource, LakalaPayouts>()
            .AddSingleton<ITerminalSource, LakalaTerminals>();
    }
}
