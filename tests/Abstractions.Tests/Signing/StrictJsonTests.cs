using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CsCheck;
using Rijie.Signing;

namespace Rijie.Abstractions.Tests.Signing;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}""", JsonFault.None)]
    [InlineData("""{"a":1,"A":2}""", JsonFault.None)] // names differ by case
    [InlineData(""" "text" """, JsonFault.None)]
    [InlineData("""{"a":1,"a":1}""", JsonFault.DuplicateName)]
    [InlineData("""{"a":1,"\u0061":2}""", JsonFault.DuplicateName)]
    [InlineData("""{"x":[{"a":1},{"b":1,"b":2}]}""", JsonFault.DuplicateName)]
    [InlineData("""{"":1,"":2}""", JsonFault.DuplicateName)]
    [InlineData("", JsonFault.Malformed)]
    [InlineData("""{"a":1} x""", JsonFault.Malformed)]
    [InlineData("""{"a":1,}""", JsonFault.Malformed)]
    [InlineData("""{"a":1/*c*/}""", JsonFault.Malformed)]
    [InlineData("""{"a":01}""", JsonFault.Malformed)]
    [InlineData("""{"a":"\ud800"}""", JsonFault.Malformed)]
    [InlineData("""{"\udc00":1}""", JsonFault.Malformed)]
    [InlineData("\uFEFF{}", JsonFault.Malformed)]
    public void Check_OneText_SaysWhatIsWrongFirst(string text, JsonFault expected)
    {
        Assert.Equal(expected, StrictJson.Check(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Check_Gb18030Bytes_IsNotUtf8()
    {
        byte[] bytes = [.. "{\"a\":\""u8, 0xB0, 0xA1, .. "\"}"u8];

        Assert.Equal(JsonFault.NotUtf8, StrictJson.Check(bytes));
    }

    [Theory]
    [InlineData(64, JsonFault.None)]
    [InlineData(65, JsonFault.TooDeep)]
    public void Check_NestedArrays_TakesSixtyFourLevels(int depth, JsonFault expected)
    {
        var text = new string('[', depth) + new string(']', depth);

        Assert.Equal(expected, StrictJson.Check(Encoding.ASCII.GetBytes(text)));
    }

    [Fact]
    public void Check_AnyBytes_AnswersAndAgreesWithTheReader()
    {
        // The strict options and the check must refuse the same texts, or one would pass what the other trusts.
        Gen.String["{}[]\",:a1\\u06 "].Sample(text =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var options = StrictJson.Options(null);
            options.TypeInfoResolver = new DefaultJsonTypeInfoResolver();
            var isRead = true;
            try
            {
                using var document = JsonSerializer.Deserialize<JsonDocument>(bytes, options);
            }
            catch (JsonException)
            {
                isRead = false;
            }
            return isRead == (StrictJson.Check(bytes) == JsonFault.None);
        }, iter: 20_000);
    }

    [Theory]
    [InlineData("""{"order_no":"1"}""", true)]
    [InlineData("""{"order_no":"1","new_field":{"x":1}}""", true)]
    [InlineData("""{"order_no":"1","note":null}""", true)]
    [InlineData("""{"order_no":null}""", false)]
    [InlineData("""{"note":"x"}""", false)]
    [InlineData("""{"OrderNo":"1"}""", false)]
    [InlineData("""{"order_no":1}""", false)]
    [InlineData("""{"order_no":"1","order_no":"1"}""", false)]
    public void Options_OneMessage_TakesNothingMissingAndNothingTwice(string text, bool isTaken)
    {
        var options = StrictJson.Options(JsonNamingPolicy.SnakeCaseLower);
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver();

        var failure = Record.Exception(() => JsonSerializer.Deserialize<Message>(text, options));

        Assert.Equal(isTaken, failure is null);
        Assert.True(failure is null or JsonException);
    }

    private sealed record Message
    {
        public required string OrderNo { get; init; }

        public string? Note { get; init; }
    }
}
