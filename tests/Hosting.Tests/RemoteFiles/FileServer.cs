using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Rijie.Hosting.Tests;

/// <summary>A real file server of Debian's packages on a free port of this machine, with a folder of its own; it ends with the test.</summary>
internal abstract class FileServer : IDisposable
{
    private const int MostTries = 1000;
    private readonly DirectoryInfo _folder;
    private readonly List<string> _said = [];
    private Process? _process;

    protected FileServer(string binary)
    {
        SkipWithout(binary);
        _folder = Directory.CreateTempSubdirectory("rijie-files-");
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Private);
        Run("chmod", "755", _folder.FullName);
        Run("chmod", "700", Private);
    }

    /// <summary>Where its configuration is, readable by nobody else.</summary>
    protected string Private => Path.Join(_folder.FullName, "private");

    protected int Port { get; } = FreePort();

    /// <summary>Where anybody may read.</summary>
    protected string Open => _folder.FullName;

    /// <summary>What its login reads.</summary>
    public string Root => Path.Join(_folder.FullName, "out");

    /// <summary>The settings of an account that has its files here.</summary>
    public abstract Dictionary<string, string> Settings { get; }

    /// <summary>Its log so far.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            lock (_said) return [.. _said];
        }
    }

    /// <summary>A password that no other run has.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetHexString(24);

    /// <summary>A password's hash as <c>/etc/shadow</c> has it, made by the C library.</summary>
    public static string HashOf(string password) => Run("perl", "-e", "print crypt($ARGV[0], '$6$' . $ARGV[1])", password, RandomNumberGenerator.GetHexString(16));

    /// <summary>Skips the test where the server cannot run: it is not installed (<c>./test.sh</c> installs it), or this is not root.</summary>
    private static void SkipWithout(string binary)
    {
        Assert.SkipUnless(File.Exists(binary), $"{binary} is not installed; ./test.sh installs it.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "File servers let other users in as root only.");
    }

    /// <summary>Puts a file where the login sees it.</summary>
    public string Put(string name, byte[] content, DateTime? writtenAt = null)
    {
        var path = Path.Join(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        if (writtenAt is { } at) File.SetLastWriteTimeUtc(path, at);
        return path;
    }

    public string Put(string name, string content, DateTime? writtenAt = null) => Put(name, System.Text.Encoding.UTF8.GetBytes(content), writtenAt);

    /// <summary>Puts a file there that no buffer of a connection holds whole: zeros, which cost nothing to write.</summary>
    public string PutLarge(string name, DateTime writtenAt)
    {
        var path = Put(name, "");
        using (var file = File.OpenWrite(path)) file.SetLength(64 << 20);
        File.SetLastWriteTimeUtc(path, writtenAt);
        return path;
    }

    /// <summary>Ends it and every connection at once.</summary>
    public void Kill()
    {
        _process!.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Stops it and every connection where they stand: the machine still accepts, nobody answers.</summary>
    public void Freeze() => Run("sh", "-c", $"for id in {string.Join(' ', Tree(_process!.Id))}; do kill -STOP $id 2>/dev/null; done; true");

    public void Dispose()
    {
        if (_process is { HasExited: false }) Kill();
        _process?.Dispose();
        Run("rm", "-rf", _folder.FullName); // this side cannot name every file of a test
    }

    /// <summary>Starts it and waits until it listens.</summary>
    protected void Start(string binary, params string[] arguments)
    {
        _process = new() { StartInfo = new(binary, arguments) { RedirectStandardError = true } };
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_said) _said.Add(line.Data ?? "");
        };
        _process.Start();
        _process.BeginErrorReadLine();
        for (var tries = 0; tries < MostTries && !_process.HasExited; tries++)
        {
            if (Listens()) return;
            _process.WaitForExit(TimeSpan.FromMilliseconds(20));
        }
        throw new InvalidOperationException($"{binary} did not start: {string.Join('\n', Said)}");
    }

    private bool Listens()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var wrong = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"{program} failed: {wrong.Result}");
    }

    private static IEnumerable<int> Tree(int id) =>
        Children(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/task/{id}/children"))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(child => Tree(int.Parse(child, CultureInfo.InvariantCulture))).Prepend(id);

    private static string Children(string list)
    {
        try
        {
            return File.ReadAllText(list);
        }
        catch (IOException)
        {
            return ""; // it has just ended
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
