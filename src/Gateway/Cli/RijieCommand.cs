using System.CommandLine;
using System.CommandLine.Parsing;

namespace Rijie.Gateway.Cli;

/// <summary>The command line <c>rijie</c>.</summary>
internal static class RijieCommand
{
    /// <summary>Runs one verb.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var writer = new CommandOutput(output, error);
        var parsed = Root(writer).Parse(args.Count == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            writer.Fail(args.Contains("--json", StringComparer.Ordinal), new(ExitCode.BadInput, "ARGUMENTS", [.. parsed.Errors.Select(e => e.Message), $"See: {VerbOf(parsed.CommandResult)} --help"]));
            return ExitCode.BadInput;
        }
        return await parsed.InvokeAsync(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
    }

    private static RootCommand Root(CommandOutput output) => new("Rijie 日结: one settlement view over POS brands. It reads money and never moves it.")
    {
        output.Json,
        output.Config,
        ServeCommand.Create(output),
        InitCommand.Create(output),
        PluginsCommand.Create(output),
        AccountsCommand.Create(output),
        PullCommand.Create(output),
        ImportCommand.Create(output),
        new Command("statement", "Statement files") { StatementCommand.Read(output), SketchCommand.Create(output), RereadCommand.Create(output) },
        BreaksCommand.Create(output),
        FeesCommand.Create(output),
        new Command("day", "Clearing dates") { DayCommand.Show(output) },
    };

    private static string VerbOf(SymbolResult? result)
    {
        var names = new Stack<string>();
        for (; result is not null; result = result.Parent)
            if (result is CommandResult { Command: var command }) names.Push(command is RootCommand ? "rijie" : command.Name);
        return string.Join(' ', names);
    }
}
