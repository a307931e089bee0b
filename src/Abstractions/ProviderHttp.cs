using System.Net;

namespace Rijie;

/// <summary>What every provider's HTTP means alike: a status that is no answer, and a body that must have an end.</summary>
public static class ProviderHttp
{
    private const int ChunkBytes = 80 * 1024;

    /// <summary>The kind of failure that a status other than the documented one stands for.</summary>
    /// <remarks>Never <see cref="ProviderFailure.Rejected"/>: a 400 or 404 without a signature may come from a proxy or a wrong address, and a person must look.</remarks>
    public static ProviderFailure FailureOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests => ProviderFailure.RateLimited,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ProviderFailure.Unauthorized,
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => ProviderFailure.Unavailable,
        _ => ProviderFailure.InvalidResponse,
    };

    /// <summary>The failure that a response stands for by its status alone. Its body is not looked at: it is seldom signed.</summary>
    /// <param name="response">The response; its <c>Retry-After</c> is kept, a date by the provider's own clock.</param>
    /// <param name="provider">Who answered what, for the message.</param>
    public static ProviderException Failure(HttpResponseMessage response, string provider)
    {
        ArgumentNullException.ThrowIfNull(response);
        var failure = FailureOf(response.StatusCode);
        var advice = failure == ProviderFailure.Unauthorized ? " Check the numbers and keys in the account's settings." : "";
        return new(failure, $"{provider} answered with HTTP {(int)response.StatusCode}.{advice}") { RetryAfter = RetryAfter(response) };
    }

    /// <summary>Reads a body into memory once.</summary>
    /// <param name="content">The body, not buffered yet (<see cref="HttpCompletionOption.ResponseHeadersRead"/>).</param>
    /// <param name="mostBytes">How long it may be.</param>
    /// <param name="provider">Who answered what, for the message.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ProviderException">It is longer.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, int mostBytes, string provider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.Headers.ContentLength > mostBytes) throw TooLong(mostBytes, provider);
        // The announced length is only a claim: no more is taken than has come.
        var body = new MemoryStream((int)Math.Min(content.Headers.ContentLength ?? 0, ChunkBytes));
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var chunk = new byte[ChunkBytes];
        while (await stream.ReadAsync(chunk, cancellationToken) is > 0 and var read)
        {
            if (body.Length + read > mostBytes) throw TooLong(mostBytes, provider);
            body.Write(chunk, 0, read);
        }
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static ProviderException TooLong(int mostBytes, string provider) =>
        new(ProviderFailure.InvalidResponse, $"{provider} answered with more than {mostBytes} bytes.");

    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is not { } asked ? null
        : asked.Delta ?? (asked.Date is { } until && response.Headers.Date is { } sent && until > sent ? until - sent : null);
}
