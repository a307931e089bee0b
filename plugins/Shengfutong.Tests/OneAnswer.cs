using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rijie.Shengfutong.Tests;

/// <summary>A server on loopback that answers one request with a file of an announced length, and then hangs up: the stub server announces none.</summary>
internal sealed class OneAnswer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task work;

    public OneAnswer(byte[] file, int announced)
    {
        listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        work = AnswerAsync(file, announced);
    }

    public string Address { get; }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await work;
    }

    private async Task AnswerAsync(byte[] file, int announced)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var request = new byte[16 * 1024];
        var read = 0;
        // The plugin's request ends in the brace of its body.
        while (read < request.Length && (read == 0 || request[read - 1] != '}') && await stream.ReadAsync(request.AsMemory(read)) is > 0 and var more) read += more;
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {announced}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(file);
    }
}
