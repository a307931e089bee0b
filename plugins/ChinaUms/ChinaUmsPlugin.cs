using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Rijie.ChinaUms;

/// <summary>Connects to the open platform of ChinaUMS 银联商务: online orders (netpay) and terminals (POS link). There is no list, no payout and no terminal interface.</summary>
public sealed class ChinaUmsPlugin : IProviderPlugin
{
    /// <inheritdoc/>
    public void ConfigureServices(IServiceCollection services, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(settings);
        services
            .AddSingleton(ChinaUmsAccount.Read(settings)) // now: what is wrong with a setting is known before the account starts
            .AddSingleton<ChinaUmsSigner>()
            .AddSingleton<ChinaUmsClient>()
            .AddSingleton<ITransactionLookup, ChinaUmsLookup>()
            .AddSingleton<INotificationReader, ChinaUmsNotifications>()
            .AddSingleton<IStatementSource, ChinaUmsStatements>();
    }
}
