using System.Runtime.ExceptionServices;

namespace Rijie.Gateway.Ingestion;

/// <summary>Goes on to the next date, merchant or question where only this one was refused: an old window that the provider no longer gives must not keep today's from being read.</summary>
internal sealed class FirstFailure
{
    private ExceptionDispatchInfo? _first;

    public async Task TryAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (ProviderException e) when (e.Failure is ProviderFailure.Rejected or ProviderFailure.InvalidResponse)
        {
            _first ??= ExceptionDispatchInfo.Capture(e);
        }
    }

    public void Throw() => _first?.Throw();
}
