using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rijie.Ruiyinxin.Simulator;

namespace Rijie.Ruiyinxin.Tests;

public sealed class SigningTests : IDisposable
{
    private readonly RuiyinxinBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Open_ThePublishedVector_IsItsPlainText()
    {
        var vector = JsonDocument.Parse(RuiyinxinBench.Sample("envelope-vectors.json")).RootElement;
        using var merchant = RSA.Create();
        merchant.ImportFromPem(bench.Wire.Keys.MerchantPrivateKeyPem);
        var key = Convert.ToBase64String(merchant.Encrypt(Encoding.ASCII.GetBytes(vector.GetProperty("aesKeyAscii").GetString()!), RSAEncryptionPadding.Pkcs1));

        var opened = bench.Get<RuiyinxinEnvelope>().Open(key, vector.GetProperty("encryptData").GetString()!, signData: null);

        Assert.Equal(vector.GetProperty("plaintext").GetString(), Encoding.UTF8.GetString(opened.Plain!));
        Assert.Null(opened.KeyId);
    }

    [Fact]
    public void Seal_ThePublishedPlainText_IsTheVectorUnderItsKey()
    {
        var plain = JsonDocument.Parse(RuiyinxinBench.Sample("envelope-vectors.json")).RootElement.GetProperty("plaintext").GetString()!;

        var one = bench.Get<RuiyinxinEnvelope>().Seal(Encoding.UTF8.GetBytes(plain));
        var two = bench.Get<RuiyinxinEnvelope>().Seal(Encoding.UTF8.GetBytes(plain));

        Assert.Equal(plain, Encoding.UTF8.GetString(bench.Wire.Keys.Open(Form(one))!));
        Assert.NotEqual(one.EncryptData, two.EncryptData); // a key of its own for each message
        Assert.Equal(one.SignData, two.SignData); // over the plain text, and PKCS#1 v1.5 has nothing random
        Assert.Equal(256, Convert.FromHexString(Convert.ToHexString(Rijie.Signing.StrictBase64.Decode(one.SignData))).Length);
    }

    [Fact]
    public void Open_SignedByThePreviousPlatformKey_NamesTheKeyThatHeld()
    {
        using var next = new WireKeys();
        using var exchanging = new RuiyinxinBench(new Dictionary<string, string> { ["platform_public_key"] = next.PlatformPublicKeyPem, ["previous_platform_public_key"] = bench.Wire.Keys.PlatformPublicKeyPem });
        var fields = bench.Wire.Keys.Seal("{}"u8);

        var opened = exchanging.Get<RuiyinxinEnvelope>().Open(fields["encryptKey"], fields["encryptData"], fields["signData"]);

        Assert.Equal("previous_platform_public_key", opened.KeyId);
    }

    [Fact]
    public void Open_SealedForThePreviousPrivateKey_IsOpenedButNewTextIsSignedWithTheNewOne()
    {
        using var next = new WireKeys();
        using var exchanging = new RuiyinxinBench(new Dictionary<string, string> { ["private_key"] = next.MerchantPrivateKeyPem, ["previous_private_key"] = bench.Wire.Keys.MerchantPrivateKeyPem });
        var fields = bench.Wire.Keys.Seal("{}"u8);

        var opened = exchanging.Get<RuiyinxinEnvelope>().Open(fields["encryptKey"], fields["encryptData"], fields["signData"]);
        var sealedNow = exchanging.Get<RuiyinxinEnvelope>().Seal("{}"u8);

        Assert.Equal("{}", Encoding.UTF8.GetString(opened.Plain!));
        Assert.Null(bench.Wire.Keys.Open(Form(sealedNow))); // the old platform does not know the new key
    }

    [Fact] // no oracle: whoever probes sees one code and one text
    public void Open_WrongKeyWrongPaddingOrWrongSignature_IsOneRefusal()
    {
        var keys = bench.Wire.Keys;
        var (good, other) = (keys.Seal("{\"a\":1}"u8), keys.Seal("{\"a\":2}"u8));
        using var stranger = new WireKeys();
        var foreign = stranger.Seal("{\"a\":1}"u8);

        var refusals = new[]
        {
            (foreign["encryptKey"], good["encryptData"], good["signData"]), // RSA padding
            (other["encryptKey"], good["encryptData"], good["signData"]), // AES padding
            (good["encryptKey"], good["encryptData"], other["signData"]), // signature
            (good["encryptKey"], good["encryptData"], foreign["signData"]),
            (WrapKey(keys, 15), good["encryptData"], good["signData"]), // a key of another length
            (WrapKey(keys, 32), good["encryptData"], good["signData"]),
        }.Select(e => bench.Get<RuiyinxinEnvelope>().Open(e.Item1, e.Item2, e.Item3)).ToList();

        Assert.All(refusals, r => Assert.Equal(OpenedText.Unbelieved, r));
    }

    [Theory] // REL-W08: what anyone can see may be told
    [InlineData("encryptKey")]
    [InlineData("encryptData")]
    [InlineData("signData")]
    public void Open_APartInAnotherSpelling_IsRefusedForItsEncoding(string part)
    {
        var fields = bench.Wire.Keys.Seal("{\"a\":1}"u8);
        var text = fields[part];

        foreach (var spelling in new[] { text.Insert(4, " "), text + "\n", text[..^4], text + "AAAA", text.TrimEnd('='), "*" + text[1..] })
        {
            var changed = new Dictionary<string, string>(fields) { [part] = spelling };
            if (changed[part] == text) continue; // no padding to take away
            var opened = bench.Get<RuiyinxinEnvelope>().Open(changed["encryptKey"], changed["encryptData"], changed["signData"]);
            Assert.Equal("SIG_ENCODING", opened.RefusalCode);
        }
    }

    [Theory] // REL-T01: no account without a key to verify with
    [InlineData("cooperator", "")]
    [InlineData("cooperator", "a&b")]
    [InlineData("private_key", "")]
    [InlineData("private_key", "not a key")]
    [InlineData("platform_public_key", "")]
    [InlineData("platform_public_key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    [InlineData("previous_private_key", "not a key")]
    [InlineData("previous_platform_public_key", "not a key")]
    [InlineData("base_url", "ftp://qr.ruiyinxin.com")]
    [InlineData("path", "@elsewhere.example/")]
    [InlineData("query_prefix", "MUCHTOOLONG")]
    [InlineData("list_tran_code", "SMZF 030")]
    [InlineData("clock_warning_seconds", "ten")]
    public void ConfigureServices_SettingThatCannotBeUsed_IsRefusedWithoutItsValue(string name, string value)
    {
        var refusal = Assert.Throws<ArgumentException>(() => Configure(name, value));

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        if (value.Length > 4) Assert.DoesNotContain(value, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ConfigureServices_APublicKeyForThePrivateOne_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Configure("private_key", bench.Wire.Keys.PlatformPublicKeyPem));

    [Fact]
    public void ConfigureServices_AShortKey_IsRefused()
    {
#pragma warning disable CA5385 // too short is what is tested
        using var small = RSA.Create(1024);
#pragma warning restore CA5385

        Assert.Contains("2048", Assert.Throws<ArgumentException>(() => Configure("platform_public_key", small.ExportSubjectPublicKeyInfoPem())).Message, StringComparison.Ordinal);
    }

    private void Configure(string name, string value)
    {
        var settings = new Dictionary<string, string?>(bench.Wire.Settings(new Uri(bench.Server.Url!), bench.Book)!) { [name] = value };
        new RuiyinxinPlugin().ConfigureServices(new ServiceCollection(), new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }

    private static string WrapKey(WireKeys keys, int length)
    {
        using var merchant = RSA.Create();
        merchant.ImportFromPem(keys.MerchantPrivateKeyPem);
        return Convert.ToBase64String(merchant.Encrypt(new byte[length], RSAEncryptionPadding.Pkcs1));
    }

    private static Dictionary<string, string> Form(SealedText text) => new() { ["encryptKey"] = text.EncryptKey, ["encryptData"] = text.EncryptData, ["signData"] = text.SignData };
}
