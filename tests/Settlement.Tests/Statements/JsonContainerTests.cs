using System.Text;
using System.Text.Json;
using CsCheck;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Containers;
using Rijie.Settlement.Yaml;
using Rijie.Statements;

namespace Rijie.Settlement.Tests.Statements;

/// <summary>A text inside a JSON answer, as a step of the container chain.</summary>
public class JsonContainerTests
{
    private const string Row = "COOP_TEST|M000000001|B1|REQ1|100.00|20260105|S|000000|ok|01||0.38|WXZF|02||";
    private static readonly StatementLayout Ruiyinxin = Layouts.Read("ruiyinxin-020");
    private static readonly StatementLayout Json = Packed.Chain(ContainerStep.Json) with { JsonPath = "data.content" };

    private const string Rest = ",\"data\":{\"content\":\"x\"}}";

    private static string? Refusal(string json, StatementLayout? layout = null) => Packed.Refusal(Encoding.UTF8.GetBytes(json), layout ?? Json);

    private static string Content(string json) => Encoding.UTF8.GetString(Assert.Single(Packed.Read(Encoding.UTF8.GetBytes(json), Json)).Content);

    [Theory]
    [InlineData("smzf020-plaintext-response.json")]
    [InlineData("smzf020-content.txt")]
    public void Ruiyinxin_AnswerOrItsText_ReadsTheSame(string sample)
    {
        var reading = Reading.Of(Ruiyinxin, sample, Reading.Sample("ruiyinxin/" + sample)).Answer;

        Assert.Equal(FileResult.Imported, reading.Result);
        Assert.Equal((3L, 257000L, 1627L, 255373L), (reading.Rows, reading.Gross.Fen, reading.Fee.Fen, reading.Net.Fen));
        Assert.Equal(1L, reading.Lines.Open);
        Assert.Equal(["end_mark"], reading.ProvenBy);
    }

    [Fact]
    public void Ruiyinxin_AnswerOfAnEmptyDay_IsNoTrade()
    {
        var reading = Reading.Of(Ruiyinxin, "smzf020.json", Reading.Sample("ruiyinxin/empty-day/smzf020-plaintext-response.json")).Answer;

        Assert.Equal((FileResult.Imported, true), (reading.Result, reading.NoTrade));
    }

    [Fact]
    public void Read_DataAsAStringThatHoldsJson_IsTheSameText()
    {
        var inner = JsonSerializer.Serialize(new { settleDate = "20260105", content = "a\"b\n中😀" });
        var outer = JsonSerializer.Serialize(new { respCode = "000000", data = inner, after = new object?[] { 1, -0.5e3, null, true, Array.Empty<int>() } });

        Assert.Equal("a\"b\n中😀", Content(outer));
    }

    [Fact]
    public void Read_MarkAndBlanksBefore_AreNoMatter() => Assert.Equal("x", Content("\uFEFF \r\n\t{ \"data\" : { \"content\" : \"x\" } } \n"));

    [Theory]
    [InlineData("""{"errCode":"BILL_NOT_READY"}""", "FILE_NOT_A_STATEMENT")]
    [InlineData("""{"data":{"settleDate":"20260105"}}""", "FILE_NOT_A_STATEMENT")]
    [InlineData("""{"data":{"content":null}}""", "FILE_NOT_A_STATEMENT")]
    [InlineData("""{"data":{"content":{"content":"x"}}}""", "FILE_NOT_A_STATEMENT")]
    [InlineData("""{"data":["content","x"]}""", "FILE_NOT_A_STATEMENT")]
    [InlineData("""{"data":"no json"}""", "FILE_NOT_A_STATEMENT")]
    [InlineData("""{"data":{"content":"x"},}""", "FILE_NOT_A_STATEMENT")]
    [InlineData("""{"a":01,"data":{"content":"x"}}""", "FILE_NOT_A_STATEMENT")]
    [InlineData("""{"a":[1,],"data":{"content":"x"}}""", "FILE_NOT_A_STATEMENT")]
    [InlineData("""{"a":nul,"data":{"content":"x"}}""", "FILE_NOT_A_STATEMENT")]
    [InlineData("""{"data":{"content":"\x"}}""", "FILE_NOT_A_STATEMENT")]
    [InlineData("{\"data\":{\"content\":\"a\nb\"}}", "FILE_NOT_A_STATEMENT")]
    [InlineData("""{"data":{"content":"x"}}{""", "FILE_TRAILING_DATA")]
    [InlineData("""{"data":"{\"content\":\"x\"} y"}""", "FILE_TRAILING_DATA")]
    [InlineData("""{"data":{"content":"x"},"data":1}""", "JSON_DUPLICATE")]
    [InlineData("""{"data":{"content":"x","\u0063ontent":"y"}}""", "JSON_DUPLICATE")]
    [InlineData("""{"a":{"b":1,"b":2},"data":{"content":"x"}}""", "JSON_DUPLICATE")]
    [InlineData("""{"data":"{\"content\":\"x\",\"content\":\"y\"}"}""", "JSON_DUPLICATE")]
    [InlineData("""{"data":"{\"content\":\"x\""}""", "FILE_TRUNCATED")]
    public void Read_OtherJson_IsRefused(string json, string code) => Assert.Equal(code, Refusal(json));

    [Fact]
    public void Read_OtherJson_ShowsItsBeginningWithoutCards()
    {
        var reading = Reading.Of(Ruiyinxin, "answer.json", """{"respCode":"200011","card":"6222021234567890128"}""").Answer;

        Assert.Equal((FileResult.Rejected, "FILE_NOT_A_STATEMENT"), (reading.Result, reading.Code));
        Assert.Contains("200011", reading.Reason, StringComparison.Ordinal);
        Assert.Contains("622202*********0128", reading.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(63, null)]
    [InlineData(64, "JSON_DEPTH")]
    public void Read_Depth_IsBounded(int arrays, string? code) =>
        Assert.Equal(code, Refusal("{\"a\":" + new string('[', arrays) + new string(']', arrays) + Rest));

    [Fact]
    public void Read_NamesWithoutEnd_AreBounded()
    {
        var many = string.Concat(Enumerable.Range(0, 100_001).Select(i => $"\"{i}\":0,"));

        Assert.Equal("ARCHIVE_LIMIT", Refusal("{" + many[..^1] + Rest));
        Assert.Equal("ARCHIVE_LIMIT", Refusal("{\"" + new string('n', 8193) + "\":0" + Rest));
    }

    [Fact]
    public void Read_Limits_HoldOverTheChain() =>
        Assert.Equal("ARCHIVE_LIMIT", Packed.Refusal(Encoding.UTF8.GetBytes($$$"""{"data":{"content":"{{{new string('x', 1000)}}}"}}"""), Json, limits: ContainerLimits.Default with { ReceivedBytes = 999 }));

    [Fact]
    public void Read_CutAtEveryByte_IsTruncated()
    {
        var bytes = Reading.Sample("ruiyinxin/smzf020-plaintext-response.json").AsSpan().TrimEnd("\r\n"u8).ToArray();

        for (var length = 1; length < bytes.Length; length++)
            Assert.Equal("FILE_TRUNCATED", Reading.Of(Ruiyinxin, "smzf020.json", bytes[..length]).Answer.Code);
    }

    [Fact]
    public void S29_LoneSurrogate_RejectsItsRowAlone()
    {
        var json = $$$"""{"data":{"content":"{{{Row}}}\n{{{Row.Replace("ok", "\\ud83d", StringComparison.Ordinal).Replace("B1", "B2", StringComparison.Ordinal)}}}\n########"}}""";

        var reading = Reading.Of(Ruiyinxin, "smzf020.json", json).Answer;

        Assert.Equal((FileResult.ImportedWithRejects, "ROW_ENCODING", 2L), (reading.Result, reading.Code, reading.Rejects[0].LineNo));
        Assert.Equal(1L, reading.Rows);
    }

    [Fact]
    public void Read_PackedInsideTheText_IsUnpacked()
    {
        var layout = Packed.Chain(ContainerStep.Json, ContainerStep.Base64, ContainerStep.Zip) with { JsonPath = "file" };
        var file = ContainerWriter.Pack(layout, [("rows.txt", Packed.Rows(9))], "day.bin");

        Assert.Equal(Packed.Rows(9), Packed.Read(file, layout)[0].Content);
        Assert.StartsWith("{\"file\":\"UEsDB", Encoding.ASCII.GetString(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyText_IsWhatWasSaid() => Gen.String.Sample(text =>
    {
        var json = JsonSerializer.Serialize(new { first = text, data = new { content = text } });
        var written = ContainerWriter.Pack(Json, [("rows.txt", Encoding.UTF8.GetBytes(text))], "day.bin");

        var expected = JsonDocument.Parse(json).RootElement.GetProperty("first").GetString()!;
        Assert.Equal(expected, Content(json));
        Assert.Equal(Encoding.UTF8.GetBytes(text), Packed.Read(written, Json)[0].Content);
    }, iter: 2000);

    [Theory]
    [InlineData("container: [json]\nmembers:", "A json step needs a json_path")]
    [InlineData("json_path: data\nmembers:", "A json_path needs a json step")]
    [InlineData("container: [json]\njson_path: data..content\nmembers:", "The path is member names with dots")]
    public void Layout_StepAndPath_GoTogether(string with, string problem)
    {
        var yaml = Plain.Yaml.Replace("members:", with, StringComparison.Ordinal);

        var refused = Assert.Throws<YamlException>(() => LayoutFile.Read(Encoding.UTF8.GetBytes(yaml), "plain.yaml"));

        Assert.Contains(problem, Assert.Single(refused.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layout_TextInsideJson_IsUtf8()
    {
        var yaml = Encoding.UTF8.GetString(Layouts.Bytes("ruiyinxin-020")).Replace("utf8", "gb18030", StringComparison.Ordinal);

        var refused = Assert.Throws<YamlException>(() => LayoutFile.Read(Encoding.UTF8.GetBytes(yaml), "r.yaml"));

        Assert.Contains("A text inside JSON is UTF-8", Assert.Single(refused.Problems).Message, StringComparison.Ordinal);
    }
}
