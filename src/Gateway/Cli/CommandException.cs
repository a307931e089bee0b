namespace Rijie.Gateway.Cli;

/// <summary>A verb cannot go on: what happened and what to do, for the person at the terminal.</summary>
internal sealed class CommandException(int exitCode, string code, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public string Code { get; } = code;
}
