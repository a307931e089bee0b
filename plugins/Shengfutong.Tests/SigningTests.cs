using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rijie.Signing;

namespace Rijie.Shengfutong.Tests;

public sealed class SigningTests
{
    private static readonly JsonElement Vector = JsonDocument.Parse(ShengfutongBench.Sample("signature-vectors.json")).RootElement;

    [Fact]
    public void Of_ThePublishedFields_IsThePublishedString()
    {
        var signed = SigningString.Of(Fields());

        Assert.Equal(Vector.GetProperty("string").GetString(), Encoding.UTF8.GetString(signed));
#pragma warning disable CA5350 // the published vector is a SHA-1: it is the digest of the scheme
        Assert.Equal("91b8c7c04b46e8b9337e70cb21dd59886f23efe9", Convert.ToHexStringLower(SHA1.HashData(signed)));
#pragma warning restore CA5350
    }

    [Fact]
    public void Read_ThePublishedFieldsAsABody_GiveTheSameString()
    {
        var (message, _, _) = ShengfutongMessage.Read(ShengfutongMessage.Write(Fields()));

        Assert.Equal(Vector.GetProperty("string").GetString(), Encoding.UTF8.GetString(message!.SignedBytes));
    }

    [Theory]
    [InlineData("""{"b":"2","a":"1"}""", "a=1&b=2")]
    [InlineData("""{"a":"1","B":"2","_":"3"}""", "B=2&_=3&a=1")] // in byte order: capitals first
    [InlineData("""{"a":"","b":null,"c":"0"}""", "c=0")]
    [InlineData("""{"a":" ","b":"x y&z=1"}""", "a= &b=x y&z=1")] // a blank is no empty text, and nothing is escaped
    [InlineData("""{"a":"1","sign":"s","Sign":"t"}""", "Sign=t&a=1")]
    [InlineData("""{"a":"\u5143"}""", "a=元")]
    public void SignedBytes_OfAMessage_AreSortedAndRaw(string body, string expected)
    {
        var (message, _, _) = ShengfutongMessage.Read(Encoding.UTF8.GetBytes(body));

        Assert.Equal(expected, Encoding.UTF8.GetString(message!.SignedBytes));
    }

    [Fact]
    public void Sign_AnyRequest_HasOwnNonceAndHoldsAgainstThePublicKey()
    {
        using var key = RSA.Create(2048);
        using var signature = RsaSignature.FromKey(key, SigningString.Digest);
        var signer = new ShengfutongSigner(new() { MerchantNo = "30000001", BaseUrl = "https://x" }, signature);

        var first = signer.Sign([new("outTradeNo", "ORD-S-1"), new("subMchId", "")]).ToDictionary();
        var second = signer.Sign([new("outTradeNo", "ORD-S-1"), new("subMchId", "")]).ToDictionary();

        Assert.Equal(["mchId", "outTradeNo", "nonceStr", "signType", "sign"], first.Keys); // a blank optional field is not sent
        Assert.NotEqual(first["nonceStr"], second["nonceStr"]);
        Assert.Equal(32, first["nonceStr"].Length);
        Assert.True(key.VerifyData(
            Encoding.UTF8.GetBytes($"mchId=30000001&nonceStr={first["nonceStr"]}&outTradeNo=ORD-S-1&signType=RSA"),
            StrictBase64.Decode(first["sign"]), HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void Read_DuringAnExchangeOfKeys_EitherKeyHoldsAndIsNamed()
    {
        using var previous = new Simulator.WireKeys();
        using var bench = new ShengfutongBench(new Dictionary<string, string> { ["previous_platform_public_key"] = previous.PlatformPublicKeyPem });
        var sale = Simulator.WireTrade.Notification(bench.AddSale(1));

        var now = bench.Read(Encoding.UTF8.GetBytes(bench.Keys.Sign(sale).ToJsonString()));
        var before = bench.Read(Encoding.UTF8.GetBytes(previous.Sign(sale).ToJsonString()));

        Assert.Equal("platform_public_key", now.KeyId);
        Assert.Equal("previous_platform_public_key", before.KeyId);
    }

    [Theory]
    [InlineData("mch_id", "")]
    [InlineData("mch_id", "3000 0001")]
        [InlineData("private_key", "")]
    [InlineData("private_key", "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB")]
    [InlineData("platform_public_key", "nonsense")]
    [InlineData("previous_platform_public_key", "nonsense")]
    [InlineData("sub_mch_id", "a b")]
    [InlineData("base_url", "mchapi.shengpay.com")]
    [InlineData("transactions_path", "//evil.example/")]
    [InlineData("list_page_limit", "0")]
    [InlineData("statement_kept_days", "many")]
    public void Start_SettingThatCannotBeUsed_IsRefusedByName(string name, string value)
    {
        using var bench = new ShengfutongBench();
        var settings = bench.Wire.Settings(new Uri("https://mchapi.shengpay.com"), bench.Book).ToDictionary(s => s.Key, s => (string?)s.Value);
        settings[name] = value;

        var refusal = Assert.Throws<ArgumentException>(() =>
            new ShengfutongPlugin().ConfigureServices(new ServiceCollection(), new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        if (value.Length > 1) Assert.DoesNotContain(value, refusal.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<KeyValuePair<string, string>> Fields() =>
        Vector.GetProperty("fields").EnumerateObject().Select(f => KeyValuePair.Create(f.Name, f.Value.GetString()!));
}
