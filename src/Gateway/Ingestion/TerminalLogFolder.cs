using Rijie.Gateway.Plugins;

namespace Rijie.Gateway.Ingestion;

/// <summary>Takes terminal logs from a folder, each once it has rested; they stay where they are, because a till may go on writing.</summary>
internal sealed class TerminalLogFolder(GatewaySetup setup, TerminalLogIntake intake, WorkLog log, TimeProvider clock)
{
    private const string Kind = StatementFileRecord.TerminalLogs;
    private readonly WatchedFolder? _folder = setup.Configuration.TerminalLogs.Folder is { } folder ? new(setup.PathOf(folder), clock) : null;

    public async Task RunAsync(IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        if (_folder is null) return;
        try
        {
            await _folder.TakeAsync("/", async file =>
            {
                var name = WatchedFolder.NameOf(file.Path);
                if (!name.EndsWith(".csv", StringComparison.Ordinal)) return null;
                await using var content = await _folder.Files.OpenAsync(file.Path, cancellationToken);
                var outcome = await intake.ImportAsync(name, content, null, cancellationToken);
                progress?.Report(new(Kind, Kind, DateOnly.MinValue, outcome.File.ImportedLines, name));
                await log.SucceededAsync(Kind, Kind, cancellationToken);
                return null;
            }, cancellationToken);
            foreach (var (_, reason) in _folder.Refused) await log.FailedAsync(Kind, Kind, reason, cancellationToken);
        }
        catch (ProviderException e)
        {
            await log.FailedAsync(Kind, Kind, e.Message, cancellationToken);
        }
    }
}
