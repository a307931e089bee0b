using System.Text.Json;

namespace Rijie.Wire;

/// <summary>Reads answers: one that is not as documented is a failure of the provider as a whole.</summary>
public static class WireAnswer
{
    /// <summary>Runs a reading.</summary>
    /// <param name="answer">Whose answer to what, for the message, such as <c>Acme's answer to /v3/transactions</c>.</param>
    /// <param name="read">Reads or maps; its <see cref="FormatException"/> and <see cref="OverflowException"/> are told, and so must not repeat values.</param>
    /// <exception cref="ProviderException"><see cref="ProviderFailure.InvalidResponse"/>: the reading failed.</exception>
    public static T Read<T>(string answer, Func<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        try
        {
            return read();
        }
        catch (JsonException e)
        {
            // Its text may hold a part of the message.
            throw new ProviderException(ProviderFailure.InvalidResponse, $"{answer} is not the documented JSON.", e);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new ProviderException(ProviderFailure.InvalidResponse, $"{answer} is not as documented: {e.Message}", e);
        }
    }
}
