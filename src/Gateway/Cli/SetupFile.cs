using Rijie.Gateway.Plugins;

namespace Rijie.Gateway.Cli;

/// <summary>The configuration that a verb works with.</summary>
internal static class SetupFile
{
    public static GatewaySetup Read(string path) => File.Exists(path)
        ? GatewaySetup.Read(path)
        : throw new CommandException(ExitCode.BadInput, "CONFIG_FILE", $"There is no {path}: make it with 'rijie init --config {CommandOutput.Quoted(path)}', or name the file with --config.");
}
