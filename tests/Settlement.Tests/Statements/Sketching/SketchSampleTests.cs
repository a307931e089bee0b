using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Sketching;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements.Sketching;

/// <summary>The sample files of six brands, under a name that says nothing.</summary>
public sealed class SketchSampleTests
{
    [Theory]
    [InlineData("lakala/TP_ORG0001_20260105.txt", 7000, 27, 6973)]
    [InlineData("unionpay/777290058110048_20260105.zip", 10346, 62, 10284)]
    [InlineData("unionpay/INN26010588ZM_777290058110048", 10346, 62, 10284)]
    [InlineData("unionpay/fileContent.base64.txt", 10346, 62, 10284)]
    [InlineData("shengfutong/fund_30000001_20260105.csv", 70001, 420, 69581)]
    [InlineData("shengfutong/fund_30000001_20260105.zip", 70001, 420, 69581)]
    [InlineData("leshua/1000001_trade_new_20260106.txt", 51300, 196, 51104)]
    [InlineData("chinaums/898310058120001_20260105.csv", 105300, 517, 104783)]
    public void Sample_WithoutAnyHint_IsAcceptedWithItsTotals(string sample, long gross, long fee, long net)
    {
        var proposal = Sketch.Of(Reading.Sample(sample));

        Sketch.AssertAccepted(proposal, (gross, fee, net));
    }

    [Theory]
    [InlineData("ruiyinxin/smzf020-content.txt")]
    [InlineData("ruiyinxin/smzf020-plaintext-response.json")]
    public void Sample_ThatHasNoNetAndNoTotals_IsProposedAndNotAccepted(string sample)
    {
        var proposal = Sketch.Of(Reading.Sample(sample));

        Assert.False(proposal.Accepted);
        Assert.Equal((257000, 1627, 255373), proposal.Totals());
        Assert.Equal(1, proposal.Reading!.Lines.Open);
        Assert.Equal(["roles", "identity"], proposal.Proofs.Where(p => !p.Holds).Select(p => p.Name));
    }

    [Fact]
    public void Sample_WithAWithdrawal_HasItAsPayout()
    {
        var proposal = Sketch.Of(Reading.Sample("shengfutong/fund_30000001_20260105.csv"));

        Assert.Equal((3L, 1L, 69581L), (proposal.Reading!.Rows, proposal.Reading.Payouts, proposal.Reading.PayoutTotal.Fen));
        Assert.Equal(["trailer"], proposal.Reading.ProvenBy);
    }

    [Fact]
    public void Sample_WithAFrozenSale_HasItAsHeld()
    {
        var proposal = Sketch.Of(Reading.Sample("leshua/1000001_trade_new_20260106.txt"));

        Assert.Equal(996, proposal.Reading!.Held.Fen);
    }

    [Fact]
    public void Sample_WithATrailer_ProvesEachOfItsTotals()
    {
        var proposal = Sketch.Of(Reading.Sample("lakala/TP_ORG0001_20260105.txt"));

        Assert.Equal(7, proposal.Proofs.Count(p => p is { Name: "totals", Holds: true }));
        Assert.Equal(RecordRole.Header, proposal.Layout().Tables.Values.Single().Records[0].Role);
    }

    [Fact]
    public void Sample_NamedByTheDayAfter_HasAPatternForThat()
    {
        var proposal = Sketch.Of(Reading.Sample("leshua/1000001_trade_new_20260106.txt"), "1000001_trade_new_20260106.txt");

        Assert.Equal(["*_trade_new_{created_date:yyyyMMdd}.txt"], proposal.Layout().Names);
        Assert.Equal(new DateOnly(2026, 1, 5), proposal.Reading!.ClearingDate);
    }

    [Theory]
    [InlineData("lakala/empty-day/TP_ORG0001_20260106.txt")]
    [InlineData("leshua/empty-day/1000001_trade_new_20260107.txt")]
    [InlineData("chinaums/bill-not-ready.json")]
    public void Sample_WithoutRows_IsNotAccepted(string sample)
    {
        var proposal = Sketch.Of(Reading.Sample(sample));

        Assert.False(proposal.Accepted);
    }

    /// <summary>A format that was made up for another page of this repository, after the sketch was written.</summary>
    [Theory]
    [InlineData("DJ_JG5501_20260105.csv")]
    [InlineData("DJ_JG5501_20260107.csv")]
    public void Sample_OfTheBrandWithoutCode_GivesWhatItsOwnLayoutGives(string file)
    {
        var bytes = File.ReadAllBytes(Repository.PathOf("samples", "NoCodeBrand", "statements", file));
        var layout = LayoutFile.Read(File.ReadAllBytes(Repository.PathOf("samples", "NoCodeBrand", "plugins", "dongjiang", "layouts", "dongjiang-statement.yaml")), "dongjiang");
        var truth = Reading.Of(layout with { OwnerSetting = null }, file, bytes).Answer;

        var proposal = Sketch.Of(bytes, file);

        Sketch.AssertAccepted(proposal, (truth.Gross.Fen, truth.Fee.Fen, truth.Net.Fen));
        Assert.Equal(truth.ClearingDate, proposal.Reading!.ClearingDate);
        Assert.Equal(truth.ProvenBy, proposal.Reading.ProvenBy);
    }

    [Theory]
    [InlineData("拉卡拉")]
    [InlineData("盛付通")]
    [InlineData("乐刷")]
    [InlineData("瑞银信")]
    [InlineData("银联商务")]
    [InlineData("lakala")]
    [InlineData("shengpay")]
    [InlineData("leshua")]
    [InlineData("smzf")]
    [InlineData("chinaums")]
    public void Vocabulary_OfTheSketch_NamesNoBrand(string brand)
    {
        using var stream = typeof(StatementSketch).Assembly.GetManifestResourceStream("Rijie.Settlement.Statements.Sketching.vocabulary.yaml")!;
        using var reader = new StreamReader(stream);

        Assert.DoesNotContain(brand, reader.ReadToEnd(), StringComparison.OrdinalIgnoreCase);
    }
}
