using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Rijie.Leshua;

/// <summary>Connects to Leshua 乐刷: its trade gateway (XML, MD5 with two keys), its file server and, for a first-level agent, its list of payouts.</summary>
public sealed class LeshuaPlugin : IProviderPlugin
{
    /// <inheritdoc/>
    public void ConfigureServices(IServiceCollection services, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(settings);
        // Read here and not when first used: what is wrong with a setting is known before the account starts.
        var account = LeshuaAccount.Read(settings);
        services
            .AddSingleton(account)
            .AddSingleton<LeshuaSigning>()
            .AddSingleton<LeshuaClient>()
            .AddSingleton<ITransactionSource, LeshuaTransactions>()
            .AddSingleton<ITransactionLookup, LeshuaLookup>()
            .AddSingleton<INotificationReader, LeshuaNotifications>()
            .AddSingleton<IStatementSource, LeshuaStatements>()
            .AddSingleton<ITerminalSource, LeshuaTerminals>();
        // Only a first-level agent has a list of payouts; without its key the account offers none, and L3 rests on the bank entries.
        if (account.AgentKey is { } agentKey)
            services.AddSingleton(new AgentSigning(agentKey)).AddSingleton<LeshuaAgentClient>().AddSingleton<IPayoutSource, LeshuaPayouts>();
    }
}
