using Microsoft.Extensions.Time.Testing;

namespace Rijie.Hosting.Tests;

public sealed class EitherClockTests
{
    private readonly FakeTimeProvider _virtual = new();

    [Fact]
    public void Timer_VirtualTimePasses_FiresOnceAtItsTime()
    {
        var fired = 0;
        using var timer = new EitherClock(_virtual).CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        _virtual.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, fired);
        _virtual.Advance(TimeSpan.FromHours(5));

        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task Timer_VirtualTimeStands_FiresOnceInRealTime()
    {
        var fired = 0;
        var first = new TaskCompletionSource();
        using var timer = new EitherClock(_virtual).CreateTimer(_ => { fired++; first.TrySetResult(); }, null, TimeSpan.FromMilliseconds(20), Timeout.InfiniteTimeSpan);

        await first.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        _virtual.Advance(TimeSpan.FromDays(1));

        Assert.Equal(1, fired);
    }

    [Fact]
    public void Timer_SetAnew_FiresAgain()
    {
        var fired = 0;
        using var timer = new EitherClock(_virtual).CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        _virtual.Advance(TimeSpan.FromHours(1));

        timer.Change(TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);
        _virtual.Advance(TimeSpan.FromHours(2));

        Assert.Equal(2, fired);
    }

    [Fact]
    public void Timer_Disposed_NeverFires()
    {
        var fired = 0;
        var timer = new EitherClock(_virtual).CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        timer.Dispose();
        _virtual.Advance(TimeSpan.FromHours(2));

        Assert.Equal(0, fired);
    }

    [Fact]
    public void Clock_Always_TellsTheVirtualTime()
    {
        _virtual.SetUtcNow(new(2026, 1, 6, 9, 0, 0, TimeSpan.Zero));

        var clock = new EitherClock(_virtual);

        Assert.Equal(new(2026, 1, 6, 9, 0, 0, TimeSpan.Zero), clock.GetUtcNow());
        Assert.Equal(_virtual.GetTimestamp(), clock.GetTimestamp());
    }
}
