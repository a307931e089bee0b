using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Rijie.Gateway.Tests.Desk;

/// <summary>The doors of a <see cref="TestSetup"/> over real HTTP, on a loopback port of the system's choice.</summary>
internal sealed class ServedDesk : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly WebApplication _app;

    private ServedDesk(TestSetup gateway, WebApplication app) => (Gateway, _app, Http) = (gateway, app, new() { BaseAddress = new(app.Urls.First()) });

    public TestSetup Gateway { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<ServedDesk> OpenAsync()
    {
        var gateway = await TestSetup.OpenAsync("Sqlite");
        var app = GatewayHost.Build(gateway.Setup, new() { Clock = gateway.Clock, Schedule = false, Listen = "http://127.0.0.1:0", Logging = logging => logging.ClearProviders() });
        await app.StartAsync(Token);
        return new(gateway, app);
    }

    /// <summary>Sends bytes as they are and reads until the server closes.</summary>
    /// <param name="request">Whole, or broken off where <paramref name="sendEnd"/> is set.</param>
    /// <param name="sendEnd">Whether nothing more comes.</param>
    public async Task<string> RawAsync(string request, bool sendEnd = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Http.BaseAddress!.Port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Token);
        if (sendEnd) client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}
