using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rijie.Signing;

namespace Acme;

/// <summary>Connects to Acme Pay, a provider that does not exist: put the real one's manual in its place, file by file.</summary>
public sealed class AcmePlugin : IProviderPlugin
{
    /// <inheritdoc/>
    public void ConfigureServices(IServiceCollection services, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(settings);
        // Read here and not when first used: what is wrong with a setting is known before the account starts.
        var account = AcmeAccount.Read(settings);
        services
            .AddSingleton(account)
            .AddSingleton(HmacSignature.FromText("key", settings.Needed("key"), account.Digest))
            .AddSingleton<AcmeSigning>()
            .AddSingleton<AcmeClient>()
#if (json)
            .AddSingleton<ITransactionSource, AcmeTransactions>()
            .AddSingleton<IPayoutSource, AcmePayouts>()
            .AddSingleton<ITerminalSource, AcmeTerminals>()
#endif
            .AddSingleton<ITransactionLookup, AcmeLookup>()
            .AddSingleton<INotificationReader, AcmeNotifications>()
            .AddSingleton<IStatementSource, AcmeStatements>();
    }
}
