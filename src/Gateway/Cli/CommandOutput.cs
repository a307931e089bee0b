using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rijie.Gateway.Dashboard;
using Spectre.Console;

namespace Rijie.Gateway.Cli;

/// <summary>Where verbs write: one JSON document or text for people on the output, troubles and progress on the error stream.</summary>
internal sealed class CommandOutput(TextWriter output, TextWriter error)
{
    private const int WidthWithoutTerminal = 160;

    private static readonly JsonSerializerOptions JsonForm = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
        // Chinese stays readable; the document goes to a terminal or a file, never into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "One JSON document instead of text", Recursive = true };

    public Option<string> Config { get; } = new("--config") { Description = "The configuration file", Recursive = true, DefaultValueFactory = _ => "gateway.yaml" };

    public TextWriter Plain => output;

    /// <summary>A verb as it is typed to work on what this one worked on: with the same <c>--config</c> and the other options named here, as far as they were given.</summary>
    public string Typed(ParseResult parsed, string verb, params ReadOnlySpan<Option> alike)
    {
        var typed = new StringBuilder("rijie ").Append(verb);
        foreach (var option in (Option[])[.. alike, Config])
            if (parsed.GetResult(option) is { Implicit: false, Tokens: [var token, ..] }) typed.Append(' ').Append(option.Name).Append(' ').Append(Quoted(token.Value));
        return typed.ToString();
    }

    /// <summary>A word of a command line, quoted where a shell would take it apart.</summary>
    public static string Quoted(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '-' or '_' or ':' or '~') ? word : OperatingSystem.IsWindows() ? $"\"{word}\"" : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Runs a verb; whatever goes wrong ends as a sentence and an exit code, never as a stack trace.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e)
        {
            var failure = CommandFailure.Of(e);
            Fail(parsed.GetValue(Json), failure);
            return failure.ExitCode;
        }
    }

    public void Fail(bool asJson, CommandFailure failure)
    {
        if (asJson) WriteJson(new { error = failure.Code, failure.Messages });
        foreach (var message in failure.Messages) error.WriteLine(ShownText.Of(message));
        error.Flush();
    }

    public void Write<T>(ParseResult parsed, T report, Action<IAnsiConsole, T> text)
    {
        if (parsed.GetValue(Json)) WriteJson(report);
        else text(ConsoleFor(output, !ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected), report);
        output.Flush();
    }

    /// <summary>Writes a line with a command or a path in it, which is copied: it is never broken at the console's width.</summary>
    public static void WriteWhole(IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(ShownText.Of(line));

    /// <summary>Runs long work; a bar shows how far it is when a person can see it.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="work">Tells now and then how much is done, of how much.</param>
    public async Task<T> WithProgressAsync<T>(string title, Func<Action<long, long>, Task<T>> work)
    {
        if (!ReferenceEquals(error, Console.Error) || Console.IsErrorRedirected) return await work((_, _) => { });
        return await ConsoleFor(error, false).Progress().AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async progress =>
            {
                var task = progress.AddTask(Markup.Escape(ShownText.Of(title)));
                return await work((done, total) =>
                {
                    task.MaxValue = Math.Max(1, total);
                    task.Value = done;
                });
            });
    }

    private void WriteJson<T>(T report) => output.WriteLine(ShownText.EscapeFormat(JsonSerializer.Serialize(report, JsonForm)));

    private static IAnsiConsole ConsoleFor(TextWriter writer, bool isPlain)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (isPlain) console.Profile.Width = WidthWithoutTerminal;
        return console;
    }
}
