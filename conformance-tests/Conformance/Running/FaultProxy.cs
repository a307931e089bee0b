using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Rijie.Conformance;

/// <summary>
/// A small TCP server between plugin and simulated provider. It writes down what passes, and delivers each answer as a check
/// says: whole, changed, cut, reset, dripping, late, or over a connection with a certificate that nobody should trust.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private const int MostExchanges = 10_000;

    private readonly TcpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly HttpClient upstream = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None });
    private readonly Uri provider;
    private readonly X509Certificate2? certificate;
    private readonly Lock gate = new();
    private readonly List<WireExchange> exchanges = [];
    private readonly Task accepting;
    private int abandoned;

    /// <summary>Listens on loopback.</summary>
    /// <param name="provider">Where the simulated provider listens.</param>
    /// <param name="certificate">With which TLS is spoken; <c>null</c> for plain HTTP.</param>
    /// <param name="port">Where it listens; any free port unless given.</param>
    public FaultProxy(Uri provider, X509Certificate2? certificate = null, int port = 0)
    {
        listener = new(IPAddress.Loopback, port);
        this.provider = provider;
        this.certificate = certificate;
        listener.Start();
        Address = new($"{(certificate is null ? "http" : "https")}://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    /// <summary>Where the plugin finds the provider.</summary>
    public Uri Address { get; }

    /// <summary>What happens to an answer on its way.</summary>
    public Func<WireExchange, Delivery> Deliver { get; set; } = exchange => Delivery.Of(exchange.Answer);

    /// <summary>What passed, in order; the answer is the provider's own.</summary>
    public IReadOnlyList<WireExchange> Exchanges
    {
        get { lock (gate) return [.. exchanges]; }
    }

    /// <summary>How many connections the plugin closed while it was kept waiting in silence.</summary>
    public int Abandoned => Volatile.Read(ref abandoned);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        upstream.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = ServeAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return; // closed
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            await using var stream = await OpenAsync(client);
            if (await HttpText.ReadRequestAsync(stream, stop.Token) is not { } request) return;
            var exchange = new WireExchange(request, await AskAsync(request));
            lock (gate)
            {
                if (exchanges.Count < MostExchanges) exchanges.Add(exchange);
            }
            await SendAsync(client, stream, Deliver(exchange));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or HttpRequestException or System.Security.Authentication.AuthenticationException)
        {
            // The plugin went away, refused the certificate, or the check is over: nobody is left to tell.
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (certificate is null) return client.GetStream();
        var secure = new SslStream(client.GetStream());
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
        return secure;
    }

    private async Task<ProviderAnswer> AskAsync(ProviderRequest request)
    {
        var address = new Uri(provider.GetLeftPart(UriPartial.Authority) + request.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), address) { Content = new ByteArrayContent(request.Body) };
        foreach (var (name, value) in request.Headers.Where(h => !HttpText.IsOfConnection(h.Key)))
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content.Headers.TryAddWithoutValidation(name, value);
        using var answer = await upstream.SendAsync(message, stop.Token);
        return new()
        {
            Status = (int)answer.StatusCode,
            Headers = [.. answer.Headers.Concat(answer.Content.Headers).Where(h => !HttpText.IsOfConnection(h.Key)).SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v)))],
            Body = await answer.Content.ReadAsByteArrayAsync(stop.Token),
        };
    }

    private async Task SendAsync(TcpClient client, Stream stream, Delivery delivery)
    {
        if (delivery.Silence > TimeSpan.Zero && await IsAbandonedAsync(stream, delivery.Silence)) return;
        if (!delivery.NoHead)
        {
            await stream.WriteAsync(HttpText.Head(delivery.Answer, isLengthKnown: delivery.FillTo == 0), stop.Token);
            await SendBodyAsync(stream, delivery);
            await stream.FlushAsync(stop.Token);
        }
        // Closing with no time to linger sends a reset.
        if (delivery.Reset) client.LingerState = new(enable: true, seconds: 0);
        else if (stream is SslStream secure) await secure.ShutdownAsync();
    }

    private async Task SendBodyAsync(Stream stream, Delivery delivery)
    {
        var body = delivery.Answer.Body.AsMemory(0, Math.Min(delivery.CutAfter ?? int.MaxValue, delivery.Answer.Body.Length));
        if (delivery.Drip == TimeSpan.Zero) await stream.WriteAsync(body, stop.Token);
        for (var i = 0; delivery.Drip > TimeSpan.Zero && i < body.Length; i++)
        {
            await stream.WriteAsync(body.Slice(i, 1), stop.Token);
            await Task.Delay(delivery.Drip, TimeProvider.System, stop.Token);
        }
        for (long sent = body.Length; sent < delivery.FillTo && delivery.Filler.Length > 0; sent += delivery.Filler.Length) await stream.WriteAsync(delivery.Filler, stop.Token);
    }

    /// <summary>Says nothing for a while; the plugin says nothing either, so a byte or an end from it means that it went away.</summary>
    private async Task<bool> IsAbandonedAsync(Stream stream, TimeSpan silence)
    {
        var gone = stream.ReadAsync(new byte[1], stop.Token).AsTask();
        if (await Task.WhenAny(gone, Task.Delay(silence, TimeProvider.System, stop.Token)) != gone) return false;
        Interlocked.Increment(ref abandoned);
        return true;
    }
}
