using Rijie.Statements;

namespace Rijie.Settlement.Statements;

/// <summary>Tells statements of payouts alone from those of transactions.</summary>
internal static class PayoutLists
{
    /// <summary>Whether every line of such a file is about a payout.</summary>
    public static bool IsPayoutList(this StatementLayout layout) =>
        layout.Tables.Values.SelectMany(t => t.Records).SelectMany(r => r.Class).ToList() is { Count: > 0 } lines && lines.TrueForAll(c => c.Kind == RowKind.Payout);
}
