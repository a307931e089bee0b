using Rijie.Gateway.Ingestion;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Reconciliation;

namespace Rijie.Gateway;

/// <summary>Does what is due: pulls lists, asks for open transactions, fetches statements, takes what lies in the watched folders, reconciles what changed.</summary>
/// <remarks>
/// The one path of work: the schedule, the command line and the demo's virtual days all come through here. Every piece is
/// idempotent and says in the store how far it is, so a run that is cut off is simply taken up by the next.
/// </remarks>
internal sealed class WorkRunner(GatewaySetup setup, AccountRegistry accounts, AccountWork work, TerminalLogFolder logs, StatementFolder statements, ReconciliationWork reconciliation, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly SemaphoreSlim _folders = new(1, 1);

    /// <summary>Runs everything that is due at an instant; accounts run beside each other, the work of one account in order.</summary>
    /// <param name="now">The instant that decides what is due; the clock of the host, real or virtual.</param>
    public async Task RunDueAsync(DateTimeOffset now, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await Task.WhenAll(accounts.Accounts.Where(a => a.Host is not null).Select(a => work.RunAsync(a, setup.Configuration.Work, now, progress, cancellationToken)));
            await TakeFoldersAsync(progress, cancellationToken);
            await reconciliation.RunDueAsync(progress, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Looks into the watched folders, takes what has rested there and reconciles it; waits for no provider.</summary>
    public async Task RunFoldersAsync(CancellationToken cancellationToken)
    {
        if (await TakeFoldersAsync(null, cancellationToken) > 0) await reconciliation.RunDueAsync(null, cancellationToken);
    }

    private async Task<long> TakeFoldersAsync(IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        await _folders.WaitAsync(cancellationToken);
        try
        {
            return await statements.RunAsync(progress, cancellationToken) + await logs.RunAsync(progress, cancellationToken);
        }
        finally
        {
            _folders.Release();
        }
    }

    /// <summary>Pulls and fetches the clearing dates that a person names, due or not, and reconciles them; a file that must rest before it can be taken is waited for once.</summary>
    public async Task PullAsync(DateOnly from, DateOnly to, string? accountId, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var wait = TimeSpan.Zero;
            var resting = new List<(Account Account, DateOnly Date)>();
            foreach (var account in accounts.Accounts.Where(a => a.Host is not null && (accountId is null || string.Equals(a.Id, accountId, StringComparison.Ordinal))))
                for (var date = from; date <= to; date = date.AddDays(1))
                {
                    if (await work.RunDateAsync(account, date, progress, cancellationToken) is not { } again || again > LongestWait) continue;
                    resting.Add((account, date));
                    wait = again > wait ? again : wait;
                }
            if (resting.Count > 0) await Task.Delay(wait, clock, cancellationToken);
            foreach (var (account, date) in resting) await work.RunDateAsync(account, date, progress, cancellationToken);
            await reconciliation.RunDueAsync(progress, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _one.Dispose();
        _folders.Dispose();
    }
}
