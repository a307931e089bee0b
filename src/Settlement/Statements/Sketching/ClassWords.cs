using Rijie.Statements;

namespace Rijie.Settlement.Statements.Sketching;

/// <summary>Puts the words of type, direction and state together.</summary>
internal static class ClassWords
{
    /// <summary>What the rows of a group are by their words; unchanged where the words do not say it or contradict each other.</summary>
    /// <param name="group">The rows.</param>
    /// <param name="cells">The words of each class column.</param>
    /// <param name="hasUnknown">Whether a cell beside them was not understood.</param>
    public static SketchClass Of(SketchClass group, IReadOnlyList<IReadOnlyList<CellMeaning>> cells, bool hasUnknown)
    {
        var words = cells.SelectMany(c => c).ToHashSet();
        var type = TypeOf(words);
        var byWords = group with { Basis = ClassBasis.Words };
        if (words.Contains(CellMeaning.Failed)) return byWords with { Kind = RowKind.NoMoney, Type = type };
        if (words.Contains(CellMeaning.Open)) return byWords with { Kind = RowKind.Open, Type = type };
        if (words.Contains(CellMeaning.Payout)) return type is null ? byWords with { Kind = RowKind.Payout } : group;
        if (words.Contains(CellMeaning.Release)) return type is null && !hasUnknown ? byWords with { Type = TransactionType.ReserveRelease, NetOnly = true } : group;
        var back = words.Contains(CellMeaning.Minus);
        var forth = words.Contains(CellMeaning.Plus);
        if (back && forth) return group;
        if (words.Contains(CellMeaning.Hold)) return Held(group, byWords, type, hasUnknown);
        if (words.Contains(CellMeaning.Adjustment)) return BothWays(byWords, TransactionType.DebitAdjustment, TransactionType.CreditAdjustment, forth, back, netOnly: false);
        if (words.Contains(CellMeaning.Fee)) return BothWays(byWords, TransactionType.FeeReturn, TransactionType.Fee, forth, back, netOnly: true);
        if (type is { } told)
        {
            var contradicts = (told.Sign() > 0 && back) || (told.Sign() < 0 && forth);
            if (told.Sign() == 0) return byWords with { Kind = RowKind.NoMoney, Type = told };
            return contradicts ? group : byWords with { Type = told };
        }
        // A direction alone: what comes in was sold, what goes out was given back. A word that is not understood may say otherwise.
        if (forth) return byWords with { Type = TransactionType.Sale };
        return back && !hasUnknown ? byWords with { Type = TransactionType.Refund, IsDirectionOnly = true } : group;
    }

    private static SketchClass Held(SketchClass group, SketchClass byWords, TransactionType? type, bool hasUnknown) => type switch
    {
        TransactionType.Sale => byWords with { Type = TransactionType.Sale, Also = TransactionType.ReserveHold },
        null when !hasUnknown => byWords with { Type = TransactionType.ReserveHold, NetOnly = true },
        _ => group,
    };

    private static SketchClass BothWays(SketchClass byWords, TransactionType forth, TransactionType back, bool isForth, bool isBack, bool netOnly) =>
        byWords with { Type = isBack ? back : forth, TypeIfNegative = isForth || isBack ? null : back, NetOnly = netOnly };

    /// <summary>The one type that the words name. 退款 as a direction goes with a void or reversal as its type.</summary>
    private static TransactionType? TypeOf(HashSet<CellMeaning> words)
    {
        var types = words.Where(w => w <= CellMeaning.DebitAdjustment).Select(w => Enum.Parse<TransactionType>(w.ToString())).ToList();
        if (types.Count == 2) types.Remove(TransactionType.Refund);
        return types.Count == 1 ? types[0] : null;
    }
}
