using System.Security.Cryptography;
using Rijie.Hosting.Tests;
using Rijie.Settlement.Statements;

namespace Rijie.Lakala.Tests;

/// <summary>The statement over real SFTP, with what can go wrong while an organisation's files are written and replaced.</summary>
public sealed class SftpStatementTests : IClassFixture<SftpUser>, IDisposable
{
    private const string Folder = "ORG0001/20260105";
    private const string Name = "TP_ORG0001_20260105";
    private static readonly DateOnly Day = new(2026, 1, 5);
    private static readonly DateTime Written = new(2026, 1, 6, 0, 0, 0, DateTimeKind.Utc);
    private static readonly byte[] Sample = LakalaBench.Sample($"{Name}.txt");
    private readonly SftpServer server;
    private readonly LakalaBench bench;

    public SftpStatementTests(SftpUser user)
    {
        server = new(user);
        bench = new(server.Settings);
    }

    public void Dispose()
    {
        bench.Dispose();
        server.Dispose();
    }

    [Fact]
    public async Task Fetch_StatementAndFlag_AreReadAndProven()
    {
        Put(Name, Sample);

        var reading = await FetchAndRead();

        Assert.Equal((FileResult.Imported, 4, 7_000), (reading.Result, reading.Rows, reading.Gross.Fen));
        Assert.Equal(["companion", "declared_length", "trailer"], reading.ProvenBy.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Fetch_StatementStillWithoutItsFlag_IsNotReady()
    {
        server.Put($"{Folder}/{Name}.txt", Sample[..400]);
        Assert.Equal(StatementStatus.NotReady, (await Fetch()).Status);
        server.Put($"{Folder}/{Name}.txt", Sample);
        Assert.Equal(StatementStatus.NotReady, (await Fetch()).Status);

        Put(Name, Sample);

        Assert.Equal(FileResult.Imported, (await FetchAndRead()).Result);
    }

    [Fact]
    public async Task Fetch_AFlagOverHalfAStatement_IsTruncated()
    {
        Put(Name, Sample);
        server.Put($"{Folder}/{Name}.txt", Sample[..400]);

        var reading = await FetchAndRead();

        Assert.Equal((FileResult.Rejected, "FILE_TRUNCATED"), (reading.Result, reading.Code));
    }

    [Fact]
    public async Task Fetch_AFlagWithAnotherHash_IsRefused()
    {
        Put(Name, Sample);
        server.Put($"{Folder}/{Name}.ok", $"{new string('0', 64)}  {Sample.Length}\n");

        var reading = await FetchAndRead();

        Assert.Equal((FileResult.Rejected, "FILE_CHECKSUM"), (reading.Result, reading.Code));
    }

    [Fact]
    public async Task Fetch_AReissue_IsTakenInItsPlaceOnceItsFlagIsThere()
    {
        Put(Name, Sample);
        server.Put($"{Folder}/{Name}_R1.txt", Sample);
        using (var first = Assert.Single((await Fetch()).Files)) Assert.Equal($"{Name}.txt", first.Name);

        Put($"{Name}_R1", Sample);

        using var second = Assert.Single((await Fetch()).Files);
        Assert.Equal($"{Name}_R1.txt", second.Name);
    }

    [Fact]
    public async Task Read_AStatementReplacedByRename_EndsInAFailureAndIsWholeTheNextTime()
    {
        Put(Name, Sample);
        using var file = Assert.Single((await Fetch()).Files);
        var other = server.Put($"{Folder}/.upload", Sample, Written.AddMinutes(5));
        File.Move(other, Path.Join(server.Root, Folder, $"{Name}.txt"), overwrite: true);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => file.Content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Unavailable, $"The file /{Folder}/{Name}.txt changed while it was read: it was written again."), (failure.Failure, failure.Message));
        Assert.Equal(FileResult.Imported, (await FetchAndRead()).Result);
    }

    /// <summary>A statement and the flag that its provider writes last.</summary>
    private void Put(string name, byte[] statement)
    {
        server.Put($"{Folder}/{name}.txt", statement, Written);
        server.Put($"{Folder}/{name}.ok", $"{Convert.ToHexStringLower(SHA256.HashData(statement))}  {statement.Length}\n");
    }

    private Task<StatementAnswer> Fetch() => bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = Day }, TestContext.Current.CancellationToken);

    private async Task<StatementReading> FetchAndRead()
    {
        using var file = Assert.Single((await Fetch()).Files);
        var layout = LayoutFile.Read(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "layouts", "lakala-statement.yaml"), TestContext.Current.CancellationToken), "lakala-statement.yaml");
        var input = new StatementInput
        {
            Name = file.Name, Content = file.Content, DeclaredLength = file.DeclaredLength, DeclaredSha256 = file.DeclaredSha256, ExpectedClearingDate = Day, ExpectedOwner = "ORG0001",
        };
        return StatementReader.Read(input, layout, _ => { }, cancellationToken: TestContext.Current.CancellationToken);
    }
}
