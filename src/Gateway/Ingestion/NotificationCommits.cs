using System.Threading.Channels;
using Rijie.Gateway.Storage;

namespace Rijie.Gateway.Ingestion;

/// <summary>Commits notifications in groups, so that many share one disk flush; a caller is let go only when its own is durable.</summary>
/// <remarks>When a group fails, its members are tried one by one: one bad message does not take the others with it.</remarks>
internal sealed class NotificationCommits : IAsyncDisposable
{
    private const int MostWaiting = 2048;
    private const int MostInGroup = 64;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
    private readonly Database _database;
    private readonly Task _loop;

    public NotificationCommits(Database database)
    {
        _database = database;
        _loop = Task.Run(LoopAsync);
    }

    /// <returns>A refusal, of which nothing is stored; <c>null</c> when the message is durable.</returns>
    /// <exception cref="StoreException">The store does not take it now; the provider must send it again.</exception>
    public async Task<NotificationAnswer?> CommitAsync(AcceptedNotification notification, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(notification, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_queue.Writer.TryWrite(waiting)) throw new StoreException("STORE_BUSY", "Too many notifications wait to be stored.");
        return await waiting.Stored.Task.WaitAsync(LongestWait * 2, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task LoopAsync()
    {
        var group = new List<Waiting>(MostInGroup);
        while (await _queue.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < MostInGroup && _queue.Reader.TryRead(out var next)) group.Add(next);
            if (await TryAsync(group) || group.Count == 0) continue;
            foreach (var one in group)
                if (!one.Stored.Task.IsCompleted) await TryAsync([one]);
        }
    }

    private async Task<bool> TryAsync(List<Waiting> group)
    {
        try
        {
            var refusals = await _database.WriteAsync(async transaction =>
            {
                var answers = new NotificationAnswer?[group.Count];
                for (var i = 0; i < group.Count; i++) answers[i] = await group[i].Notification.StoreAsync(transaction, CancellationToken.None);
                return answers;
            }, CancellationToken.None);
            for (var i = 0; i < group.Count; i++) group[i].Stored.TrySetResult(refusals[i]);
            return true;
        }
        // The host's edge: whatever the store throws must reach the waiting request as "not stored" and must not end the loop.
        catch (Exception e) when (group.Count == 1 || e is StoreException)
        {
            foreach (var waiting in group) waiting.Stored.TrySetException(e);
            return false;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private sealed record Waiting(AcceptedNotification Notification, TaskCompletionSource<NotificationAnswer?> Stored);
}
