using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Rijie.Signing;

namespace Rijie.Leshua.Tests;

public sealed class SigningTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(LeshuaBench.Sample("signature-vectors.json")).RootElement;
    private static readonly LeshuaSigning Signing = SigningOf(LeshuaBench.SampleKeys);

    [Fact]
    public void Request_TheSample_HasThePublishedSignature()
    {
        var form = Form(LeshuaBench.Sample("query-request.form.txt"));

        Assert.Equal("58A2C4373DA8C2DBFD0E041539645212", Signing.Request(form));
        Assert.Equal(form.Single(f => f.Key == "sign").Value, Signing.Request(form));
    }

    [Theory]
    [InlineData("request")]
    [InlineData("response")]
    [InlineData("notify")]
    public void Md5_ThePublishedString_IsThePublishedSignature(string message)
    {
        var vector = Vectors.GetProperty(message);

        Assert.Equal(vector.GetProperty("sign").GetString(), LeshuaSigning.Md5(vector.GetProperty("string").GetString()!), ignoreCase: true);
    }

    [Fact]
    public void Answer_TheSample_HoldsWithTheRequestKeyOnly()
    {
        var fields = Document("query-response.xml");

        Assert.Equal("request_key", Signing.Answer(fields).KeyId);
        Assert.Equal("SIG_INVALID", Signing.Notification(fields).RefusalCode);
    }

    [Fact]
    public void Notification_TheSample_HoldsWithTheCallbackKeyOnly()
    {
        var fields = Document("notify-request.xml");

        Assert.Equal("callback_key", Signing.Notification(fields).KeyId);
        Assert.Equal("SIG_INVALID", Signing.Answer(fields).RefusalCode);
    }

    [Fact]
    public void Keys_WhileTheyAreExchanged_HoldBoth()
    {
        var signing = SigningOf(new()
        {
            ["request_key"] = "new-request", ["previous_request_key"] = LeshuaBench.SampleKeys["request_key"],
            ["callback_key"] = "new-callback", ["previous_callback_key"] = LeshuaBench.SampleKeys["callback_key"],
        });

        Assert.Equal("previous_request_key", signing.Answer(Document("query-response.xml")).KeyId);
        Assert.Equal("previous_callback_key", signing.Notification(Document("notify-request.xml")).KeyId);
        Assert.NotEqual("58A2C4373DA8C2DBFD0E041539645212", signing.Request(Form(LeshuaBench.Sample("query-request.form.txt"))));
    }

    [Fact]
    public void Check_FieldMissing_IsNotTheSameAsBlank()
    {
        var fields = Document("query-response.xml");
        var without = new LeshuaFields([.. fields.All.Where(f => f.Key != "sub_openid")]);

        Assert.Equal("", fields["sub_openid"]);
        Assert.True(Signing.Answer(fields).Holds);
        Assert.Equal("SIG_INVALID", Signing.Answer(without).RefusalCode);
    }

    [Fact]
    public void Check_FieldsThatAreNotSigned_ChangeNothing()
    {
        var answer = With(Document("query-response.xml"), ("resp_code", "7"), ("leshua", "x"));
        var notification = With(Document("notify-request.xml"), ("error_code", "7"), ("leshua", "x"));

        Assert.True(Signing.Answer(answer).Holds);
        Assert.True(Signing.Notification(notification).Holds);
        Assert.Equal("SIG_INVALID", Signing.Answer(With(Document("query-response.xml"), ("error_code", ""))).RefusalCode); // signed there
        Assert.Equal("SIG_INVALID", Signing.Notification(With(Document("notify-request.xml"), ("resp_code", "0"))).RefusalCode);
    }

    [Theory]
    [InlineData(null, "SIG_MISSING")]
    [InlineData("", "SIG_MISSING")]
    [InlineData("null", "SIG_MISSING")]
    [InlineData("5f85cad88369c328b107fae6fabe0e2", "SIG_ENCODING")]
    [InlineData("5f85cad88369c328b107fae6fabe0e2700", "SIG_ENCODING")]
    [InlineData("5f85cad88369c328b107fae6fabe0e2g", "SIG_ENCODING")]
    [InlineData(" 5f85cad88369c328b107fae6fabe0e27", "SIG_ENCODING")]
    [InlineData("5f85cad88369c328b107fae6fabe0e26", "SIG_INVALID")]
    [InlineData("5F85CAD88369c328b107fae6fabe0e27", null)]
    public void Check_OneSignature_SaysWhatIsWrong(string? sign, string? code) // REL-W04, REL-W08
    {
        var fields = Document("notify-request.xml");
        List<KeyValuePair<string, string>> all = [.. fields.All.Where(f => f.Key != "sign")];
        if (sign is not null) all.Add(new("sign", sign));

        Assert.Equal(code, Signing.Notification(new(all)).RefusalCode);
    }

    [Theory]
    [InlineData("RSA2")]
    [InlineData("HMAC-SHA256")]
    [InlineData("")]
    public void Check_AnotherAlgorithmNamed_IsRefused(string name) => // REL-W05
        Assert.Equal("SIG_ALGORITHM", Signing.Notification(With(Document("notify-request.xml"), ("sign_type", name))).RefusalCode);

    [Fact]
    public void List_OfPayouts_IsBase64OfTheLowerHexDigest()
    {
        var sign = new AgentSigning("agent-key-not-real").List("""{"merchantId":"5800100001"}""");

        Assert.Equal("ZGI1OWE1ZTQ4M2Q1OTg3YmRlNGFkYWNkNjBlOTMwNzI=", sign); // by md5sum and base64 of the shell
    }

    [Fact]
    public void One_Payout_IsTheSortedFormOfTheDocumentation() =>
        Assert.Equal(
            "924f830a8e2a4432f8f7e59d82c21d8a", // by md5sum of agentId=18566&billId=20170518000000000479&type=t1&key=XXXXXXXXXXX
            new AgentSigning("XXXXXXXXXXX").One([new("type", "t1"), new("billId", "20170518000000000479"), new("agentId", "18566")]));

    private static LeshuaSigning SigningOf(Dictionary<string, string> keys) => new(LeshuaAccount.Read(
        new ConfigurationBuilder().AddInMemoryCollection(keys.Append(new("agent_id", "1000001")).ToDictionary(k => k.Key, k => (string?)k.Value)).Build()));

    private static LeshuaFields Document(string sample) => LeshuaDocument.Read(LeshuaBench.Sample(sample), 1 << 20).Document!.Fields;

    private static LeshuaFields With(LeshuaFields fields, params (string Name, string Value)[] changes) =>
        new([.. fields.All.Where(f => changes.All(c => c.Name != f.Key)), .. changes.Select(c => new KeyValuePair<string, string>(c.Name, c.Value))]);

    private static List<KeyValuePair<string, string>> Form(byte[] body) =>
        [.. StrictForm.Read(body).Fields.Select(f => new KeyValuePair<string, string>(f.Key, Encoding.UTF8.GetString(f.Value.Span)))];
}
