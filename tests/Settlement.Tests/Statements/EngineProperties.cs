using CsCheck;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>What holds for every layout, every generated member and every damage.</summary>
public sealed class EngineProperties
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
        ("ruiyinxin-025", "payouts", "SMZF025_777290058110048_20260105.txt"),
    ];

    private static readonly Dictionary<string, StatementLayout> Parsed = Layouts.Names.ToDictionary(n => n, Layouts.Read, StringComparer.Ordinal);

    private static readonly StatementFacts Facts = new()
    {
        ClearingDate = new(2026, 1, 5),
        Owner = "777290058110048",
        Settings = new Dictionary<string, string> { ["settlement_speed"] = "T1" },
    };

    private static readonly Gen<(int Member, int Seed, int Rows)> Good =
        Gen.Select(Gen.Int[0, Members.Length - 1], Gen.Int[0, 1_000_000], Gen.Int[1, 40]);

    private static readonly Gen<DamageKind> Damages = Gen.Enum<DamageKind>();

    private static (StatementLayout Layout, string Table, string Name) MemberOf(int index) => (Parsed[Members[index].Layout], Members[index].Table, Members[index].Name);

    private static Reading Read(StatementLayout layout, string name, byte[] bytes) => Reading.Of(layout, name, bytes, input => input with { Settings = Facts.Settings });

    [Fact]
    public void Member_ReadAndWritten_IsTheSameBytes() => Good.Sample(g =>
    {
        var (layout, table, name) = MemberOf(g.Member);
        var bytes = StatementGenerator.Member(layout, table, Facts, g.Seed, g.Rows);

        var reading = Read(layout, name, bytes);
        var written = new MemoryStream();
        StatementWriter.Write(layout, table, Facts, reading.Rows, written);

        Assert.Equal(FileResult.Imported, reading.Answer.Result);
        Assert.Equal(g.Rows, reading.Rows.Count);
        Assert.All(reading.Rows, r => Assert.True(r.Balanced));
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(written.ToArray()));
    }, iter: 300, threads: 1);

    [Fact]
    public void Rows_WrittenAndRead_AreTheSame() => Good.Sample(g =>
    {
        var (layout, table, name) = MemberOf(g.Member);
        var rows = StatementGenerator.Rows(layout, table, Facts, g.Seed, g.Rows);

        var written = new MemoryStream();
        StatementWriter.Write(layout, table, Facts, rows, written);
        var read = Read(layout, name, written.ToArray()).Rows;

        Assert.Equal(rows.Select(Told), read.Select(Told));
    }, iter: 300, threads: 1);

    [Fact]
    public void Lines_OfAnyDamagedMember_AreAllAccountedFor() => Gen.Select(Good, Damages, Gen.Int[1, 3]).Sample((g, kind, times) =>
    {
        var (layout, table, name) = MemberOf(g.Member);
        var bytes = StatementGenerator.Member(layout, table, Facts, g.Seed, g.Rows);
        for (var i = 0; i < times; i++) bytes = StatementDamage.Apply(layout, table, bytes, kind, g.Seed + i) ?? bytes;

        var reading = Read(layout, name, bytes);

        var lines = reading.Answer.Lines;
        Assert.Equal(lines.Total, lines.Classified);
        Assert.Equal(bytes.Length, reading.Answer.Length);
        // I-REC-11: what the account calls a row came out as one, and nothing else did; a conflict takes back what came out before it.
        if (reading.Answer.Result != FileResult.Rejected) Assert.Equal(lines.Imported + lines.Open + lines.NoMoney, reading.Rows.Count - reading.Answer.Retracted.Count);
        if (reading.Answer.Result == FileResult.Rejected) Assert.Equal((0L, 0L), (reading.Answer.Rows, reading.Answer.Net.Fen));
        else Assert.Equal(lines.Rejected, reading.Answer.Rejects.Count);
        if (reading.Answer.Result is FileResult.Imported or FileResult.ImportedWithRejects) AssertRecount(reading);
    }, iter: 1500, threads: 1);

    [Fact]
    public void Cut_OfAMemberThatProvesItself_IsNeverImported() => Gen.Select(Good, Gen.Int[0, 1_000_000]).Sample((g, seed) =>
    {
        var (layout, table, name) = MemberOf(g.Member);
        var bytes = StatementGenerator.Member(layout, table, Facts, g.Seed, g.Rows);
        var cut = StatementDamage.Apply(layout, table, bytes, DamageKind.Cut, seed)!;

        var reading = Read(layout, name, cut);

        var text = layout.Tables[table];
        var provesItself = text.Text.EndMark is not null || text.Records.Any(r => r.Role == RecordRole.Trailer);
        if (provesItself) Assert.Equal((FileResult.Rejected, 0L), (reading.Answer.Result, reading.Answer.Rows));
        else Assert.True(reading.Answer.Result == FileResult.Rejected || reading.Answer.Completeness == Completeness.Unproven);
    }, iter: 500, threads: 1);

    [Fact]
    public void Cut_OfTheLakalaSampleAtEveryByte_IsRefused()
    {
        var bytes = Reading.Sample("lakala/TP_ORG0001_20260105.txt");
        var layout = Layouts.Read("lakala-statement");

        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(FileResult.Rejected, Reading.Of(layout, "TP_ORG0001_20260105.txt", bytes[..length]).Answer.Result);
    }

    [Theory]
    [InlineData("unionpay/777290058110048_20260105.zip")]
    [InlineData("unionpay/fileContent.base64.txt")]
    public void Cut_OfTheUnionPaySampleAtEveryByte_IsRefused(string sample)
    {
        var bytes = Reading.Sample(sample);
        var layout = Layouts.Read("unionpay-statement");
        var length = sample.EndsWith(".txt", StringComparison.Ordinal) ? bytes.AsSpan().TrimEnd("\r\n"u8).Length : bytes.Length;

        for (var cut = 0; cut < length; cut++)
        {
            var answer = Reading.Of(layout, "777290058110048_20260105.zip", bytes[..cut]).Answer;
            Assert.True((answer.Result, answer.Rows, answer.NoTrade) == (FileResult.Rejected, 0, false), $"Cut at {cut}: {answer.Result} {answer.Code}.");
        }
    }

    [Fact]
    public void Damage_ByName_HasItsCode() => Gen.Select(Good, Damages).Sample((g, kind) =>
    {
        var (layout, table, name) = MemberOf(g.Member);
        var bytes = StatementGenerator.Member(layout, table, Facts, g.Seed, g.Rows);
        if (StatementDamage.Apply(layout, table, bytes, kind, g.Seed) is not { } damaged) return;

        var reading = Read(layout, name, damaged).Answer;

        var codes = reading.Rejects.Select(r => r.Code).Append(reading.Code).ToHashSet();
        if (reading.Result == FileResult.Quarantined && kind != DamageKind.Flip)
        {
            // Without a header, and with one row that is not of the format, nothing says that the file is.
            Assert.Equal((1, "FILE_UNKNOWN"), (g.Rows, reading.Code));
            Assert.True(kind is DamageKind.LongerRow or DamageKind.BadAmount);
            return;
        }
        switch (kind)
        {
            case DamageKind.BadByte:
                Assert.Contains("ROW_ENCODING", codes);
                break;
            case DamageKind.Control:
                Assert.Contains("ROW_CONTROL", codes);
                break;
            case DamageKind.LongerRow:
                Assert.True(codes.Overlaps(["ROW_FIELD_COUNT", "ROW_WIDTH", "ROW_UNKNOWN"]));
                break;
            case DamageKind.BadAmount:
                Assert.Contains("ROW_AMOUNT_SYNTAX", codes);
                break;
            case DamageKind.WrongTrailer:
            case DamageKind.NoTrailer:
                Assert.NotEqual(FileResult.Imported, reading.Result);
                break;
            case DamageKind.DoubledRow:
                Assert.Equal(1, reading.Lines.Duplicate);
                break;
            case DamageKind.ContradictingRow:
                Assert.Equal(FileResult.Held, reading.Result);
                break;
        }
    }, iter: 700, threads: 1);

    [Fact]
    public void Masked_BytesReadAgain_GiveTheSameRows() => Good.Sample(g =>
    {
        var (layout, table, name) = MemberOf(g.Member);
        var first = Read(layout, name, StatementGenerator.Member(layout, table, Facts, g.Seed, g.Rows));

        var second = Read(layout, name, first.Masked);

        Assert.Equal(Convert.ToHexString(first.Masked), Convert.ToHexString(second.Masked));
        Assert.Equal(first.Rows.Select(Told), second.Rows.Select(Told));
    }, iter: 200, threads: 1);

    /// <summary>What a row says, without its place.</summary>
    private static (RowKind, TransactionType?, string) Told(StatementRow row) => (row.Kind, row.Also, (row.Transaction with
    {
        // What no column carries, or follows from other columns of the file, is not compared.
        State = default,
        Product = default,
        CardType = default,
        Scheme = default,
        MerchantClass = default,
        OriginalMerchantOrderNo = null,
        UpstreamOrderNo = null,
        OriginalTradeDate = null,
        OriginalTraceNo = null,
        Store = null,
    }).ToString());

    /// <summary>The sums once more, from the rows that came out.</summary>
    private static void AssertRecount(Reading reading)
    {
        var rows = reading.Rows.Where(r => r.Kind == RowKind.Transaction).ToList();
        var trades = rows.Where(r => r.Transaction.Type is not (TransactionType.CreditAdjustment or TransactionType.DebitAdjustment)).ToList();
        Assert.Equal(trades.Count, reading.Answer.Rows);
        Assert.Equal(trades.Sum(r => r.Transaction.Type.Sign() * r.Transaction.Gross.Fen), reading.Answer.Gross.Fen);
        Assert.Equal(trades.Sum(r => r.Transaction.Fee!.Value.Fen), reading.Answer.Fee.Fen);
        Assert.Equal(trades.Sum(r => r.Transaction.Net!.Value.Fen), reading.Answer.Net.Fen);
        Assert.Equal(rows.Count - trades.Count, reading.Answer.Adjustments);
        var payouts = reading.Rows.Where(r => r.Kind == RowKind.Payout).ToList();
        Assert.All(payouts, p => Assert.True(p.Transaction.Gross.Fen > 0));
        var paid = payouts.Where(p => p.Transaction.State == TransactionState.Succeeded).ToList();
        Assert.Equal((paid.Count, paid.Sum(p => p.Transaction.Gross.Fen)), (reading.Answer.Payouts, reading.Answer.PayoutTotal.Fen));
    }
}
