using Rijie.Hosting;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Statements;

namespace Rijie.Gateway.Ingestion;

/// <summary>The layout of a file of which nobody said which.</summary>
/// <param name="Plugin">Whose layout it is.</param>
/// <param name="Layout">The one that fits, or where none does the nearest.</param>
/// <param name="Misfit">Where none fits: how the file differs from the nearest, if it can be unpacked at all.</param>
/// <param name="Fits">Whether it was the only candidate, or fits.</param>
/// <param name="Alike">All that fit as well as it, itself among them, where its content cannot tell them apart; else empty.</param>
internal sealed record LayoutSearch(LoadedPlugin Plugin, StatementLayout Layout, bool Fits, FormatDifference? Misfit, IReadOnlyList<(LoadedPlugin Plugin, StatementLayout Layout)> Alike)
{
    /// <summary>Chooses by content among the layouts of plugins; the only candidate is not asked whether it fits.</summary>
    /// <param name="file">Seekable; left where it stood.</param>
    /// <returns><c>null</c> if there is no candidate.</returns>
    public static LayoutSearch? Find(Stream file, string name, IReadOnlyList<LoadedPlugin> plugins, string? layoutId)
    {
        var candidates = plugins.SelectMany(p => p.Layouts.Select(l => (Plugin: p, Layout: l))).Where(c => layoutId is null || string.Equals(c.Layout.Id, layoutId, StringComparison.Ordinal)).ToList();
        if (candidates.Count == 0) return null;
        if (candidates.Count == 1) return new(candidates[0].Plugin, candidates[0].Layout, true, null, []);
        var choice = LayoutChoice.Of(file, name, [.. candidates.Select(c => c.Layout)]);
        var fitting = candidates.Where(c => choice.Fitting.Contains(c.Layout)).ToList();
        if (fitting.Count == 0)
        {
            var nearest = candidates.First(c => ReferenceEquals(c.Layout, choice.Nearest));
            return new(nearest.Plugin, nearest.Layout, false, choice.Difference, []);
        }
        // Where there is no row, every format of one provider says the same: no trade.
        if (fitting.Count > 1 && choice.IsRowless && fitting.All(f => f.Plugin == fitting[0].Plugin))
            fitting = [fitting.Find(f => StatementName.Read(f.Layout, name) is not null) is { Layout: not null } named ? named : fitting[0]];
        return new(fitting[0].Plugin, fitting[0].Layout, true, null, fitting.Count > 1 ? fitting : []);
    }
}
