using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rijie.Hosting.Tests;

/// <summary>A provider that answers every connection with fixed bytes and then hangs or closes.</summary>
internal sealed class FaultServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public FaultServer(string answer, Then then)
    {
        _listener.Start();
        Url = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/"));
        _running = RunAsync(Encoding.ASCII.GetBytes(answer), then);
    }

    public enum Then
    {
        Hang,
        Close,
    }

    public Uri Url { get; }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _running.Wait(TimeSpan.FromSeconds(5));
        _stop.Dispose();
    }

    private async Task RunAsync(byte[] answer, Then then)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[4096], _stop.Token);
                await stream.WriteAsync(answer, _stop.Token);
                if (then == Then.Hang) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
