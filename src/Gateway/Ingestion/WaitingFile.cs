namespace Rijie.Gateway.Ingestion;

/// <summary>A file in a watched folder that was seen and has not rested yet.</summary>
/// <param name="AccountId">Whose it is, as far as the sub-folder says; else the kind of work.</param>
/// <param name="Kind">The kind of work that takes it.</param>
/// <param name="File">Its path in the folder.</param>
/// <param name="Until">When it is taken, if it does not change until then.</param>
internal sealed record WaitingFile(string AccountId, string Kind, string File, DateTimeOffset Until);

/// <summary>How the work stands: what the store remembers of it, and what waits in the watched folders of this process.</summary>
internal sealed class WorkOverview(WorkLog log, StatementFolder statements, TerminalLogFolder terminalLogs)
{
    public async Task<IReadOnlyList<WorkOutcome>> ListAsync(CancellationToken cancellationToken)
    {
        var waiting = statements.Waiting.Concat(terminalLogs.Waiting).ToLookup(w => (w.AccountId, w.Kind));
        var known = await log.ListAsync(cancellationToken);
        return
        [
            .. known.Concat(waiting.Where(w => !known.Any(k => (k.AccountId, k.Kind) == w.Key)).Select(w => new WorkOutcome { AccountId = w.Key.AccountId, Kind = w.Key.Kind }))
                .Select(k => k with { Waiting = [.. waiting[(k.AccountId, k.Kind)]] })
                .OrderBy(k => k.AccountId, StringComparer.Ordinal).ThenBy(k => k.Kind, StringComparer.Ordinal),
        ];
    }
}
