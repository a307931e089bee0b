using Rijie.Gateway.Plugins;

namespace Rijie.Gateway.Ingestion;

/// <summary>Takes terminal logs and batch totals from a folder, each once it has rested; they stay where they are, because a till may go on writing.</summary>
internal sealed class TerminalLogFolder(GatewaySetup setup, TerminalLogIntake intake, TerminalBatchIntake batches, WorkLog log, TimeProvider clock, ILogger<TerminalLogFolder> logger)
{
    private const string Kind = StatementFileRecord.TerminalLogs;
    private readonly WatchedFolder? _folder = setup.Configuration.TerminalLogs.Folder is { } folder ? new(setup.PathOf(folder), clock, logger) : null;
    private volatile IReadOnlyList<WaitingFile> _waiting = [];
    private string? _told;

    /// <summary>What lies there and is not taken yet, because it has not rested; as the latest look found it.</summary>
    public IReadOnlyList<WaitingFile> Waiting => _waiting;


    /// <returns>How many logs were taken in.</returns>
    public async Task<long> RunAsync(IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        if (_folder is null) return 0;
        var taken = 0;
        try
        {
            await _folder.TakeAsync("/", name => name.EndsWith(".csv", StringComparison.Ordinal), async file =>
            {
                var name = WatchedFolder.NameOf(file.Path);
                bool isBatches;
                await using (var head = await _folder.Files.OpenAsync(file.Path, cancellationToken)) isBatches = await TerminalBatchIntake.IsOneAsync(head, cancellationToken);
                await using var content = await _folder.Files.OpenAsync(file.Path, cancellationToken);
                var outcome = isBatches ? await batches.ImportAsync(name, content, null, cancellationToken) : await intake.ImportAsync(name, content, null, cancellationToken);
                progress?.Report(new(Kind, Kind, DateOnly.MinValue, outcome.File.ImportedLines, name));
                await log.SucceededAsync(Kind, Kind, cancellationToken);
                logger.LogInformation("{File}: {Result}, {Rows} rows", name, outcome.Result, outcome.File.ImportedLines);
                taken++;
                return null;
            }, cancellationToken);
            await TellAsync(_folder.Refused.Select(r => r.Reason).LastOrDefault(), cancellationToken);
        }
        catch (ProviderException e)
        {
            await TellAsync(e.Message, cancellationToken);
        }
        _waiting = [.. _folder.Waiting.Select(w => new WaitingFile(Kind, Kind, w.Path[1..], w.Until))];
        return taken;
    }

    private async Task TellAsync(string? failure, CancellationToken cancellationToken)
    {
        if (failure is not null && failure != _told) await log.FailedAsync(Kind, Kind, failure, cancellationToken);
        _told = failure;
    }
}
