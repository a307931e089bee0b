using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rijie.Hosting.Tests;

/// <summary>An FTP server that answers by a script: what ProFTPD cannot be made to say.</summary>
internal sealed class ScriptedFtp : IDisposable
{
    private readonly TcpListener _control = new(IPAddress.Loopback, 0);
    private readonly TcpListener _data = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _asked = [];
    private readonly Task _running;

    /// <summary>Starts it.</summary>
    /// <param name="answers">By verb, in place of the usual ones; an empty one hangs up.</param>
    public ScriptedFtp(params (string Verb, string Answer)[] answers)
    {
        _control.Start();
        _data.Start();
        var port = PortOf(_data);
        Answers = new Dictionary<string, string>
        {
            ["USER"] = "331 password", ["PASS"] = "230 in", ["OPTS"] = "200 ok", ["PWD"] = "257 \"/home\"", ["CWD"] = "250 ok", ["TYPE"] = "200 ok",
            ["PASV"] = string.Create(CultureInfo.InvariantCulture, $"227 Entering (203,0,113,9,{port >> 8},{port & 255})"), // an address that nobody asked for
            ["SIZE"] = "213 4", ["MDTM"] = "213 20260106003000", ["QUIT"] = "221 bye",
        };
        foreach (var (verb, answer) in answers) Answers[verb] = answer;
        _running = RunAsync();
    }

    private Dictionary<string, string> Answers { get; }

    /// <summary>What RETR and LIST send.</summary>
    public byte[] Data { get; init; } = "rows"u8.ToArray();

    /// <summary>What is said after it; empty hangs up, <c>null</c> says nothing more.</summary>
    public string? AfterData { get; init; } = "226 done";

    /// <summary>The commands, without their arguments' secrets.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_asked) return [.. _asked];
        }
    }

    public IRemoteFiles Files(string root = "", HttpLimits? limits = null) => RemoteFileSettings.Create(new Dictionary<string, string>
    {
        ["files"] = string.Create(CultureInfo.InvariantCulture, $"ftp://org@127.0.0.1:{PortOf(_control)}/{root}"), ["files_password"] = "p",
    }, new() { Http = limits ?? new() }, [])!;

    public void Dispose()
    {
        _stop.Cancel();
        _control.Dispose();
        _data.Dispose();
        _running.Wait(TimeSpan.FromSeconds(5));
        _stop.Dispose();
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private async Task RunAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                using var client = await _control.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        try
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            if (!await SayAsync(stream, Answers.GetValueOrDefault("", "220 hello"))) return;
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                lock (_asked) _asked.Add(line);
                var verb = line.Split(' ')[0];
                if (verb is "RETR" or "LIST" && !Answers.ContainsKey(verb))
                {
                    using (var data = await _data.AcceptTcpClientAsync(_stop.Token))
                    {
                        await SayAsync(stream, "150 here");
                        await data.GetStream().WriteAsync(Data, _stop.Token);
                    }
                    if (AfterData is not null && !await SayAsync(stream, AfterData)) return;
                }
                else if (!await SayAsync(stream, Answers.GetValueOrDefault(verb, "502 what"))) return;
            }
        }
        catch (IOException)
        {
            // The client hung up.
        }
    }

    private async Task<bool> SayAsync(NetworkStream stream, string text)
    {
        if (text.Length > 0) await stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"), _stop.Token);
        return text.Length > 0;
    }
}
