namespace Rijie.Conformance;

/// <summary>What every call owes a caller who wants to stop.</summary>
internal static class Cancellation
{
    /// <summary>A call with a token that is cancelled already ends as cancelled: no answer, no failure of the provider. Asked of the plugin itself, because the host gives up such a call before the plugin sees it.</summary>
    public static async Task HoldsAsync(Func<CancellationToken, Task> call, CancellationToken stop)
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await cancelled.CancelAsync();
        try
        {
            await call(cancelled.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (ProviderException e)
        {
            throw new CheckFailedException($"A call that was cancelled became a failure of the provider: {e.Failure}: {e.Message}", e);
        }
        throw new CheckFailedException("A call that was cancelled before it began gave an answer.");
    }
}
