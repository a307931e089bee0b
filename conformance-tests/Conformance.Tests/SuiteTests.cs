namespace Rijie.Conformance.Tests;

/// <summary>Whose fault it is: the plugin's, its author's simulator's, or ours.</summary>
public sealed class SuiteTests
{
    [Fact]
    public async Task Simulator_ThatThrows_FailsTheCheckAndIsNamed()
    {
        using var acme = new Acme("json", [new("Acme.Simulator/AcmeWire.cs", "        return new WireSeal(key).Seal(", "        if (transaction.Type == TransactionType.Refund) throw new NotSupportedException(\"No refunds yet.\");\n        return new WireSeal(key).Seal(")]);

        var record = await AskAsync(acme, "notification.refund");

        Assert.Equal(CheckResult.Fail, record.Result);
        Assert.StartsWith("The author's simulator (AcmeWire) threw NotSupportedException: No refunds yet.", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulator_ThatThrowsWhileItAnswers_IsNamedBesideThePluginsFailure()
    {
        using var acme = new Acme("json", [new("Acme.Simulator/WireApi.cs", "    private JsonObject Query(JsonNode asked)\n    {", "    private JsonObject Query(JsonNode asked)\n    {\n        if (book.Records.Count > 0) throw new NotSupportedException(\"No queries yet.\");")]);

        var record = await AskAsync(acme, "lookup.book");

        Assert.Equal(CheckResult.Fail, record.Result);
        Assert.Contains("The simulator itself answered 500 to POST /v1/transactions/query: ", record.Reason, StringComparison.Ordinal);
        Assert.Contains("No queries yet.", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugin_ThatCannotBeClosed_FailsTheCheckAndTheRunGoesOn()
    {
        using var acme = new Acme("json", [new("Acme/AcmeClient.cs", "AcmeSigning signing, TimeProvider clock)\n{", "AcmeSigning signing, TimeProvider clock) : IDisposable\n{\n    public void Dispose() => throw new InvalidOperationException(\"It was closed already.\");\n")]);

        var records = await Suite.RunAsync(acme.Subject, CheckCatalog.All.Where(c => c.Id is "contract.starts" or "contract.ends" or "package.licence"), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([("package.licence", CheckResult.Pass), ("contract.starts", CheckResult.Fail), ("contract.ends", CheckResult.Fail)], records.Select(r => (r.Check.Id, r.Result)));
        Assert.Equal("Closing the account threw InvalidOperationException: It was closed already.", records[2].Reason);
    }

    [Fact]
    public async Task StatementFile_ThatDoesNotEnd_FailsInsteadOfFillingTheMemory()
    {
        using var acme = new Acme("json", []);
        await using var bench = new CheckBench(acme.Subject, acme.Subject.NewWire());
        var answer = new StatementAnswer { Status = StatementStatus.Ready, Files = [new() { Name = "endless.csv", LayoutId = "acme-statement", Content = new Endless() }] };

        var failure = await Assert.ThrowsAsync<CheckFailedException>(() => StatementSeen.ReadAsync(bench, bench.Plugin, answer, CheckBench.Day, TestContext.Current.CancellationToken));

        Assert.Equal("endless.csv does not end: more than 64 MiB came, of a day that has a few rows.", failure.Message);
    }

    [Fact]
    public async Task List_WhoseCursorStaysTheSame_FailsAtTheSecondPage()
    {
        var failure = await Assert.ThrowsAsync<CheckFailedException>(() => Pages.AllAsync<int>(_ => Task.FromResult<(IReadOnlyList<int>, string?)>(([1], "again")), "The list"));

        Assert.Equal("The list does not end: the cursor of page 2 is that of the page before it.", failure.Message);
    }

    private sealed class Endless : MemoryStream
    {
        public override int Read(Span<byte> buffer) => buffer.Length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(buffer.Length);
    }

    private static async Task<CheckRecord> AskAsync(Acme acme, string check) =>
        Assert.Single(await Suite.RunAsync(acme.Subject, [CheckCatalog.All.Single(c => c.Id == check)], cancellationToken: TestContext.Current.CancellationToken));
}
