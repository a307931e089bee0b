using Rijie.Settlement.Statements;

namespace Rijie.Gateway.Tests.Cli;

public sealed class StatementSketchTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData("lakala", "TP_ORG0001_20260105.txt", 7000, 27, 6973)]
    [InlineData("unionpay", "777290058110048_20260105.zip", 10346, 62, 10284)]
    [InlineData("shengfutong", "fund_30000001_20260105.zip", 70001, 420, 69581)]
    [InlineData("leshua", "1000001_trade_new_20260106.txt", 51300, 196, 51104)]
    [InlineData("chinaums", "898310058120001_20260105.csv", 105300, 517, 104783)]
    public async Task StatementSketch_OfASample_IsAcceptedAndWritesALayout(string provider, string file, long gross, long fee, long net)
    {
        var layout = _folder.PathOf("layout.yaml");

        var run = await Sketch(Sample(provider, file), "--output", layout);

        Assert.Equal((0, true), (run.ExitCode, run.Json["accepted"]!.GetValue<bool>()));
        Assert.Equal((gross, fee, net), (run.Number("grossFen"), run.Number("feeFen"), run.Number("netFen")));
        Assert.Equal(run.Text("layout"), await File.ReadAllTextAsync(layout, TestContext.Current.CancellationToken));
        Assert.Equal("statement-layout/v1", LayoutFile.Read(await File.ReadAllBytesAsync(layout, TestContext.Current.CancellationToken), layout).Schema);
    }

    [Fact]
    public async Task StatementSketch_OfAFileThatProvesNothing_ExitsWithSixAndWritesNothing()
    {
        var layout = _folder.PathOf("layout.yaml");

        var run = await Sketch(Sample("ruiyinxin", "smzf020-content.txt"), "--output", layout);

        Assert.Equal((6, false), (run.ExitCode, run.Json["accepted"]!.GetValue<bool>()));
        Assert.Equal((3, 257000, 1627, 255373), (run.Number("rows"), run.Number("grossFen"), run.Number("feeFen"), run.Number("netFen")));
        Assert.False(File.Exists(layout));
    }

    [Fact]
    public async Task StatementSketch_OntoAFileThatIsThere_LeavesItAlone()
    {
        var layout = _folder.Write("layout.yaml", "mine");

        var run = await Sketch(Sample("lakala", "TP_ORG0001_20260105.txt"), "--output", layout);

        Assert.Equal((2, "FILE_EXISTS"), (run.ExitCode, run.Text("error")));
        Assert.Equal("mine", await File.ReadAllTextAsync(layout, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task StatementSketch_IntoAFolderThatIsNotThere_SaysSoBeforeItWorks()
    {
        var run = await Sketch(Sample("lakala", "TP_ORG0001_20260105.txt"), "--output", _folder.PathOf("new/layout.yaml"));

        Assert.Equal((2, "FOLDER_NOT_FOUND"), (run.ExitCode, run.Text("error")));
        Assert.Equal($"There is no folder {_folder.PathOf("new")}: make it, or name another place than {_folder.PathOf("new/layout.yaml")}.\n", run.Error);
    }

    [Fact]
    public async Task StatementSketch_OfADamagedArchive_IsRefused()
    {
        var cut = _folder.Write("a.zip", File.ReadAllBytes(Sample("unionpay", "777290058110048_20260105.zip"))[..700]);

        var run = await Sketch(cut);

        Assert.Equal((3, "FILE_TRUNCATED"), (run.ExitCode, run.Text("error")));
    }

    [Fact]
    public async Task StatementSketch_AsText_SaysHowSureAndWhy()
    {
        var run = await CommandRun.OfAsync("statement", "sketch", Sample("leshua", "1000001_trade_new_20260106.txt"));

        Assert.Contains("proven by identity on 4 of 4 rows", run.Output, StringComparison.Ordinal);
        Assert.Contains("header word for fee", run.Output, StringComparison.Ordinal);
        Assert.Contains("513.00", run.Output, StringComparison.Ordinal);
        Assert.Contains("accepted", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lakala", "TP_ORG0001_20260105.txt", "ORD-L-1")]
    [InlineData("unionpay", "777290058110048_20260105.zip", "622202******1234")]
    [InlineData("leshua", "1000001_trade_new_20260106.txt", "2088000000000001")]
    public async Task StatementSketch_Shown_HasNoValueOfARow(string provider, string file, string value)
    {
        var text = await CommandRun.OfAsync("statement", "sketch", Sample(provider, file));
        var json = await Sketch(Sample(provider, file));

        Assert.DoesNotContain(value, text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(value, json.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<CommandRun> Sketch(string file, params string[] more) => CommandRun.OfAsync(["statement", "sketch", file, "--json", .. more]);

    private static string Sample(string provider, string file) => Repository.PathOf("tests", "Settlement.Tests", "Samples", provider, file);
}
