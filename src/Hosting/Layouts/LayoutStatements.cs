using Rijie.Settlement.Statements;
using Rijie.Statements;

namespace Rijie.Hosting;

/// <summary>
/// The statements of a provider that only delivers files, for a plugin without an assembly: the files of the account's
/// folder whose names fit its layouts, the newest version of each that is whole.
/// </summary>
/// <remarks>
/// A file is whole when its companion is there, where the layout has one, else when it has rested. A day is handed over when all
/// of its files that are there are whole, so that no file waits for the next recheck because another came first.
/// </remarks>
internal sealed class LayoutStatements(IRemoteFiles files, FolderPattern folder, LoadedPlugin plugin, IReadOnlyDictionary<string, string> settings, AccountContext account) : IStatementSource
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    public async Task<StatementAnswer> FetchAsync(StatementQuery query, CancellationToken cancellationToken)
    {
        var whole = new List<StatementFile>();
        string? waiting = null;
        var isResting = false;
        foreach (var layout in plugin.Layouts.Where(StatementName.TellsDay))
        {
            var owner = OwnerOf(layout, settings);
            var listing = await files.ListAsync(folder.PathOf(layout, query.ClearingDate, owner), cancellationToken);
            var paths = listing.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
            var fitting = listing
                .Select(file => (File: file, Name: StatementName.Read(layout, NameOf(file))))
                .Where(f => f.Name?.ClearingDate == query.ClearingDate && IsOurs(f.Name!.Owner, owner, query) && !IsCompanion(layout, f.File))
                .GroupBy(f => (f.Name!.Owner, f.Name.Part)).OrderBy(g => g.Key.Owner, StringComparer.Ordinal).ThenBy(g => g.Key.Part).ToList();
            foreach (var versions in fitting)
            {
                StatementFile? found = null;
                string? newestWaits = null;
                foreach (var (file, _) in versions.OrderByDescending(v => v.Name))
                {
                    (found, var why) = await TakeAsync(layout, file, paths, cancellationToken);
                    newestWaits ??= why;
                    isResting |= found is null && layout.Companion is null;
                    if (found is not null) break;
                }
                if (found is not null) whole.Add(found);
                else waiting ??= newestWaits;
            }
            waiting ??= MissingPart(layout, [.. fitting.Select(g => (g.Key.Owner, g.Key.Part))]);
        }
        if (waiting is null && whole.Count == 0) waiting = "There is no file of that date yet.";
        return (waiting is null ? StatementAnswer.Ready(whole) : StatementAnswer.NotReady(waiting)) with { AskAgainAfter = isResting ? Rest : null };
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

    /// <summary>The parts of a split file are counted from 1 without a gap; how many there are, only the file knows.</summary>
    private static string? MissingPart(StatementLayout layout, IReadOnlyList<(string? Owner, int? Part)> found)
    {
        foreach (var parts in found.Where(f => f.Part is not null).GroupBy(f => f.Owner, f => f.Part!.Value))
        {
            var next = 1;
            foreach (var part in parts.Order())
                if (part != next++) return $"Part {next - 1} of {layout.Id} is not there, but part {part} is.";
        }
        return null;
    }
}
