namespace Rijie.Settlement.Matching;

/// <summary>Whether the two sides of a pair agree on its fate (<c>R05</c>).</summary>
internal static class StateComparison
{
    private enum Fate { Succeeded, Reversed, Failed, Open }

    /// <summary>The subcode, or <c>null</c> where the sides agree, or differ only in what moves no money.</summary>
    public static string? Subcode(RowPair pair)
    {
        var (book, actual) = (FateOf(pair.Book, pair.Actual), FateOf(pair.Actual, pair.Book));
        return (book, actual) switch
        {
            (Fate.Succeeded, Fate.Reversed or Fate.Failed or Fate.Open) => Subcodes.LocalSuccess,
            (Fate.Failed, Fate.Succeeded) => Subcodes.ProviderSuccess,
            (Fate.Open, Fate.Succeeded) => Subcodes.UnknownLocal,
            (Fate.Reversed, Fate.Succeeded) =>
                pair.Book.UndoneBy?.Type == TransactionType.Reversal ? Subcodes.ReversalNotApplied : Subcodes.VoidNotApplied,
            _ => null,
        };
    }

    private static Fate FateOf(MatchRow row, MatchRow other) => row.State switch
    {
        TransactionState.Failed => Fate.Failed,
        TransactionState.Unknown or TransactionState.Pending => IsReversed(row) ? Fate.Reversed : Fate.Open,
        TransactionState.Reversed => IsToldByVoid(row) || IsToldByVoid(other) ? Fate.Succeeded : Fate.Reversed,
        _ => IsReversed(row) ? Fate.Reversed : Fate.Succeeded,
    };

    /// <summary>A reversal undoes in silence: the sale itself must be gone on the other side.</summary>
    private static bool IsReversed(MatchRow row) => row.UndoneBy?.Type == TransactionType.Reversal;

    /// <summary>A void that has a row of its own is matched, or missed, by that row; the sale itself did succeed.</summary>
    private static bool IsToldByVoid(MatchRow row) => row.UndoneBy is { } undo && undo.Type != TransactionType.Reversal;
}
