using System.Text.Json.Nodes;
using Rijie.Gateway.Cli;

namespace Rijie.Gateway.Tests.Cli;

/// <summary>One run of the command line in this process, in a folder of its own.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public JsonNode Json => JsonNode.Parse(Output)!;

    public long Number(string name) => Json[name]!.GetValue<long>();

    public string? Text(string name) => Json[name]?.GetValue<string>();

    public static async Task<CommandRun> OfAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await RijieCommand.InvokeAsync(args, output, error);
        return new(exitCode, output.ToString(), error.ToString());
    }
}

/// <summary>A folder that goes when the test is over.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rijie-cli-").FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, byte[] content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    public string Write(string name, string content) => Write(name, System.Text.Encoding.UTF8.GetBytes(content));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>A file that only its owner may read, as the gateway wants keys to be.</summary>
internal static class SecretFile
{
    public static void Write(string path, string content)
    {
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
