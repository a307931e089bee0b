using System.Net;
using System.Net.Http.Headers;

namespace Rijie.Abstractions.Tests;

public sealed class ProviderHttpTests
{
    [Theory]
    [InlineData(204, ProviderFailure.InvalidResponse)]
    [InlineData(302, ProviderFailure.InvalidResponse)]
    [InlineData(400, ProviderFailure.InvalidResponse)]
    [InlineData(401, ProviderFailure.Unauthorized)]
    [InlineData(403, ProviderFailure.Unauthorized)]
    [InlineData(404, ProviderFailure.InvalidResponse)]
    [InlineData(408, ProviderFailure.Unavailable)]
    [InlineData(429, ProviderFailure.RateLimited)]
    [InlineData(499, ProviderFailure.InvalidResponse)]
    [InlineData(500, ProviderFailure.Unavailable)]
    [InlineData(599, ProviderFailure.Unavailable)]
    public void Failure_OfAStatus_IsOfItsKindAndNamesIt(int status, ProviderFailure expected)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status);

        var failure = ProviderHttp.Failure(response, "Acme");

        Assert.Equal(expected, failure.Failure);
        Assert.StartsWith($"Acme answered with HTTP {status}.", failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.RetryAfter);
    }

    [Fact]
    public void Failure_RetryAfterAsSeconds_IsKept()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(7));

        var failure = ProviderHttp.Failure(response, "Acme");

        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
    }

    [Theory]
    [InlineData("2026-01-05T10:00:00Z", 90)]
    [InlineData("2026-01-05T10:02:00Z", null)] // a time that is over
    [InlineData(null, null)] // the provider's clock is not told, and ours may be another
    public void Failure_RetryAfterAsADate_IsCountedFromTheProvidersClock(string? sent, int? seconds)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter = new RetryConditionHeaderValue(new DateTimeOffset(2026, 1, 5, 10, 1, 30, TimeSpan.Zero));
        response.Headers.Date = sent is null ? null : DateTimeOffset.Parse(sent, System.Globalization.CultureInfo.InvariantCulture);

        var failure = ProviderHttp.Failure(response, "Acme");

        Assert.Equal(seconds, (int?)failure.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_BodyUpToTheLimit_IsWholeAndOneByteMoreIsRefused(bool isLengthTold)
    {
        using var fitting = Content(200_000, isLengthTold);
        using var longer = Content(200_001, isLengthTold);

        var body = await ProviderHttp.ReadAsync(fitting, 200_000, "Acme", TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<ProviderException>(() => ProviderHttp.ReadAsync(longer, 200_000, "Acme", TestContext.Current.CancellationToken));

        Assert.Equal(Bytes(200_000), body.ToArray());
        Assert.Equal(ProviderFailure.InvalidResponse, failure.Failure);
    }

    [Fact]
    public async Task Read_LengthThatIsOnlyAnnounced_TakesNoMemory()
    {
        using var content = Content(10, isLengthTold: false);
        content.Headers.ContentLength = 256 * 1024 * 1024;
        var before = GC.GetAllocatedBytesForCurrentThread();

        var reading = ProviderHttp.ReadAsync(content, 256 * 1024 * 1024, "Acme", TestContext.Current.CancellationToken);
        var taken = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(taken, 0, 1024 * 1024);
        Assert.Equal(10, (await reading).Length);
    }

    private static StreamContent Content(int length, bool isLengthTold)
    {
        var content = new StreamContent(new MemoryStream(Bytes(length)));
        content.Headers.ContentLength = isLengthTold ? length : null;
        return content;
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];
}
