using System.Text;

namespace Rijie.Conformance.Tests;

public sealed class MessageFieldTests
{
    private static readonly string[] Sign = ["sign"];

    [Theory]
    [InlineData("""{"a":"1","sign":"AB+/=="}""", "AB+/==", """{"a":"1"}""", """{"a":"1","sign":"AB+/==","sign":"AB+/=="}""", """{"a":"1","sign":""}""")]
    [InlineData("""{"sign":"AB","a":"1"}""", "AB", """{"a":"1"}""", """{"sign":"AB","sign":"AB","a":"1"}""", """{"sign":"","a":"1"}""")]
    [InlineData("a=1&sign=A%2B&b=2", "A%2B", "a=1&b=2", "a=1&sign=A%2B&sign=A%2B&b=2", "a=1&sign=&b=2")]
    [InlineData("<x><sign>AB</sign><b>2</b></x>", "AB", "<x><b>2</b></x>", "<x><sign>AB</sign><sign>AB</sign><b>2</b></x>", "<x><sign></sign><b>2</b></x>")]
    [InlineData("<x><sign><![CDATA[AB]]></sign></x>", "AB", "<x></x>", "<x><sign><![CDATA[AB]]></sign><sign><![CDATA[AB]]></sign></x>", "<x><sign><![CDATA[]]></sign></x>")]
    public void Edit_FieldOfABody_ChangesThatFieldAlone(string body, string value, string removed, string doubled, string emptied)
    {
        var message = new MessageText([], Encoding.UTF8.GetBytes(body));

        Assert.Equal(value, MessageField.Value(message, Sign));
        Assert.Equal(removed, Text(MessageField.Remove(message, Sign)));
        Assert.Equal(doubled, Text(MessageField.Double(message, Sign)));
        Assert.Equal(emptied, Text(MessageField.Set(message, Sign, _ => "")));
    }

    [Fact]
    public void Edit_HeaderAndPartOfAHeader_ChangesThemAlone()
    {
        var message = new MessageText([new("Sign", "AB=="), new("Authorization", "S n=\"1\",sign=\"CD\"")], []);

        var (removed, doubled) = (MessageField.Remove(message, Sign), MessageField.Double(message, Sign));

        Assert.Equal([new("Authorization", "S n=\"1\"")], removed.Headers);
        Assert.Equal([new("Sign", "AB=="), new("Sign", "AB=="), new("Authorization", "S n=\"1\",sign=\"CD\",sign=\"CD\"")], doubled.Headers);
        Assert.Equal([new("Sign", "x"), new("Authorization", "S n=\"1\",sign=\"x\"")], MessageField.Set(message, Sign, _ => "x").Headers);
    }

    private static string Text(MessageText message) => Encoding.UTF8.GetString(message.Body);
}
