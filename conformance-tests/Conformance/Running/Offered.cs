using Rijie.Hosting;

namespace Rijie.Conformance;

/// <summary>What an account offers: one that did not start fails the check that needs it, instead of leaving it nothing to ask.</summary>
internal static class Offered
{
    /// <summary>A capability of the account.</summary>
    /// <exception cref="CheckFailedException">The account did not start.</exception>
    public static T Need<T>(this AccountHost host, Func<AccountHost, T?> capability)
        where T : class => capability(host) ?? throw NotStarted(host);

    /// <summary>The account itself.</summary>
    /// <exception cref="CheckFailedException">It did not start.</exception>
    public static AccountHost Started(this AccountHost host) => host.Registered.Count > 0 ? host : throw NotStarted(host);

    private static CheckFailedException NotStarted(AccountHost host) => new($"The account did not start: {host.State.Code} {host.State.Reason}");
}
