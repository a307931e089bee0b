using Rijie.Hosting.Tests;

namespace Rijie.Leshua.Tests;

/// <summary>The statement over real FTP: absent (550), growing, at rest, and written again under the same name.</summary>
public sealed class FtpStatementTests : IDisposable
{
    private const string Name = "1000001_trade_new_20260106.txt";
    private static readonly DateTime Written = new(2026, 1, 6, 1, 0, 0, DateTimeKind.Utc);
    private static readonly byte[] Sample = LeshuaBench.Sample(Name);
    private readonly FtpServer server = new();
    private readonly LeshuaBench bench;

    public FtpStatementTests() => bench = new(server.Settings);

    public void Dispose()
    {
        bench.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task Fetch_AnUpload_IsNotReadyUntilItRestedAndThenWhole()
    {
        var absent = await Fetch();
        server.Put(Name, Sample[..500], Written);
        var half = await Fetch();
        bench.Clock.Advance(TimeSpan.FromSeconds(60));
        server.Put(Name, Sample, Written.AddMinutes(1));
        var grown = await Fetch();
        bench.Clock.Advance(TimeSpan.FromSeconds(60));
        using var file = Assert.Single((await Fetch()).Files);

        Assert.All([absent, half, grown], answer => Assert.Equal(StatementStatus.NotReady, answer.Status));
        Assert.Equal(Sample.Length, file.DeclaredLength);
        Assert.Equal(Sample, await Bytes(file));
    }

    [Fact]
    public async Task Read_AStatementWrittenAgainMeanwhile_EndsInAFailure()
    {
        server.Put(Name, Sample, Written);
        await Fetch();
        bench.Clock.Advance(TimeSpan.FromSeconds(60));
        using var file = Assert.Single((await Fetch()).Files);
        server.Put(Name, Sample, Written.AddHours(3));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => Bytes(file));

        Assert.Equal((ProviderFailure.Unavailable, $"The file /{Name} changed while it was read: it was written again."), (failure.Failure, failure.Message));
    }

    private Task<StatementAnswer> Fetch() => bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = LeshuaBench.Day }, TestContext.Current.CancellationToken);

    private static async Task<byte[]> Bytes(StatementFile file)
    {
        using var copy = new MemoryStream();
        await file.Content.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }
}
