using System.Text;
using Rijie.Hosting;
using Rijie.Settlement.Statements.Containers;

namespace Rijie.Gateway.Tests.Cli;

public sealed class StatementReadTests : IDisposable
{
    private static readonly string UnionPaySample = Sample("unionpay", "777290058110048_20260105.zip");
    private static readonly string LakalaSample = Sample("lakala", "TP_ORG0001_20260105.txt");
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task StatementRead_UnionPaySample_PrintsItsSumsAndTheAdjustmentBesideThem()
    {
        var run = await Read(UnionPaySample, "unionpay");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal((5, 0, 0), (run.Number("rows"), run.Number("rejected"), run.Number("duplicates")));
        Assert.Equal((10346, 62, 10284), (run.Number("grossFen"), run.Number("feeFen"), run.Number("netFen")));
        Assert.Equal((1, -5000), (run.Number("adjustments"), run.Number("adjustmentFen")));
        Assert.Equal(("2026-01-05", "proven", "imported"), (run.Text("clearingDate"), run.Text("completeness"), run.Text("result")));
        Assert.Equal(["summary", "container"], run.Json["provenBy"]!.AsArray().Select(p => p!.GetValue<string>()));
        Assert.Equal(3, run.Json["members"]!.AsArray().Count);
    }

    [Fact]
    public async Task StatementRead_LakalaSample_IsProvenByTheCompanionBesideIt()
    {
        var run = await Read(LakalaSample, "lakala");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal((4, 7000, 27, 6973), (run.Number("rows"), run.Number("grossFen"), run.Number("feeFen"), run.Number("netFen")));
        Assert.Contains("companion", run.Json["provenBy"]!.AsArray().Select(p => p!.GetValue<string>()));
    }

    [Fact]
    public async Task StatementRead_AsText_ShowsYuanAndNoEscapes()
    {
        var run = await CommandRun.OfAsync("statement", "read", UnionPaySample, "--plugin", "unionpay", "--config", _folder.PathOf("gateway.yaml"));

        Assert.Contains("103.46", run.Output, StringComparison.Ordinal);
        Assert.Contains("-50.00", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Theory]
    [InlineData(1, "FILE_TRUNCATED")]
    [InlineData(700, "FILE_TRUNCATED")]
    [InlineData(1277, "FILE_TRUNCATED")]
    public async Task StatementRead_ZipCut_IsRefusedWithTheReason(int length, string code)
    {
        var cut = _folder.Write("777290058110048_20260105.zip", File.ReadAllBytes(UnionPaySample)[..length]);

        var run = await Read(cut, "unionpay");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(("rejected", code), (run.Text("result"), run.Text("code")));
        Assert.Equal((0, 0, 0), (run.Number("rows"), run.Number("grossFen"), run.Number("adjustmentFen")));
    }

    [Fact]
    public async Task StatementRead_ZipDataChanged_IsRefusedForItsChecksum()
    {
        var bytes = Packed(member => member);
        var at = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        bytes[at + 16] ^= 1; // the CRC in the directory

        var run = await Read(_folder.Write("777290058110048_20260105.zip", bytes), "unionpay");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("FILE_CHECKSUM", run.Text("code"));
    }

    [Fact]
    public async Task StatementRead_BadGbkPair_RejectsTheRowWithItsPlaceAndExitsWithSix()
    {
        var damaged = Packed(member =>
        {
            var at = member.AsSpan().IndexOf(Encoding.Latin1.GetBytes("ORD20260105000001"));
            if (at >= 0) (member[at], member[at + 1]) = (0x81, 0x20);
            return member;
        });

        var run = await Read(_folder.Write("777290058110048_20260105.zip", damaged), "unionpay");

        var reject = run.Json["rejects"]![0]!;
        Assert.Equal(6, run.ExitCode);
        Assert.Equal(1, run.Number("rejected"));
        Assert.Equal(("ROW_ENCODING", 1), (reject["code"]!.GetValue<string>(), reject["lineNo"]!.GetValue<long>()));
        Assert.Equal("INN26010588ZM_777290058110048", reject["member"]!.GetValue<string>());
    }

    [Fact]
    public async Task StatementRead_WrongTrailer_IsHeldWithNothingInTotals()
    {
        var text = File.ReadAllText(LakalaSample).Replace("T|4|2|260000", "T|4|2|260001", StringComparison.Ordinal);

        var run = await Read(_folder.Write("TP_ORG0001_20260105.txt", text), "lakala");

        Assert.Equal(6, run.ExitCode);
        Assert.Equal(("held", "FILE_TOTALS"), (run.Text("result"), run.Text("code")));
        Assert.Equal((0, 0), (run.Number("rows"), run.Number("grossFen")));
        Assert.Contains("260001", run.Text("reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatementRead_CompanionOfAnotherFile_IsRefused()
    {
        _folder.Write("TP_ORG0001_20260105.ok", new string('0', 64) + "  831");

        var run = await Read(_folder.Write("TP_ORG0001_20260105.txt", File.ReadAllBytes(LakalaSample)), "lakala");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("FILE_CHECKSUM", run.Text("code"));
    }

    [Theory]
    [InlineData("nowhere.zip", "unionpay", "FILE_NOT_FOUND", "There is no file")]
    [InlineData("nowhere.zip", "unionpya", "PLUGIN_UNKNOWN", "There are: chinaums, lakala, leshua, ruiyinxin, shengfutong, unionpay")]
    public async Task StatementRead_WhatIsNotThere_IsSaidInASentence(string file, string plugin, string code, string sentence)
    {
        var run = await Read(_folder.PathOf(file), plugin);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal(code, run.Text("error"));
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatementRead_WithoutFile_TellsWhereTheHelpIs()
    {
        var run = await CommandRun.OfAsync("statement", "read");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Required argument 'FILE' missing", run.Error, StringComparison.Ordinal);
        Assert.Contains("rijie statement read --help", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<CommandRun> Read(string file, string plugin) =>
        CommandRun.OfAsync("statement", "read", file, "--plugin", plugin, "--json", "--config", _folder.PathOf("gateway.yaml"));

    private static string Sample(string provider, string file) => Repository.PathOf("tests", "Settlement.Tests", "Samples", provider, file);

    private static byte[] Packed(Func<byte[], byte[]> change)
    {
        var layout = PluginFolder.Load(Repository.PathOf("artifacts", "plugins"), ContractInfo.Host).Find("unionpay")!.Layouts[0];
        string[] names = ["INN26010588ZM_777290058110048", "INN26010588ZME_777290058110048", "RD201026010501_777290058110048"];
        return ContainerWriter.Pack(layout, [.. names.Select(n => (n, change(File.ReadAllBytes(Sample("unionpay", n)))))], "777290058110048_20260105.zip");
    }
}
