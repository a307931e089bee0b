using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rijie.Conformance;
using Rijie.Signing;

namespace Rijie.ChinaUms.Tests;

public sealed class SigningTests
{
    private static readonly JsonNode Vector = JsonNode.Parse(ChinaUmsBench.Sample("signature-vectors.json"))!["chinaUmsOpenBodySig"]!;

    [Fact]
    public void OfRequest_ThePublishedVector_Agrees()
    {
        var body = Encoding.UTF8.GetBytes((string)Vector["body"]!);

        var signature = ChinaUmsSigning.OfRequest((string)Vector["appId"]!, (string)Vector["appKey"]!, (string)Vector["timestamp"]!, (string)Vector["nonce"]!, body);

        Assert.Equal((string)Vector["bodySha256Hex"]!, Convert.ToHexStringLower(SHA256.HashData(body)));
        Assert.Equal((string)Vector["signature"]!, signature);
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("SHA256")]
    public void OfNotification_FieldsInAnyOrder_AreSortedAndTheKeyFollowsWithoutASeparator(string digest)
    {
        KeyValuePair<string, ReadOnlyMemory<byte>>[] fields =
            [new("中", "文"u8.ToArray()), new("sign", "x"u8.ToArray()), new("mid", "898000000000001"u8.ToArray()), new("blank", "".Select(c => (byte)c).ToArray()), new("a", "1"u8.ToArray())];

        var pieces = ChinaUmsSigning.OfNotification(fields);

        Assert.Equal("a=1&blank=&mid=898000000000001&中=文", Encoding.UTF8.GetString([.. pieces.SelectMany(p => p.ToArray())]));
        var expected = Convert.ToHexString(CryptographicOperations.HashData(new(digest), "a=1&blank=&mid=898000000000001&中=文test-key"u8));
        Assert.True(TextDigest.Check(new(digest), pieces, [new("notify_key", "test-key")], expected).Holds);
        Assert.False(TextDigest.Check(new(digest), pieces, [new("notify_key", "&test-key")], expected).Holds);
    }

    [Fact]
    public async Task Request_ByPost_CarriesTheHeaderThatItsBodyAsksFor()
    {
        using var bench = new ChinaUmsBench();
        string? header = null;
        byte[] body = [];
        bench.Server.OnPost("/v1/netpay/query", request =>
        {
            header = request.Headers!["Authorization"].Single();
            body = request.SentBytes();
            return WireReply.Of("{\"errCode\":\"NO_ORDER\"}"u8, "application/json");
        });

        // Not found there, and no terminal is known to ask the other service by: that is no "not found".
        var unasked = await Assert.ThrowsAsync<ProviderException>(() =>
            bench.Get<ITransactionLookup>().LookUpAsync(new() { MerchantNo = ChinaUmsBench.MerchantNo, MerchantOrderNo = "ORD-U-1" }, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Rejected, unasked.Failure);

        Assert.True(bench.Wire.Keys.Holds(header, body, bench.Clock.GetUtcNow()));
        Assert.False(bench.Wire.Keys.Holds(header, [.. body, (byte)' '], bench.Clock.GetUtcNow()));
        Assert.Equal("2026-01-05 10:00:00", (string)JsonNode.Parse(body)!["requestTimestamp"]!);
        Assert.DoesNotContain(bench.Wire.Keys.AppKey, header + Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ByGet_CarriesTheSameSignatureInItsAddress()
    {
        using var bench = new ChinaUmsBench(new Dictionary<string, string> { ["query_sign_form"] = "OPEN-FORM-PARAM" }).Answering();
        var sale = bench.Add(1);

        var answer = await bench.Get<ITransactionLookup>().LookUpAsync(new() { MerchantNo = sale.MerchantNo, MerchantOrderNo = sale.MerchantOrderNo }, TestContext.Current.CancellationToken);

        Assert.Equal(sale.MerchantOrderNo, answer.Transaction!.MerchantOrderNo);
        var sent = Assert.Single(bench.Server.LogEntries).RequestMessage!;
        Assert.Equal("GET", sent.Method);
        Assert.Equal(["appId", "authorization", "content", "nonce", "signature", "timestamp"], sent.Query!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nonce_OfTwoRequests_Differs()
    {
        var account = new ChinaUmsAccount { AppId = "app", AppKey = "key", BaseUrl = "", TerminalUrl = "", NotifyKeys = [] };
        var signer = new ChinaUmsSigner(account, TimeProvider.System);

        Assert.NotEqual(signer.Header("{}"u8), signer.Header("{}"u8));
    }

    [Fact]
    public async Task Request_SignedWithAnotherKey_IsRefusedByTheProvider()
    {
        using var bench = new ChinaUmsBench(new Dictionary<string, string> { ["app_key"] = "another-key" }).Answering();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.Get<ITransactionLookup>().LookUpAsync(
            new() { MerchantNo = ChinaUmsBench.MerchantNo, MerchantOrderNo = "ORD-U-1" }, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Unauthorized, failure.Failure);
        Assert.DoesNotContain("another-key", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app_id", "a\"b")]
    [InlineData("app_key", " ")]
    [InlineData("notify_key", "")]
    [InlineData("notify_sign_type", "SHA1")]
    [InlineData("query_sign_form", "both")]
    [InlineData("services", "none")]
    [InlineData("base_url", "ftp://x")]
    [InlineData("bill_path", "//evil.example/")]
    public void Account_ASettingThatCannotBeUsed_IsNamedWithoutItsValue(string name, string value)
    {
        using var bench = new ChinaUmsBench(new Dictionary<string, string> { [name] = value });

        var refusal = Assert.Throws<ArgumentException>(() => bench.Get<ChinaUmsAccount>());

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        if (value.Length > 1) Assert.DoesNotContain(value, refusal.Message, StringComparison.Ordinal);
    }
}
