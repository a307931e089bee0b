using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Rijie.Hosting;

/// <summary>What the host decides for all accounts.</summary>
internal sealed record HostingOptions
{
    /// <summary>What a provider bears from one account unless its owner says otherwise.</summary>
    public const int UsualCallsPerSecond = 20;

    /// <summary>The clock of the business: plugins read it, the breaker and the waits between repeats follow it.</summary>
    /// <remarks>
    /// It may run faster than real time or stand still between steps. Deadlines of calls and connections are always real
    /// time, so a virtual day that passes in a second lets no call time out; and a wait between repeats ends when its
    /// time has passed on either clock, so a clock that stands still blocks nobody (<see cref="EitherClock"/>).
    /// </remarks>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where plugins' logs go; masked before they get there.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The developer setting: http to this machine, for simulators.</summary>
    public bool AllowLoopbackHttp { get; init; }

    /// <summary>Hosts of manifests that may lead to a private network, such as a leased line, by the owner's decision.</summary>
    public IReadOnlySet<string> PrivateHosts { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>How often a failed call is repeated at most; the work runner comes back later anyway.</summary>
    public int Repeats { get; init; } = 4;

    /// <summary>The wait before the first repeat; it doubles, with jitter.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between repeats; a provider that asks for more is left alone and the failure handed up.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>After how many failures in a row an account pauses.</summary>
    public int FailuresToPause { get; init; } = 5;

    /// <summary>How long it pauses before one call may try again.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls of one account at the same time; more wait in line.</summary>
    public int ParallelCalls { get; init; } = 4;

    /// <summary>Calls that one account starts a second, real time; <c>null</c> for no limit.</summary>
    public int? CallsPerSecond { get; init; } = UsualCallsPerSecond;

    /// <summary>Deadline of one call, real time.</summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Deadline of fetching statements, real time.</summary>
    public TimeSpan StatementDeadline { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Deadline of a plugin's start, real time.</summary>
    public TimeSpan StartDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Limits of a single HTTP exchange.</summary>
    public HttpLimits Http { get; init; } = new();
}

/// <summary>Limits of one HTTP exchange, all in real time (reliability F15).</summary>
internal sealed record HttpLimits
{
    /// <summary>Until the connection stands.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the request until the headers of the answer.</summary>
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Between two pieces of the body.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the headers until the end of the body.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The slowest body that is waited for, judged after <see cref="Idle"/>.</summary>
    public int LeastBytesPerSecond { get; init; } = 1024;

    /// <summary>The largest body of an answer to a plugin.</summary>
    public long LargestAnswerBytes { get; init; } = 64L << 20;

    /// <summary>The largest file of an HTTP mirror.</summary>
    public long LargestFileBytes { get; init; } = 256L << 20;
}
