using Rijie.Settlement.Statements.Plans;
using Rijie.Statements;

namespace Rijie.Settlement.Statements.Fingerprints;

/// <summary>How well a file fits a layout, by the beginnings of its members.</summary>
internal static class FileFit
{
    /// <summary>The worst of the members' fits; of a member that no name gives to a table, the best table speaks.</summary>
    public static TableFit? Of(FilePlan plan, IReadOnlyList<MemberHead> heads)
    {
        TableFit? worst = null;
        foreach (var head in heads)
        {
            var fit = Best(plan, head).Fit;
            if (worst is null) worst = fit;
            else
                worst = (worst.Fits, fit.Fits) switch
                {
                    (true, false) => fit,
                    (true, true) => fit with { IsRowless = worst.IsRowless && fit.IsRowless },
                    _ => worst,
                };
        }
        return worst;
    }

    /// <summary>The kind of member that a text is most like.</summary>
    public static LayoutMember MemberOf(FilePlan plan, MemberHead head) => Best(plan, head).Member;

    private static (LayoutMember Member, TableFit Fit) Best(FilePlan plan, MemberHead head)
    {
        var members = plan.Layout.Members.Where(m => m.Role == MemberRole.Rows && (head.Table is null || m.Table == head.Table));
        var fits = members.Select(m => (Member: m, Fit: TableProbe.Look(plan.Layout.Id, plan.Tables[m.Table], head, m.EmptyMeansNoTrade)));
        return fits.OrderByDescending(f => f.Fit.Fits).ThenByDescending(f => f.Fit.Difference.Likeness).First(); // stable: of equals the first member
    }
}
