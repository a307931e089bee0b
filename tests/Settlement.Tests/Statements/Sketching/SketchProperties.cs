using CsCheck;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Sketching;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements.Sketching;

/// <summary>Generated files of all layouts, changed or not: the sketch never throws, and what it accepts is right.</summary>
public sealed class SketchProperties
{
    private static readonly (string Layout, string Table, string Name)[] Members =
    [
        ("lakala-statement", "statement", "TP_777290058110048_20260105.txt"),
        ("unionpay-statement", "zm", "INN26010588ZM_777290058110048"),
        ("unionpay-statement", "zme", "INN26010588ZME_777290058110048"),
        ("chinaums-statement", "statement", "777290058110048_20260105.csv"),
        ("shengfutong-statement", "statement", "fund_777290058110048_20260105.csv"),
        ("leshua-statement", "statement", "777290058110048_trade_new_20260106.txt"),
        ("ruiyinxin-020", "statement", "SMZF020_777290058110048_20260105.txt"),
        ("ruiyinxin-024", "withdrawals", "SMZF024_777290058110048_20260105.txt"),
        ("ruiyinxin-025", "payouts", "SMZF025_777290058110048_20260105.txt"),
    ];

    private static readonly Dictionary<string, StatementLayout> Parsed = Members.Select(m => m.Layout).Distinct().ToDictionary(n => n, Layouts.Read, StringComparer.Ordinal);

    private static readonly StatementFacts Facts = new()
    {
        ClearingDate = new(2026, 1, 5),
        Owner = "777290058110048",
        Settings = new Dictionary<string, string> { ["settlement_speed"] = "T1" },
    };

    private static readonly Gen<(int Member, int Seed, int Rows, Change Change)> Files =
        Gen.Select(Gen.Int[0, Members.Length - 1], Gen.Int[0, 1_000_000], Gen.Int[1, 60], Gen.Enum<Change>());

    [Fact]
    public void Proposal_ForAnyGeneratedFile_IsRightOrNotAccepted() => Files.Sample(file =>
    {
        if (Sketched(file) is not var (proposal, truth)) return;

        if (!proposal.Accepted) Assert.NotEqual("", proposal.Failing());
        // Behind a code that nobody knows an adjustment looks like a sale or refund; what the merchant is owed is right even so.
        else if (file.Change == Change.Codes) Assert.Equal(truth.Net.Fen + truth.AdjustmentTotal.Fen, proposal.Totals().Net);
        else Assert.Equal((truth.Gross.Fen, truth.Fee.Fen, truth.Net.Fen), proposal.Totals());
    }, iter: 600, threads: 1);

    [Fact]
    public void Proposal_ForAnyMadeUpProvider_IsRightOrNotAccepted() => Gen.Int[0, int.MaxValue - 1].Sample(seed =>
    {
        var statement = MadeUpStatement.Of(seed);

        var proposal = Sketch.Of(statement.Bytes, "unknown.dat");

        if (proposal.Accepted) Assert.Equal(statement.Totals, proposal.Totals());
        else Assert.NotEqual("", proposal.Failing());
    }, iter: 600, threads: 1);

    /// <summary>Files with names and words for what each row is are what most providers send.</summary>
    [Fact]
    public void Proposal_ForMadeUpProvidersThatNameTheirColumnsAndRows_IsAccepted()
    {
        var statements = Enumerable.Range(0, 400).Select(MadeUpStatement.Of).Where(s => s.IsPlain).ToList();

        var refused = statements.Select(s => Sketch.Of(s.Bytes, "unknown.dat")).Where(p => !p.Accepted).Select(p => p.Failing()).ToList();

        Assert.True(statements.Count > 100);
        Assert.Empty(refused);
    }

    /// <summary>How many are accepted; the other property says that none of them is wrong.</summary>
    [Theory]
    [InlineData("lakala-statement", 90)]
    [InlineData("unionpay-statement", 90)]
    [InlineData("chinaums-statement", 100)]
    [InlineData("shengfutong-statement", 90)]
    [InlineData("leshua-statement", 100)]
    public void Proposal_ForUnchangedFilesOfTwentyRows_IsMostlyAccepted(string layout, int percent)
    {
        var member = Array.FindIndex(Members, m => m.Layout == layout);

        var accepted = Enumerable.Range(0, 40).Count(seed => Sketched((member, seed, 20, Change.None))!.Value.Proposal.Accepted);

        Assert.InRange(accepted * 100 / 40, percent, 100);
    }

    [Fact]
    public void Damage_OfAnyKind_NeverThrowsAndIsNeverAcceptedWithRejects() => Gen.Select(Files, Gen.Enum<DamageKind>()).Sample((file, kind) =>
    {
        var (layout, table, _) = Members[file.Member];
        var bytes = StatementGenerator.Member(Parsed[layout], table, Facts, file.Seed, file.Rows);
        if (StatementDamage.Apply(Parsed[layout], table, bytes, kind, file.Seed) is not { } damaged) return;

        try
        {
            var proposal = Sketch.Of(damaged);
            if (proposal.Accepted) Assert.Equal((FileResult.Imported, 0L), (proposal.Reading!.Result, proposal.Reading.Lines.Rejected));
        }
        catch (StatementRefusedException e)
        {
            Assert.NotEqual("", e.Code);
        }
    }, iter: 400, threads: 1);

    private static (SketchProposal Proposal, StatementReading Truth)? Sketched((int Member, int Seed, int Rows, Change Change) file)
    {
        var (layout, table, name) = Members[file.Member];
        var bytes = StatementGenerator.Member(Parsed[layout], table, Facts, file.Seed, file.Rows);
        if (FileVariant.Of(Parsed[layout].Tables[table], bytes, file.Change, file.Seed) is not { } changed) return null;
        var truth = Reading.Of(Parsed[layout], name, bytes, input => input with { Settings = Facts.Settings }).Answer;
        return (Sketch.Of(changed, "unknown.dat"), truth);
    }
}
