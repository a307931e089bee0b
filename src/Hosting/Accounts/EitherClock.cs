namespace Rijie.Hosting;

/// <summary>
/// The time of one clock, with timers that fire when their time has passed on that clock or in real time, whichever is
/// first. Waits under a virtual clock are therefore as short as the clock is fast, and still end when it stands.
/// </summary>
internal sealed class EitherClock(TimeProvider clock) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        clock == System ? clock.CreateTimer(callback, state, dueTime, period) : new EitherTimer(clock, callback, state, dueTime, period);

    private sealed class EitherTimer : ITimer
    {
        private readonly ITimer _virtual;
        private readonly ITimer _real;
        private int _armed;

        public EitherTimer(TimeProvider clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period != Timeout.InfiniteTimeSpan) throw new NotSupportedException("Only timers that fire once follow two clocks.");
            TimerCallback once = _ =>
            {
                if (Interlocked.Exchange(ref _armed, 0) == 1) callback(state);
            };
            _virtual = clock.CreateTimer(once, null, Timeout.InfiniteTimeSpan, period);
            _real = System.CreateTimer(once, null, Timeout.InfiniteTimeSpan, period);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Volatile.Write(ref _armed, 1);
            return _virtual.Change(dueTime, period) & _real.Change(dueTime, period);
        }

        public void Dispose()
        {
            _virtual.Dispose();
            _real.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            await _virtual.DisposeAsync();
            await _real.DisposeAsync();
        }
    }
}
