using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Rijie.UnionPay;

/// <summary>Connects one merchant number of UnionPay's ACP interface, version 5.1.0. There is no list operation, no payout and no terminal interface.</summary>
public sealed class UnionPayPlugin : IProviderPlugin
{
    /// <inheritdoc/>
    public void ConfigureServices(IServiceCollection services, IConfiguration settings) =>
        services
            .AddSingleton(AcpAccount.Read(settings))
            .AddSingleton<AcpClient>()
            .AddSingleton<ITransactionLookup, UnionPayLookup>()
            .AddSingleton<INotificationReader, UnionPayNotifications>()
            .AddSingleton<IStatementSource, UnionPayStatements>();
}
