using System.Text;

namespace Rijie.UnionPay.Tests;

public sealed class StatementSourceTests
{
    private const string SecureKey = "test-secure-key-not-real";
    private static readonly StatementQuery FifthOfJanuary = new() { ClearingDate = new DateOnly(2026, 1, 5) };

    [Fact]
    public async Task Fetch_SampleAnswer_IsTheFileAsItStandsInTheMessage()
    {
        using var bench = new Bench("11", now: "20260106100000", change: new() { ["secure_key"] = SecureKey }).Says(Bench.Sample("fileTransfer-response.form.txt"));

        var answer = await bench.Statements.FetchAsync(FifthOfJanuary, Bench.Stop);

        Assert.Equal(StatementStatus.Ready, answer.Status);
        using var file = Assert.Single(answer.Files);
        Assert.Equal("777290058110048_20260105.zip", file.Name);
        Assert.Equal("unionpay-statement", file.LayoutId);
        Assert.Equal(new DateOnly(2026, 1, 5), file.ClearingDate);
        Assert.True(file.FromSignedMessage);
        Assert.Equal(Bench.Text(Bench.Sample("fileContent.base64.txt")).Trim(), await new StreamReader(file.Content).ReadToEndAsync(Bench.Stop));
    }

    [Fact]
    public async Task Fetch_SampleOfNoFile_IsNotReady()
    {
        using var bench = new Bench("12", now: "20260107100000", change: new() { ["secure_key"] = SecureKey }).Says(Bench.Sample("fileTransfer-not-ready.form.txt"));

        var answer = await bench.Statements.FetchAsync(new() { ClearingDate = new DateOnly(2026, 1, 6) }, Bench.Stop);

        Assert.Equal(StatementStatus.NotReady, answer.Status);
        Assert.Contains("none at all", answer.Reason, StringComparison.Ordinal);
        Assert.Empty(answer.Files);
    }

    [Theory]
    [InlineData("0104")]
    [InlineData("1305")]
    [InlineData("20260105")]
    [InlineData("")]
    public async Task Fetch_AnswerOfAnotherDate_IsNotUsed(string settleDate)
    {
        using var bench = new Bench("11");
        bench.SaysSigned([.. Ready(), ("settleDate", settleDate)]);

        Assert.Equal(ProviderFailure.InvalidResponse, (await Fails(bench)).Failure);
    }

    [Theory]
    [InlineData("fileContent", "")]
    [InlineData("merId", "777290058110049")]
    [InlineData("txnTime", "20260106095959")]
    [InlineData("fileName", "../../etc/passwd")]
    [InlineData("respCode", "")]
    public async Task Fetch_AnswerThatIsIncompleteOrAnothers_IsNotUsed(string field, string value)
    {
        using var bench = new Bench("11");
        bench.SaysSigned([.. Ready(), (field, value)]);

        Assert.Equal(ProviderFailure.InvalidResponse, (await Fails(bench)).Failure);
    }

    [Theory]
    [InlineData("99", ProviderFailure.Unavailable)]
    [InlineData("05", ProviderFailure.Unavailable)]
    [InlineData("13", ProviderFailure.Rejected)]
    public async Task Fetch_CodeOfFailure_IsAFailureOfItsKind(string code, ProviderFailure kind)
    {
        using var bench = new Bench("11");
        bench.SaysSigned([.. Ready(), ("respCode", code)]);

        Assert.Equal(kind, (await Fails(bench)).Failure);
    }

    [Fact]
    public async Task Fetch_AnswerWithoutFileName_HasTheNameItWouldHave()
    {
        using var bench = new Bench("11");
        bench.SaysSigned([.. Ready(), ("fileName", "")]);

        var answer = await bench.Statements.FetchAsync(FifthOfJanuary, Bench.Stop);

        Assert.Equal("777290058110048_20260105.zip", Assert.Single(answer.Files).Name);
    }

    [Fact]
    public async Task Fetch_DayWithoutYear_LastDayOfTheYearIsReadIntoTheOldYear()
    {
        using var bench = new Bench("11", now: "20260101093000");
        bench.SaysSigned([.. Ready(), ("settleDate", "1231"), ("txnTime", "20260101093000")]);

        var answer = await bench.Statements.FetchAsync(new() { ClearingDate = new DateOnly(2025, 12, 31) }, Bench.Stop);

        Assert.Equal(new DateOnly(2025, 12, 31), Assert.Single(answer.Files).ClearingDate);
    }

    [Fact]
    public async Task Fetch_DateOfAYearAgo_CannotBeAsked()
    {
        using var bench = new Bench("11").Answers();

        Assert.Equal(ProviderFailure.Rejected, (await Assert.ThrowsAsync<ProviderException>(() => bench.Statements.FetchAsync(new() { ClearingDate = new DateOnly(2025, 1, 5) }, Bench.Stop))).Failure);
        Assert.Empty(bench.Server.LogEntries);
    }

    [Fact]
    public async Task Fetch_PlusTurnedIntoBlankInTheAnswer_IsPutBack()
    {
        using var bench = new Bench("11");
        var line = Bench.Text(bench.Wire.Desk.Line(Ready().Select(f => new KeyValuePair<string, string>(f.Name, f.Value ?? ""))));
        bench.Says(Encoding.UTF8.GetBytes(line.Replace('+', ' ')));

        using var file = Assert.Single((await bench.Statements.FetchAsync(FifthOfJanuary, Bench.Stop)).Files);

        Assert.Equal("eJ+w/+8=", await new StreamReader(file.Content).ReadToEndAsync(Bench.Stop));
    }

    [Fact]
    public async Task Fetch_LargeFileContent_IsHandedOnWhereItLies()
    {
        using var bench = new Bench("11");
        bench.SaysSigned([.. Ready(), ("fileContent", new string('A', 30_000_000))]);

        using var file = Assert.Single((await bench.Statements.FetchAsync(FifthOfJanuary, Bench.Stop)).Files);

        Assert.Equal(30_000_000, file.Content.Length);
        Assert.Equal('A', file.Content.ReadByte());
    }

    private static Task<ProviderException> Fails(Bench bench) => Assert.ThrowsAsync<ProviderException>(() => bench.Statements.FetchAsync(FifthOfJanuary, Bench.Stop));

    private static (string Name, string? Value)[] Ready() =>
    [
        ("version", "5.1.0"), ("merId", Bench.MerchantNo), ("txnType", "76"), ("txnSubType", "01"), ("txnTime", "20260106100000"), ("settleDate", "0105"),
        ("respCode", "00"), ("respMsg", "成功[0000000]"), ("fileName", "777290058110048_20260105.zip"), ("fileContent", "eJ+w/+8="),
    ];
}
