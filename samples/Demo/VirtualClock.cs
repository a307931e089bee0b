namespace Rijie.Demo;

/// <summary>The clock that simulated acquirers and gateway share; it moves when the demo says so, and never back.</summary>
internal sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Moves to an instant; one that has passed already changes nothing.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        if (instant.UtcTicks > Interlocked.Read(ref _ticks)) Interlocked.Exchange(ref _ticks, instant.UtcTicks);
    }
}
