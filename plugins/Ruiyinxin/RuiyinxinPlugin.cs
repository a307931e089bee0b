using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Rijie.Ruiyinxin;

/// <summary>Connects to Ruiyinxin 瑞银信, the SMZF platform: every message in an envelope of AES and RSA, statements inside an answer.</summary>
public sealed class RuiyinxinPlugin : IProviderPlugin
{
    /// <inheritdoc/>
    public void ConfigureServices(IServiceCollection services, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(settings);
        var envelope = RuiyinxinEnvelope.Read(settings);
        services
            .AddSingleton(RuiyinxinAccount.Read(settings))
            .AddSingleton(_ => envelope) // by a factory, so that its keys are closed with the account
            .AddSingleton<RuiyinxinClient>()
            .AddSingleton<ITransactionSource, RuiyinxinTransactions>()
            .AddSingleton<ITransactionLookup, RuiyinxinLookup>()
            .AddSingleton<INotificationReader, RuiyinxinNotifications>()
            .AddSingleton<IStatementSource, RuiyinxinStatements>()
            .AddSingleton<ITerminalSource, RuiyinxinTerminals>();
    }
}
