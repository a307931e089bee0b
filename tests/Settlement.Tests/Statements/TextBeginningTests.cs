using System.Text;
using Rijie.Settlement.Statements;

namespace Rijie.Settlement.Tests.Statements;

public class TextBeginningTests
{
    [Theory]
    [InlineData("{\n  \"msg\": \"账单生成中\"\r\n}\n", "{ \"msg\": \"账单生成中\" }")]
    [InlineData("{\"msg\":\"\\u8d26\\u5355\\u751f\\u6210\\u4e2d\"}", "{\"msg\":\"账单生成中\"}")]
    [InlineData("{\"msg\":\"\\ud83d\\ude00\"}", "{\"msg\":\"😀\"}")]
    [InlineData("{\"msg\":\"a\\u000a\\u0000b\"}", "{\"msg\":\"a b\"}")]
    [InlineData("{\"card\":\"6222021234567894\"}", "{\"card\":\"622202******7894\"}")]
    [InlineData("{\"card\":\"\\u0036222021234567894\"}", "{\"card\":\"622202******7894\"}")]
    [InlineData("", "")]
    public void Shown_OfAnAnswer_IsOneReadableLineWithoutCards(string text, string shown) =>
        Assert.Equal(shown, TextBeginning.Shown(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Shown_OfGbkThatIsCutWithinACharacter_LeavesThatOut()
    {
        var bytes = Gb18030.Encoding.GetBytes("<" + new string('账', 120));

        var shown = TextBeginning.Shown(bytes);

        Assert.Equal("<" + new string('账', 99), shown);
    }

    [Fact]
    public void Shown_HalfOfAPair_IsAMark() => Assert.Equal("\uFFFD", TextBeginning.Shown("\\ud83d"u8));
}
