using System.CommandLine;
using System.Text;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Sketching;

namespace Rijie.Gateway.Cli;

/// <summary><c>statement sketch FILE</c>: proposes a layout for a file of which nothing is known, and writes it only where the file proves it.</summary>
internal static class SketchCommand
{
    private const long LargeFileBytes = 8L << 20;

    public static Command Create(CommandOutput output)
    {
        var file = new Argument<string>("FILE") { Description = "A statement of an unknown provider" };
        var target = new Option<string?>("--output") { Description = "Write the layout here, if it is accepted" };
        var command = new Command("sketch", "Propose a layout for an unknown statement file, with reasons and proofs") { file, target };
        command.SetAction((parsed, cancellationToken) => output.RunAsync(parsed, async () =>
        {
            var path = parsed.GetValue(file)!;
            var to = parsed.GetValue(target);
            if (to is not null) OutputFile.Check(to);
            await using var content = InputFile.Open(path);
            var proposal = content.Length < LargeFileBytes
                ? Propose(path, content, cancellationToken)
                : await output.WithProgressAsync(Path.GetFileName(path), advance => Task.Run(() => Propose(path, new ProgressStream(content, advance), cancellationToken), cancellationToken));
            var written = proposal.Accepted && to is not null;
            if (written) await WriteAsync(to!, proposal.Layout!, cancellationToken);
            var report = SketchReport.Of(path, proposal, written ? to : null);
            output.Write(parsed, report, SketchText.Write);
            return report.ExitCode;
        }));
        return command;
    }

    private static SketchProposal Propose(string path, Stream content, CancellationToken cancellationToken)
    {
        try
        {
            return StatementSketch.Propose(Path.GetFileName(path), content, cancellationToken);
        }
        catch (StatementRefusedException e)
        {
            throw new CommandException(ExitCode.Refused, e.Code, $"{Path.GetFileName(path)} is refused, {e.Code}: {e.Message}");
        }
    }

    /// <summary>A file that is there already, or came while the proof ran, is never overwritten.</summary>
    private static async Task WriteAsync(string path, string layout, CancellationToken cancellationToken)
    {
        await using var stream = OutputFile.Create(path);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(layout), cancellationToken);
    }
}
