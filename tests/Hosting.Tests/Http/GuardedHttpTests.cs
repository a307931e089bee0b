using System.Net;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Rijie.Hosting.Tests;

public sealed class GuardedHttpTests : IDisposable
{
    private static readonly HostingOptions Developer = new() { AllowLoopbackHttp = true };
    private readonly WireMockServer _server = WireMockServer.Start();
    private readonly List<string> _refused = [];

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("https://other.example/", "other.example: The host other.example:443 is not among the hosts of the plugin's manifest.")]
    [InlineData("https://api.acme.example:8443/", "api.acme.example: The host api.acme.example:8443 is not among the hosts of the plugin's manifest.")]
    [InlineData("http://api.acme.example/", "api.acme.example: Only https is allowed.")]
    [InlineData("https://169.254.169.254/latest", "169.254.169.254: The host 169.254.169.254:443 is not among the hosts of the plugin's manifest.")]
    [InlineData("http://127.0.0.1:1/", "127.0.0.1: This machine may be addressed under the developer setting allow_loopback_http only.")]
    [InlineData("http://[::ffff:127.0.0.1]:1/", "::ffff:127.0.0.1: This machine may be addressed under the developer setting allow_loopback_http only.")]
    [InlineData("http://127.1/", "127.0.0.1: This machine may be addressed under the developer setting allow_loopback_http only.")]
    [InlineData("http://localhost/", "localhost: This machine may be addressed under the developer setting allow_loopback_http only.")]
    public async Task Send_OutsideTheManifest_IsDeniedAndAudited(string url, string reason)
    {
        using var http = Client(new());

        var failure = await Assert.ThrowsAsync<ProviderException>(() => http.GetAsync(new Uri(url), TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Rejected, $"EGRESS_DENIED: {reason}"), (failure.Failure, failure.Message));
        Assert.Equal([failure.Message], _refused);
    }

    [Fact]
    public async Task Send_AnAllowedNameThatLeadsToThisMachine_IsDeniedAtConnect()
    {
        // The machine's own name stands in its hosts file with a loopback address; the manifest may name it, the network may not lead there.
        var name = Dns.GetHostName().ToLowerInvariant();
        var addresses = await Dns.GetHostAddressesAsync(name, TestContext.Current.CancellationToken);
        using var http = GuardedHttp.Create([name], 1 << 20, new(), _refused.Add);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => http.GetAsync(new Uri($"https://{name}/"), TestContext.Current.CancellationToken));

        Assert.NotEmpty(addresses);
        Assert.StartsWith($"EGRESS_DENIED: {name}: The name leads to", failure.Message, StringComparison.Ordinal);
        Assert.Single(_refused);
    }

    [Theory]
    [InlineData("127.0.0.1", "The name leads to this machine.")]
    [InlineData("::1", "The name leads to this machine.")]
    [InlineData("::ffff:127.0.0.1", "The name leads to this machine.")]
    [InlineData("0.0.0.0", "The name leads nowhere.")]
    [InlineData("::", "The name leads nowhere.")]
    [InlineData("169.254.169.254", "The name leads to a local network.")]
    [InlineData("224.0.0.1", "The name leads to a local network.")]
    [InlineData("fe80::1", "The name leads to a local network.")]
    [InlineData("10.1.2.3", "The name leads to a private network.")]
    [InlineData("172.31.255.1", "The name leads to a private network.")]
    [InlineData("192.168.0.1", "The name leads to a private network.")]
    [InlineData("100.64.0.1", "The name leads to a private network.")]
    [InlineData("fd00::1", "The name leads to a private network.")]
    [InlineData("172.32.0.1", null)]
    [InlineData("202.96.128.86", null)]
    [InlineData("2408:4004::1", null)]
    public void Refusal_OfAResolvedAddress_KeepsInsideNetworksOut(string address, string? reason) =>
        Assert.Equal(reason, Egress.Refusal(IPAddress.Parse(address), allowLoopback: false, allowPrivate: false));

    [Fact]
    public async Task Send_ARedirect_IsNotFollowedAndCookiesAreNotKept()
    {
        _server.Given(Request.Create().WithPath("/a")).RespondWith(Response.Create().WithStatusCode(302).WithHeader("Location", "/b").WithHeader("Set-Cookie", "session=1"));
        using var http = Client(Developer);

        using var first = await http.GetAsync(new Uri($"{_server.Url}/a"), TestContext.Current.CancellationToken);
        using var second = await http.GetAsync(new Uri($"{_server.Url}/a"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal(["/a", "/a"], _server.LogEntries.Select(e => e.RequestMessage!.Path));
        Assert.All(_server.LogEntries, e => Assert.False(e.RequestMessage!.Headers!.ContainsKey("Cookie")));
    }

    [Fact]
    public async Task Send_NoAnswerInTime_IsUnavailable()
    {
        _server.Given(Request.Create().WithPath("/slow")).RespondWith(Response.Create().WithDelay(TimeSpan.FromSeconds(5)));
        using var http = Client(Developer with { Http = new() { FirstByte = TimeSpan.FromMilliseconds(100) } });

        var failure = await Assert.ThrowsAsync<ProviderException>(() => http.GetAsync(new Uri($"{_server.Url}/slow"), TestContext.Current.CancellationToken));

        Assert.Equal(ProviderFailure.Unavailable, failure.Failure);
    }

    [Theory]
    [InlineData(HttpCompletionOption.ResponseContentRead)]
    [InlineData(HttpCompletionOption.ResponseHeadersRead)]
    public async Task Read_AnAnswerBeyondTheLimit_IsRefused(HttpCompletionOption completion)
    {
        _server.Given(Request.Create().WithPath("/large")).RespondWith(Response.Create().WithBody(new byte[(1 << 20) + 1]));
        using var http = Client(Developer);

        var failure = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            using var response = await http.GetAsync(new Uri($"{_server.Url}/large"), completion, TestContext.Current.CancellationToken);
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        });

        Assert.Equal((ProviderFailure.InvalidResponse, "ANSWER_TOO_LARGE: the answer is larger than 1 MiB."), (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task Read_AnAnswerWithinTheLimit_KeepsBytesAndHeaders()
    {
        var body = Enumerable.Range(0, 1 << 20).Select(i => (byte)(i % 251)).ToArray();
        _server.Given(Request.Create().WithPath("/file")).RespondWith(Response.Create().WithHeader("Content-Type", "application/x-gbk").WithHeader("Content-Length", "1048576").WithBody(body));
        using var http = Client(Developer);

        using var response = await http.GetAsync(new Uri($"{_server.Url}/file"), TestContext.Current.CancellationToken);

        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("application/x-gbk", (long?)(1 << 20)), (response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task Read_ABodyThatStops_IsUnavailable()
    {
        using var listener = new FaultServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", FaultServer.Then.Hang);
        using var http = Client(Developer with { Http = new() { Idle = TimeSpan.FromMilliseconds(100) } });

        using var response = await http.GetAsync(listener.Url, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<ProviderException>(() => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Unavailable, "The answer came too slowly, or not at all."), (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task Read_ABodyThatBreaksOff_IsUnavailableAndNeverHalfAnAnswer()
    {
        using var listener = new FaultServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", FaultServer.Then.Close);
        using var http = Client(Developer);

        using var response = await http.GetAsync(listener.Url, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<ProviderException>(() => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        Assert.Equal((ProviderFailure.Unavailable, "The answer broke off after 4 bytes."), (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task Send_ToAServerThatIsNotTls_IsNotRepeated()
    {
        using var listener = new FaultServer("HTTP/1.1 400 Bad Request\r\n\r\n", FaultServer.Then.Close);
        var calls = 0;
        HttpClient? http = null;
        await using var account = ScriptedPlugin.HostLookup(async (_, token) =>
        {
            calls++;
            await http!.GetAsync(new Uri(listener.Url.AbsoluteUri.Replace("http:", "https:", StringComparison.Ordinal)), token);
            return LookupAnswer.NotFound;
        }, Developer);
        using (http = Client(Developer))
        {
            var failure = await Assert.ThrowsAsync<ProviderException>(() => account.Lookup!.LookUpAsync(new() { MerchantNo = "M1" }, TestContext.Current.CancellationToken));
            Assert.Equal(ProviderFailure.Unavailable, failure.Failure);
        }

        Assert.Equal((1, "TLS"), (calls, account.State.Code));
    }

    private HttpClient Client(HostingOptions options) => GuardedHttp.Create(["api.acme.example"], 1 << 20, options, _refused.Add);
}
