using System.Security.Cryptography;
using System.Text;
using Rijie.Conformance;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace Rijie.Lakala.Tests;

public sealed class StatementTests : IDisposable
{
    private static readonly DateOnly Day = new(2026, 1, 5);
    private readonly LakalaBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Fetch_AtEightTheNextDay_IsReadyWithHashAndLength()
    {
        bench.Answering().AddSale(1);
        bench.Clock.SetUtcNow(LakalaBench.At(8, 0, day: 6));

        var answer = await Fetch();

        using var file = Assert.Single(answer.Files);
        var content = await Bytes(file);
        Assert.Equal("TP_ORG0001_20260105.txt", file.Name);
        Assert.Equal("lakala-statement", file.LayoutId);
        Assert.Equal(content.Length, file.DeclaredLength);
        Assert.Equal(SHA256.HashData(content), file.DeclaredSha256.ToArray());
        Assert.False(file.FromSignedMessage);
    }

    [Theory]
    [InlineData(7, 59, 0, false)]
    [InlineData(8, 0, 0, true)]
    [InlineData(8, 59, 1, false)]
    [InlineData(9, 0, 1, true)]
    public async Task Fetch_BeforeItsTime_IsNotReady(int hour, int minute, int lateHours, bool isReady)
    {
        bench.Answering().Book.Plan(Day, new StatementPlan { Late = TimeSpan.FromHours(lateHours) });
        bench.Clock.SetUtcNow(LakalaBench.At(hour, minute, day: 6));

        var answer = await Fetch();

        Assert.Equal(isReady ? StatementStatus.Ready : StatementStatus.NotReady, answer.Status);
        foreach (var file in answer.Files) file.Dispose();
    }

    [Fact]
    public async Task Fetch_StatementWithoutFlag_IsNotReady()
    {
        Put("TP_ORG0001_20260105.txt", LakalaBench.Sample("TP_ORG0001_20260105.txt"));

        var answer = await Fetch();

        Assert.Equal(StatementStatus.NotReady, answer.Status);
        Assert.Empty(answer.Files);
    }

    [Fact]
    public async Task Fetch_FlagWithoutStatement_IsNotReady()
    {
        Put("TP_ORG0001_20260105.ok", LakalaBench.Sample("TP_ORG0001_20260105.ok"));

        Assert.Equal(StatementStatus.NotReady, (await Fetch()).Status);
    }

    [Fact]
    public async Task Fetch_TheSampleFiles_DeclareWhatTheyHold()
    {
        Put("TP_ORG0001_20260105.txt", LakalaBench.Sample("TP_ORG0001_20260105.txt"));
        Put("TP_ORG0001_20260105.ok", LakalaBench.Sample("TP_ORG0001_20260105.ok"));

        using var file = Assert.Single((await Fetch()).Files);

        Assert.Equal(831, file.DeclaredLength);
        Assert.Equal("96b8139139998374e3f9a79ebbc515d9adca20b10b211265702f05670403627a", Convert.ToHexStringLower(file.DeclaredSha256.Span));
        Assert.Equal(file.DeclaredSha256.ToArray(), SHA256.HashData(await Bytes(file)));
    }

    [Fact]
    public async Task Fetch_FlagWithWrongHash_IsHandedOnForTheHostToRefuse()
    {
        Put("TP_ORG0001_20260105.txt", [.. LakalaBench.Sample("TP_ORG0001_20260105.txt"), (byte)'\n']);
        Put("TP_ORG0001_20260105.ok", LakalaBench.Sample("TP_ORG0001_20260105.ok"));

        using var file = Assert.Single((await Fetch()).Files);
        var content = await Bytes(file);

        Assert.NotEqual(file.DeclaredLength, content.Length);
        Assert.NotEqual(file.DeclaredSha256.ToArray(), SHA256.HashData(content));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("96b8139139998374e3f9a79ebbc515d9adca20b10b211265702f05670403627a  831", true)]
    [InlineData("96b8139139998374e3f9a79ebbc515d9adca20b10b211265702f05670403627a  831\n", true)]
    [InlineData("96B8139139998374E3F9A79EBBC515D9ADCA20B10B211265702F05670403627A  831\n", true)]
    public async Task Fetch_FlagFile_IsReadStrictly(string flag, bool isReady)
    {
        Put("TP_ORG0001_20260105.txt", LakalaBench.Sample("TP_ORG0001_20260105.txt"));
        Put("TP_ORG0001_20260105.ok", Encoding.ASCII.GetBytes(flag));

        var answer = await Fetch();

        Assert.Equal(isReady ? StatementStatus.Ready : StatementStatus.NotReady, answer.Status);
        foreach (var file in answer.Files) file.Dispose();
    }

    [Theory]
    [InlineData("96b8  831\n")]
    [InlineData("96b8139139998374e3f9a79ebbc515d9adca20b10b211265702f05670403627a 831\n")]
    [InlineData("96b8139139998374e3f9a79ebbc515d9adca20b10b211265702f05670403627a  -1\n")]
    [InlineData("96b8139139998374e3f9a79ebbc515d9adca20b10b211265702f05670403627a  831\n\n")]
    [InlineData("<html>login</html>")]
    public async Task Fetch_FlagOfAnotherShape_IsInvalid(string flag)
    {
        Put("TP_ORG0001_20260105.txt", LakalaBench.Sample("TP_ORG0001_20260105.txt"));
        Put("TP_ORG0001_20260105.ok", Encoding.ASCII.GetBytes(flag));

        var failure = await Assert.ThrowsAsync<ProviderException>(Fetch);

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task Fetch_ReissueReplacesFile_TheNewestIsFetched()
    {
        bench.Answering().AddSale(1);
        bench.Book.Plan(Day, new StatementPlan { WrongTotal = true, ReissuedAfter = TimeSpan.FromHours(3) });

        bench.Clock.SetUtcNow(LakalaBench.At(10, 59, day: 6));
        using var first = Assert.Single((await Fetch()).Files);
        bench.Clock.SetUtcNow(LakalaBench.At(11, 0, day: 6));
        using var second = Assert.Single((await Fetch()).Files);

        Assert.Equal("TP_ORG0001_20260105.txt", first.Name);
        Assert.Equal("TP_ORG0001_20260105_R1.txt", second.Name);
        Assert.Contains("|20260106|1|CNY|\n", Encoding.UTF8.GetString(await Bytes(first)), StringComparison.Ordinal);
        Assert.Contains("|20260106|2|CNY|\n", Encoding.UTF8.GetString(await Bytes(second)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_R1", "_R2", "_R3")]
    [InlineData("_R2", "_R3", "_R4")] // counted as versions, the first re-issue is the second version
    public async Task Fetch_ManyReissues_IsTheNewestWithAFlag(string one, string two, string withoutFlag)
    {
        foreach (var mark in new[] { "", one, two, withoutFlag }) Put($"TP_ORG0001_20260105{mark}.txt", LakalaBench.Sample("TP_ORG0001_20260105.txt"));
        foreach (var mark in new[] { "", one, two }) Put($"TP_ORG0001_20260105{mark}.ok", LakalaBench.Sample("TP_ORG0001_20260105.ok"));

        using var file = Assert.Single((await Fetch()).Files);

        Assert.Equal($"TP_ORG0001_20260105{two}.txt", file.Name);
    }

    private void Put(string name, byte[] content) => bench.Server
        .Given(Request.Create().WithPath("/statements/ORG0001/20260105/" + name).UsingGet())
        .RespondWith(Response.Create().WithStatusCode(200).WithBody(content));

    private Task<StatementAnswer> Fetch() =>
        bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = Day }, TestContext.Current.CancellationToken);

    private static async Task<byte[]> Bytes(StatementFile file)
    {
        using var copy = new MemoryStream();
        await file.Content.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return copy.ToArray();
    }
}
