using Rijie.Hosting;
using Rijie.Settlement.Statements;
using Rijie.Settlement.Statements.Fingerprints;
using Rijie.Statements;

namespace Rijie.Gateway.Cli;

/// <summary>The layout of a file that a person named without saying which.</summary>
/// <param name="Plugin">Whose layout it is.</param>
/// <param name="Layout">The one that fits, or where none does the nearest.</param>
/// <param name="Misfit">Where none fits: how the file differs from the nearest, if it can be unpacked at all.</param>
/// <param name="Fits">Whether it was given, or fits alone.</param>
internal sealed record LayoutSearch(LoadedPlugin Plugin, StatementLayout Layout, bool Fits, FormatDifference? Misfit)
{
    /// <summary>Chooses by content among the layouts of plugins; the only candidate is not asked whether it fits.</summary>
    /// <exception cref="CommandException">There is no candidate, or several fit.</exception>
    public static LayoutSearch Find(FileStream file, IReadOnlyList<LoadedPlugin> plugins, string? layoutId)
    {
        var candidates = plugins.SelectMany(p => p.Layouts.Select(l => (Plugin: p, Layout: l))).Where(c => layoutId is null || string.Equals(c.Layout.Id, layoutId, StringComparison.Ordinal)).ToList();
        if (candidates.Count == 0) throw NoCandidate(plugins, layoutId);
        if (candidates.Count == 1) return new(candidates[0].Plugin, candidates[0].Layout, true, null);
        var name = Path.GetFileName(file.Name);
        var choice = LayoutChoice.Of(file, name, [.. candidates.Select(c => c.Layout)]);
        var fitting = candidates.Where(c => choice.Fitting.Contains(c.Layout)).ToList();
        if (fitting.Count == 0)
        {
            var nearest = candidates.First(c => ReferenceEquals(c.Layout, choice.Nearest));
            return new(nearest.Plugin, nearest.Layout, false, choice.Difference);
        }
        // Where there is no row, every format of one provider says the same: no trade.
        if (fitting.Count > 1 && choice.IsRowless && fitting.All(f => f.Plugin == fitting[0].Plugin))
            fitting = [fitting.Find(f => StatementName.Read(f.Layout, name) is not null) is { Layout: not null } named ? named : fitting[0]];
        return fitting.Count == 1
            ? new(fitting[0].Plugin, fitting[0].Layout, true, null)
            : throw new CommandException(ExitCode.BadInput, "LAYOUT_AMBIGUOUS", $"The file fits more than one layout: {string.Join(", ", fitting.Select(f => $"--plugin {f.Plugin.Manifest.Id} --layout {f.Layout.Id}"))}. Name the one that is meant.");
    }

    private static CommandException NoCandidate(IReadOnlyList<LoadedPlugin> plugins, string? layoutId)
    {
        var known = string.Join(", ", plugins.SelectMany(p => p.Layouts.Select(l => l.Id)));
        return new(ExitCode.BadInput, "LAYOUT_UNKNOWN", (layoutId, known) switch
        {
            (null, _) => plugins.Count == 1 ? $"The plugin {plugins[0].Manifest.Id} has no statement layout." : "No plugin has a statement layout.",
            (_, "") => $"There is no layout '{layoutId}', nor any other.",
            _ => $"There is no layout '{layoutId}'. There are: {known}.",
        });
    }
}
