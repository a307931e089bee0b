using Rijie.Gateway.Plugins;

namespace Rijie.Gateway.Ingestion;

/// <summary>Takes terminal logs from a folder, each once it has not grown for a minute (reliability specification F21).</summary>
internal sealed class TerminalLogFolder(GatewaySetup setup, TerminalLogIntake intake, WorkLog log)
{
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(60);
    private readonly Dictionary<string, Look> _looks = new(StringComparer.Ordinal);

    public async Task RunAsync(DateTimeOffset now, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        if (setup.Configuration.TerminalLogs.Folder is not { } configured) return;
        var folder = setup.PathOf(configured);
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            var file = new FileInfo(path);
            var known = _looks.GetValueOrDefault(path);
            if (known is null || known.Length != file.Length || known.ModifiedAt != file.LastWriteTimeUtc)
            {
                _looks[path] = new(file.Length, file.LastWriteTimeUtc, now, false);
                continue;
            }
            if (known.IsTaken || now - known.SeenAt < Stable) continue;
            _looks[path] = known with { IsTaken = true };
            await TakeAsync(file, progress, cancellationToken);
        }
    }

    private async Task TakeAsync(FileInfo file, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = file.OpenRead();
            var outcome = await intake.ImportAsync(file.Name, content, null, cancellationToken);
            progress?.Report(new(StatementFileRecord.TerminalLogs, "terminal-log", DateOnly.MinValue, outcome.File.ImportedLines, file.Name));
            await log.SucceededAsync(StatementFileRecord.TerminalLogs, "terminal-log", cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await log.FailedAsync(StatementFileRecord.TerminalLogs, "terminal-log", $"{file.Name} cannot be read.", cancellationToken);
        }
    }

    private sealed record Look(long Length, DateTime ModifiedAt, DateTimeOffset SeenAt, bool IsTaken);
}
