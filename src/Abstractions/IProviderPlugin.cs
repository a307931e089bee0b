using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Rijie;

/// <summary>The entry of a plugin assembly; exactly one public class implements it.</summary>
/// <remarks>
/// The host calls it once for each account, with a service collection of that account only. Already in it: an
/// <see cref="HttpClient"/> (deadlines, rate limit, circuit breaker; reaches the hosts of the manifest only), an
/// <see cref="IRemoteFiles"/> where the account has remote files, <see cref="TimeProvider"/>, loggers that mask, and
/// the <see cref="AccountContext"/>. Register a capability to offer it; what is not registered is not offered, and what
/// is registered must stand in the manifest.
/// </remarks>
public interface IProviderPlugin
{
    /// <summary>Registers the capabilities of one account.</summary>
    /// <param name="services">The account's own collection.</param>
    /// <param name="settings">The account's settings by the names of the manifest, secrets resolved; required ones are there.</param>
    /// <exception cref="ArgumentException">A setting is there but cannot be used, such as a key in the wrong form; the account is marked degraded with the message.</exception>
    void ConfigureServices(IServiceCollection services, IConfiguration settings);
}

/// <summary>Which account a plugin's services belong to.</summary>
public sealed record AccountContext
{
    /// <summary>The id in <c>gateway.yaml</c>.</summary>
    public required string AccountId { get; init; }

    /// <summary>The merchant numbers connected under the account, in ordinal order. Only these may be believed or returned.</summary>
    public required IReadOnlyList<string> MerchantNos { get; init; }
}
