using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Hosting;

/// <summary>
/// The statements of a provider that only delivers files, for a plugin without an assembly: the files of the account's
/// folder whose names fit its layouts, the newest version of each that is whole.
/// </summary>
/// <remarks>
/// A file is whole when its companion is there, where the layout has one, else when it has rested. What is there but not whole
/// yet is answered as a part of the day that is still to come; the parts of a split file are handed over together.
/// </remarks>
internal sealed class LayoutStatements(IRemoteFiles files, FolderPattern folder, LoadedPlugin plugin, IReadOnlyDictionary<string, string> settings, AccountContext account) : IStatementSource
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    public async Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken)
    {
        var whole = new List<StatementFile>();
        var waiting = new List<Waiting>();
        foreach (var layout in plugin.Layouts.Where(StatementName.TellsDay))
        {
            var owner = OwnerOf(layout, settings);
            var listing = await files.ListAsync(folder.PathOf(layout, query.ClearingDate, owner), cancellationToken);
            var ofTheDay = listing
                .Select(file => (File: file, Name: StatementName.Read(layout, NameOf(file))))
                .Where(f => f.Name?.ClearingDate == query.ClearingDate && IsOurs(f.Name!.Owner, owner, query) && !IsCompanion(layout, f.File))
                .Select(f => new Named(f.File, f.Name!)).ToList();
            var paths = listing.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
            foreach (var ofOne in ofTheDay.GroupBy(f => f.Name.Owner).OrderBy(g => g.Key, StringComparer.Ordinal))
                whole.AddRange(await TakeAsync(layout, ofOne, paths, waiting, cancellationToken));
            if (ofTheDay.Count > 0 && StatementName.IsByMerchant(layout) && query.MerchantNo is null)
                foreach (var merchantNo in account.MerchantNos.Except(ofTheDay.Select(f => f.Name.Owner!), StringComparer.Ordinal))
                    waiting.Add(new($"There is no file of merchant {merchantNo} yet.", HoldsUp: true, Rests: false));
        }
        // A newer version that is not whole yet holds up nothing, but is worth another look.
        var late = waiting.Find(w => w.HoldsUp);
        var answer = (late, whole.Count) switch
        {
            (null, 0) => StatementAnswer.NotReady("There is no file of that date yet."),
            (null, _) => StatementAnswer.Ready(whole),
            (_, 0) => StatementAnswer.NotReady(late.Reason),
            _ => StatementAnswer.Partial(late.Reason, whole),
        };
        return answer with { AskAgainAfter = waiting.Exists(w => w.Rests) ? Rest : null };
    }

    /// <summary>The newest whole version of each part of one owner's file, or none of them while one is to come.</summary>
    private async Task<IReadOnlyList<StatementFile>> TakeAsync(StatementLayout layout, IEnumerable<Named> ofOne, HashSet<string> paths, List<Waiting> waiting, CancellationToken cancellationToken)
    {
        var parts = new List<StatementFile>();
        var next = 1;
        foreach (var versions in ofOne.GroupBy(f => f.Name.Part).OrderBy(g => g.Key))
        {
            if (versions.Key is { } part && part != next++) return HoldUp($"Part {next - 1} of {layout.Id} is not there, but part {part} is.", rests: false);
            StatementFile? found = null;
            Waiting? newest = null;
            foreach (var (file, _) in versions.OrderByDescending(v => v.Name))
            {
                (found, var why) = await TakeAsync(layout, file, paths, cancellationToken);
                if (found is not null) break;
                newest ??= new(why!, HoldsUp: false, Rests: layout.Companion is null);
            }
            if (newest is not null) waiting.Add(newest);
            if (found is null) return HoldUp(newest!.Reason, newest.Rests);
            parts.Add(found);
        }
        return parts;

        IReadOnlyList<StatementFile> HoldUp(string reason, bool rests)
        {
            waiting.Add(new(reason, HoldsUp: true, rests));
            foreach (var part in parts) part.Dispose();
            return [];
        }
    }

    private static string NameOf(RemoteFile file) => file.Path[(file.Path.LastIndexOf('/') + 1)..];

    /// <summary>Whether a plugin leaves its statements to the host.</summary>
    public static bool IsOfferedBy(PluginManifest manifest) => manifest.Assembly is null && manifest.Capabilities.Contains(Capability.Statements);

    /// <summary>Whose files an account gets by a layout, where it says so.</summary>
    public static string? OwnerOf(StatementLayout layout, IReadOnlyDictionary<string, string> settings) => layout.OwnerSetting is { } setting ? settings.GetValueOrDefault(setting) : null;

    /// <summary>Where the account does not say whose files it gets, they are each a merchant's, and only ours are fetched.</summary>
    private bool IsOurs(string? named, string? owner, StatementQuery query) =>
        named is null || (owner is not null ? named == owner : query.MerchantNo is { } asked ? named == asked : account.MerchantNos.Contains(named, StringComparer.Ordinal));

    private static bool IsCompanion(StatementLayout layout, RemoteFile file) =>
        layout.Companion is { } companion && file.Path.EndsWith(companion.Extension, StringComparison.Ordinal);

    /// <summary>The file if it is whole, else why not.</summary>
    private async Task<(StatementFile? File, string? Waiting)> TakeAsync(StatementLayout layout, RemoteFile file, HashSet<string> paths, CancellationToken cancellationToken)
    {
        var name = NameOf(file);
        var (length, sha256) = (file.Length, ReadOnlyMemory<byte>.Empty);
        if (layout.Companion is { } companion)
        {
            var beside = companion.NameFor(file.Path);
            if (!paths.Contains(beside)) return (null, $"{name} is there, but its {companion.Extension} file is not.");
            if (await CompanionProof.ReadAsync(files, beside, cancellationToken) is not { } proof) return (null, $"The {companion.Extension} file of {name} is still empty.");
            (length, sha256) = (proof.Length, proof.Sha256);
        }
        else if (!file.IsStable) return (null, $"{name} is there, but may still be growing.");
        return (new()
        {
            Name = name,
            LayoutId = layout.Id,
            Content = new LateStream(token => files.OpenAsync(file.Path, token)),
            DeclaredLength = length,
            DeclaredSha256 = sha256,
        }, null);
    }

    private sealed record Named(RemoteFile File, StatementName Name);

    /// <param name="Reason">What is not there or not whole.</param>
    /// <param name="HoldsUp">Whether there is no older version to take meanwhile.</param>
    /// <param name="Rests">Whether time alone will tell.</param>
    private sealed record Waiting(string Reason, bool HoldsUp, bool Rests);
}
