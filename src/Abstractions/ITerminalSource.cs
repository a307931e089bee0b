namespace Rijie;

/// <summary>Lists a merchant's terminals and their binding.</summary>
/// <remarks>Register an implementation to offer the <c>terminals</c> capability.</remarks>
public interface ITerminalSource
{
    /// <summary>Lists all terminals of the merchant, in the provider's order.</summary>
    /// <exception cref="ProviderException">The provider refused the request, or did not answer as documented.</exception>
    Task<IReadOnlyList<Terminal>> ListAsync(string merchantNo, CancellationToken cancellationToken);
}
