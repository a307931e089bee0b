using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rijie.Signing;

namespace Rijie.Shengfutong;

/// <summary>Connects to Shengfutong's merchant API (mchapi): JSON, RSA and fen. The two older generations, with MD5 and yuan, are not spoken.</summary>
public sealed class ShengfutongPlugin : IProviderPlugin
{
    /// <inheritdoc/>
    public void ConfigureServices(IServiceCollection services, IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(settings);
        // Read here and not when first used: what is wrong with a key is known before the account starts.
        var account = ShengfutongAccount.Read(settings);
        var key = settings.SigningKey("private_key", SigningString.Digest);
        string[] platformKeys = ["platform_public_key", "previous_platform_public_key"];
        var platform = RsaVerifier.FromPem(
            platformKeys.Where(name => settings.Given(name) is not null).Select(name => KeyValuePair.Create(name, settings.Needed(name))), SigningString.Digest);
        services
            .AddSingleton(account)
            .AddSingleton(_ => key) // by factory, so that the container disposes it
            .AddSingleton(_ => platform)
            .AddSingleton<ShengfutongSigner>()
            .AddSingleton<ShengfutongCodes>()
            .AddSingleton<ShengfutongClient>()
            .AddSingleton<ShengfutongTransactions>()
            .AddSingleton<ITransactionSource>(provider => provider.GetRequiredService<ShengfutongTransactions>())
            .AddSingleton<ITransactionLookup, ShengfutongLookup>()
            .AddSingleton<INotificationReader, ShengfutongNotifications>()
            .AddSingleton<IStatementSource, ShengfutongStatements>()
            .AddSingleton<ITerminalSource, ShengfutongTerminals>();
    }
}
