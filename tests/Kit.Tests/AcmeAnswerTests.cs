using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Acme;
using Acme.Simulator;
using Microsoft.Extensions.Time.Testing;
using Rijie.Conformance;

namespace Rijie.Kit.Tests;

/// <summary>What the template's plugin makes of answers that are not as the manual says, each signed by the test itself.</summary>
public sealed class AcmeAnswerTests : IDisposable
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string MerchantNo = "898100000000001";
    private readonly FakeTimeProvider clock = new(ChinaTime.ToInstant(new DateOnly(2026, 1, 5), new TimeOnly(12, 0)));
    private readonly PluginBench bench;

    public AcmeAnswerTests() => bench = new(
        new AcmePlugin(), new AcmeWire(), new Book { OwnerNo = "ORG001", Terminals = [], Clock = clock }, [MerchantNo], new Dictionary<string, string> { ["key"] = Key });

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task List_AsDocumented_IsRead()
    {
        Answer("/v1/transactions/list", List(Trade()));

        var trade = Assert.Single((await ListAsync()).Transactions);

        Assert.Equal((TransactionType.Sale, TransactionState.Succeeded, 12_850, 49), (trade.Type, trade.State, trade.Gross.Fen, trade.Fee!.Value.Fen));
        Assert.Equal(ChinaTime.ToInstant(new DateOnly(2026, 1, 5), new TimeOnly(9, 30)), trade.TradedAt);
    }

    [Theory]
    [InlineData("amount", "1,000.00")]
    [InlineData("amount", "1e3")]
    [InlineData("amount", "１０")]
    [InlineData("amount", "12.345")]
    [InlineData("amount", "-1.00")]
    [InlineData("amount", " 1.00")]
    [InlineData("amount", "")]
    [InlineData("amount", "99999999999999.00")]
    [InlineData("amount", null)]
    [InlineData("fee", "0.005")]
    [InlineData("trade_time", "2026-02-30 09:30:00")]
    [InlineData("trade_time", "20260105093000")]
    [InlineData("trade_time", "")]
    [InlineData("type", "GIFT")]
    [InlineData("status", null)]
    [InlineData("provider_order_no", "")]
    [InlineData("merchant_no", "898100000000009")]
    [InlineData("merchant_no", null)]
    public async Task List_FieldAgainstTheManual_RefusesThePage(string name, string? value)
    {
        var trade = Trade();
        trade[name] = value;
        Answer("/v1/transactions/list", List(Trade(), trade));

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(ListAsync)).Failure);
    }

    [Theory]
    [InlineData("""{"code":"OK"}""")]
    [InlineData("""{"code":"OK","transactions":null}""")]
    [InlineData("""{"code":"OK","transactions":[null]}""")]
    [InlineData("""{"code":"OK","transactions":{}}""")]
    [InlineData("""{"code":"OK","code":"OK","transactions":[]}""")]
    [InlineData("""{"code":null,"transactions":[]}""")]
    [InlineData("""{"code":"","transactions":[]}""")]
    [InlineData("""{"transactions":[]}""")]
    [InlineData("""[]""")]
    [InlineData("""null""")]
    [InlineData("""<html>please log in</html>""")]
    public async Task List_AnotherShape_IsRefusedAndNotEmpty(string body)
    {
        Answer("/v1/transactions/list", body);

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(ListAsync)).Failure);
    }

    [Fact]
    public async Task List_AmountAsNumber_IsRefused()
    {
        var trade = Trade();
        trade["amount"] = 12;
        Answer("/v1/transactions/list", List(trade));

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(ListAsync)).Failure);
    }

    [Theory]
    [InlineData("SUCCESS", TransactionState.Succeeded)]
    [InlineData("success", TransactionState.Unknown)]
    [InlineData("SETTLED", TransactionState.Unknown)]
    [InlineData("", TransactionState.Unknown)]
    public async Task List_StatusOfAnyWord_IsSuccessOnlyByItsOwn(string status, TransactionState state)
    {
        var trade = Trade();
        trade["status"] = status;
        Answer("/v1/transactions/list", List(trade));

        Assert.Equal(state, Assert.Single((await ListAsync()).Transactions).State);
    }

    [Theory]
    [InlineData("RATE_LIMITED", ProviderFailure.RateLimited)]
    [InlineData("SYSTEM_BUSY", ProviderFailure.Unavailable)]
    [InlineData("SIGN_ERROR", ProviderFailure.Unauthorized)]
    [InlineData("NO_ORDER", ProviderFailure.Rejected)] // an answer to a lookup, and to nothing else
    [InlineData("SOMETHING_NEW", ProviderFailure.Rejected)]
    public async Task List_AnotherCode_IsAFailureOfItsKind(string code, ProviderFailure failure)
    {
        Answer("/v1/transactions/list", new JsonObject { ["code"] = code }.ToJsonString());

        Assert.Equal((failure, code), (await Assert.ThrowsAsync<ProviderException>(ListAsync)) is var e ? (e.Failure, e.ProviderCode) : default);
    }

    [Theory]
    [InlineData("X-Acme-Signature", null)]
    [InlineData("X-Acme-Signature", "")]
    [InlineData("X-Acme-Signature", "null")]
    [InlineData("X-Acme-Signature", "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=")]
    [InlineData("X-Acme-Sign-Type", null)]
    [InlineData("X-Acme-Sign-Type", "none")]
    [InlineData("X-Acme-Sign-Type", "HMAC-SHA512")]
    [InlineData("X-Acme-Nonce", "00000000000000000000000000000000")]
    [InlineData("X-Acme-Timestamp", "2026-01-05 12:00:01")]
    public async Task List_HeaderOfTheSignatureChanged_IsNotBelieved(string name, string? value)
    {
        Answer("/v1/transactions/list", List(Trade()), headers =>
        {
            if (value is null) headers.Remove(name);
            else headers[name] = value;
        });

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(ListAsync)).Failure);
    }

    [Fact]
    public async Task List_TrueAnswerToAnotherQuestion_IsNotBelieved()
    {
        Answer("/v1/transactions/list", List(Trade()), nonce: "00000000000000000000000000000000");

        var failure = await Assert.ThrowsAsync<ProviderException>(ListAsync);

        Assert.Equal("Acme's answer to /v1/transactions/list belongs to another question.", failure.Message);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    public async Task List_SignedAtAnotherTime_IsNotBelieved(int seconds)
    {
        Answer("/v1/transactions/list", List(Trade()), signedAt: clock.GetUtcNow().AddSeconds(seconds));

        Assert.Contains("SIG_TIMESTAMP", (await Assert.ThrowsAsync<ProviderException>(ListAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LookUp_TrueAnswerOfAnotherOrder_IsNotBelieved()
    {
        var trade = Trade();
        trade["code"] = "OK";
        Answer("/v1/transactions/query", trade.ToJsonString());

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.Get<ITransactionLookup>().LookUpAsync(
            new() { MerchantNo = MerchantNo, ProviderOrderNo = "AP202601050000000018" }, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Theory]
    [InlineData("clearing_date", "2026-01-04")]
    [InlineData("org_no", "ORG002")]
    [InlineData("ticket", "../../secret")]
    [InlineData("ticket", "")]
    [InlineData("sha256", "")]
    [InlineData("sha256", "00")]
    [InlineData("sha256", null)]
    public async Task Statement_AnswerThatIsNotTheOneAskedFor_IsRefused(string name, string? value)
    {
        var answer = new JsonObject { ["code"] = "OK", ["org_no"] = "ORG001", ["clearing_date"] = "2026-01-03", ["ticket"] = "T1", ["sha256"] = new string('0', 64) };
        answer[name] = value;
        Answer("/v1/statements/query", answer.ToJsonString());

        var failure = await Assert.ThrowsAsync<ProviderException>(() => bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = new DateOnly(2026, 1, 3) }, TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    private static JsonObject Trade() => new()
    {
        ["merchant_no"] = MerchantNo, ["provider_order_no"] = "AP202601050000000017", ["merchant_order_no"] = "ORD-1", ["type"] = "SALE", ["status"] = "SUCCESS",
        ["amount"] = "128.50", ["fee"] = "0.49", ["trade_time"] = "2026-01-05 09:30:00",
    };

    private static string List(params JsonObject[] trades) => new JsonObject { ["code"] = "OK", ["transactions"] = new JsonArray([.. trades]) }.ToJsonString();

    private Task<TransactionPage> ListAsync() => bench.Get<ITransactionSource>().ReadAsync(
        new() { MerchantNo = MerchantNo, From = clock.GetUtcNow().AddHours(-12), To = clock.GetUtcNow() }, TestContext.Current.CancellationToken);

    private void Answer(string path, string body, Action<Dictionary<string, string>>? change = null, string? nonce = null, DateTimeOffset? signedAt = null) => bench.Server.OnPost(path, request =>
    {
        var (time, own) = (WireText.Time(signedAt ?? clock.GetUtcNow(), "yyyy-MM-dd HH:mm:ss"), nonce ?? request.Headers!["X-Acme-Nonce"][0]);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"{time}\n{own}\n{body}"));
        var headers = new Dictionary<string, string> { ["X-Acme-Timestamp"] = time, ["X-Acme-Nonce"] = own, ["X-Acme-Sign-Type"] = "HMAC-SHA256", ["X-Acme-Signature"] = Convert.ToBase64String(signature) };
        change?.Invoke(headers);
        var response = WireReply.Of(Encoding.UTF8.GetBytes(body), "application/json");
        foreach (var (name, value) in headers) response.AddHeader(name, value);
        return response;
    });
}
