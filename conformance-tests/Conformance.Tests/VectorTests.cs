namespace Rijie.Conformance.Tests;

/// <summary>The vectors of the template's plugin, as they are and with one expectation changed.</summary>
public sealed class VectorTests
{
    private static readonly IReadOnlyList<Check> Checks = [.. CheckCatalog.All.Where(c => c.Id.StartsWith("vector.", StringComparison.Ordinal))];

    [Fact]
    public async Task Acme_WithItsVectors_ReadsThemAsTheySay()
    {
        using var acme = new Acme("json", []);

        var records = await RunAsync(acme.Subject);

        Assert.Equal([("vector.notification", CheckResult.Pass), ("vector.answer", CheckResult.NotDeclared), ("vector.statement", CheckResult.Pass)], records.Select(r => (r.Check.Id, r.Result)));
    }

    [Fact]
    public async Task Acme_WithoutVectors_IsAskedNothing()
    {
        using var acme = new Acme("json", []);

        var records = await RunAsync(acme.Subject with { Vectors = [] });

        Assert.All(records, r => Assert.Equal(CheckResult.NotDeclared, r.Result));
    }

    [Fact]
    public async Task Notification_OfAnotherAmount_NamesVectorFieldAndBothValues()
    {
        var reason = await ReasonAsync("vector.notification", v => v.Notification is null ? v : v with { Expect = [v.Expect[0] with { GrossFen = 12851 }] });

        Assert.Equal("notification.yaml: gross_fen of Sale AP202601050000000017: expected 12851, got 12850.", reason);
    }

    [Fact]
    public async Task Notification_UnderAnotherKey_IsRefused()
    {
        var reason = await ReasonAsync("vector.notification", v => v with { Settings = new Dictionary<string, string>(v.Settings) { ["key"] = "another-key-of-a-stranger-0123456789abcdef" } });

        Assert.StartsWith("notification.yaml: it was refused: SIG_", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statement_OfOtherTotals_NamesTheTotal()
    {
        var reason = await ReasonAsync("vector.statement", v => v.Statement is null ? v : v with { Statement = v.Statement with { FeeFen = -38 } });

        Assert.Equal("statement.yaml: fee_fen: expected -38, got 38.", reason);
    }

    [Fact]
    public async Task Statement_WithAnotherTimeOfARow_NamesTheTime()
    {
        var reason = await ReasonAsync("vector.statement", v => v.Statement is null ? v : v with { Expect = [v.Expect[0] with { TradedAt = "2026-01-05 01:30:00" }] });

        Assert.Equal("statement.yaml: traded_at of Sale AP202601050000000017: expected '2026-01-05 01:30:00', got '2026-01-05 09:30:00'.", reason);
    }

    [Fact]
    public void Facts_OfAVectorWithTimes_RestOnIt()
    {
        using var acme = new Acme("json", []);

        var facts = WireFact.Of(acme.Subject.Plugin!.Manifest, acme.Subject.Vectors);

        Assert.Equal(["statement.yaml"], facts.Single(f => (f.Capability, f.Fact) == (Capability.Statements, "time zone")).Vectors);
        Assert.Equal(["notification.yaml"], facts.Single(f => (f.Capability, f.Fact) == (Capability.Notifications, "signature")).Vectors);
        Assert.Empty(facts.Single(f => (f.Capability, f.Fact) == (Capability.TransactionLookup, "unit of amounts")).Vectors);
    }

    private static async Task<string?> ReasonAsync(string check, Func<Vector, Vector> change)
    {
        using var acme = new Acme("json", []);

        var record = (await RunAsync(acme.Subject with { Vectors = [.. acme.Subject.Vectors.Select(change)] })).Single(r => r.Check.Id == check);

        Assert.Equal(CheckResult.Fail, record.Result);
        return record.Reason;
    }

    private static Task<IReadOnlyList<CheckRecord>> RunAsync(Subject subject) => Suite.RunAsync(subject, Checks, cancellationToken: TestContext.Current.CancellationToken);
}
