namespace Rijie.Hosting.Tests;

public sealed class BoundedStreamTests
{
    [Fact]
    public async Task Read_ABodyThatDrips_IsGivenUp()
    {
        await using var stream = new BoundedStream(new DrippingStream(TimeSpan.FromMilliseconds(15)), 1 << 20, new() { Idle = TimeSpan.FromMilliseconds(400), LeastBytesPerSecond = 1024 });

        var failure = await Assert.ThrowsAsync<ProviderException>(() => stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Unavailable, "The answer came too slowly, or not at all."), (failure.Failure, failure.Message));
        Assert.InRange(stream.Position, 0, 400);
    }

    [Fact]
    public async Task Read_AReaderThatTakesItsTime_IsNotTheProvidersFault()
    {
        await using var stream = new BoundedStream(new MemoryStream(new byte[100]), 1 << 20, new() { Idle = TimeSpan.FromMilliseconds(20) });

        await stream.ReadExactlyAsync(new byte[50], TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(80), TimeProvider.System, TestContext.Current.CancellationToken);
        await stream.ReadExactlyAsync(new byte[50], TestContext.Current.CancellationToken);

        Assert.Equal(100, stream.Position);
    }

    [Theory]
    [InlineData(1 << 20, true)]
    [InlineData((1 << 20) + 1, false)]
    public void Read_UpToTheLimit_Passes(int length, bool passes)
    {
        using var stream = new BoundedStream(new MemoryStream(new byte[length]), 1 << 20, new());

        var failure = Record.Exception(() => stream.CopyTo(Stream.Null));

        Assert.Equal(passes, failure is null);
        Assert.Equal(passes ? null : "ANSWER_TOO_LARGE: the answer is larger than 1 MiB.", failure?.Message);
    }

    /// <summary>Gives one byte at a time, each after a wait, for ever.</summary>
    private sealed class DrippingStream(TimeSpan wait) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(wait, TimeProvider.System, cancellationToken);
            buffer.Span[0] = 1;
            return 1;
        }
    }
}
