using Rijie.Settlement.Statements.Containers;
using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Fingerprints;

/// <summary>Which layouts read a file, told by its content; its name is not believed.</summary>
/// <param name="Fitting">Those that fit: one, or none, or more where the content cannot tell them apart.</param>
/// <param name="IsRowless">Whether no row is there to tell more by.</param>
/// <param name="Nearest">With none: the layout that is most like it; <c>null</c> where the file is like none of them.</param>
/// <param name="Difference">With none: how it differs from <paramref name="Nearest"/>, as far as it can be read at all.</param>
internal sealed record LayoutChoice(IReadOnlyList<StatementLayout> Fitting, bool IsRowless, StatementLayout? Nearest, FormatDifference? Difference)
{
    private const int LikenessOfDamaged = 50;
    private static readonly Dictionary<string, string> NoSettings = [];

    /// <summary>Looks at a file with the eyes of each layout.</summary>
    /// <param name="file">Seekable; only beginnings are read, and it is left where it stood.</param>
    /// <param name="name">Believed of an empty file alone, of which nothing else can be said.</param>
    /// <param name="layouts">The candidates, in the order in which equals are named.</param>
    public static LayoutChoice Of(Stream file, string name, IReadOnlyList<StatementLayout> layouts)
    {
        var start = file.Position;
        var looks = layouts.Select(layout =>
        {
            file.Position = start;
            return (Layout: layout, Look: LookAt(file, file.Length == start ? name : "", layout));
        }).ToList();
        file.Position = start;
        var fitting = looks.Where(l => l.Look.Fit is { Fits: true }).ToList();
        // What is packed as a layout says and then damaged is nearer to it than a text that has next to nothing of it.
        var nearest = looks.OrderByDescending(l => l.Look.Fit?.Difference.Likeness ?? (l.Look.IsDamaged ? LikenessOfDamaged : -1)).FirstOrDefault();
        return new([.. fitting.Select(f => f.Layout)], fitting.Count > 0 && fitting.TrueForAll(f => f.Look.Fit!.IsRowless), nearest.Layout, nearest.Look.Fit?.Difference);
    }

    private static (TableFit? Fit, bool IsDamaged) LookAt(Stream file, string name, StatementLayout layout)
    {
        try
        {
            var heads = ContainerReader.Open(file, layout, name).Heads(MemberHead.MostBytes).Where(h => h.Member.Kind is { Role: MemberRole.Rows });
            return (FileFit.Of(new FilePlan(layout, NoSettings), [.. heads.Select(h => new MemberHead(h.Member.KindIsGuessed ? null : h.Member.Kind!.Table, h.Bytes, h.IsWhole))]), false);
        }
        catch (StatementRefusedException refused)
        {
            return (null, refused.Code is not ("ARCHIVE_NESTED" or "FILE_NOT_A_STATEMENT" or "FILE_EMPTY"));
        }
    }
}
