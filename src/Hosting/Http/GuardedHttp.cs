using System.Net;
using System.Net.Sockets;

namespace Rijie.Hosting;

/// <summary>Makes the HTTP client of an account: allowed hosts only, no redirects, no cookies, no proxy, real deadlines, bounded answers.</summary>
internal static class GuardedHttp
{
    /// <summary>Makes a client.</summary>
    /// <param name="hosts">The hosts it may reach (<see cref="Egress"/>).</param>
    /// <param name="largestAnswerBytes">The largest body of an answer.</param>
    /// <param name="options">Limits and developer settings.</param>
    /// <param name="onRefused">Told of every refused address, for the audit.</param>
    public static HttpClient Create(IReadOnlyList<string> hosts, long largestAnswerBytes, HostingOptions options, Action<string> onRefused)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.Http.Connect,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxConnectionsPerServer = options.ParallelCalls * 2,
            MaxResponseHeadersLength = 32,
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, options, cancellationToken),
        };
        return new(new EgressHandler(sockets, hosts, largestAnswerBytes, options, onRefused))
        {
            // The handler keeps deadlines of its own; this one would cut long files.
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = Math.Min(largestAnswerBytes, int.MaxValue),
        };
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, HostingOptions options, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        foreach (var address in addresses)
            if (Egress.Refusal(address, options.AllowLoopbackHttp, options.PrivateHosts.Contains(target.Host)) is { } reason)
                throw new ProviderException(ProviderFailure.Rejected, $"{Egress.Code}: {target.Host}: {reason}");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Refuses addresses outside the manifest and bounds every answer in time and size.</summary>
internal sealed class EgressHandler(HttpMessageHandler inner, IReadOnlyList<string> hosts, long largestAnswerBytes, HostingOptions options, Action<string> onRefused)
    : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri is { IsAbsoluteUri: true } absolute ? absolute : throw new InvalidOperationException("The request has no absolute address.");
        if (Egress.Refusal(url, hosts, options.AllowLoopbackHttp) is { } reason) throw Refused($"{Egress.Code}: {url.IdnHost}: {reason}", null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Http.FirstByte);
        try
        {
            var response = await base.SendAsync(request, limit.Token);
            response.Content = new BoundedContent(response.Content, largestAnswerBytes, options.Http);
            return response;
        }
        catch (HttpRequestException e) when (e.InnerException is ProviderException refused)
        {
            throw Refused(refused.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException(ProviderFailure.Unavailable, $"{url.IdnHost} did not answer within {options.Http.FirstByte.TotalSeconds:0} s.", e);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Requests are sent with SendAsync.");

    private ProviderException Refused(string reason, Exception? cause)
    {
        onRefused(reason);
        return new(ProviderFailure.Rejected, reason, cause);
    }
}
