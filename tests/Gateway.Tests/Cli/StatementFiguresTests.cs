namespace Rijie.Gateway.Tests.Cli;

/// <summary>What <c>statement read</c> says of the sample files of every brand.</summary>
public sealed class StatementFiguresTests
{
    [Theory]
    [InlineData("shengfutong", "shengfutong/fund_30000001_20260105.csv", 3, 70001, 420, 69581, 1, 69581, 0, 0)]
    [InlineData("shengfutong", "shengfutong/fund_30000001_20260105.zip", 3, 70001, 420, 69581, 1, 69581, 0, 0)]
    [InlineData("leshua", "leshua/1000001_trade_new_20260106.txt", 4, 51300, 196, 51104, 0, 0, 996, 0)]
    [InlineData("ruiyinxin", "ruiyinxin/smzf020-content.txt", 3, 257000, 1627, 255373, 0, 0, 0, 1)]
    [InlineData("ruiyinxin", "ruiyinxin/smzf020-plaintext-response.json", 3, 257000, 1627, 255373, 0, 0, 0, 1)]
    [InlineData("ruiyinxin", "ruiyinxin/smzf025-content.txt", 0, 0, 0, 0, 1, 255273, 0, 0)]
    [InlineData("chinaums", "chinaums/898310058120001_20260105.csv", 5, 105300, 517, 104783, 0, 0, 0, 0)]
    public async Task StatementRead_Sample_SaysItsFigures(string plugin, string sample, long rows, long grossFen, long feeFen, long netFen, long payouts, long payoutFen, long heldFen, long open)
    {
        var run = await Read(sample, plugin);

        Assert.Equal((0, "imported"), (run.ExitCode, run.Text("result")));
        Assert.Equal((rows, grossFen, feeFen, netFen), (run.Number("rows"), run.Number("grossFen"), run.Number("feeFen"), run.Number("netFen")));
        Assert.Equal((payouts, payoutFen), (run.Number("payouts"), run.Number("payoutFen")));
        Assert.Equal((heldFen, open, 0), (run.Number("heldFen"), run.Number("open"), run.Number("foreign")));
        Assert.False(run.Json["noTrade"]!.GetValue<bool>());
        // The content alone tells it too.
        var unnamed = await Read(sample, null);
        Assert.Equal((plugin, run.Text("layout"), rows, netFen, payoutFen), (unnamed.Text("plugin"), unnamed.Text("layout"), unnamed.Number("rows"), unnamed.Number("netFen"), unnamed.Number("payoutFen")));
    }

    [Theory]
    [InlineData("ruiyinxin/smzf020-content.txt", "ruiyinxin-020")]
    [InlineData("ruiyinxin/smzf020-plaintext-response.json", "ruiyinxin-020")]
    [InlineData("ruiyinxin/smzf025-content.txt", "ruiyinxin-025")]
    public async Task StatementRead_WithoutALayout_TakesTheOneThatFits(string sample, string layout)
    {
        var run = await Read(sample, "ruiyinxin");

        Assert.Equal((0, "imported", layout), (run.ExitCode, run.Text("result"), run.Text("layout")));
    }

    [Fact]
    public async Task StatementRead_FileThatNoLayoutFits_IsShownWithItsDifferenceFromTheNearest()
    {
        var run = await Read("lakala/TP_ORG0001_20260105.txt", "ruiyinxin");

        Assert.Equal((3, "quarantined", "FILE_UNKNOWN"), (run.ExitCode, run.Text("result"), run.Text("code")));
        Assert.Equal("fields", Assert.Single(run.Json["diff"]!["changes"]!.AsArray())!["change"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("5800100001", 3, 50300, 192, 50108, 0, 1)]
    [InlineData("5800100002", 1, 1000, 4, 996, 996, 3)]
    [InlineData("5800100001 --merchant 5800100002", 4, 51300, 196, 51104, 996, 0)]
    [InlineData("5800100003", 0, 0, 0, 0, 0, 4)]
    public async Task StatementRead_ForAMerchant_CountsItsRowsAndTheOthersAsForeign(string merchant, long rows, long grossFen, long feeFen, long netFen, long heldFen, long foreign)
    {
        var run = await Read("leshua/1000001_trade_new_20260106.txt", "leshua --merchant " + merchant);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal((rows, grossFen, feeFen, netFen), (run.Number("rows"), run.Number("grossFen"), run.Number("feeFen"), run.Number("netFen")));
        Assert.Equal((heldFen, foreign, false), (run.Number("heldFen"), run.Number("foreign"), run.Json["noTrade"]!.GetValue<bool>()));
    }

    [Theory]
    [InlineData("leshua/1000001_trade_new_20260106.txt", "5800100009", 4, 2)]
    [InlineData("shengfutong/fund_30000001_20260105.csv", "5800100009", 4, 1)]
    [InlineData("lakala/TP_ORG0001_20260105.txt", "5800100009", 4, 1)]
    public async Task StatementRead_ForAMerchantThatHasNoRow_SaysSoAndHowManyOthersThereAre(string sample, string merchant, long foreign, long merchants)
    {
        var json = await CommandRun.OfAsync("statement", "read", Sample(sample), "--merchant", merchant, "--json");
        var text = await CommandRun.OfAsync("statement", "read", Sample(sample), "--merchant", merchant);

        Assert.Equal((0, "imported", 0, foreign, merchants), (json.ExitCode, json.Text("result"), json.Number("rows"), json.Number("foreign"), json.Number("foreignMerchants")));
        Assert.Equal([merchant], json.Json["absentMerchants"]!.AsArray().Select(m => m!.GetValue<string>()));
        Assert.Contains($"No row of merchant 5800100009; the file has rows of {merchants} other merchant", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("5800100001", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatementRead_ForAMerchantThatHasRows_SaysNothingOfAbsence()
    {
        var shengfutong = await Read("shengfutong/fund_30000001_20260105.csv", "shengfutong --merchant 30000001");
        var leshua = await Read("leshua/1000001_trade_new_20260106.txt", "leshua --merchant 5800100001 --merchant 5800100009");

        Assert.Equal((3, 0, 0), (shengfutong.Number("rows"), shengfutong.Number("foreign"), shengfutong.Json["absentMerchants"]!.AsArray().Count));
        Assert.Equal(["5800100009"], leshua.Json["absentMerchants"]!.AsArray().Select(m => m!.GetValue<string>()));
        Assert.Equal((3, 1), (leshua.Number("rows"), leshua.Number("foreignMerchants")));
    }

    [Fact]
    public async Task StatementRead_OpenRow_IsShownWithItsLineAndOrder()
    {
        var json = await Read("ruiyinxin/smzf020-content.txt", "ruiyinxin");
        var text = await CommandRun.OfAsync("statement", "read", Sample("ruiyinxin/smzf020-content.txt"), "--plugin", "ruiyinxin");

        var open = Assert.Single(json.Json["openRows"]!.AsArray())!;
        Assert.Equal((4, 999, "sale", "B20260105000000000004", "REQ0004"), (open["lineNo"]!.GetValue<long>(), open["grossFen"]!.GetValue<long>(), open["type"]!.GetValue<string>(), open["providerOrderNo"]!.GetValue<string>(), open["merchantOrderNo"]!.GetValue<string>()));
        Assert.Matches(@"│ +4 │ smzf020-content.txt │ M000000001 │ sale │ +9\.99 │ B20260105000000000004 │ REQ0004", text.Output);
    }

    [Fact]
    public async Task StatementRead_PayoutOnItsWay_IsOpenAndNotPaidOut()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("rijie-").FullName, "SMZF025_COOP_TEST_20260105.txt");
        await File.WriteAllTextAsync(file, "COOP_TEST|M1|B1||x|9.96||20260105|R|200002||T1\nCOOP_TEST|M1|B2||x|5.00||20260105|S|000000||T1\n########", TestContext.Current.CancellationToken);

        var run = await CommandRun.OfAsync("statement", "read", file, "--plugin", "ruiyinxin", "--json");

        var open = Assert.Single(run.Json["openRows"]!.AsArray())!;
        Assert.Equal((1, 996, "B1"), (open["lineNo"]!.GetValue<long>(), open["grossFen"]!.GetValue<long>(), open["providerOrderNo"]!.GetValue<string>()));
        Assert.Equal((1, 1, 500), (run.Number("open"), run.Number("payouts"), run.Number("payoutFen")));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Theory]
    [InlineData("chinaums", "{ \"errCode\": \"BILL_NOT_READY\", \"errMsg\": \"账单生成中\" }")]
    [InlineData("shengfutong", "{ \"returnCode\": \"SUCCESS\", \"resultCode\": \"FAIL\", \"errorCode\": \"BILL_NOT_READY\", \"errorCodeDes\": \"账单生成中\", \"nonceStr\": \"n1\", \"signType\": \"RSA\", \"sign\": \"<base64>\" }")]
    public async Task StatementRead_AnswerThatThereIsNoFileYet_IsShownReadable(string plugin, string shown)
    {
        var json = await Read($"{plugin}/bill-not-ready.json", plugin);

        Assert.Equal((3, "FILE_NOT_A_STATEMENT", "The file begins with " + shown), (json.ExitCode, json.Text("code"), json.Text("reason")));
    }

    [Fact]
    public async Task StatementRead_ForAMerchant_HoldsTheTotalsAgainstAllRows()
    {
        var ours = await Read("lakala/TP_ORG0001_20260105.txt", "lakala --merchant 82200000000000A");
        var others = await Read("lakala/TP_ORG0001_20260105.txt", "lakala --merchant 822000000000001");

        Assert.Equal((4, 0), (ours.Number("rows"), ours.Number("foreign")));
        Assert.Equal(("imported", 0, 4), (others.Text("result"), others.Number("rows"), others.Number("foreign")));
        Assert.Contains("trailer", others.Json["provenBy"]!.AsArray().Select(p => p!.GetValue<string>()));
    }

    [Theory]
    [InlineData("lakala", "lakala/empty-day/TP_ORG0001_20260106.txt")]
    [InlineData("unionpay", "unionpay/empty-day/INN26010688ZM_777290058110048")]
    [InlineData("leshua", "leshua/empty-day/1000001_trade_new_20260107.txt")]
    [InlineData("chinaums", "chinaums/empty-day/898310058120001_20260106.csv")]
    [InlineData("ruiyinxin", "ruiyinxin/empty-day/smzf020-plaintext-response.json")]
    public async Task StatementRead_EmptyDay_IsNoTrade(string plugin, string sample)
    {
        var run = await Read(sample, plugin);

        Assert.Equal((0, "imported"), (run.ExitCode, run.Text("result")));
        Assert.Equal((0, true), (run.Number("rows"), run.Json["noTrade"]!.GetValue<bool>()));
        var unnamed = await Read(sample, null);
        Assert.Equal((0, plugin, true), (unnamed.ExitCode, unnamed.Text("plugin"), unnamed.Json["noTrade"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task StatementRead_AsText_ShowsHeldMoneyAndPayoutsOnlyWhereThereAreAny()
    {
        var leshua = await CommandRun.OfAsync("statement", "read", Sample("leshua/1000001_trade_new_20260106.txt"), "--plugin", "leshua");
        var shengfutong = await CommandRun.OfAsync("statement", "read", Sample("shengfutong/fund_30000001_20260105.csv"), "--plugin", "shengfutong");

        Assert.Matches(@"of which held .* 9\.96", leshua.Output);
        Assert.DoesNotContain("Paid out", leshua.Output, StringComparison.Ordinal);
        Assert.Matches(@"Paid out .* 695\.81", shengfutong.Output);
        Assert.DoesNotContain("held", shengfutong.Output, StringComparison.Ordinal);
    }

    private static Task<CommandRun> Read(string sample, string? plugin) =>
        CommandRun.OfAsync(["statement", "read", Sample(sample), .. plugin is null ? (string[])[] : ["--plugin", .. plugin.Split(' ')], "--json"]);

    private static string Sample(string sample) => Repository.PathOf(["tests", "Settlement.Tests", "Samples", .. sample.Split('/')]);
}
