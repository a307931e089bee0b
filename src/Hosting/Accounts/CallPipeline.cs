using System.Threading.RateLimiting;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Retry;

namespace Rijie.Hosting;

/// <summary>
/// The way of every call of one account: repeat, pause after failures in a row, limits on rate and number, deadline. It
/// repeats the capability call, never a message, so that the plugin signs anew.
/// </summary>
internal sealed class CallPipeline : IAsyncDisposable
{
    private readonly HostingOptions _options;
    private readonly ResiliencePipeline _once;
    private readonly ResiliencePipeline _repeating;
    private readonly ConcurrencyLimiter _parallel;
    private readonly TokenBucketRateLimiter? _rate;
    private int _failuresInARow;

    public CallPipeline(HostingOptions options)
    {
        _options = options;
        _parallel = new(new() { PermitLimit = options.ParallelCalls, QueueLimit = 10_000 });
        if (options.CallsPerSecond is { } perSecond)
            _rate = new(new() { TokenLimit = perSecond, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 10_000 });
        _once = Builder().Build();
        _repeating = options.Repeats == 0 ? _once : new ResiliencePipelineBuilder { TimeProvider = new EitherClock(options.TimeProvider) }
            .AddRetry(Repeat()).AddPipeline(_once).Build();
    }

    /// <summary>Runs a call to its end.</summary>
    /// <param name="repeatable">Whether it may be repeated; false for reads that change something at the provider.</param>
    /// <param name="deadline">Of each attempt, real time.</param>
    /// <param name="invoke">The call.</param>
    /// <param name="cancellationToken">The caller's wish to stop; thrown as such, never as a failure.</param>
    /// <exception cref="ProviderException">Every other way it can fail.</exception>
    public async Task<T> RunAsync<T>(bool repeatable, TimeSpan deadline, Func<CancellationToken, Task<T>> invoke, CancellationToken cancellationToken)
    {
        try
        {
            return await (repeatable ? _repeating : _once).ExecuteAsync(async token => await AttemptAsync(deadline, invoke, token), cancellationToken);
        }
        catch (BrokenCircuitException e)
        {
            throw new ProviderException(ProviderFailure.Unavailable, $"The account pauses after {_options.FailuresToPause} failures in a row; the next call after the pause tries again. The last was: {e.InnerException?.Message}", e);
        }
        catch (RateLimiterRejectedException e)
        {
            throw new ProviderException(ProviderFailure.RateLimited, "Too many calls wait for this account.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _parallel.DisposeAsync();
        if (_rate is not null) await _rate.DisposeAsync();
    }

    private async ValueTask<T> AttemptAsync<T>(TimeSpan deadline, Func<CancellationToken, Task<T>> invoke, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        try
        {
            // On a thread of its own and left behind at the deadline: a plugin may ignore the token, or never get to its first await.
            var answer = await Task.Run(() => invoke(limit.Token), limit.Token).WaitAsync(limit.Token);
            Volatile.Write(ref _failuresInARow, 0);
            return answer;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            Interlocked.Increment(ref _failuresInARow);
            throw new ProviderException(ProviderFailure.Unavailable, $"The call took longer than {deadline.TotalSeconds:0} s.", e);
        }
        catch (Exception e)
        {
            var failure = CallFailures.Classify(e);
            if (failure.Failure == ProviderFailure.Unavailable) Interlocked.Increment(ref _failuresInARow);
            else Volatile.Write(ref _failuresInARow, 0);
            if (ReferenceEquals(failure, e)) throw;
            throw failure;
        }
    }

    // Polly counts a share of failures; what is wanted is failures in a row. So only the last of them counts as one.
    private ResiliencePipelineBuilder Builder()
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = _options.TimeProvider }
            .AddCircuitBreaker(new()
            {
                FailureRatio = 0.0001,
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromHours(1),
                BreakDuration = _options.Pause,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is ProviderException { Failure: ProviderFailure.Unavailable } && Volatile.Read(ref _failuresInARow) >= _options.FailuresToPause),
            })
            .AddRateLimiter(_parallel);
        return _rate is null ? builder : builder.AddRateLimiter(_rate);
    }

    private RetryStrategyOptions Repeat() => new()
    {
        MaxRetryAttempts = _options.Repeats,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = _options.FirstWait,
        MaxDelay = _options.LongestWait,
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is ProviderException failure && IsWorthRepeating(failure)),
        DelayGenerator = args => ValueTask.FromResult(args.Outcome.Exception is ProviderException { RetryAfter: { } asked } && asked > TimeSpan.Zero ? asked : (TimeSpan?)null),
    };

    private bool IsWorthRepeating(ProviderException failure) =>
        failure.Failure is ProviderFailure.Unavailable or ProviderFailure.RateLimited
        && !CallFailures.IsUntrusted(failure)
        && (failure.RetryAfter is null || failure.RetryAfter <= _options.LongestWait);
}
