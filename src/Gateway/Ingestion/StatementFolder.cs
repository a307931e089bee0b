using System.Data.Common;
using Rijie.Gateway.Plugins;
using Rijie.Gateway.Storage;
using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>Takes statements that are dropped into a folder, each once it has rested: in a sub-folder named after its account, or beside these, where the names say whose it is.</summary>
/// <remarks>
/// A file that the store has is moved to a sub-folder beside it. One that is refused stays where it is and is named in the work
/// log; it is tried again when it changes and when the gateway starts anew.
/// </remarks>
internal sealed class StatementFolder(GatewaySetup setup, AccountRegistry accounts, StatementIntake intake, WorkLog log, TimeProvider clock, ILogger<StatementFolder> logger)
{
    /// <summary>The kind of work, and in place of an account what is nobody's.</summary>
    public const string Kind = "statement-folder";

    private const int MostNamed = 10;

    /// <summary>Under such a name a program still writes, however long it rests; it renames the file when it is done.</summary>
    private static readonly string[] Unfinished = [".part", ".filepart", ".tmp", ".crdownload", ".download"];
    private readonly WatchedFolder? _folder = setup.Configuration.Statements.Folder is { } folder ? new(setup.PathOf(folder), clock, logger) : null;
    private readonly SortedDictionary<string, string?> _told = new(StringComparer.Ordinal);

    private volatile IReadOnlyList<WaitingFile> _waiting = [];
    private long _taken;

    /// <summary>What lies there and is not taken yet, because it has not rested; as the latest look found it.</summary>
    public IReadOnlyList<WaitingFile> Waiting => _waiting;

    /// <returns>How many files were taken in.</returns>
    public async Task<long> RunAsync(IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        if (_folder is null) return 0;
        var before = _taken;
        var refused = new SortedDictionary<string, List<string>>(StringComparer.Ordinal) { [Kind] = [] };
        foreach (var told in await ToldAsync(cancellationToken)) refused.TryAdd(told, []); // a folder that is gone has nothing refused in it
        try
        {
            Directory.CreateDirectory(_folder.OnDisk("/"));
            await _folder.TakeAsync("/", name => IsStatement(name, null), file => TakeAsync(_folder, file, null, progress, cancellationToken), cancellationToken);
            foreach (var name in Directory.EnumerateDirectories(_folder.OnDisk("/")).Select(d => Path.GetFileName(d)!).Where(n => n != ConfigurationCheck.TakenFolder && !n.StartsWith('.')).Order(StringComparer.Ordinal))
            {
                if (accounts.Find(name) is not null) refused.TryAdd(name, []);
                await _folder.TakeAsync($"/{name}", file => IsStatement(file, name), file => TakeAsync(_folder, file, name, progress, cancellationToken), cancellationToken);
            }
        }
        catch (Exception e) when (e is ProviderException or IOException or UnauthorizedAccessException)
        {
            refused[Kind].Add(e.Message);
        }
        foreach (var (path, reason) in _folder.Refused) refused[OwnerOf(path)].Add($"{path[1..]}: {reason}");
        _waiting = [.. _folder.Waiting.Select(w => new WaitingFile(OwnerOf(w.Path), Kind, w.Path[1..], w.Until))];
        foreach (var (accountId, reasons) in refused) await TellAsync(accountId, reasons, cancellationToken);
        return _taken - before;

        string OwnerOf(string path) => path.Split('/') is [_, var sub, _] && refused.ContainsKey(sub) ? sub : Kind;
    }

    private bool IsStatement(string name, string? accountId) =>
        !name.StartsWith('.') && !Unfinished.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
        && !IsCompanion(accountId is null ? accounts.Accounts : accounts.Find(accountId) is { } named ? [named] : [], name);

    private async Task<string?> TakeAsync(WatchedFolder folder, RemoteFile file, string? accountId, IProgress<IngestionProgress>? progress, CancellationToken cancellationToken)
    {
        var name = WatchedFolder.NameOf(file.Path);
        var named = accountId is null ? null : accounts.Find(accountId);
        if (accountId is not null && named is null) return "there is no account of the folder's name";
        if (named is { Host: null }) return $"{named.Id} is not usable: {named.State.Reason}";
        try
        {
            var (route, refusal) = await Task.Run(() => Route(folder.OnDisk(file.Path), name, named, cancellationToken), cancellationToken);
            if (route is null) return refusal;
            var outcome = await ImportAsync(folder, file, name, route, cancellationToken);
            progress?.Report(new(route.Account.Id, "statement", StoredText.DateOrNull(outcome.File.ClearingDate) ?? DateOnly.MinValue, outcome.File.RowCount, name));
            if (outcome.Result is FileResult.Rejected or FileResult.Quarantined)
            {
                var reason = $"{outcome.File.Code}: {outcome.File.Difference?.ToString() ?? outcome.File.Reason}";
                logger.LogWarning("{File} of {Account} is {Result}: {Reason}", name, route.Account.Id, outcome.Result, reason);
                return reason;
            }
            _taken++;
            logger.LogInformation("{File} of {Account}: {Result}, {Rows} rows", name, route.Account.Id, outcome.Result, outcome.File.RowCount);
            return Move(folder, file.Path, outcome.File.Sha256, route.Layout.Companion?.NameFor(file.Path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read: {e.Message}";
        }
        // The edge around one file: what it breaks in us must not stop the others, nor reconciliation.
        catch (Exception e) when (e is not (OperationCanceledException or StoreException or DbException or ProviderException))
        {
            logger.LogError(e, "{File} in the folder of statements failed", name);
            return $"internal error ({e.GetType().Name}); the log has the details";
        }
    }

    /// <summary>By the content. Of a format that nobody knows, the name may still say who has to look at it.</summary>
    private (StatementRoute? Route, string? Refusal) Route(string path, string name, Account? named, CancellationToken cancellationToken)
    {
        using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (named is not null)
            return LayoutSearch.Find(content, name, [named.Host!.Plugin], null) switch
            {
                null => (null, $"{named.PluginId} has no layout"),
                { Alike.Count: > 0 } search when StatementRoute.ByName([named], name) is null => (null, $"it fits {string.Join(" and ", search.Alike.Select(l => l.Layout.Id))} alike"),
                { Alike.Count: > 0 } => (StatementRoute.ByName([named], name), null),
                var search => (new(named, search.Layout), null),
            };
        var (route, refusal) = StatementRoute.Find(content, name, accounts.Accounts, null, cancellationToken);
        route ??= refusal!.Code is "FILE_UNKNOWN" or "FILE_HEADER" or "LAYOUT_AMBIGUOUS" ? StatementRoute.ByName(accounts.Accounts, name) : null;
        return (route, route is null ? $"{refusal!.Code}: {refusal.Reason} Put it into a sub-folder named after its account." : null);
    }

    private async Task<StatementOutcome> ImportAsync(WatchedFolder folder, RemoteFile file, string name, StatementRoute route, CancellationToken cancellationToken)
    {
        CompanionProof? proof = null;
        if (route.Layout.Companion?.NameFor(file.Path) is { } beside && await folder.Files.FindAsync(beside, cancellationToken) is not null)
            proof = await CompanionProof.ReadAsync(folder.Files, beside, cancellationToken) ?? throw new ProviderException(ProviderFailure.Unavailable, $"{WatchedFolder.NameOf(beside)} is still empty");
        await using var content = await folder.Files.OpenAsync(file.Path, cancellationToken);
        return await intake.ImportAsync(new()
        {
            Account = route.Account,
            Layout = route.Layout,
            Name = name,
            Content = content,
            // Its size was the same at two looks a minute apart; the companion knows better.
            DeclaredLength = proof?.Length ?? file.Length,
            DeclaredSha256 = proof?.Sha256 ?? default,
        }, cancellationToken);
    }

    private static bool IsCompanion(IReadOnlyList<Account> owners, string name) =>
        owners.Any(o => o.Host?.Plugin.Layouts.Any(l => l.Companion is { } companion && name.EndsWith(companion.Extension, StringComparison.Ordinal)) ?? false);

    /// <summary>Puts a file and its companion away; under the name of another one it gets its hash into its name.</summary>
    private static string? Move(WatchedFolder folder, string path, string sha256, string? companion)
    {
        try
        {
            foreach (var each in companion is null ? [path] : (string[])[path, companion])
            {
                var from = folder.OnDisk(each);
                if (!File.Exists(from)) continue;
                var target = Path.Join(Path.GetDirectoryName(from), ConfigurationCheck.TakenFolder, WatchedFolder.NameOf(each));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(from, File.Exists(target) ? $"{target}.{sha256[..8]}" : target, overwrite: true);
            }
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"taken, but it cannot be moved to {ConfigurationCheck.TakenFolder}: {e.Message}";
        }
    }

    /// <summary>Of whom something was told; at the first run after a start also before it.</summary>
    private async Task<IEnumerable<string>> ToldAsync(CancellationToken cancellationToken) => _told.Count > 0
        ? _told.Keys
        : (await log.ListAsync(cancellationToken)).Where(w => w.Kind == Kind && w.Failure is not null).Select(w => w.AccountId);

    /// <summary>Says what changed since the last time, and at the first time what there is. What was told before a start holds until the files there were looked at anew.</summary>
    private async Task TellAsync(string accountId, List<string> reasons, CancellationToken cancellationToken)
    {
        var text = reasons.Count == 0 ? null : string.Join("; ", reasons.Take(MostNamed)) + (reasons.Count > MostNamed ? $"; and {reasons.Count - MostNamed} more" : "");
        if (_told.TryGetValue(accountId, out var told) ? told == text : text is null && _waiting.Any(w => w.AccountId == accountId)) return;
        _told[accountId] = text;
        await (text is null ? log.SucceededAsync(accountId, Kind, cancellationToken) : log.FailedAsync(accountId, Kind, text, cancellationToken));
    }
}
