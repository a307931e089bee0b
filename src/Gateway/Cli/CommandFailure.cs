using System.Data.Common;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Yaml;

namespace Rijie.Gateway.Cli;

/// <summary>What a person is told when a verb fails.</summary>
/// <param name="ExitCode">One of <see cref="Cli.ExitCode"/>.</param>
/// <param name="Code">A code that programs can tell apart.</param>
/// <param name="Messages">One sentence a problem.</param>
internal sealed record CommandFailure(int ExitCode, string Code, IReadOnlyList<string> Messages)
{
    private const int DiskFull = 28; // ENOSPC: what an IOException carries on Linux
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    public static bool IsNoSpace(Exception thrown) => thrown is IOException { HResult: DiskFull or DiskFullOnWindows };

    public static CommandFailure Of(Exception thrown) => thrown switch
    {
        CommandException e => new(e.ExitCode, e.Code, [e.Message]),
        YamlException e => new(Cli.ExitCode.BadInput, "CONFIG", [.. e.Problems.Select(p => p.ToString())]),
        ProviderException { Failure: ProviderFailure.Unauthorized } e => new(Cli.ExitCode.BadInput, "UNAUTHORIZED", [$"The provider refuses the credentials: {e.Message}"]),
        ProviderException e => new(Cli.ExitCode.DependencyUnavailable, EnumText<ProviderFailure>.Of(e.Failure).ToUpperInvariant(), [$"The provider did not answer as it should: {e.Message}"]),
        StoreException { Code: "STORE_IO" } e => new(Cli.ExitCode.NoSpace, e.Code, [e.Message]),
        StoreException { Code: "STORE_NEWER" } e => new(Cli.ExitCode.Refused, e.Code, [e.Message]),
        StoreException e => new(Cli.ExitCode.DependencyUnavailable, e.Code, [e.Message]),
        DbException e => new(Cli.ExitCode.DependencyUnavailable, "STORE", [$"The database does not work: {e.Message}"]),
        _ when IsNoSpace(thrown) => new(Cli.ExitCode.NoSpace, "NO_SPACE", [thrown.Message]),
        IOException or UnauthorizedAccessException => new(Cli.ExitCode.DependencyUnavailable, "FILE_SYSTEM", [thrown.Message]),
        OperationCanceledException => new(Cli.ExitCode.Interrupted, "INTERRUPTED", ["Stopped. What was stored stays; the next run goes on from there."]),
        _ => new(Cli.ExitCode.InternalError, "INTERNAL", [$"Internal error, please report it: {thrown.GetType().Name}: {thrown.Message}"]),
    };
}
