namespace Rijie.Conformance.Tests;

/// <summary>A question that is not asked is no pass, and its reason says what leaves it nothing to ask.</summary>
public sealed class NotAskedTests
{
    [Fact]
    public async Task Acme_WithAllCapabilities_IsAskedAllButTheseChecks()
    {
        using var acme = new Acme("json", []);

        var records = await RunAsync(acme, CheckCatalog.All.Where(c => c.Level < CheckCatalog.HighestLevel));

        var notAsked = records.Where(r => r.Result == CheckResult.NotDeclared).ToList();
        Assert.Equal(
            ["notification.hint_is_asked", "notification.previous_keys", "settings.optional_left_out", "settings.wrong_key", "settings.wrong_number", "statement.payouts", "vector.answer"],
            notAsked.Select(r => r.Check.Id).Order(StringComparer.Ordinal));
        Assert.All(notAsked, r => Assert.False(string.IsNullOrWhiteSpace(r.Reason)));
    }

    [Theory]
    [InlineData("statement.wrong_total", "StatesTotals = false", "StatesTotals")]
    [InlineData("statement.other_day", "StatesDay = false", "StatesDay")]
    [InlineData("statement.changed_on_the_way", "FileProof = FileProof.Length", "FileProof")]
    [InlineData("lookup.other_merchant", "MerchantNos = [\"898100000000001\"]", "MerchantNos")]
    [InlineData("statement.strangers", "ForeignMerchantNo = null", "ForeignMerchantNo")]
    public async Task Trait_ThatIsDeclaredAway_LeavesACheckUnaskedAndIsNamed(string check, string trait, string named)
    {
        using var acme = With(trait);

        var record = Assert.Single(await RunAsync(acme, [CheckCatalog.All.Single(c => c.Id == check)]));

        Assert.Equal(CheckResult.NotDeclared, record.Result);
        Assert.Contains(named, record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_ThatAreDeclaredAwayAndYetProveAFile_FailAnotherCheck()
    {
        using var acme = With("StatesTotals = false");

        var record = Assert.Single(await RunAsync(acme, [CheckCatalog.All.Single(c => c.Id == "statement.proven")]));

        Assert.Equal(CheckResult.Fail, record.Result);
        Assert.Contains("states no totals", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signatures_ThatNoFieldIsNamedFor_AreNotAskedOfAnswers()
    {
        using var acme = new Acme("json", [new("Acme.Simulator/AcmeWire.cs", "[\"X-Acme-Signature\"]", "[\"nowhere\"]")]);

        var records = await RunAsync(acme, CheckCatalog.All.Where(c => c.Id is "lookup.signature_missing" or "lookup.every_byte" or "wire.signature_named"));

        Assert.Equal(
            [("wire.signature_named", CheckResult.Fail), ("lookup.signature_missing", CheckResult.NotDeclared), ("lookup.every_byte", CheckResult.NotDeclared)],
            records.Select(r => (r.Check.Id, r.Result)));
        Assert.Contains("SignatureFields (nowhere)", records[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_ThatASurfaceIsSaidNotToTell_AreNamedBesideThePass()
    {
        using var acme = new Acme("json", [new("Acme.Simulator/AcmeWire.cs", "return surface == Surface.Statement ? WireStatement.Told(truth) : WireTrade.Told(truth);", "return surface == Surface.Lookup ? WireTrade.Told(truth) with { Fee = null } : surface == Surface.Statement ? WireStatement.Told(truth) : WireTrade.Told(truth);")]);

        var record = Assert.Single(await RunAsync(acme, [CheckCatalog.All.Single(c => c.Id == "wire.tells_the_truth")]));

        Assert.Equal(CheckResult.Pass, record.Result);
        Assert.Contains("of transaction-lookup: ClearingDate, Fee, Net, OrderAmount", record.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("of transactions: ClearingDate, Fee", record.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Account_ThatDoesNotStart_FailsEveryCheckThatNeedsIt()
    {
        using var acme = new Acme("json", [new("Acme/AcmePlugin.cs", "        var account = AcmeAccount.Read(settings);", "        if (settings[\"key\"] is not null) throw new InvalidOperationException(\"It never starts.\");\n        var account = AcmeAccount.Read(settings);")]);

        var records = await RunAsync(acme, CheckCatalog.All.Where(c => c.Level == 1 && !c.Id.StartsWith("settings.", StringComparison.Ordinal)));

        Assert.All(records, r => Assert.True(r.Result == CheckResult.Fail, $"{r.Check.Id}: {r.Result} {r.Reason}"));
    }

    /// <summary>The template's plugin, whose provider is said to have another trait.</summary>
    private static Acme With(string trait) => new("json", [new("Acme.Simulator/AcmeWire.cs", "public override WireTraits Traits { get; } = new()", $"public override WireTraits Traits => Whole with {{ {trait} }};\n\n    private static WireTraits Whole {{ get; }} = new()")]);

    private static Task<IReadOnlyList<CheckRecord>> RunAsync(Acme acme, IEnumerable<Check> checks) => Suite.RunAsync(acme.Subject, checks, cancellationToken: TestContext.Current.CancellationToken);
}
