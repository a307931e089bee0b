using System.CommandLine;
using System.Text;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary><c>init</c>: the files to start from, commented; nothing that exists is touched.</summary>
internal static class InitCommand
{
    private static readonly (string Template, string Path)[] Beside =
    [
        ("retail.yaml", "contracts/retail.yaml"),
        ("keys.README.md", "keys/README.md"),
        ("keys.gitignore", "keys/.gitignore"),
    ];

    public static Command Create(CommandOutput output)
    {
        var command = new Command("init", "Write a commented gateway.yaml, a fee contract and a folder for keys");
        command.SetAction((parsed, _) => output.RunAsync(parsed, () =>
        {
            var report = Write(parsed.GetValue(output.Config)!);
            output.Write(parsed, report, (console, written) =>
            {
                foreach (var file in written.Written) console.WriteLine($"Wrote {file}");
                console.WriteLine($"Next: put your keys into {Path.Combine(Path.GetDirectoryName(written.Written[0])!, "keys")}, fill in an account, then run:");
                CommandOutput.WriteWhole(console, $"  {output.Typed(parsed, "accounts test")}");
            });
            return Task.FromResult(ExitCode.Fine);
        }));
        return command;
    }

    private static InitReport Write(string configuration)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(configuration))!;
        var files = new List<(string Template, string Path)> { ("gateway.yaml", Path.GetFullPath(configuration)) };
        files.AddRange(Beside.Select(b => (b.Template, Path.Combine(folder, b.Path))));
        if (files.Where(f => File.Exists(f.Path)).Select(f => f.Path).ToList() is { Count: > 0 } there)
            throw new CommandException(ExitCode.BadInput, "FILE_EXISTS", $"Nothing was written, because this is there already: {string.Join(", ", there)}. Move it away, or name another place with --config.");
        foreach (var (template, path) in files)
        {
            MakeFolder(Path.GetDirectoryName(path)!, isSecret: Path.GetFileName(Path.GetDirectoryName(path)) == "keys");
            using var file = OutputFile.Create(path);
            file.Write(Encoding.UTF8.GetBytes(Template(template).Replace("{config}", CommandOutput.Quoted(files[0].Path), StringComparison.Ordinal)));
        }
        return new([.. files.Select(f => f.Path)]);
    }

    private static string Template(string name)
    {
        using var content = typeof(InitCommand).Assembly.GetManifestResourceStream("Rijie.Gateway.Cli.Templates." + name)
            ?? throw new InvalidOperationException($"The template {name} is missing.");
        using var reader = new StreamReader(content, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static void MakeFolder(string path, bool isSecret)
    {
        try
        {
            if (isSecret && !OperatingSystem.IsWindows()) Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            else Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !CommandFailure.IsNoSpace(e))
        {
            throw new CommandException(ExitCode.BadInput, "FOLDER_UNWRITABLE", $"The folder {path} cannot be made: name another place with --config, or look at who may write there.");
        }
    }
}

internal sealed record InitReport(IReadOnlyList<string> Written);
