using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rijie.Conformance;

namespace Rijie.ChinaUms.Tests;

/// <summary>Fetching: which files are asked for, what is an answer, and what proves a file whole.</summary>
public sealed class StatementTests : IDisposable
{
    private const string Path = "/v1/netpay/bill/download";
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private readonly ChinaUmsBench bench = new(merchantNos: [ChinaUmsBench.MerchantNo, ChinaUmsBench.SecondMerchantNo]);

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Fetch_TheAccountsDay_IsOneFileForEachMerchantWithItsHash()
    {
        bench.Answering();
        bench.AddCard(1);
        bench.Clock.SetUtcNow(ChinaUmsBench.At(9, 0, day: 6));

        var answer = await Fetch();

        Assert.Equal(StatementStatus.Ready, answer.Status);
        Assert.Equal(["898310058120001_20260105.csv", "898310058120002_20260105.csv"], answer.Files.Select(f => f.Name));
        Assert.All(answer.Files, f => Assert.Equal("chinaums-statement", f.LayoutId));
        foreach (var file in answer.Files)
        {
            using var content = new MemoryStream();
            await file.Content.CopyToAsync(content, Stop);
            Assert.Equal(SHA256.HashData(content.ToArray()), file.DeclaredSha256.ToArray());
            file.Dispose();
        }
        var asked = JsonNode.Parse(bench.Server.LogEntries[0].RequestMessage!.Body!)!;
        Assert.Equal(("898310058120001", "2026-01-05", "2026-01-06 09:00:00"), ((string?)asked["mid"], (string?)asked["billDate"], (string?)asked["requestTimestamp"]));
    }

    [Fact]
    public async Task Fetch_OneMerchant_IsItsFileOnly()
    {
        bench.Answering();
        bench.Clock.SetUtcNow(ChinaUmsBench.At(9, 0, day: 6));

        var answer = await bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = ChinaUmsBench.Day, MerchantNo = ChinaUmsBench.SecondMerchantNo }, Stop);

        Assert.Equal(["898310058120002_20260105.csv"], answer.Files.Select(f => f.Name));
    }

    [Fact]
    public async Task Fetch_BeforeNine_IsNotReady()
    {
        bench.Answering();
        bench.Clock.SetUtcNow(ChinaUmsBench.At(8, 59, day: 6));

        var answer = await Fetch();

        Assert.Equal((StatementStatus.NotReady, 0), (answer.Status, answer.Files.Count));
        Assert.Contains("2 are not ready", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_TheSampleAnswer_IsNotReady()
    {
        bench.Server.OnPost(Path, _ => WireReply.Of(ChinaUmsBench.Sample("bill-not-ready.json"), "application/json;charset=UTF-8"));

        Assert.Equal(StatementStatus.NotReady, (await Fetch()).Status);
    }

    [Fact]
    public async Task Fetch_OneMerchantLate_IsPartialAndTheNextTimeWhole()
    {
        var isLate = true;
        ReplyByMerchant(mid => mid == ChinaUmsBench.SecondMerchantNo && isLate ? Error("BILL_NOT_READY") : FileOf(mid));

        var first = await Fetch();
        isLate = false;
        var second = await Fetch();

        Assert.Equal((StatementStatus.Partial, "Of 2 merchants' files 1 are here, 1 are not ready and 0 do not exist."), (first.Status, first.Reason));
        Assert.Equal(["898310058120001_20260105.csv"], first.Files.Select(f => f.Name));
        Assert.Equal((StatementStatus.Ready, 2), (second.Status, second.Files.Count));
    }

    [Fact]
    public async Task Fetch_ADayThatIsNoLongerKept_IsRefusedAndNotWaitedFor()
    {
        bench.Answering();
        bench.Clock.SetUtcNow(ChinaUmsBench.At(9, 0, day: 5).AddDays(91));

        var failure = await Assert.ThrowsAsync<ProviderException>(Fetch);

        Assert.Equal((ProviderFailure.Rejected, "BILL_NOT_EXIST"), (failure.Failure, failure.ProviderCode));
    }

    [Fact]
    public async Task Fetch_AnErrorOfOneMerchant_IsAFailureAndNothingIsHandedOut()
    {
        ReplyByMerchant(mid => mid == ChinaUmsBench.SecondMerchantNo ? Error("NO_MERCHANT") : FileOf(mid));

        Assert.Equal(ProviderFailure.Rejected, (await Assert.ThrowsAsync<ProviderException>(Fetch)).Failure);
    }

    [Theory]
    [InlineData("text/html", "898310058120001_20260105.csv", null)] // a login page
    [InlineData("application/octet-stream", "898310058120001_20260104.csv", null)] // another day's
    [InlineData("application/octet-stream", "898310058120002_20260105.csv", null)] // another merchant's
    [InlineData("application/octet-stream", "../898310058120001_20260105.csv", null)]
    [InlineData("application/octet-stream", null, null)]
    [InlineData("application/octet-stream", "898310058120001_20260105.csv", "abc")] // no hash
    [InlineData("application/octet-stream", "898310058120001_20260105.csv", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")] // not in lower case
    public async Task Fetch_AFileThatIsNotTheOneAskedFor_IsRefused(string contentType, string? name, string? sha256)
    {
        bench.Server.OnPost(Path, _ =>
        {
            var reply = WireReply.Of("x"u8, contentType);
            if (name is not null) reply.AddHeader("Content-Disposition", $"attachment; filename=\"{name}\"");
            if (sha256 is not null) reply.AddHeader("X-File-Sha256", sha256);
            return reply;
        });

        Assert.Equal(ProviderFailure.InvalidResponse, (await Assert.ThrowsAsync<ProviderException>(Fetch)).Failure);
    }

    [Fact]
    public async Task Fetch_FromAServerThatTellsTheLength_DeclaresIt()
    {
        await using var server = new OneAnswer(LengthTold: 3, body: "abc"u8.ToArray());
        using var account = new ChinaUmsBench(new Dictionary<string, string> { ["base_url"] = server.Address });

        var answer = await account.Get<IStatementSource>().FetchAsync(new() { ClearingDate = ChinaUmsBench.Day }, Stop);

        using var file = Assert.Single(answer.Files);
        Assert.Equal((3L, 0), (file.DeclaredLength, file.DeclaredSha256.Length));
    }

    [Fact] // REL-S42: the connection ends before what was told
    public async Task Fetch_CutOnTheWay_IsAFailureAndNoFile()
    {
        await using var server = new OneAnswer(LengthTold: 100, body: "abc"u8.ToArray());
        using var account = new ChinaUmsBench(new Dictionary<string, string> { ["base_url"] = server.Address });

        await Assert.ThrowsAnyAsync<IOException>(() => account.Get<IStatementSource>().FetchAsync(new() { ClearingDate = ChinaUmsBench.Day }, Stop));
    }

    private Task<StatementAnswer> Fetch() => bench.Get<IStatementSource>().FetchAsync(new() { ClearingDate = ChinaUmsBench.Day }, Stop);

    private void ReplyByMerchant(Func<string, WireMock.ResponseMessage> reply) =>
        bench.Server.OnPost(Path, request => reply((string)JsonNode.Parse(request.SentBytes())!["mid"]!));

    private static WireMock.ResponseMessage Error(string code) => WireReply.Of(Encoding.UTF8.GetBytes($"{{\"errCode\":\"{code}\",\"errMsg\":\"\"}}"), "application/json");

    private static WireMock.ResponseMessage FileOf(string mid)
    {
        var reply = WireReply.Of("rows"u8, "application/octet-stream");
        reply.AddHeader("Content-Disposition", $"attachment; filename=\"{mid}_20260105.csv\"");
        return reply;
    }

    /// <summary>A server that answers one request, tells a length and sends what it has.</summary>
    private sealed class OneAnswer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task serving;

        public OneAnswer(int LengthTold, byte[] body)
        {
            listener.Start();
            serving = ServeAsync(LengthTold, body);
        }

        public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await serving;
        }

        private async Task ServeAsync(int lengthTold, byte[] body)
        {
            using var client = await listener.AcceptTcpClientAsync(Stop);
            await using var stream = client.GetStream();
            var head = new byte[4096];
            await stream.ReadAtLeastAsync(head, 1, cancellationToken: Stop);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {lengthTold}\r\nContent-Disposition: attachment; filename=\"898310058120001_20260105.csv\"\r\nConnection: close\r\n\r\n")), Stop);
            await stream.WriteAsync(body, Stop);
        }
    }
}
