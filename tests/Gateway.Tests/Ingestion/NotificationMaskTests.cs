using System.Text;
using Rijie.Gateway.Ingestion;

namespace Rijie.Gateway.Tests.Ingestion;

public sealed class NotificationMaskTests
{
    [Theory] // REL-1.5
    [InlineData("{\"card\":\"6222020000001234\",\"n\":1}", "{\"card\":\"622202******1234\",\"n\":1}")]
    [InlineData("{\"card\" : \"123\"}", "{\"card\" : \"***\"}")]
    [InlineData("card=6222020000001234&n=1", "card=622202******1234&n=1")]
    [InlineData("card=oTest-1_x&n=1", "card=*********&n=1")]
    [InlineData("<card>6222020000001234</card><n>1</n>", "<card>622202******1234</card><n>1</n>")]
    [InlineData("<card><![CDATA[6222020000001234]]></card>\n<n>1</n>", "<card><![CDATA[622202******1234]]></card>\n<n>1</n>")]
    [InlineData("<card><![CDATA[oTest0001]]></card>\n<name>1</name>", "<card><![CDATA[*********]]></card>\n<name>1</name>")]
    [InlineData("<sub_card>oTest0001</sub_card>", "<sub_card>*********</sub_card>")]
    [InlineData("<card>2088<card>\n<name>1<name>", "<card>****<card>\n<name>1<name>")]
    [InlineData("<card><![CDATA[]]></card><card/><n>1</n>", "<card><![CDATA[]]></card><card/><n>1</n>")]
    [InlineData("{\"card\":null,\"card_type\":\"debit\"}", "{\"card\":null,\"card_type\":\"debit\"}")]
    [InlineData("{\"card\":\"\",\"name\":\"x\"}", "{\"card\":\"\",\"name\":\"x\"}")]
    public void Apply_ValueOfANamedField_IsMaskedInPlace(string body, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(body);

        NotificationMask.Apply(bytes, ["card"], []);

        Assert.Equal(expected, Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("<openid><![CDATA[oTest0001]]></openid><sub_openid><![CDATA[20880]]></sub_openid><amount>500</amount>", "<openid><![CDATA[*********]]></openid><sub_openid><![CDATA[*****]]></sub_openid><amount>500</amount>")]
    [InlineData("""{"payerInfo":"{\"openid\":\"oTest1\"}","totalFee":"1"}""", """{"payerInfo":"{\"openid\":\"******\"}","totalFee":"1"}""")]
    [InlineData("openid=%E9%A1%BE&amount=5", "openid=*********&amount=5")]
    [InlineData("<openid/><amount>500</amount>", "<openid/><amount>500</amount>")]
    [InlineData("{\"openid\":\"\",\"name\":\"x\"}", "{\"openid\":\"\",\"name\":\"x\"}")]
    [InlineData("{\"openid\":null,\"name\":\"x\"}", "{\"openid\":null,\"name\":\"x\"}")]
    public void Apply_FieldThatNamesThePayer_KeepsNothingOfIt(string message, string stored)
    {
        var body = Encoding.UTF8.GetBytes(message);

        NotificationMask.Apply(body, [], ["openid"]);

        Assert.Equal(stored, Encoding.UTF8.GetString(body));
    }
}
